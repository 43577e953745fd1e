/** Table mappings: the selection rules of a replication task. */
import { createHash } from "node:crypto";
import type { TableRule } from "../../config/schema";

interface SelectionRule {
  readonly "rule-type": "selection";
  readonly "rule-id": string;
  readonly "rule-name": string;
  readonly "object-locator": { readonly "schema-name": string; readonly "table-name": string };
  readonly "rule-action": "include" | "exclude";
}

/**
 * The table-mappings document of a list of rules.
 *
 * Rule ids come from what a rule says, not from its place: inserting one rule changes one rule.
 * Format: DMS guide, "Specifying table selection and transformations rules using JSON".
 */
export function tableMappings(tables: readonly TableRule[]): { readonly rules: readonly SelectionRule[] } {
  return { rules: tables.map(selectionRule) };
}

function selectionRule(rule: TableRule): SelectionRule {
  const [action, pattern] =
    "include" in rule ? (["include", rule.include] as const) : (["exclude", rule.exclude] as const);
  const dot = pattern.indexOf(".");
  return {
    "rule-type": "selection",
    "rule-id": ruleId(`${action} ${pattern}`),
    "rule-name": `${action} ${pattern}`,
    "object-locator": { "schema-name": pattern.slice(0, dot), "table-name": pattern.slice(dot + 1) },
    "rule-action": action,
  };
}

/** DMS wants a number that no other rule of the task has: nine digits of a hash keep 1,000 rules apart. */
function ruleId(text: string): string {
  const digits = createHash("sha256").update(text).digest().readUIntBE(0, 6) % 1_000_000_000;
  return String(digits + 1);
}
