/** Renames that give two things one name on the target. */
import { isExact } from "../../../model/schema/tables/patterns";
import type { PipelineConfig } from "../../../model/schema/environment";
import { keyed } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { objectsOf, pathOf, transformationsOf, type TransformedObject } from "./table-objects";
import { matches, parseName, parsePattern } from "./table-patterns";
import { findSelected, selectionOf } from "./table-selection";
import { matchesColumn, targetColumn, targetTable, targetTableName, type TargetName } from "./target-names";

export const tableRenameRules: readonly Rule[] = [
  {
    name: "tables-keep-apart",
    doc: "Two tables do not get one name on the target, as far as the file tells: DMS does not replicate two tables into one (DMS guide, Transformation rules and actions: Limitations).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        yield* tableCollisions(key, pipeline);
        yield* patternCollisions(key, pipeline);
      }
    },
  },
  {
    name: "schemas-keep-apart",
    doc: "Schemas that become one on the target have no tables of the same name.",
    severity: "warning",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines))
        yield* schemaCollisions(key, pipeline);
    },
  },
  {
    name: "columns-keep-apart",
    doc: "Two columns of a table do not get one name on the target, added ones neither (DMS guide, Transformation rules and actions: Limitations).",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines))
        yield* columnCollisions(key, pipeline);
    },
  },
];

/** Selected tables that the file names, without a `%`. */
function knownTables(pipeline: PipelineConfig): string[] {
  const named = [
    ...pipeline.tables.flatMap((rule) =>
      "include" in rule ? [rule.include] : "explicit" in rule ? [rule.explicit] : [],
    ),
    ...objectsOf(pipeline).flatMap(({ kind, text }) =>
      kind === "schema" ? [] : [text.split(".").slice(0, 2).join(".")],
    ),
  ];
  const selection = selectionOf(pipeline);
  return [...new Set(named.filter(isExact))].filter(
    (table) => findSelected(selection, [parseName(table)]).kind === "found",
  );
}

function* tableCollisions(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  const taken = new Map<string, { readonly table: string; readonly by: TransformedObject | undefined }>();
  for (const table of knownTables(pipeline)) {
    const target = targetTableName(pipeline, table);
    if (target === undefined) continue;
    const before = taken.get(target.name);
    const by = target.by ?? before?.by;
    if (before === undefined) taken.set(target.name, { table, by });
    else if (by !== undefined) yield collision(key, by, before.table, table, target.name);
  }
}

/** A pattern that gives one name to whatever it matches. */
function* patternCollisions(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  const selection = selectionOf(pipeline);
  for (const object of renamesTo(pipeline, "table")) {
    if (isExact(object.text)) continue;
    const first = findSelected(selection, [object.tables]);
    if (first.kind !== "found") continue;
    const schema = parsePattern(`${first.table.slice(0, first.table.indexOf("."))}.%`);
    const second = findSelected(selection, [object.tables, schema], [parseName(first.table)]);
    const target = targetTable(pipeline, first.table);
    if (second.kind === "found" && target !== undefined && target === targetTable(pipeline, second.table))
      yield collision(key, object, first.table, second.table, target);
  }
}

function* schemaCollisions(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  const renames = renamesTo(pipeline, "schema");
  for (const [index, object] of renames.entries()) {
    for (const before of renames.slice(0, index + 1)) {
      const pair = sameNameIn(pipeline, before, object);
      if (pair === undefined) continue;
      yield {
        path: pathOf(key, object),
        detail: `makes one schema of several: ${pair[0]} and ${pair[1]}, if both exist, would both become ${pair[2]}, which DMS does not support`,
        fix: "make sure that no table name occurs twice, or use one pipeline for each schema",
      };
      break;
    }
  }
}

/** Two tables of one name, in schemas that two rules (or one pattern) rename alike. */
function sameNameIn(
  pipeline: PipelineConfig,
  a: TransformedObject,
  b: TransformedObject,
): [first: string, second: string, target: string] | undefined {
  const selection = selectionOf(pipeline);
  const first = findSelected(selection, [a.tables]);
  if (first.kind !== "found") return undefined;
  const name = parsePattern(`%${first.table.slice(first.table.indexOf("."))}`);
  const second = findSelected(selection, [b.tables, name], [parseName(first.table)]);
  if (second.kind !== "found") return undefined;
  const target = targetTable(pipeline, first.table);
  const same = target !== undefined && target === targetTable(pipeline, second.table);
  return same ? [first.table, second.table, target] : undefined;
}

function renamesTo(pipeline: PipelineConfig, kind: "schema" | "table"): TransformedObject[] {
  return transformationsOf(pipeline).filter(
    ({ rule, kind: own }) => own === kind && rule.action === "rename" && rule.to !== undefined,
  );
}

function* columnCollisions(key: string, pipeline: PipelineConfig): Iterable<RuleProblem> {
  // Rules for patterns collide in one table after the other: the first says it all.
  const reported = new Set<TransformedObject>();
  for (const table of new Set([...knownTables(pipeline), ...tablesOfAdditions(pipeline)])) {
    const taken = new Map<string, Column>();
    for (const column of columnsOf(pipeline, table)) {
      // Databases that do not tell capital letters apart would see one column (the guide's own example).
      const name = column.target.name.toLowerCase();
      const before = taken.get(name);
      const by = column.target.by ?? before?.target.by;
      if (before === undefined) taken.set(name, column);
      else if (by !== undefined && !reported.has(by) && collide(before, column)) {
        reported.add(by);
        yield collision(key, by, before.source, column.source, `${table}.${column.target.name}`);
      }
    }
  }
}

/** True if two columns would get the same name. Duplicate `add-column` rules are left to `one-rule-per-object`. */
function collide(a: Column, b: Column): boolean {
  if (a.isAdded && b.isAdded && a.target.name === b.target.name && a.target.by?.text === b.target.by?.text)
    return false;
  return a.target.name === b.target.name || b.isAdded;
}

interface Column {
  /** As a message calls it. */
  readonly source: string;
  readonly isAdded: boolean;
  readonly target: TargetName;
}

/** The columns of a table that the file names and does not remove, then those that it adds. */
function columnsOf(pipeline: PipelineConfig, table: string): Column[] {
  const all = transformationsOf(pipeline);
  const removals = all.filter(({ rule }) => rule.action === "remove-column");
  const named = all.flatMap(({ text, part, kind }) =>
    kind === "column" && part !== undefined && isExact(text) && text === `${table}.${part}` ? [part] : [],
  );
  const existing = [...new Set([...named, ...filteredColumns(pipeline, table)])].flatMap((column) => {
    const target = targetColumn(pipeline, table, column);
    const isRemoved = removals.some((removal) => matchesColumn(removal, table, column));
    return target === undefined || isRemoved
      ? []
      : [{ source: `${table}.${column}`, isAdded: false, target }];
  });
  const added = all.flatMap((object) =>
    object.rule.action === "add-column" && matches(object.tables, table)
      ? [
          {
            source: `the column that transformations[${object.index}] adds`,
            isAdded: true,
            target: { name: object.rule.name, by: object },
          },
        ]
      : [],
  );
  return [...existing, ...added];
}

function filteredColumns(pipeline: PipelineConfig, table: string): string[] {
  return pipeline.tables.flatMap((rule) =>
    "include" in rule && rule.include === table ? (rule.filters ?? []).map(({ column }) => column) : [],
  );
}

/** A table for each two rules that add a column of one name. */
function tablesOfAdditions(pipeline: PipelineConfig): string[] {
  const additions = transformationsOf(pipeline).flatMap(({ rule, tables }) =>
    rule.action === "add-column" ? [{ name: rule.name.toLowerCase(), tables }] : [],
  );
  return additions.flatMap((one, index) =>
    additions.slice(0, index).flatMap((other) => {
      if (one.name !== other.name) return [];
      const common = findSelected(selectionOf(pipeline), [one.tables, other.tables]);
      return common.kind === "found" ? [common.table] : [];
    }),
  );
}

function collision(
  key: string,
  by: TransformedObject,
  first: string,
  second: string,
  target: string,
): RuleProblem {
  return {
    path: pathOf(key, by),
    detail: `${first} and ${second} would both become ${target}; expected names that stay apart, because DMS does not put two into one`,
    fix: "choose another name for one of them, or leave one out",
  };
}
