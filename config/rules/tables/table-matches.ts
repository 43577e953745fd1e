/** Rules of table mappings that do nothing, or of which DMS applies only one. */
import type { PipelineConfig, TableRule } from "../../../model/schema/environment";
import { isExact } from "../../../model/schema/tables/patterns";
import { quote, quoteAll, type KeyPath } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import {
  objectsOf,
  partPattern,
  pathOf,
  transformationsOf,
  type TableObject,
  type TransformedObject,
} from "./table-objects";
import { findCommonTable, findTable } from "./table-patterns";
import { findSelected, selectionOf } from "./table-selection";
import { aspectOf } from "./target-names";
import { advice, deletion, item } from "../../fix";

export const tableMatchRules: readonly Rule[] = [
  {
    name: "table-rule-matches",
    doc: "What a transformation, table setting, object mapping, tag or validation is about is selected by `tables`; otherwise the rule can never match (names are case-sensitive: DMS guide, Selection rules and actions).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const selection = selectionOf(pipeline);
        if (selection.includes.length === 0) continue;
        for (const object of objectsOf(pipeline)) {
          if (findSelected(selection, [object.tables]).kind !== "none") continue;
          yield {
            path: pathOf(key, object),
            detail: `got ${quote(object.text)}, but this pipeline selects ${quoteAll(
              selection.includes.map(({ pattern }) => pattern.text),
              4,
            )}; expected something of a selected table`,
            fix: advice`check the spelling, also capital letters; include the table; or ${deletion("delete the rule", item)}`,
          };
        }
      }
    },
  },
  {
    name: "one-rule-per-object",
    doc: "No two rules of table mappings say the same, or change the same of one object: DMS applies one of them (DMS guide, Transformation rules and actions: Limitations).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) yield* repeated(key, pipeline);
    },
  },
  {
    name: "removed-column",
    doc: "A column that is removed is not also renamed, converted, masked or made part of a key.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines))
        yield* removedColumns(key, pipeline);
    },
  },
  {
    name: "transformations-overlap",
    doc: "Two patterns do not change the same of one object: DMS applies the one with the lower rule id, which is not the one that stands first.",
    severity: "warning",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) yield* overlaps(key, pipeline);
    },
  },
];

function* repeated(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  const seen = new Map<string, string>();
  const all = [
    ...pipeline.tables.map((rule, index) => selectionIdentity(rule, index)),
    ...objectsOf(pipeline).map((object) => objectIdentity(object, pipeline)),
  ];
  for (const { identity, place, path, what } of all) {
    const before = seen.get(identity);
    if (before === undefined) seen.set(identity, place);
    else {
      yield {
        path: ["pipelines", key, ...path],
        detail: `got ${what}, for which ${before} is a rule already; expected one rule, because DMS applies only one`,
        fix: advice`${deletion("keep one of the two", item)}`,
      };
    }
  }
}

interface Identity {
  /** Equal for two rules of which one is too many. */
  readonly identity: string;
  readonly place: string;
  readonly path: KeyPath;
  readonly what: string;
}

function selectionIdentity(rule: TableRule, index: number): Identity {
  const [action, text] =
    "include" in rule
      ? (["include", rule.include] as const)
      : "exclude" in rule
        ? (["exclude", rule.exclude] as const)
        : (["explicit", rule.explicit] as const);
  return {
    identity: JSON.stringify(["tables", action, text, rule.tableType ?? "table"]),
    place: `tables[${index}]`,
    path: ["tables", index, action],
    what: quote(text),
  };
}

function objectIdentity(object: TableObject, pipeline: PipelineConfig): Identity {
  const { list, index, kind, text, ofDataType } = object;
  const rule = list === "transformations" ? pipeline.transformations?.[index] : undefined;
  const aspect = rule === undefined ? "" : aspectOf(rule);
  const added = rule?.action === "add-column" ? rule.name : "";
  // More than one rule for a column is allowed (DMS guide, the page on the console), each for something else.
  const ofOne = added !== "" || aspect === "before image" ? "column" : kind;
  const purpose = ofOne === "column" ? aspect : "";
  return {
    identity: JSON.stringify([list, ofOne, text, purpose, added, ofDataType]),
    place: `${list}[${index}]`,
    path: [list, index, kind],
    what: quote(added === "" ? text : `${text}.${added}`),
  };
}

function* removedColumns(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  const all = transformationsOf(pipeline);
  const removals = all.filter(
    ({ rule, ofDataType }) => rule.action === "remove-column" && ofDataType === undefined,
  );
  for (const object of all) {
    for (const removal of removals) {
      const column = removedPart(object, removal);
      if (column === undefined) continue;
      yield {
        path: pathOf(key, object),
        detail: `got ${quote(object.text)}, whose column ${quote(column)} transformations[${removal.index}] removes; expected a column that is left`,
        fix: advice`${deletion("delete one of the two rules", item)}`,
      };
      break;
    }
  }
}

/** The column of a transformation that a removal takes away, if it takes away all that the rule is about. */
function removedPart(object: TransformedObject, removal: TransformedObject): string | undefined {
  const { rule, tables, part } = object;
  if (aspectOf(rule) === "presence" || removal.part === undefined || !isWithin(tables, removal.tables))
    return undefined;
  const removed = partPattern(removal.part);
  const columns =
    rule.action === "define-primary-key" ? rule.columns : object.kind === "column" ? [part ?? ""] : [];
  return columns.find((column) => isWithin(partPattern(column), removed));
}

function isWithin(inner: TableObject["tables"], outer: TableObject["tables"]): boolean {
  return findCommonTable([inner], [outer]).kind === "none";
}

function* overlaps(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  const patterns = transformationsOf(pipeline).filter(
    ({ text, rule }) => !isExact(text) && aspectOf(rule) !== "addition",
  );
  for (const [index, object] of patterns.entries()) {
    for (const before of patterns.slice(0, index)) {
      const common = commonObject(pipeline, before, object);
      if (common === undefined) continue;
      yield {
        path: pathOf(key, object),
        detail: `got ${quote(object.text)}, which matches ${common} as transformations[${before.index}] does; DMS applies the rule with the lower id, whichever stands first`,
        fix: "narrow one of the two patterns, or write exact names, which go before patterns",
      };
      break;
    }
  }
}

/** Something that two different patterns change in the same respect. */
function commonObject(
  pipeline: PipelineConfig,
  a: TransformedObject,
  b: TransformedObject,
): string | undefined {
  if (a.kind !== b.kind || aspectOf(a.rule) !== aspectOf(b.rule)) return undefined;
  if (a.text === b.text || a.ofDataType !== undefined || b.ofDataType !== undefined) return undefined;
  if (effectOf(a) === effectOf(b)) return undefined;
  const table = findSelected(selectionOf(pipeline), [a.tables, b.tables]);
  if (table.kind !== "found") return undefined;
  if (a.kind === "schema") return quote(table.table.slice(0, table.table.indexOf(".")));
  if (a.part === undefined || b.part === undefined) return quote(table.table);
  const part = findTable(partPattern(a.part), partPattern(b.part));
  return part.kind === "found" ? quote(`${table.table}${part.table.slice(1)}`) : undefined;
}

/** Effect of a transformation on its matches; two with the same effect get along. */
function effectOf({ rule, kind }: TransformedObject): string {
  return JSON.stringify({ ...rule, [kind]: "" });
}
