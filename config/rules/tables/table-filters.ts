/** Filters of `tables` (DMS guide, "Using source filters"). */
import { isExact } from "../../../model/schema/tables/patterns";
import type { FilterCondition, TableFilter } from "../../../model/schema/tables/table";
import type { Environment } from "../../../model/schema/environment";
import { quote, quoteAll, type KeyPath } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { everything, isEmpty, numbersOf, overlap, union, type Values } from "./filter-values";

interface Filtered {
  readonly path: KeyPath;
  readonly include: string;
  readonly filters: readonly TableFilter[];
}

const operators = ["lte", "ste", "gte", "eq", "noteq", "between", "notbetween", "isNull"] as const;

export const tableFilterRules: readonly Rule[] = [
  {
    name: "filter-exact-table",
    doc: "Filters stand beside the exact name of a table: DMS takes no wildcards there (DMS guide, Using source filters).",
    *check(environment) {
      for (const { path, include } of filtered(environment)) {
        if (isExact(include)) continue;
        yield {
          path: [...path, "include"],
          detail: `got ${quote(include)} with filters; expected "schema.table" of one table, because DMS filters only tables of an exact name`,
          fix: "write a rule for each table that is to be filtered",
        };
      }
    },
  },
  {
    name: "filter-condition",
    doc: "A filter has one condition, or several in `anyOf` without a negative one (DMS guide, Using source filters).",
    *check(environment) {
      for (const { path, filters } of filtered(environment)) {
        for (const [index, filter] of filters.entries())
          yield* conditionProblems([...path, "filters", index], filter);
      }
    },
  },
  {
    name: "filter-matches",
    doc: "The filters of a table leave rows over: what they ask of one column can hold at once.",
    *check(environment) {
      for (const { path, filters } of filtered(environment)) yield* contradictions(path, filters);
    },
  },
];

function filtered(environment: Environment): Filtered[] {
  return keyed(environment.pipelines).flatMap(({ key, config: { tables } }) =>
    tables.flatMap((rule, index) =>
      "include" in rule && (rule.filters ?? []).length > 0
        ? [{ path: ["pipelines", key, "tables", index], include: rule.include, filters: rule.filters ?? [] }]
        : [],
    ),
  );
}

function said(condition: FilterCondition) {
  return operators.filter((operator) => condition[operator] !== undefined);
}

function* conditionProblems(path: KeyPath, { anyOf, column: _, ...own }: TableFilter): Iterable<RuleProblem> {
  const here = [...said(own), ...(anyOf === undefined ? [] : ["anyOf" as const])];
  if (here.length !== 1) yield oneCondition(path, here, [...operators, "anyOf"]);
  for (const [index, condition] of (anyOf ?? []).entries()) {
    const inner = said(condition);
    if (inner.length !== 1) yield oneCondition([...path, "anyOf", index], inner, operators);
    const negative = inner.find((operator) => isNegative(operator, condition));
    if (negative === undefined) continue;
    yield {
      path: [...path, "anyOf", index, negative],
      detail: `got a negative condition among several; expected it alone, because DMS takes no more than one condition with ${negative === "isNull" ? "isNull: false" : negative}`,
      fix: "give it a filter of its own: several filters of one column must all hold",
    };
  }
}

function isNegative(operator: (typeof operators)[number], { isNull }: FilterCondition): boolean {
  return operator === "noteq" || operator === "notbetween" || (operator === "isNull" && isNull === false);
}

function oneCondition(path: KeyPath, found: readonly string[], allowed: readonly string[]): RuleProblem {
  return {
    path,
    detail: `got ${found.length === 0 ? "no condition" : quoteAll(found)}; expected one of ${quoteAll(allowed)}`,
    fix:
      found.length === 0
        ? "say which rows to copy"
        : "write a filter for each condition (all must hold), or put them into `anyOf` (one must hold)",
  };
}

function* contradictions(path: KeyPath, filters: readonly TableFilter[]): Iterable<RuleProblem> {
  const byColumn = new Map<string, Values>();
  for (const [index, filter] of filters.entries()) {
    const conditions = filter.anyOf ?? [filter];
    const values = overlap(byColumn.get(filter.column) ?? everything, union(conditions.map(numbersOf)));
    byColumn.set(filter.column, values);
    if (!isEmpty(values)) continue;
    yield {
      path: [...path, "filters", index],
      detail: `leaves no row: no value of ${quote(filter.column)} can fulfil ${index === 0 ? "it" : "it and the filters before it"}; expected filters that rows can pass`,
      fix: "correct the values; `anyOf` is for conditions of which one must hold",
    };
    return;
  }
}
