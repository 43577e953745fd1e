/** Selection rules: which tables, and which of their rows. */
import type { FilterCondition, TableFilter, TableRule } from "../../../model/schema/tables/table";
import { tableLocator } from "./locators";
import type { UnnumberedRule } from "./rule-ids";

/** A selection rule. Filters and load order do not show in its name, so that its id outlives them. */
export function selectionRule(rule: TableRule): UnnumberedRule {
  const [action, pattern] = actionOf(rule);
  const { tableType } = rule;
  const loadOrder = "exclude" in rule ? undefined : rule.loadOrder;
  const filters = "include" in rule ? rule.filters : undefined;
  return {
    name: [action, pattern, ...(tableType === undefined ? [] : [tableType])].join(" "),
    rank: "any",
    type: "selection",
    members: {
      "object-locator": {
        ...tableLocator(pattern),
        ...(tableType === undefined ? {} : { "table-type": tableType }),
      },
      "rule-action": action,
      ...(loadOrder === undefined ? {} : { "load-order": String(loadOrder) }),
      ...(filters === undefined ? {} : { filters: filters.map(filterObject) }),
    },
  };
}

function actionOf(rule: TableRule): [action: "include" | "exclude" | "explicit", pattern: string] {
  if ("include" in rule) return ["include", rule.include];
  return "exclude" in rule ? ["exclude", rule.exclude] : ["explicit", rule.explicit];
}

function filterObject({ column, anyOf, ...condition }: TableFilter) {
  return {
    "filter-type": "source",
    "column-name": column,
    "filter-conditions": (anyOf ?? [condition]).map(conditionObject),
  };
}

/** The rules of the environment file hold a condition to one operator. */
function conditionObject({ between, notbetween, isNull, ...comparisons }: FilterCondition) {
  const range = between ?? notbetween;
  if (range !== undefined) {
    return {
      "filter-operator": between === undefined ? "notbetween" : "between",
      "start-value": String(range[0]),
      "end-value": String(range[1]),
    };
  }
  if (isNull !== undefined) return { "filter-operator": isNull ? "null" : "notnull" };
  const [operator = "eq", value = ""] =
    Object.entries(comparisons).find(([, comparison]) => comparison !== undefined) ?? [];
  return { "filter-operator": operator, value: String(value) };
}
