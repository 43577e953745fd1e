/** Tables that pipelines read and write, as patterns, and the tables that two pipelines share. */
import type { EngineWord } from "../../../model/engines";
import type { PipelineConfig } from "../../../model/schema/environment";
import { isExact } from "../../../model/schema/tables/patterns";
import { nameCases, type NameCase, type Unsure } from "./name-cases";
import { forgets, imagesOf, neverMade } from "./name-images";
import { mayMeet } from "./pattern-steps";
import { findCommonTable, matches, parsePattern, type TablePattern } from "./table-patterns";
import { excludesFrom, selectionOf, type SelectionRule } from "./table-selection";

/** Tables that match all of some patterns and none of others. */
export interface TableSet {
  readonly required: readonly TablePattern[];
  readonly excluded: readonly TablePattern[];
  /** More of what is excluded, unless capital letters make no difference. */
  readonly spellings?: readonly TablePattern[];
  /** The rule of `tables` that selects them. */
  readonly include: SelectionRule;
  readonly isRenamed: boolean;
  /** Reason why the file does not tell their names; undefined where it does. */
  readonly unsure: Unsure | undefined;
}

/** A table that is in a set of each of two pipelines. */
export interface Meeting {
  /** Its name, or one as an example; undefined where the patterns are too complex to find one. */
  readonly table: string | undefined;
  /** True if the file has that name. */
  readonly isSaid: boolean;
  readonly first: TableSet;
  readonly second: TableSet;
  readonly unsure: Unsure | undefined;
}

/** The tables that a pipeline reads; views, which nobody writes, are left out. */
export function readTables(pipeline: PipelineConfig): TableSet[] {
  const selection = selectionOf(pipeline);
  return selection.includes
    .filter(({ tableType }) => tableType !== "view")
    .map((include) => ({
      required: [include.pattern],
      excluded: excludesFrom(include, selection),
      include,
      isRenamed: false,
      unsure: undefined,
    }));
}

/**
 * The tables that a pipeline writes, under the names that they have at a target of some engine.
 *
 * Never too few of them, but for names that differ in capital letters only and become one: an exclude takes
 * them all away. Too many where tables of several names get one name and patterns exclude a part of them.
 */
export function writtenTables(pipeline: PipelineConfig, engine: EngineWord): TableSet[] {
  const selection = selectionOf(pipeline);
  return selection.includes.flatMap((include) => {
    const selected = exactText(include.pattern);
    const excluded = excludesFrom(include, selection).map(exactText);
    const [schemas, tables] = (["schema", "table"] as const).map((half) =>
      nameCases(pipeline, half, engine, selected).filter((one) => hasTables(selected, excluded, one)),
    );
    return (schemas ?? []).flatMap((schema) =>
      (tables ?? []).flatMap((table) => setsOf(include, selected, excluded, schema, table)),
    );
  });
}

/** A pattern that stands for the same, as text: that of one exact name has wildcards as characters. */
function exactText({ text, isLiteral }: TablePattern): string {
  return isLiteral ? text.replaceAll("_", "[_]") : text;
}

function hasTables(selected: string, unselected: readonly string[], one: NameCase): boolean {
  const required = [selected, ...one.required].map(halves).map(whole);
  return findCommonTable(required, [...unselected, ...one.excluded].map(halves).map(whole)).kind !== "none";
}

function setsOf(
  include: SelectionRule,
  selected: string,
  unselected: readonly string[],
  schema: NameCase,
  table: NameCase,
): TableSet[] {
  const required = [...new Set([selected, ...schema.required, ...table.required])].map(halves);
  const excluded = [...new Set([...unselected, ...schema.excluded, ...table.excluded])].map(halves);
  if (findCommonTable(required.map(whole), excluded.map(whole)).kind === "none") return [];
  const rest = excluded.flatMap((one) => excludedImages(one, required, schema, table)).map(whole);
  const [noSchema, noTable] = [neverMade(schema.change), neverMade(table.change)];
  const spellings = [
    ...(noSchema === undefined ? [] : [parsePattern(`${noSchema}.%`)]),
    ...(noTable === undefined ? [] : [parsePattern(`%.${noTable}`)]),
  ];
  const isRenamed = schema.change.kind !== "none" || table.change.kind !== "none";
  return alternatives(required.map((one) => imagesOfBoth(one, schema, table))).map((images) => ({
    required: images.map(whole),
    excluded: rest,
    spellings,
    include,
    isRenamed,
    unsure: table.unsure ?? schema.unsure,
  }));
}

type Halves = readonly [schema: string, table: string];

function halves(text: string): Halves {
  const dot = text.indexOf(".");
  return [text.slice(0, dot), text.slice(dot + 1)];
}

function whole([schema, table]: Halves): TablePattern {
  return parsePattern(`${schema}.${table}`);
}

function imagesOfBoth([schema, table]: Halves, ofSchema: NameCase, ofTable: NameCase): Halves[] {
  return imagesOf(schema, ofSchema.change).flatMap((one) =>
    imagesOf(table, ofTable.change).map((other): Halves => [one, other]),
  );
}

/** A half whose name is forgotten takes tables away only if the exclude has all that it may have been. */
function excludedImages(
  [schema, table]: Halves,
  required: readonly Halves[],
  ofSchema: NameCase,
  ofTable: NameCase,
): Halves[] {
  const forgetsSchema = forgets(ofSchema.change);
  const forgetsTable = forgets(ofTable.change);
  if (forgetsSchema && forgetsTable) return [];
  if (forgetsSchema) {
    const isAll = covers(
      schema,
      required.map(([one]) => one),
    );
    return isAll ? imagesOf(table, ofTable.change).map((one) => ["%", one]) : [];
  }
  if (forgetsTable) {
    const isAll = covers(
      table,
      required.map(([, one]) => one),
    );
    return isAll ? imagesOf(schema, ofSchema.change).map((one) => [one, "%"]) : [];
  }
  return imagesOfBoth([schema, table], ofSchema, ofTable);
}

function covers(outer: string, inner: readonly string[]): boolean {
  const alone = (name: string) => parsePattern(`x.${name}`);
  return findCommonTable(inner.map(alone), [alone(outer)]).kind === "none";
}

/** One of each list, in every way. */
function alternatives<T>(lists: readonly (readonly T[])[]): T[][] {
  return lists.reduce<T[][]>((all, list) => all.flatMap((one) => list.map((item) => [...one, item])), [[]]);
}

/** A table that is in a set of each of two pipelines; one whose name is known, if there is one. */
export function findMeeting(
  first: readonly TableSet[],
  second: readonly TableSet[],
  foldsCase: boolean,
  mayBeOne: (first: TableSet, second: TableSet) => boolean = () => true,
): Meeting | undefined {
  let unsure: Meeting | undefined;
  for (const one of first) {
    for (const other of second) {
      if (!one.required.every((a) => other.required.every((b) => mayMeet(a, b)))) continue;
      if (!mayBeOne(one, other)) continue;
      const meeting = meet(one, other) ?? (foldsCase ? meet(folded(one), folded(other)) : undefined);
      if (meeting?.table !== undefined && meeting.unsure === undefined) return meeting;
      unsure ??= meeting;
    }
  }
  return unsure;
}

function meet(first: TableSet, second: TableSet): Meeting | undefined {
  const required = [...first.required, ...second.required];
  const excluded = [first, second].flatMap((set) => [...set.excluded, ...(set.spellings ?? [])]);
  const found = findCommonTable(required, excluded);
  if (found.kind === "none") return undefined;
  const isOne = (name: string) =>
    required.every((one) => matches(one, name)) && !excluded.some((one) => matches(one, name));
  // A name that the file says is a better example than one that was made up.
  const said = required
    .map(({ text }) => text.replace(/\[([%_[\]])\]/g, "$1"))
    .find((name) => isExact(name) && isOne(name));
  const table = said ?? (found.kind === "found" ? found.table : undefined);
  return { table, isSaid: said !== undefined, first, second, unsure: first.unsure ?? second.unsure };
}

const foldedSets = new WeakMap<TableSet, TableSet>();

/** The same without capital letters. */
function folded(set: TableSet): TableSet {
  const fold = (pattern: TablePattern) => parsePattern(exactText(pattern).toLowerCase());
  const made = foldedSets.get(set) ?? {
    ...set,
    required: set.required.map(fold),
    excluded: set.excluded.map(fold),
    spellings: [],
  };
  foldedSets.set(set, made);
  return made;
}
