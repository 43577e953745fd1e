/** Tables that a pipeline selects, for every rule about table mappings. */
import type { PipelineConfig, TableRule } from "../../../model/schema/environment";
import {
  findCommonTable,
  matches,
  parseName,
  parsePattern,
  type Search,
  type TablePattern,
} from "./table-patterns";

type TableType = NonNullable<TableRule["tableType"]>;

/** A rule of `tables`. */
export interface SelectionRule {
  readonly index: number;
  readonly action: "include" | "exclude" | "explicit";
  readonly pattern: TablePattern;
  readonly tableType: TableType;
}

/** The rules of `tables`, those that select (include and explicit) and those that take away. */
export interface Selection {
  readonly includes: readonly SelectionRule[];
  readonly excludes: readonly SelectionRule[];
}

const selections = new WeakMap<PipelineConfig, Selection>();

/** Every rule asks for it, so it is made once. */
export function selectionOf(pipeline: PipelineConfig): Selection {
  const selection = selections.get(pipeline) ?? parseSelection(pipeline);
  selections.set(pipeline, selection);
  return selection;
}

/** The excludes that take away whatever they match of an include; one of tables takes away no view. */
export function excludesFrom(include: SelectionRule, { excludes }: Selection): TablePattern[] {
  return excludes
    .filter(({ tableType }) => tableType === "all" || tableType === include.tableType)
    .map(({ pattern }) => pattern);
}

/** True if two rules of `tables` can mean the same object: one of tables and one of views cannot. */
export function mayBeSameType(a: SelectionRule, b: SelectionRule): boolean {
  return a.tableType === b.tableType || a.tableType === "all" || b.tableType === "all";
}

/** Looks for a selected table that matches all patterns and is none of `others`. */
export function findSelected(
  selection: Selection,
  patterns: readonly TablePattern[],
  others: readonly TablePattern[] = [],
): Search {
  const named =
    patterns.length === 1 && others.length === 0 ? selectedName(selection, patterns[0]) : undefined;
  if (named !== undefined) return { kind: "found", table: named };
  let unknown = false;
  for (const include of selection.includes) {
    const excluded = [...excludesFrom(include, selection), ...others];
    const found = findCommonTable([include.pattern, ...patterns], excluded);
    if (found.kind === "found") return found;
    unknown ||= found.kind === "unknown";
  }
  return { kind: unknown ? "unknown" : "none" };
}

/** The usual case, in which nothing has to be searched: a pattern that is itself the name of a selected table. */
function selectedName(selection: Selection, pattern: TablePattern | undefined): string | undefined {
  const name = pattern?.text ?? "%";
  if (/[%[]/.test(name)) return undefined;
  const isSelected = selection.includes.some(
    (include) =>
      matches(include.pattern, name) &&
      !excludesFrom(include, selection).some((exclude) => matches(exclude, name)),
  );
  return isSelected ? name : undefined;
}

function parseSelection({ tables }: PipelineConfig): Selection {
  const rules = tables.map(parseRule);
  return {
    includes: rules.filter(({ action }) => action !== "exclude"),
    excludes: rules.filter(({ action }) => action === "exclude"),
  };
}

/** DMS takes `table` where nothing is said (DMS guide, "Selection rules and actions"). */
function parseRule(rule: TableRule, index: number): SelectionRule {
  const common = { index, tableType: rule.tableType ?? "table" };
  if ("include" in rule) return { ...common, action: "include", pattern: parsePattern(rule.include) };
  if ("exclude" in rule) return { ...common, action: "exclude", pattern: parsePattern(rule.exclude) };
  return { ...common, action: "explicit", pattern: parseName(rule.explicit) };
}
