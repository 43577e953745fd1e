/** `sandbox`: the emulated accounts, the landscape, a real deploy, the table of pipelines, an empty second plan. */
import { requireSamePlace } from "../backends";
import { existsSync, readdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import type { Environment } from "../../model/schema/environment";
import { findAccounts, startAccounts } from "../../sandbox/accounts";
import { type SandboxAddress } from "../../sandbox/address";
import { makeLandscape } from "../../sandbox/seed";
import { describePlan } from "../describe-plan";
import { exitCodes, UserError } from "../errors";
import { withInterrupt } from "../interrupt";
import type { SynthesizedStack } from "../manifest";
import { planInterruptMessages, planStacks } from "../plan";
import { checkNode, findPython, findTerraform } from "../prerequisites";
import { findRetiredStacks, forgetRetiredStacks, setRetiredStacksAside } from "../retired";
import { checkStacksAreIsolated } from "../sandbox/isolation";
import { chooseWorld, type WantedWorld } from "../sandbox/world";
import { describePipelines, pipelineProblems, readPipelines, testPipelines } from "../sandbox/pipelines";
import { giveDeployRights, rememberDeployed, stacksOfBefore } from "../sandbox/rights";
import { makeVirtualEnvironment } from "../sandbox/virtual-environment";
import {
  loadSandboxEnvironment,
  otherEmulator,
  rememberEndpoint,
  sandboxCommand,
  sandboxFolder,
  sandboxWorkspace,
  withSandboxLock,
  type SandboxOptions,
} from "../sandbox/workspace";
import { describeDuration } from "../stack-progress";
import { privateFolder, synthesizeWorkspace, type Workspace } from "../workspace";
import { deployInOrder, savedPlanOf } from "./deploy";
import { deployStacks } from "./deploy-stacks";

/**
 * Brings the sandbox up, or up to date; returns the exit code.
 *
 * @param empty True to deploy nothing: the accounts hold what other teams own, and can be planned.
 */
export async function sandboxUpCommand(
  options: SandboxOptions,
  wanted: WantedWorld,
  empty = false,
): Promise<number> {
  const began = Date.now();
  const ended = checkNode();
  if (ended !== undefined) step(ended);
  await findTerraform();
  const environment = loadSandboxEnvironment(options);
  await withSandboxLock(options, async () => {
    const sandbox = await accountsFor(options);
    rememberEndpoint(options);
    const world = await chooseWorld(sandbox, wanted);
    if (world !== undefined) step(world);
    const workspace = await sandboxWorkspace(options, environment, sandbox);
    step("putting there what other teams own already: databases, secrets, keys, deploy roles");
    await makeLandscape(environment, sandbox);
    if (empty) {
      await giveDeployRights(workspace, await isolatedStacks(workspace), new Map());
      console.log(`\nThe accounts of ${environment.name} are up, and nothing of Causeway is in them.`);
      return;
    }
    await deploySandbox(workspace, options);
    await reportPipelines(sandbox, environment.name);
    await confirmNoChanges(workspace);
    console.log(`\nThe sandbox of ${environment.name} is up (${describeDuration(Date.now() - began)}).\n`);
    console.log(nextSteps(options, environment));
  });
  return exitCodes.success;
}

/**
 * Synthesizes, destroys what the configuration no longer has, deploys the rest.
 *
 * @param plan Folder of a saved plan to follow; none otherwise.
 */
export async function deploySandbox(
  workspace: Workspace,
  options: SandboxOptions,
  plan?: string,
): Promise<SynthesizedStack[]> {
  step(`synthesizing ${workspace.environment}`);
  const before = stacksOfBefore(workspace);
  const stacks = await isolatedStacks(workspace);
  requireSamePlace(workspace.environment, stacks);
  step("giving each deploy role what `npm run deploy-roles` writes for it, and nothing else");
  await giveDeployRights(workspace, stacks, before);
  const approved = { autoApprove: true, verbose: options.verbose };
  const saved = await savedPlanOf(workspace, stacks, { plan });
  const retired = findRetiredStacks(workspace.outDir, stacks);
  if (retired.length > 0) {
    step(`destroying ${retired.map(({ name }) => name).join(", ")}, which the configuration no longer has`);
    const aside = setRetiredStacksAside(workspace.outDir, retired);
    await deployStacks({ ...workspace, outDir: aside.outDir }, "destroy", aside.stacks, {
      ...approved,
      whenDone: "destroyed",
    });
    forgetRetiredStacks(workspace.outDir, retired);
  }
  step(`deploying ${stacks.length} stacks with cdktf deploy`);
  await deployInOrder(workspace, stacks, approved, saved);
  rememberDeployed(stacks);
  return stacks;
}

async function isolatedStacks(workspace: Workspace): Promise<SynthesizedStack[]> {
  const stacks = await synthesizeWorkspace(workspace);
  checkStacksAreIsolated(stacks);
  return stacks;
}

/**
 * Tests the endpoints of every pipeline anew and prints the table.
 *
 * What was tested last may be from before a repair, which starts no task and tests nothing again.
 *
 * @throws UserError if an endpoint is not tested successfully, or a task neither runs nor ended well.
 */
export async function reportPipelines(sandbox: SandboxAddress, environment: string): Promise<void> {
  if ((await readPipelines(sandbox)) === undefined) {
    console.log("\nThis emulator is not the sandbox's own: it does not say whether endpoints are tested.");
    return;
  }
  const report = await testPipelines(sandbox, environment);
  console.log(`\n${describePipelines(report)}\n`);
  const problems = pipelineProblems(report);
  if (problems.length > 0) throw new UserError(`not every pipeline is in order:\n  ${problems.join("\n  ")}`);
}

async function confirmNoChanges(workspace: Workspace): Promise<void> {
  step("planning every stack again");
  const stacks = await synthesizeWorkspace(workspace);
  const plans = await withInterrupt(
    ({ requested: signal }) => planStacks({ workspace, stacks, signal }),
    planInterruptMessages,
  );
  const changed = plans.filter(({ result }) => result !== "no-changes");
  if (changed.length > 0) {
    throw new UserError(
      `a second plan should find nothing to do, but:\n\n${changed.map(describePlan).join("\n")}`,
    );
  }
  console.log(`  No changes in any of ${plans.length} stacks`);
}

async function accountsFor(options: SandboxOptions): Promise<SandboxAddress> {
  if (options.endpoint !== undefined) return otherEmulator(options.endpoint);
  const workDir = sandboxFolder(options.root, options.environment);
  const venvDir = path.join(privateFolder(options.root), "venv");
  const running = await findAccounts(workDir);
  if (running !== undefined) {
    step(`using the emulated accounts that are running at ${running.url}`);
    return running;
  }
  const python = await findPython();
  await makeVirtualEnvironment({
    directory: venvDir,
    requirements: path.join(options.root, "sandbox", "requirements.txt"),
    python,
    onProgress: step,
  });
  const states = path.join(workDir, "states");
  if (existsSync(states) && readdirSync(states).length > 0) {
    step("the emulated accounts of the last run are gone, and with them all they held: starting afresh");
  }
  // States and stacks of accounts that no longer exist describe nothing.
  rmSync(states, { recursive: true, force: true });
  rmSync(path.join(workDir, "cdktf.out", "stacks"), { recursive: true, force: true });
  return await startAccounts({ workDir, venvDir, onProgress: step });
}

function nextSteps(options: SandboxOptions, environment: Environment): string {
  const file = path.join(
    path.relative(process.cwd(), options.environments) || ".",
    `${environment.name}.yaml`,
  );
  const account = environment.replication.account;
  return [
    "Next:",
    `  look around        eval "$(${sandboxCommand(options, `env --account ${account}`).replace("run sandbox", "run --silent sandbox")})", then any AWS tool`,
    `  change something   edit ${file} and run ${sandboxCommand(options, "")} again`,
    `  break something    then ${sandboxCommand(options, "test")} (which link is it?), plan (the drift), deploy (the repair)`,
    `  tear it down       ${sandboxCommand(options, "destroy")}`,
  ].join("\n");
}

/** Prints one line of what the sandbox is doing. */
export function step(line: string): void {
  console.log(`→ ${line}`);
}
