/** Parts into which the transformations of names split a selection, each with its new name. */
import type { EngineWord } from "../../../model/engines";
import type { PipelineConfig } from "../../../model/schema/environment";
import { isExact } from "../../../model/schema/tables/patterns";
import type { Transformation } from "../../../model/schema/tables/transformation";
import { literally, type NameChange } from "./name-images";
import { transformationsOf } from "./table-objects";
import { mayMeet } from "./pattern-steps";
import { findTable, parsePattern, type TablePattern } from "./table-patterns";
import { aspectOf } from "./target-names";

/** Reason why a name is not known, and words that would make it known. */
export interface Unsure {
  readonly why: string;
  readonly fix: string;
}

/** The tables that match all of some patterns and none of others, and what becomes of a half of their names. */
export interface NameCase {
  readonly required: readonly string[];
  readonly excluded: readonly string[];
  readonly change: NameChange;
  /** Said where the change is unknown. */
  readonly unsure?: Unsure;
}

/** The half of a name that a transformation is about. */
export type NameHalf = "schema" | "table";

/** A rule that changes a half of names: its pattern, and its cases among the tables that match. */
interface NameRule {
  readonly text: string;
  readonly pattern: TablePattern;
  /** Such a rule goes before those for patterns. */
  readonly isExact: boolean;
  readonly cases: readonly NameCase[];
}

const unchanged: NameCase = { required: [], excluded: [], change: { kind: "none" } };
const unknown = { kind: "unknown" } as const;

const byRules: Unsure = {
  why: "only the database knows what the transformations make of its name",
  fix: "let one transformation match each table, with `to` instead of an expression",
};

/** DMS guide, CHAP_Target.Oracle. */
const byUser: Unsure = {
  why: "Oracle puts it into the schema of the user, because no transformation renames the schema",
  fix: "add transformations that rename schemas",
};

/** The cases of one half of the names of the tables that a pattern selects, at a target of some engine. */
export function nameCases(
  pipeline: PipelineConfig,
  half: NameHalf,
  engine: EngineWord,
  selected: string,
): NameCase[] {
  const include = parsePattern(selected);
  const rules = rulesOf(pipeline, half, engine).filter(({ pattern }) => meet(pattern, include));
  const exact = rules.filter((rule) => rule.isExact);
  const patterns = rules.filter((rule) => !rule.isExact);
  const other = half === "schema" ? schemaWithoutRule(pipeline, engine) : unchanged;
  return [
    ...casesOf(exact, []),
    ...casesOf(patterns, exact),
    { ...other, excluded: rules.map(({ text }) => text) },
  ];
}

/** The file does not tell which of several matching rules DMS applies. */
function casesOf(rules: readonly NameRule[], before: readonly NameRule[]): NameCase[] {
  const taken = before.map(({ text }) => text);
  return rules.flatMap((rule, index) => {
    const others = rules.filter((one) => one !== rule && meet(one.pattern, rule.pattern));
    const alone = [...taken, ...others.map(({ text }) => text)];
    return [
      ...rule.cases.map((one) => ({
        ...one,
        required: [rule.text, ...one.required],
        excluded: [...alone, ...one.excluded],
      })),
      ...others
        .filter((one) => rules.indexOf(one) < index)
        .map(({ text }) => ({
          required: [rule.text, text],
          excluded: taken,
          change: unknown,
          unsure: byRules,
        })),
    ];
  });
}

function meet(a: TablePattern, b: TablePattern): boolean {
  return mayMeet(a, b) && findTable(a, b).kind !== "none";
}

function schemaWithoutRule({ taskSettings }: PipelineConfig, engine: EngineWord): NameCase {
  const name = taskSettings?.TargetMetadata?.TargetSchema ?? "";
  if (name !== "") return { ...unchanged, change: { kind: "to", name } };
  return engine === "oracle" ? { ...unchanged, change: unknown, unsure: byUser } : unchanged;
}

function rulesOf(pipeline: PipelineConfig, half: NameHalf, engine: EngineWord): NameRule[] {
  const rules = transformationsOf(pipeline)
    .filter(({ kind, rule }) => kind === half && aspectOf(rule) === "name")
    .map(({ text, tables, rule }) => ({
      text: half === "schema" ? `${text}.%` : text,
      pattern: tables,
      isExact: isExact(text),
      cases: casesOfRule(rule, half),
    }));
  return engine === "dynamodb" ? namesInDynamoDB(pipeline, half, rules) : rules;
}

/** DynamoDB has no schemas, and its tables are named by object mappings (DMS guide, CHAP_Target.DynamoDB). */
function namesInDynamoDB(
  { objectMappings = [] }: PipelineConfig,
  half: NameHalf,
  others: readonly NameRule[],
): NameRule[] {
  const to = (text: string, name: string): NameRule => ({
    text,
    pattern: parsePattern(text),
    isExact: true,
    cases: [{ ...unchanged, change: { kind: "to", name } }],
  });
  if (half === "schema") return [to("%.%", "tables")];
  const mapped = objectMappings.flatMap(({ table, targetTableName: name }) =>
    name === undefined ? [] : [to(table, name)],
  );
  return [...mapped, ...others];
}

function casesOfRule(rule: Transformation, half: NameHalf): NameCase[] {
  const only = (change: NameChange): NameCase[] => [{ ...unchanged, change }];
  switch (rule.action) {
    case "rename":
      return rule.expression === undefined && rule.to !== undefined
        ? only({ kind: "to", name: rule.to })
        : [{ ...unchanged, change: unknown, unsure: byRules }];
    case "convert-lowercase":
      return only({ kind: "lower" });
    case "convert-uppercase":
      return only({ kind: "upper" });
    case "add-prefix":
      return only({ kind: "prefix", old: "", value: rule.value });
    case "add-suffix":
      return only({ kind: "suffix", old: "", value: rule.value });
    case "remove-prefix":
      return whereItIs("prefix", rule.value, "", half);
    case "remove-suffix":
      return whereItIs("suffix", rule.value, "", half);
    case "replace-prefix":
      return whereItIs("prefix", rule.oldValue, rule.value, half);
    case "replace-suffix":
      return whereItIs("suffix", rule.oldValue, rule.value, half);
    default:
      return [unchanged];
  }
}

/** A name without the prefix (or suffix) stays as it is. */
function whereItIs(kind: "prefix" | "suffix", old: string, value: string, half: NameHalf): NameCase[] {
  const name = kind === "prefix" ? `${literally(old)}%` : `%${literally(old)}`;
  const pattern = half === "schema" ? `${name}.%` : `%.${name}`;
  return [
    { required: [pattern], excluded: [], change: { kind, old, value } },
    { required: [], excluded: [pattern], change: { kind: "none" } },
  ];
}
