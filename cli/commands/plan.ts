/** `plan <environment>`: what a deploy would change, changing nothing. */
import { requireSamePlace } from "../backends";
import { decisionsOf, goingDecisions, originOf, writeDecisions } from "../decisions/folder";
import { withPlanFiles } from "../decisions/plan-files";
import { describePlan, summarizePlans } from "../describe-plan";
import { exitCodes } from "../errors";
import { withInterrupt } from "../interrupt";
import { describeDone, findLeftBehind } from "../left-behind";
import type { SynthesizedStack } from "../manifest";
import { planInterruptMessages, planStacks, type StackPlan } from "../plan";
import { synthesizeWorkspace, type Workspace } from "../workspace";

/** Options of `plan`. */
export interface PlanCommandOptions {
  /** True to show Terraform's own output. */
  readonly verbose: boolean;
  /** Folder to keep the plan's decisions in, for `deploy --plan`. @default none */
  readonly save?: string | undefined;
}

/**
 * Plans a workspace and prints it, first what a deploy destroys first: stacks that the configuration no longer
 * has. Returns the exit code: 0 nothing to do, 2 changes, 1 errors.
 */
export async function planCommand(workspace: Workspace, options: PlanCommandOptions): Promise<number> {
  const stacks = workspace.isGone === true ? [] : await synthesizeWorkspace(workspace);
  requireSamePlace(workspace.environment, stacks);
  const { left, plans } = await withPlanFiles((planFile) =>
    planAll(workspace, stacks, options.verbose, options.save === undefined ? undefined : planFile),
  );
  const all = [...left.plans, ...plans];
  console.log(`\n${summarizePlans(workspace.environment, all)}`);
  const incomplete = all.filter(({ result }) => result === "failed" || result === "waits");
  if (options.save !== undefined && incomplete.length > 0) {
    console.log(`not saved: there is no plan of ${incomplete.map(({ stack }) => stack).join(", ")}`);
    return exitCodes.failure;
  }
  if (all.some(({ result }) => result === "failed")) return exitCodes.failure;
  if (options.save !== undefined) {
    await save(workspace, options.save, { stacks, plans }, left);
    console.log(
      `saved in ${options.save}; to deploy what it says and nothing else: npm run deploy -- ${workspace.environment} --plan ${options.save}`,
    );
  }
  return all.every(({ result }) => result === "no-changes") ? exitCodes.success : exitCodes.changes;
}

interface Planned {
  readonly stacks: readonly SynthesizedStack[];
  readonly plans: readonly StackPlan[];
}

async function planAll(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  verbose: boolean,
  planFile: ((stack: string) => string) | undefined,
): Promise<{ left: Planned; plans: readonly StackPlan[] }> {
  const onOutput = (stack: string, line: string): void => {
    console.log(`${stack}  ${line}`);
  };
  return await withInterrupt(async ({ requested: signal }) => {
    const look = { signal, ...(verbose ? { onOutput } : {}) };
    const left = await findLeftBehind(workspace, stacks, look);
    for (const plan of left.plans) {
      console.log(describePlan(plan));
      console.log("      the configuration no longer has it: a deploy destroys it first");
    }
    const done = describeDone(left.done);
    if (done !== undefined) console.log(done);
    const onPlanned = (plan: StackPlan): void => {
      console.log(describePlan(plan));
    };
    const files = planFile === undefined ? {} : { planFile };
    return { left, plans: await planStacks({ ...look, ...files, workspace, stacks, onPlanned }) };
  }, planInterruptMessages);
}

async function save(workspace: Workspace, folder: string, staying: Planned, going: Planned): Promise<void> {
  const origin = await originOf(workspace);
  const byStack = ({ stacks, plans }: Planned) =>
    stacks.flatMap((stack) => {
      const plan = plans.find((one) => one.stack === stack.name);
      return plan === undefined ? [] : [{ stack, plan }];
    });
  writeDecisions(folder, [
    ...byStack(going).map(({ stack, plan }) => goingDecisions(origin, stack, plan)),
    ...byStack(staying).map(({ stack, plan }) => decisionsOf(origin, stack, plan)),
  ]);
}
