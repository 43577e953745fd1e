/** A saved plan that a deploy follows: refused where it is another's, and held against what is planned now. */
import { UserError } from "../errors";
import type { SynthesizedStack } from "../manifest";
import { stateName } from "../placeholders/copy";
import { presentOutputs } from "../placeholders/present";
import type { StackPlan } from "../stack-plan";
import type { Workspace } from "../workspace";
import { differences, replacementsOf, withReal } from "./compare";
import { decisionsIn, type Decisions } from "./decisions";
import { digestOf, originOf, readDecisions } from "./folder";

/** A saved plan. */
export interface SavedPlan {
  readonly folder: string;
  /** By stack. */
  readonly all: ReadonlyMap<string, Decisions>;
}

/**
 * Opens the plan in a folder for an environment.
 *
 * @throws UserError if it is one of another environment, commit or set of stacks, or no plan.
 */
export async function openSavedPlan(
  workspace: Workspace,
  stacks: readonly SynthesizedStack[],
  folder: string,
): Promise<SavedPlan> {
  const all = readDecisions(folder);
  const here = await originOf(workspace);
  const [one] = [...all.values()];
  const again = `Nothing was deployed. Plan again: npm run plan -- ${here.environment} --save ${folder}`;
  const refuse = (why: string): UserError => new UserError(`${folder} is a plan of ${why}. ${again}`);
  for (const { environment, accounts, commit } of all.values()) {
    if (environment !== here.environment) throw refuse(`"${environment}", not of "${here.environment}"`);
    if (accounts !== here.accounts) {
      throw refuse(`the ${nameOf(accounts)} accounts, not of the ${nameOf(here.accounts)} ones`);
    }
    if (commit !== here.commit || commit !== one?.commit) {
      throw refuse(`commit ${commit ?? "none"}, and the checkout is at ${here.commit ?? "none"}`);
    }
  }
  const staying = [...all.values()].filter(({ goes }) => !goes).map(({ stack }) => stack);
  const names = stacks.map(({ name }) => name);
  const other = [
    ...staying.filter((name) => !names.includes(name)),
    ...names.filter((name) => !staying.includes(name)),
  ];
  if (other.length > 0) throw refuse(`other stacks (${other.join(", ")})`);
  return { folder, all };
}

function nameOf(accounts: Decisions["accounts"]): string {
  return accounts === "real" ? "real" : "sandbox's";
}

/** Stacks whose JSON is another one than it was when the plan was saved. */
export function changedSince({ all }: SavedPlan, stacks: readonly SynthesizedStack[]): SynthesizedStack[] {
  return stacks.filter((stack) => all.get(stack.name)?.digest !== digestOf(stack));
}

/**
 * What a stack's plan of now decides otherwise than the saved one, a line for each.
 *
 * @param partly True if the plan may do less: the rest is done at another time.
 */
export async function differencesNow(
  saved: SavedPlan,
  plan: StackPlan,
  context: {
    readonly workspace: Workspace;
    readonly stacks: readonly SynthesizedStack[];
    readonly signal: AbortSignal;
  },
  partly = false,
): Promise<readonly string[]> {
  const then = saved.all.get(plan.stack);
  if (then === undefined) return [`${plan.stack}: the saved plan does not have this stack`];
  const replacements = new Map<string, string>();
  for (const [state, placeholders] of Object.entries(then.placeholders)) {
    const producer = context.stacks.find(
      ({ name }) => stateName(context.workspace.environment, name) === state,
    );
    const outputs = producer && (await presentOutputs(context, producer));
    if (!(outputs instanceof Map)) continue;
    for (const [output, placeholder] of Object.entries(placeholders)) {
      const real: unknown = outputs.get(output);
      if (typeof real !== "string") continue;
      for (const [from, to] of replacementsOf(placeholder, real)) replacements.set(from, to);
    }
  }
  return differences(withReal(then.decisions, replacements), { ...decisionsIn(plan.json), partly });
}

/**
 * Holds the plan for destroying stacks that the configuration no longer has against the saved one.
 *
 * @throws UserError if it destroys anything that the saved plan does not.
 */
export function requireSavedGoing({ folder, all }: SavedPlan, plans: readonly StackPlan[]): void {
  const lines = plans.flatMap(({ stack, changes }) => {
    const decisions = changes.map(({ address, action }) => ({ address, actions: [action] }));
    const then = all.get(stack)?.goes === true ? (all.get(stack)?.decisions ?? []) : [];
    return differences(then, { decisions }).map((line) => `  ${stack}: ${line}`);
  });
  if (lines.length > 0) throw new UserError(stopped(folder, lines));
}

/** Why a deploy stops. */
export function stopped(folder: string, lines: readonly string[]): string {
  return [`stopped, because the plan of now is not the one saved in ${folder}:`, ...lines].join("\n");
}
