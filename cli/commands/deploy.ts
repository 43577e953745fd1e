/** `deploy <environment>` and `destroy <environment>`: real `cdktf`, all stacks in order. */
import { requireSamePlace } from "../backends";
import { openSavedPlan, requireSavedGoing, type SavedPlan } from "../decisions/saved-plan";
import { exitCodes, UserError } from "../errors";
import { withInterrupt } from "../interrupt";
import { findLeavingInstances } from "../leaving-instances";
import { describeDone, findLeftBehind } from "../left-behind";
import type { SynthesizedStack } from "../manifest";
import { planInterruptMessages } from "../plan";
import { describeSilentAlarms } from "../silent-alarms";
import { synthesizeWorkspace, type Workspace } from "../workspace";
import { deploySaved, requireUnchanged } from "./deploy-saved";
import { deployStacks, type DeployOptions } from "./deploy-stacks";

/** Synthesizes a workspace and deploys or destroys it; returns the exit code. */
export async function deployCommand(
  workspace: Workspace,
  verb: "deploy" | "destroy",
  options: DeployOptions,
): Promise<number> {
  const asks = !options.autoApprove && options.plan === undefined;
  if (asks && !process.stdin.isTTY) {
    throw new UserError(
      `there is no terminal to ask at: "${verb} ${workspace.environment}" needs --auto-approve here`,
    );
  }
  if (workspace.isGone === true && verb === "deploy") {
    throw new UserError(
      `there is no file of "${workspace.environment}" any more, only stacks that it had: npm run destroy -- ${workspace.environment}`,
    );
  }
  const stacks = workspace.isGone === true ? [] : await synthesizeWorkspace(workspace);
  requireSamePlace(workspace.environment, stacks);
  const saved = await savedPlanOf(workspace, stacks, options);
  await destroyLeftBehind(workspace, stacks, options, saved);
  if (stacks.length === 0) return exitCodes.success;
  if (verb === "deploy") {
    await deployInOrder(workspace, stacks, options, saved);
    const silent = describeSilentAlarms(stacks);
    if (silent !== undefined) console.log(`\nwarning: ${silent}`);
  } else await deployStacks(workspace, verb, stacks, options);
  return exitCodes.success;
}

/** The saved plan that a deploy follows, if it follows one. */
export async function savedPlanOf(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  { plan }: Pick<DeployOptions, "plan">,
): Promise<SavedPlan | undefined> {
  if (plan === undefined) return undefined;
  const saved = await openSavedPlan(workspace, stacks, plan);
  await requireUnchanged({ workspace, stacks, saved });
  return saved;
}

/**
 * Deploys all stacks of an environment; replication instances that it no longer has go at the end.
 *
 * A run that stops before that leaves them, and the next one takes them away.
 */
export async function deployInOrder(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  options: DeployOptions,
  saved?: SavedPlan,
): Promise<void> {
  const deploy = deployerOf(workspace, stacks, options, saved);
  const leaving = await withInterrupt(
    ({ requested: signal }) => findLeavingInstances(workspace, stacks, signal),
    planInterruptMessages,
  );
  if (leaving === undefined) {
    await deploy(stacks);
    return;
  }
  const names = leaving.addresses.join(", ");
  console.log(`${names}: kept until the end, when no task is on it any more`);
  leaving.keep();
  try {
    await deploy(stacks, `everything else is deployed; now without ${names}`, leaving.stack);
  } finally {
    leaving.release();
  }
  await deploy([leaving.stack], undefined, leaving.stack);
}

/** Deploys some of the stacks; one of them may do only a part of what was saved. */
type Deployer = (
  only: readonly SynthesizedStack[],
  whenDone?: string,
  partly?: SynthesizedStack,
) => Promise<void>;

function deployerOf(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  options: DeployOptions,
  saved: SavedPlan | undefined,
): Deployer {
  if (saved === undefined) {
    return async (only, whenDone) => {
      await deployStacks(
        workspace,
        "deploy",
        only,
        whenDone === undefined ? options : { ...options, whenDone },
      );
    };
  }
  const apply = async (stack: SynthesizedStack, planFile: string): Promise<void> => {
    const whenDone = `${stack.name} is deployed as planned`;
    await deployStacks(workspace, "deploy", [stack], { ...options, autoApprove: true, planFile, whenDone });
  };
  return async (only, whenDone = `${workspace.environment} is deployed as planned`, partly) => {
    await deploySaved({ workspace, stacks, saved, apply }, only, partly);
    console.log(whenDone);
  };
}

/**
 * Destroys what is deployed of stacks that the configuration no longer has.
 *
 * Before anything else: what they need of other stacks is still there then, and what takes their place may
 * have their names.
 */
async function destroyLeftBehind(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  options: DeployOptions,
  saved: SavedPlan | undefined,
): Promise<void> {
  const left = await withInterrupt(
    ({ requested: signal }) => findLeftBehind(workspace, stacks, { signal }),
    planInterruptMessages,
  );
  const names = left.stacks.map(({ name }) => name).join(", ");
  if (saved !== undefined) requireSavedGoing(saved, left.plans);
  if (names !== "") {
    console.log(`destroying ${names}, which the configuration no longer has`);
    await deployStacks(left.workspace, "destroy", left.stacks, {
      ...options,
      autoApprove: options.autoApprove || saved !== undefined,
      whenDone: `${names}: destroyed`,
    });
  }
  const done = describeDone([...left.done, ...left.files]);
  if (done !== undefined) console.log(done);
}
