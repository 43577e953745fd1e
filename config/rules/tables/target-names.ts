/** Under which names tables and columns arrive on the target, as far as the file tells. */
import type { PipelineConfig } from "../../../model/schema/environment";
import { isExact } from "../../../model/schema/tables/patterns";
import type { Transformation } from "../../../model/schema/tables/transformation";
import { partPattern, transformationsOf, type TransformedObject } from "./table-objects";
import { matches } from "./table-patterns";

/** Property that a transformation changes; of two that change the same of one object DMS applies one. */
export type Aspect = "name" | "presence" | "data type" | "key" | "before image" | "mask" | "addition";

/** Property that the action of a transformation changes. */
export function aspectOf({ action }: Transformation): Aspect {
  switch (action) {
    case "remove-column":
    case "include-column":
      return "presence";
    case "change-data-type":
      return "data type";
    case "define-primary-key":
      return "key";
    case "add-before-image-columns":
      return "before image";
    case "add-column":
      return "addition";
    case "data-masking-digits-mask":
    case "data-masking-digits-randomize":
    case "data-masking-hash-mask":
      return "mask";
    default:
      return "name";
  }
}

/** A name on the target, and the transformation that made it. */
export interface TargetName {
  readonly name: string;
  readonly by: TransformedObject | undefined;
}

/** `schema.table` on the target of a table of the source; undefined if only the database can tell. */
export function targetTable(pipeline: PipelineConfig, table: string): string | undefined {
  return targetTableName(pipeline, table)?.name;
}

/** The same, with the transformation that made the name. */
export function targetTableName(pipeline: PipelineConfig, table: string): TargetName | undefined {
  const dot = table.indexOf(".");
  const rules = nameRules(pipeline).filter(({ tables }) => matches(tables, table));
  const schema = renamed(table.slice(0, dot), ofKind(rules, "schema"));
  const name = renamed(table.slice(dot + 1), ofKind(rules, "table"));
  if (schema === undefined || name === undefined) return undefined;
  return { name: `${schema.name}.${name.name}`, by: name.by ?? schema.by };
}

/** Name on the target of a column of a table. */
export function targetColumn(
  pipeline: PipelineConfig,
  table: string,
  column: string,
): TargetName | undefined {
  const rules = ofKind(nameRules(pipeline), "column").filter((object) =>
    matchesColumn(object, table, column),
  );
  return rules.some(({ ofDataType }) => ofDataType !== undefined) ? undefined : renamed(column, rules);
}

/** True if a transformation is about a column of a table. */
export function matchesColumn({ tables, part }: TransformedObject, table: string, column: string): boolean {
  return part !== undefined && matches(tables, table) && matches(partPattern(part), `x.${column}`);
}

function nameRules(pipeline: PipelineConfig): TransformedObject[] {
  return transformationsOf(pipeline).filter(({ rule }) => aspectOf(rule) === "name");
}

function ofKind(rules: readonly TransformedObject[], kind: TransformedObject["kind"]): TransformedObject[] {
  return rules.filter((rule) => rule.kind === kind);
}

/** DMS applies the rule with the lowest id: one for the exact name before one for a pattern. */
function renamed(name: string, rules: readonly TransformedObject[]): TargetName | undefined {
  const exact = rules.filter(({ text }) => isExact(text));
  const [by, ...more] = exact.length > 0 ? exact : rules;
  if (by === undefined) return { name, by };
  const result = more.length > 0 ? undefined : changed(name, by.rule);
  return result === undefined ? undefined : { name: result, by };
}

/** A name after a transformation; undefined if an expression makes it. */
function changed(name: string, rule: Transformation): string | undefined {
  switch (rule.action) {
    case "rename":
      return rule.expression === undefined ? rule.to : undefined;
    case "convert-lowercase":
      return name.toLowerCase();
    case "convert-uppercase":
      return name.toUpperCase();
    case "add-prefix":
      return rule.value + name;
    case "add-suffix":
      return name + rule.value;
    case "remove-prefix":
      return withPrefix(name, rule.value, "");
    case "replace-prefix":
      return withPrefix(name, rule.oldValue, rule.value);
    case "remove-suffix":
      return withSuffix(name, rule.value, "");
    case "replace-suffix":
      return withSuffix(name, rule.oldValue, rule.value);
    default:
      return name;
  }
}

function withPrefix(name: string, old: string, value: string): string {
  return name.startsWith(old) ? value + name.slice(old.length) : name;
}

function withSuffix(name: string, old: string, value: string): string {
  return name.endsWith(old) ? name.slice(0, name.length - old.length) + value : name;
}
