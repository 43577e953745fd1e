/** Objects of table mappings: schemas, tables, columns and tablespaces. */
import type { PipelineConfig, TableMappingsConfig } from "../../../model/schema/environment";
import type { Transformation } from "../../../model/schema/tables/transformation";
import type { KeyPath } from "../../messages";
import { parseName, parsePattern, type TablePattern } from "./table-patterns";

type ObjectKind = "schema" | "table" | "column" | "tableTablespace" | "indexTablespace";

/** Object of a rule other than those of `tables`. */
export interface TableObject {
  readonly list: Exclude<keyof TableMappingsConfig, "tables">;
  readonly index: number;
  readonly kind: ObjectKind;
  /** As the file says it. */
  readonly text: string;
  /** The tables it is about. */
  readonly tables: TablePattern;
  /** Name or pattern of a column or tablespace. */
  readonly part: string | undefined;
  readonly ofDataType: string | undefined;
}

/** A transformation and what it is about. */
export interface TransformedObject extends TableObject {
  readonly rule: Transformation;
}

/** The keys of a transformation that can say what it is about; a rule holds it to one. */
export const objectKeys = ["schema", "table", "column", "tableTablespace", "indexTablespace"] as const;

/** Path of what a rule is about, for a problem of a pipeline. */
export function pathOf(pipeline: string, { list, index, kind }: TableObject): KeyPath {
  return ["pipelines", pipeline, list, index, kind];
}

const transformed = new WeakMap<PipelineConfig, readonly TransformedObject[]>();

/** The transformations of a pipeline; those that do not say what they are about are left out. */
export function transformationsOf(pipeline: PipelineConfig): readonly TransformedObject[] {
  const objects =
    transformed.get(pipeline) ??
    (pipeline.transformations ?? []).flatMap((rule, index) => {
      const place = placeOf(rule);
      return place === undefined ? [] : [{ rule, list: "transformations" as const, index, ...place }];
    });
  transformed.set(pipeline, objects);
  return objects;
}

/** Objects of all rules but those of `tables`. */
export function objectsOf(pipeline: PipelineConfig): TableObject[] {
  const { tableSettings = [], objectMappings = [], postProcessing = [], validations = [] } = pipeline;
  return [
    ...transformationsOf(pipeline),
    ...tableSettings.map(({ table }, index) => ({
      list: "tableSettings" as const,
      index,
      ...exactTable(table),
    })),
    ...objectMappings.map(({ table }, index) => ({
      list: "objectMappings" as const,
      index,
      ...tables(table),
    })),
    ...postProcessing.map(({ table }, index) => ({
      list: "postProcessing" as const,
      index,
      ...tables(table),
    })),
    ...validations.map(({ column, ofDataType }, index) => ({
      list: "validations" as const,
      index,
      ...part("column", column, ofDataType),
    })),
  ];
}

/** The pattern of a name that stands alone, to be compared with other such patterns. */
export function partPattern(part: string): TablePattern {
  return parsePattern(`x.${part}`);
}

type Place = Omit<TableObject, "list" | "index">;

function placeOf(rule: Transformation): Place | undefined {
  if (rule.action === "define-primary-key") return exactTable(rule.table);
  const said = objectKeys.flatMap((kind) => {
    const text = (rule as Partial<Record<ObjectKind, string>>)[kind];
    return text === undefined ? [] : [{ kind, text }];
  });
  const [only, ...more] = said;
  if (only === undefined || more.length > 0) return undefined;
  const { kind, text } = only;
  if (kind === "table") return tables(text);
  if (kind !== "schema") return part(kind, text, "ofDataType" in rule ? rule.ofDataType : undefined);
  return { kind, text, tables: parsePattern(`${text}.%`), part: undefined, ofDataType: undefined };
}

function tables(text: string): Place {
  return { kind: "table", text, tables: parsePattern(text), part: undefined, ofDataType: undefined };
}

function exactTable(text: string): Place {
  return { ...tables(text), tables: parseName(text) };
}

function part(kind: ObjectKind, text: string, ofDataType: string | undefined): Place {
  const end = text.lastIndexOf(".");
  return { kind, text, tables: parsePattern(text.slice(0, end)), part: text.slice(end + 1), ofDataType };
}
