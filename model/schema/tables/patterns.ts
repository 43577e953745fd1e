/** Names of tables, columns and tablespaces in table mappings, with and without wildcards. */
import * as z from "zod";

function text(expected: string, pattern: RegExp) {
  return z.string({ error: expected }).regex(pattern, expected);
}

/** Tables by their name or by a pattern. */
export const tablePattern = text(
  '"schema.table", where % stands for any characters',
  /^[^.]+\.[^.]+$/,
).describe('"schema.table"; % stands for any characters.');

/** One table by its exact name: what DMS asks for where it takes no wildcards; `_` is a character like others. */
export const tableName = text('"schema.table" of one table, without wildcards', /^[^.%[\]]+\.[^.%[\]]+$/);

/** Schemas by their name or by a pattern. */
export const schemaPattern = text("the name of a schema, where % stands for any characters", /^[^.]+$/);

const threeParts = /^[^.]+\.[^.]+\.[^.]+$/;

/** Columns by their name or by a pattern. */
export const columnPattern = text(
  '"schema.table.column", where % stands for any characters',
  threeParts,
).describe('"schema.table.column"; % stands for any characters.');

/** Tablespaces of tables by their name or by a pattern. */
export const tablespacePattern = text(
  '"schema.table.tablespace", where % stands for any characters',
  threeParts,
);

/** A name that is not empty. */
export const name = z.string().min(1, "a name");

/** The data types that DMS converts to (DMS guide, "Transformation rules and actions"). */
export const dataType = z.strictObject({
  type: z
    .enum([
      "bytes",
      "date",
      "time",
      "datetime",
      "int1",
      "int2",
      "int4",
      "int8",
      "numeric",
      "real4",
      "real8",
      "string",
      "uint1",
      "uint2",
      "uint4",
      "uint8",
      "wstring",
      "blob",
      "nclob",
      "clob",
      "boolean",
      "set",
      "list",
      "map",
      "tuple",
    ])
    .describe("Data type of DMS, not of the database."),
  precision: z.int().min(0).optional().describe("Digits, or digits of a second."),
  scale: z.int().min(0).optional().describe("Digits behind the point."),
  length: z.int().min(1).optional().describe("Length of text or bytes."),
});

/** True if text stands for one name: `_`, which DMS takes for any character, is part of most names. */
export function isExact(text: string): boolean {
  return !/[%[]/.test(text);
}
