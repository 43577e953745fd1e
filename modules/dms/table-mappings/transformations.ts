/** Transformation rules: what changes between source and target. */
import { isExact } from "../../../model/schema/tables/patterns";
import type { Transformation } from "../../../model/schema/tables/transformation";
import { partLocator, tableLocator, type Locator } from "./locators";
import type { Rank, UnnumberedRule } from "./rule-ids";

type Action<A extends Transformation["action"]> = Extract<Transformation, { readonly action: A }>;

/** Object of a rule. */
interface Place {
  readonly target: "schema" | "table" | "column" | "table-tablespace" | "index-tablespace";
  readonly text: string;
  readonly locator: Locator;
  readonly ofDataType?: string;
}

/** A transformation rule. What it changes something into does not show in its name. */
export function transformationRule(rule: Transformation): UnnumberedRule {
  const place = placeOf(rule);
  return {
    name: `${rule.action} ${subject(rule, place)}`,
    rank: rankOf(rule, place),
    type: "transformation",
    members: {
      "rule-target": place.target,
      "object-locator": place.locator,
      "rule-action": rule.action,
      ...effect(rule),
    },
  };
}

function subject(rule: Transformation, { target, text, ofDataType }: Place): string {
  if (rule.action === "add-column") return `${target} ${text}.${rule.name}`;
  return ofDataType === undefined ? `${target} ${text}` : `${target} ${text} of ${ofDataType}`;
}

function rankOf(rule: Transformation, { text }: Place): Rank {
  if (rule.action.startsWith("data-masking-")) return "mask";
  return isExact(text) ? "exact" : "pattern";
}

function placeOf(rule: Transformation): Place {
  switch (rule.action) {
    case "define-primary-key":
      return { target: "table", text: rule.table, locator: tableLocator(rule.table) };
    case "add-column":
    case "add-before-image-columns":
      return { target: "column", text: rule.table, locator: tableLocator(rule.table) };
    default:
      return namedPlace(rule);
  }
}

type Named = Exclude<
  Transformation,
  Action<"define-primary-key" | "add-column" | "add-before-image-columns">
>;

/** The rules of the environment file hold a transformation to one of these keys. */
function namedPlace(rule: Named): Place {
  const {
    column = "",
    ofDataType,
    schema,
    table,
    tableTablespace,
    indexTablespace,
  } = {
    schema: undefined,
    table: undefined,
    tableTablespace: undefined,
    indexTablespace: undefined,
    ...rule,
  };
  if (schema !== undefined) return { target: "schema", text: schema, locator: { "schema-name": schema } };
  if (table !== undefined) return { target: "table", text: table, locator: tableLocator(table) };
  if (tableTablespace !== undefined) return tablespace("table-tablespace", tableTablespace);
  if (indexTablespace !== undefined) return tablespace("index-tablespace", indexTablespace);
  return {
    target: "column",
    text: column,
    locator: partLocator(column, "column-name", ofDataType),
    ...(ofDataType === undefined ? {} : { ofDataType }),
  };
}

function tablespace(target: "table-tablespace" | "index-tablespace", text: string): Place {
  return { target, text, locator: partLocator(text, `${target}-name`) };
}

/** Effect of an action, in the members that DMS has for it. */
function effect(rule: Transformation): Record<string, unknown> {
  switch (rule.action) {
    case "rename":
      return rule.expression === undefined ? { value: rule.to } : { expression: rule.expression };
    case "replace-prefix":
    case "replace-suffix":
      return { value: rule.value, "old-value": rule.oldValue };
    case "add-prefix":
    case "remove-prefix":
    case "add-suffix":
    case "remove-suffix":
    case "data-masking-digits-mask":
      return { value: rule.value };
    case "add-column":
      return {
        value: rule.name,
        ...(rule.expression === undefined ? {} : { expression: rule.expression }),
        "data-type": rule.dataType,
      };
    case "change-data-type":
      return { "data-type": rule.dataType };
    case "define-primary-key":
      return { "primary-key-def": primaryKey(rule) };
    case "add-before-image-columns":
      return beforeImage(rule);
    default:
      return {};
  }
}

function primaryKey({ name, origin, columns }: Action<"define-primary-key">) {
  return { name, ...(origin === undefined ? {} : { origin }), columns };
}

function beforeImage({ columnPrefix, columnSuffix, columnFilter }: Action<"add-before-image-columns">) {
  const definition = {
    ...(columnPrefix === undefined ? {} : { "column-prefix": columnPrefix }),
    ...(columnSuffix === undefined ? {} : { "column-suffix": columnSuffix }),
    ...(columnFilter === undefined ? {} : { "column-filter": columnFilter }),
  };
  return Object.keys(definition).length === 0 ? {} : { "before-image-def": definition };
}
