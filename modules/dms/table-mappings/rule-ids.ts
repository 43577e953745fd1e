/** Names and ids of table-mapping rules: made from what a rule says, never from its place. */
import { createHash } from "node:crypto";

/** Members of every rule, besides those of its type. */
export interface Rule {
  readonly "rule-type": string;
  readonly "rule-id": string;
  readonly "rule-name": string;
  readonly [member: string]: unknown;
}

/** A rule that has no id yet. */
export interface UnnumberedRule {
  /** Says what the rule is about, like no other rule of the task. */
  readonly name: string;
  readonly rank: Rank;
  /** Rule type first; the other members follow id and name. */
  readonly type: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/**
 * Rank of a rule's id among those of the task.
 *
 * Of several transformations that match one object DMS applies the one with the lowest id, so a rule for an
 * exact name has a lower one than a rule for a pattern. Masking comes last: where a rule changes the data
 * type of a masked column, its id has to be the lower one (DMS guide, "Transformation rules and actions",
 * "Using data masking to hide sensitive information").
 */
export type Rank = "any" | "exact" | "pattern" | "mask";

/** Ids have at most nine digits, as those have that the console of DMS makes. */
const ranges: Readonly<Record<Rank, { readonly from: number; readonly size: number }>> = {
  any: { from: 1, size: 1_000_000_000 },
  exact: { from: 1, size: 333_333_333 },
  pattern: { from: 333_333_334, size: 333_333_333 },
  mask: { from: 666_666_667, size: 333_333_333 },
};

/** The rules with their ids, no two of which are equal. */
export function numbered(rules: readonly UnnumberedRule[]): Rule[] {
  const ids = uniqueIds(rules);
  return rules.map((rule) => ({
    "rule-type": rule.type,
    "rule-id": ids.get(rule) ?? ruleId(rule.name, rule.rank),
    "rule-name": rule.name,
    ...rule.members,
  }));
}

/** In the order of their names, so that an id does not depend on the place even where two collide. */
function uniqueIds(rules: readonly UnnumberedRule[]): Map<UnnumberedRule, string> {
  const ids = new Map<UnnumberedRule, string>();
  const taken = new Set<string>();
  for (const rule of [...rules].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    let id = ruleId(rule.name, rule.rank);
    for (let attempt = 2; taken.has(id); attempt++) id = ruleId(`${rule.name} ${attempt}`, rule.rank);
    taken.add(id);
    ids.set(rule, id);
  }
  return ids;
}

/** DMS wants a number that no other rule of the task has: nine digits of a hash keep 1,000 rules apart. */
function ruleId(text: string, rank: Rank): string {
  const { from, size } = ranges[rank];
  return String(from + (createHash("sha256").update(text).digest().readUIntBE(0, 6) % size));
}
