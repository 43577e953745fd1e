/** `cdktf deploy` of the sandbox against plain `terraform apply` of the same JSON, one stack after the other. */
import { join } from "node:path";
import { deployStacks } from "../cli/commands/deploy-stacks";
import type { SynthesizedStack } from "../cli/manifest";
import { findPython, findTerraform } from "../cli/prerequisites";
import { run } from "../cli/processes";
import { isolatedEnvironment, isolateThisProcess } from "../cli/sandbox/isolation";
import { makeVirtualEnvironment } from "../cli/sandbox/virtual-environment";
import { configureTerraform } from "../cli/terraform-config";
import { automationEnvironment, privateFolder, synthesizeWorkspace, type Workspace } from "../cli/workspace";
import { loadEnvironments } from "../config/load";
import type { Environment } from "../model/schema/environment";
import { startAccounts, stopAccounts } from "../sandbox/accounts";
import { giveDeployRights } from "../cli/sandbox/rights";
import { makeLandscape } from "../sandbox/seed";
import type { Measurement } from "./report";
import { emptyFolder, root } from "./workspace";

const venvDir = join(privateFolder(root), "venv");

/** Deploys `dev` twice, each time into fresh emulated accounts. */
export async function measureSandbox(): Promise<Measurement> {
  const [environment] = loadEnvironments({ directory: join(root, "environments"), only: "dev" });
  if (environment === undefined) throw new Error('there is no environment "dev"');
  await makeVirtualEnvironment({
    directory: venvDir,
    requirements: join(root, "sandbox", "requirements.txt"),
    python: await findPython(),
    onProgress: () => undefined,
  });
  const plain = await inFreshAccounts(environment, "plain", applyEach);
  const cdktf = await inFreshAccounts(environment, "cdktf", (workspace, stacks) =>
    deployStacks(workspace, "deploy", stacks, { autoApprove: true, verbose: false }),
  );
  return {
    what: "cdktf deploy of dev in the sandbox against terraform apply",
    value: cdktf / plain,
    limit: 1.2,
    from: `${cdktf.toFixed(0)} s against ${plain.toFixed(0)} s`,
  };
}

/** Seconds that a deploy takes, from the first `init` to the last output. */
async function inFreshAccounts(
  environment: Environment,
  name: string,
  deploy: (workspace: Workspace, stacks: readonly SynthesizedStack[]) => Promise<void>,
): Promise<number> {
  const folder = emptyFolder(`sandbox-${name}`);
  const sandbox = await startAccounts({ workDir: folder, venvDir });
  try {
    isolateThisProcess(sandbox, environment.region);
    await makeLandscape(environment, sandbox);
    const config = configureTerraform(privateFolder(root));
    const workspace: Workspace = {
      root,
      environment: environment.name,
      outDir: join(folder, "cdktf.out"),
      logDir: join(folder, "logs"),
      terraform: await findTerraform(),
      env: {
        ...isolatedEnvironment(process.env, sandbox, environment.region),
        ...automationEnvironment(),
        ...config.env,
      },
      usesRegistry: false,
    };
    const stacks = await synthesizeWorkspace(workspace);
    await giveDeployRights(workspace, stacks, new Map());
    const began = Date.now();
    await deploy(workspace, stacks);
    return (Date.now() - began) / 1e3;
  } finally {
    await stopAccounts(folder);
  }
}

async function applyEach({ terraform, env }: Workspace, stacks: readonly SynthesizedStack[]): Promise<void> {
  for (const { name, directory } of stacks) {
    for (const args of [
      ["init", "-input=false"],
      ["apply", "-input=false", "-auto-approve"],
    ]) {
      const { code, stdout, stderr } = await run({ file: terraform, args, cwd: directory, env });
      if (code !== 0) throw new Error(`terraform ${args[0]} of ${name} failed:\n${stderr}${stdout}`);
    }
  }
}
