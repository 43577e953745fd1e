/** What Terraform and the real provider say about synthesized stacks. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";

const validation = z.object({
  valid: z.boolean(),
  diagnostics: z.array(
    z.object({
      severity: z.string(),
      summary: z.string(),
      detail: z.string().optional(),
      range: z.object({ filename: z.string() }).optional(),
    }),
  ),
});

/** The provider that is tested with (docs/adr/0002-provider-floor.md). */
const provider = { source: "hashicorp/aws", version: "5.100.0" };

/**
 * Makes a configuration in `folder` that has stacks of `folder/out` as modules, and initializes it.
 *
 * One validation then starts the provider once, where a validation of each stack would take minutes. A
 * backend is not looked at either way: `init` alone does that.
 */
export async function initStacks(folder: string, name: string, stacks: readonly string[]): Promise<void> {
  const directory = path.join(folder, name);
  mkdirSync(directory);
  for (const stack of stacks) takeImportsOut(path.join(folder, "out", "stacks", stack, "cdk.tf.json"));
  const modules = Object.fromEntries(stacks.map((stack) => [stack, { source: `../out/stacks/${stack}` }]));
  writeFileSync(
    path.join(directory, "main.tf.json"),
    JSON.stringify({ terraform: { required_providers: { aws: provider } }, module: modules }),
  );
  const { code, stdout, stderr } = await terraform(
    path.join(folder, name),
    "init",
    "-input=false",
    "-no-color",
  );
  if (code !== 0) throw new Error(`terraform init failed:\n${stdout}\n${stderr}`);
}

/** Terraform takes `import` blocks in the root alone, where every deploy has them; here each stack is a module. */
function takeImportsOut(file: string): void {
  const { import: imports, ...json } = JSON.parse(readFileSync(file, "utf8")) as Readonly<
    Record<string, unknown>
  >;
  if (imports !== undefined) writeFileSync(file, JSON.stringify(json, undefined, 2));
}

/** What Terraform says about a configuration. */
export async function problemsIn(folder: string, name: string): Promise<string[]> {
  const { stdout } = await terraform(path.join(folder, name), "validate", "-json");
  return validation
    .parse(JSON.parse(stdout))
    .diagnostics.filter(({ summary }) => !/^(Backend|Cloud) configuration ignored$/.test(summary))
    .map(({ range, summary, detail }) => `${range?.filename ?? ""}: ${summary}: ${detail ?? ""}`);
}

async function terraform(cwd: string, ...args: readonly string[]) {
  const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
  return run({
    file: await findTerraform(),
    args,
    cwd,
    env: { ...process.env, ...automationEnvironment(), ...env },
  });
}
