/** The first line of a review, and the one that says what does not happen. */
import { listed } from "./access/verbs";
import { decisionKinds, type Decision, type DecisionKind } from "./decision";

const words: Readonly<Record<DecisionKind, readonly [string, string]>> = {
  "account comes": ["account comes", "accounts come"],
  "account goes": ["account goes", "accounts go"],
  "gains access": ["gains access", "gain access"],
  "loses access": ["loses access", "lose access"],
  "plan is refused": ["plan is refused", "plans are refused"],
  "loads again": ["loads again", "load again"],
  "pipeline ends": ["pipeline ends", "pipelines end"],
  "pipeline stops": ["stops", "stop"],
  "pipeline starts": ["pipeline starts", "pipelines start"],
  "opens a network": ["opens a network", "open a network"],
  replaced: ["replaced", "replaced"],
  destroyed: ["destroyed", "destroyed"],
  "put back": ["put back", "put back"],
};

/** Such as "To decide: 5 gain access, 1 pipeline starts". */
export function headline(decisions: readonly Decision[]): string {
  const counts = decisionKinds.flatMap((kind) => {
    const count = decisions.filter((decision) => decision.kind === kind).length;
    return count === 0 ? [] : [`${count} ${words[kind][count === 1 ? 0 : 1]}`];
  });
  return counts.length === 0 ? "Nothing to decide" : `To decide: ${counts.join(", ")}`;
}

/** What does not happen, so that nobody has to look for it. */
export function nothing(decisions: readonly Decision[]): string {
  const has = (kind: DecisionKind) => decisions.some((decision) => decision.kind === kind);
  const access = has("gains access") || has("loses access") ? [] : ["Nobody gains or loses access."];
  const network = has("opens a network") ? [] : ["No network is opened."];
  const absent = (
    [
      ["pipeline starts", "starts"],
      ["pipeline stops", "stops"],
      ["loads again", "loads again"],
      ["replaced", "is replaced"],
      ["destroyed", has("replaced") ? "is destroyed" : "destroyed"],
    ] as const
  ).flatMap(([kind, word]) => (has(kind) ? [] : [word]));
  const last = absent.at(-1);
  const list = absent.length < 2 ? last : `${absent.slice(0, -1).join(", ")} or ${last ?? ""}`;
  return [...access, ...network, ...(list === undefined ? [] : [`Nothing ${list}.`])].join(" ");
}

/** Whether what is deployed was looked at: in a plan that was saved. */
export function deployed(planned: readonly string[]): string {
  return planned.length === 0
    ? "What is deployed is not looked at; `--plan` takes what `npm run plan -- <environment> --save` has kept."
    : `What is deployed is as the plan of ${listed(planned)} found it.`;
}
