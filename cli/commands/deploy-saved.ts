/** `deploy --plan`: each stack is planned again at its turn, and applied where it is what was saved. */
import { changedSince, differencesNow, stopped, type SavedPlan } from "../decisions/saved-plan";
import { withPlanFiles } from "../decisions/plan-files";
import { describePlan } from "../describe-plan";
import { InterruptedError, UserError } from "../errors";
import { withInterrupt } from "../interrupt";
import type { SynthesizedStack } from "../manifest";
import { planInterruptMessages, planStacks, type StackPlan } from "../plan";
import type { Workspace } from "../workspace";

/** A deploy that follows a saved plan. */
export interface SavedDeploy {
  readonly workspace: Workspace;
  /** All stacks of the environment. */
  readonly stacks: readonly SynthesizedStack[];
  readonly saved: SavedPlan;
  /** Applies a plan file of a stack. */
  readonly apply: (stack: SynthesizedStack, planFile: string) => Promise<void>;
}

/**
 * Plans and applies stacks in their order, as long as they do what the saved plan says.
 *
 * What was compared is what is applied: Terraform gets the plan, and makes no other one.
 *
 * @param partly A stack that does only a part of what was saved at this time.
 * @throws UserError with the difference.
 */
export async function deploySaved(
  deploy: SavedDeploy,
  only: readonly SynthesizedStack[],
  partly?: SynthesizedStack,
): Promise<void> {
  for (const stack of only) {
    await withPlanFiles(async (planFile) => {
      const plan = await planAgain(deploy, stack, planFile, partly?.name === stack.name);
      if (plan.result === "no-changes") console.log(`${stack.name}: nothing to do`);
      else await deploy.apply(stack, planFile(stack.name));
    });
  }
}

/**
 * Stops, before anything is deployed, where the configuration is another one than was planned.
 *
 * @throws UserError with what it changes in the plan.
 */
export async function requireUnchanged(
  deploy: Pick<SavedDeploy, "workspace" | "stacks" | "saved">,
): Promise<void> {
  const { workspace, stacks, saved } = deploy;
  const changed = changedSince(saved, stacks);
  if (changed.length === 0) return;
  const lines = await withPlanFiles((planFile) =>
    withInterrupt(async ({ requested: signal }) => {
      const plans = await planStacks({ workspace, stacks, only: changed, planFile, signal });
      const found: string[] = [];
      for (const plan of plans) {
        const other =
          plan.json === undefined
            ? describePlan(plan).split("\n")
            : await differencesNow(saved, plan, { workspace, stacks, signal });
        found.push(`  ${plan.stack}: its JSON is another one`, ...other.map((line) => `    ${line}`));
      }
      return found;
    }, planInterruptMessages),
  );
  throw new UserError(`${stopped(saved.folder, lines)}\nNothing was deployed. ${advice(deploy)}`);
}

async function planAgain(
  { workspace, stacks, saved }: SavedDeploy,
  stack: SynthesizedStack,
  planFile: (stack: string) => string,
  partly: boolean,
): Promise<StackPlan> {
  return await withInterrupt(async ({ requested: signal }) => {
    const [plan] = await planStacks({ workspace, stacks, only: [stack], planFile, signal });
    if (plan?.json === undefined) throw new UserError(plan === undefined ? "" : describePlan(plan));
    const lacking = plan.placeholders.map(({ stack: name, outputs }) => {
      return `${name} does not hand on ${outputs.join(", ")}`;
    });
    const other = await differencesNow(saved, plan, { workspace, stacks, signal }, partly);
    const lines = [...lacking, ...other].map((line) => `  ${stack.name}: ${line}`);
    if (lines.length === 0) return plan;
    throw new UserError(
      `${stopped(saved.folder, lines)}\nWhat comes before ${stack.name} is deployed. ${advice({ workspace, saved })}`,
    );
  }, planInterruptMessages).catch((error: unknown) => {
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(
      `interrupted before ${stack.name}; what comes before it is deployed. Run the same command again to go on`,
    );
  });
}

function advice({ workspace, saved }: Pick<SavedDeploy, "workspace" | "saved">): string {
  return `Plan again and look at it: npm run plan -- ${workspace.environment} --save ${saved.folder}`;
}
