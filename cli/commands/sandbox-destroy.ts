/** `sandbox destroy`: destroys every stack, says what was left over, stops the accounts. */
import { existsSync, rmSync } from "node:fs";
import * as path from "node:path";
import { stopAccounts } from "../../sandbox/accounts";
import { type SandboxAddress } from "../../sandbox/address";
import { leftovers, losses } from "../../sandbox/inventory";
import { exitCodes, UserError } from "../errors";
import { readStacks } from "../manifest";
import { RunFolder } from "../run-folder";
import { findRetiredStacks, setRetiredStacksAside } from "../retired";
import {
  findSandbox,
  loadSandboxEnvironment,
  sandboxFolder,
  sandboxWorkspace,
  withSandboxLock,
  type SandboxOptions,
} from "../sandbox/workspace";
import type { Workspace } from "../workspace";
import { rolePolicies } from "../deploy-roles/policies";
import { stacksOfBefore, unusedRights } from "../sandbox/rights";
import { deployStacks } from "./deploy-stacks";
import { step } from "./sandbox-up";

/** Tears the sandbox down; exit code 1 if something was left over, or something of others is gone. */
export async function sandboxDestroyCommand(
  options: SandboxOptions & { readonly force: boolean },
): Promise<number> {
  const folder = sandboxFolder(options.root, options.environment);
  if (!existsSync(folder)) {
    console.log(`there is no sandbox of ${options.environment}`);
    return exitCodes.success;
  }
  // With the accounts goes all that a Terraform at work could still make in them, of a run that was killed for one.
  if (options.force) RunFolder.kill(path.join(folder, "logs"));
  const { left, lost } = await withSandboxLock(options, async () => {
    const sandbox = await findSandbox(options);
    const found =
      sandbox === undefined || options.force ? { left: [], lost: [] } : await destroyStacks(options, sandbox);
    await stopAccounts(folder);
    rmSync(folder, { recursive: true, force: true });
    return found;
  });
  if (left.length > 0) {
    throw new UserError(
      `destroyed, but this was left over in the emulated accounts:\n  ${left.join("\n  ")}`,
    );
  }
  if (lost.length > 0) {
    throw new UserError(`destroyed, and with it what others own:\n  ${lost.join("\n  ")}`);
  }
  console.log(`the sandbox of ${options.environment} is gone; nothing was left over`);
  return exitCodes.success;
}

async function destroyStacks(
  options: SandboxOptions,
  sandbox: SandboxAddress,
): Promise<{ readonly left: readonly string[]; readonly lost: readonly string[] }> {
  const environment = loadSandboxEnvironment(options);
  const workspace = await sandboxWorkspace(options, environment, sandbox);
  // What was deployed last is what is destroyed, whatever the files say now.
  if (existsSync(path.join(workspace.outDir, "manifest.json"))) await destroyAll(workspace, options);
  await reportRights(workspace, sandbox);
  return { left: await leftovers(environment, sandbox), lost: await losses(environment, sandbox) };
}

/** After a destroy every right had its chance. */
async function reportRights(workspace: Workspace, sandbox: SandboxAddress): Promise<void> {
  const unused = await unusedRights(sandbox, rolePolicies(stacksOfBefore(workspace)));
  if (unused.length === 0) return;
  console.log(
    `\nGranted to deploy roles and not used in this sandbox (what changes or tags something that exists is used when a file changes):\n\n  ${unused.join("\n  ")}\n`,
  );
}

async function destroyAll(workspace: Workspace, options: SandboxOptions): Promise<void> {
  const approved = { autoApprove: true, verbose: options.verbose };
  const stacks = readStacks(workspace.outDir).filter(({ jsonPath }) => existsSync(jsonPath));
  const retired = findRetiredStacks(workspace.outDir, stacks);
  if (retired.length > 0) {
    const aside = setRetiredStacksAside(workspace.outDir, retired);
    await deployStacks({ ...workspace, outDir: aside.outDir }, "destroy", aside.stacks, {
      ...approved,
      whenDone: "destroyed what the configuration no longer has",
    });
  }
  if (stacks.length === 0) return;
  step(`destroying ${stacks.length} stacks with cdktf destroy`);
  await deployStacks(workspace, "destroy", stacks, approved);
}
