/** Terraform expressions, evaluated by Terraform itself. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../cli/prerequisites";
import { automationEnvironment } from "../../cli/workspace";

/** Values of expressions over locals; one process for all of them. */
export async function evaluate(
  locals: object,
  expressions: Readonly<Record<string, string>>,
): Promise<unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), "causeway-console-"));
  try {
    writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify({ locals }));
    const all = Object.entries(expressions).map(([name, expression]) => `"${name}" = ${expression}`);
    const { stdout, stderr } = spawnSync(await findTerraform(), ["console"], {
      cwd: folder,
      input: `jsonencode({ ${all.join(", ")} })\n`,
      encoding: "utf8",
      env: { ...process.env, ...automationEnvironment(), TF_CLI_CONFIG_FILE: undefined },
    });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(JSON.parse(stdout) as string);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
