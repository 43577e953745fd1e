/** `plan <environment>`: what a deploy would change, changing nothing. */
import { describePlan, summarizePlans } from "../describe-plan";
import { exitCodes } from "../errors";
import { withInterrupt } from "../interrupt";
import { planInterruptMessages, planStacks } from "../plan";
import { synthesizeWorkspace, type Workspace } from "../workspace";

/** Plans a workspace and prints it; returns the exit code: 0 nothing to do, 2 changes, 1 errors. */
export async function planCommand(
  workspace: Workspace,
  options: { readonly verbose: boolean },
): Promise<number> {
  const stacks = await synthesizeWorkspace(workspace);
  const plans = await withInterrupt(
    ({ requested: signal }) =>
      planStacks({
        workspace,
        stacks,
        signal,
        ...(options.verbose
          ? {
              onOutput: (stack: string, line: string) => {
                console.log(`${stack}  ${line}`);
              },
            }
          : {}),
        onPlanned: (plan) => {
          console.log(describePlan(plan));
        },
      }),
    planInterruptMessages,
  );
  console.log(`\n${summarizePlans(workspace.environment, plans)}`);
  if (plans.some(({ result }) => result === "failed")) return exitCodes.failure;
  return plans.every(({ result }) => result === "no-changes") ? exitCodes.success : exitCodes.changes;
}
