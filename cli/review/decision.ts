/** What somebody has to decide about a change. */

/** Kinds, in the order in which they are told. */
export const decisionKinds = [
  "account comes",
  "account goes",
  "gains access",
  "loses access",
  "plan is refused",
  "loads again",
  "pipeline ends",
  "pipeline stops",
  "pipeline starts",
  "opens a network",
  "replaced",
  "destroyed",
  "put back",
] as const;

export type DecisionKind = (typeof decisionKinds)[number];

/** One sentence, and where it holds. */
export interface Decision {
  readonly kind: DecisionKind;
  /** Sentence in Markdown: names are in backticks. */
  readonly text: string;
  /** Names of the environments, sorted. */
  readonly environments: readonly string[];
  /** Exact words behind the sentence, for who wants to know: calls, resources, conditions. */
  readonly details: Readonly<Record<string, readonly string[]>>;
}

/** A decision of one environment. */
export type EnvironmentDecision = Omit<Decision, "environments" | "details"> & {
  readonly details?: Decision["details"];
};

/** Order of kinds. */
export function orderOf(kind: DecisionKind): number {
  return decisionKinds.indexOf(kind);
}
