/** A plan in words. */
import { instanceType } from "./leaving-instances";
import type { Reading, StackPlan } from "./stack-plan";
import { describeDiagnostic, describePlanned } from "./stack-progress";
import type { Action } from "./terraform-events";

const signs: Record<Action, string> = {
  create: "+",
  update: "~",
  delete: "-",
  replace: "-/+",
  read: "<=",
  move: "->",
  import: "+",
  forget: ".",
};

/** One stack's plan: a headline, then each address with what happens to it. */
export function describePlan(plan: StackPlan): string {
  const lines = [`${plan.stack}: ${headline(plan)}`, ...plan.placeholders.map(withPlaceholders)];
  for (const change of plan.changes) lines.push(`  ${signs[change.action].padStart(3)} ${change.address}`);
  lines.push(...leavingLast(plan));
  if (plan.outputs.length > 0) lines.push(`      outputs change: ${plan.outputs.join(", ")}`);
  for (const { stack, outputs } of plan.changing) {
    lines.push(
      `      made with what ${stack} hands on now: its plan changes ${outputs.join(", ")}, and what follows from that is not in this plan`,
    );
  }
  if (plan.drift.length > 0) {
    lines.push(`      changed outside Terraform: ${plan.drift.map(({ address }) => address).join(", ")}`);
  }
  for (const diagnostic of plan.diagnostics) {
    lines.push(
      diagnostic.severity === "error"
        ? describeDiagnostic(diagnostic, plan.directory)
        : `  warning: ${diagnostic.summary}`,
    );
  }
  return lines.join("\n");
}

function withPlaceholders({ stack, outputs }: Reading): string {
  const values = outputs.length === 1 ? "1 value" : `${outputs.length} values`;
  return `      with placeholders for ${values} of ${stack}, known after it is deployed`;
}

/** Instances are in the first stack, and their tasks leave them in the last. */
function leavingLast({ changes }: StackPlan): string[] {
  const leaving = changes.filter(
    ({ action, address }) => action === "delete" && address.startsWith(`${instanceType}.`),
  );
  return leaving.map(
    ({ address }) =>
      `      ${address} goes last: this stack is deployed again without it, when no task is on it any more`,
  );
}

function headline(plan: StackPlan): string {
  switch (plan.result) {
    case "no-changes":
      return "No changes";
    case "changes": {
      const counts = plan.counts ?? { add: 0, change: 0, remove: 0 };
      const onlyOutputs = counts.add + counts.change + counts.remove === 0 && plan.changes.length === 0;
      return onlyOutputs ? "only outputs change" : describePlanned(counts);
    }
    case "waits":
      return `waits for ${plan.waitsFor.join(", ")}: how many there are of something is known after they are deployed`;
    case "failed":
      return "could not be planned";
  }
}

/** All stacks in one sentence. */
export function summarizePlans(environment: string, plans: readonly StackPlan[]): string {
  const count = (result: StackPlan["result"]): number =>
    plans.filter((plan) => plan.result === result).length;
  const failed = count("failed");
  if (failed > 0) return `${environment}: ${failed} of ${stacks(plans.length)} could not be planned`;
  const changes = count("changes");
  const waits = count("waits");
  if (changes + waits === 0) return `${environment}: No changes in any of ${stacks(plans.length)}`;
  const standing = plans.some((plan) => plan.placeholders.length > 0)
    ? "; placeholders stand for what only a deploy makes known"
    : "";
  const waiting = waits > 0 ? `, ${waits} can be planned when what they wait for is deployed` : "";
  return `${environment}: changes in ${changes} of ${stacks(plans.length)}${waiting}${standing}`;
}

function stacks(count: number): string {
  return `${count} ${count === 1 ? "stack" : "stacks"}`;
}
