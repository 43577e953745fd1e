/** `plan <environment>`: what a deploy would change, changing nothing. */
import { requireSamePlace } from "../backends";
import { describePlan, summarizePlans } from "../describe-plan";
import { exitCodes } from "../errors";
import { withInterrupt } from "../interrupt";
import { describeDone, findLeftBehind } from "../left-behind";
import { planInterruptMessages, planStacks, type StackPlan } from "../plan";
import { synthesizeWorkspace, type Workspace } from "../workspace";

/**
 * Plans a workspace and prints it, first what a deploy destroys first: stacks that the configuration no longer
 * has. Returns the exit code: 0 nothing to do, 2 changes, 1 errors.
 */
export async function planCommand(
  workspace: Workspace,
  options: { readonly verbose: boolean },
): Promise<number> {
  const stacks = workspace.isGone === true ? [] : await synthesizeWorkspace(workspace);
  requireSamePlace(workspace.environment, stacks);
  const onOutput = (stack: string, line: string): void => {
    console.log(`${stack}  ${line}`);
  };
  const plans = await withInterrupt(async ({ requested: signal }) => {
    const look = { signal, ...(options.verbose ? { onOutput } : {}) };
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
    return [...left.plans, ...(await planStacks({ ...look, workspace, stacks, onPlanned }))];
  }, planInterruptMessages);
  console.log(`\n${summarizePlans(workspace.environment, plans)}`);
  if (plans.some(({ result }) => result === "failed")) return exitCodes.failure;
  return plans.every(({ result }) => result === "no-changes") ? exitCodes.success : exitCodes.changes;
}
