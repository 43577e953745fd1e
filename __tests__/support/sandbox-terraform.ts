/** Terraform itself in the folder of a deployed stack, for tests that need a single resource done again. */
import * as path from "node:path";
import { isolatedEnvironment } from "../../cli/sandbox/isolation";
import { run } from "../../cli/processes";
import { findTerraform } from "../../cli/prerequisites";
import { configureTerraform } from "../../cli/terraform-config";
import { privateFolder } from "../../cli/workspace";
import { root, type Said } from "./causeway-command";
import type { Sandbox } from "./sandbox";

/**
 * Applies one deployed stack as it was synthesized last.
 *
 * @param stack without the environment's name in front
 * @param replace addresses of resources that are made again
 */
export async function applyStack(sandbox: Sandbox, stack: string, replace: readonly string[]): Promise<Said> {
  const config = configureTerraform(privateFolder(root));
  const { code, stdout, stderr } = await run({
    file: await findTerraform(),
    args: [
      ...["apply", "-auto-approve", "-input=false", "-no-color"],
      ...replace.map((address) => `-replace=${address}`),
    ],
    cwd: path.join(sandbox.folder, "cdktf.out", "stacks", `${sandbox.name}-${stack}`),
    env: {
      ...isolatedEnvironment(process.env, sandbox, sandbox.environment.region),
      ...config.env,
      CHECKPOINT_DISABLE: "1",
    },
  });
  return { code, output: `${stdout}${stderr}` };
}
