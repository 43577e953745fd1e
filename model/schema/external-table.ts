/** The shape of the tables that files of an S3 source hold. */
import * as z from "zod";

/** Types of columns that DMS knows at S3 sources (DMS guide, CHAP_Source.S3, "Source data types"). */
export const externalColumnTypes = [
  "BYTE",
  "DATE",
  "TIME",
  "DATETIME",
  "TIMESTAMP",
  "INT1",
  "INT2",
  "INT4",
  "INT8",
  "NUMERIC",
  "REAL4",
  "REAL8",
  "STRING",
  "UINT1",
  "UINT2",
  "UINT4",
  "UINT8",
  "BLOB",
  "CLOB",
  "BOOLEAN",
] as const;

/** Formats in which DMS reads dates from text (DMS guide, CHAP_Source.S3, "Defining external tables"). */
export const externalDateFormats = [
  "YYYY-MM-dd HH:mm:ss",
  "YYYY-MM-dd HH:mm:ss.F",
  "YYYY/MM/dd HH:mm:ss",
  "YYYY/MM/dd HH:mm:ss.F",
  "MM/dd/YYYY HH:mm:ss",
  "MM/dd/YYYY HH:mm:ss.F",
  "YYYYMMdd HH:mm:ss",
  "YYYYMMdd HH:mm:ss.F",
] as const;

const column = z.strictObject({
  columnName: z.string().min(1).max(128).describe("Name of the column."),
  columnType: z.enum(externalColumnTypes).describe("Type of its values."),
  columnLength: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe("Longest value, in bytes; needed for BYTE and STRING, and only there."),
  columnPrecision: z
    .int()
    .min(1)
    .max(38)
    .optional()
    .describe("How many digits a number has; needed for NUMERIC, and only there."),
  columnScale: z
    .int()
    .min(0)
    .max(38)
    .optional()
    .describe(
      "NUMERIC, where it is needed: how many of them stand after the point. DATETIME: how many digits seconds have after theirs, 0 to 9; by default they are cut off.",
    ),
  columnDateFormat: z
    .enum(externalDateFormats)
    .optional()
    .describe("How dates are written in the files; for DATE, TIME and DATETIME only."),
  columnNullable: z.boolean().optional().describe("Whether values may be missing."),
  columnIsPk: z.boolean().optional().describe("Whether the column is part of the primary key."),
});

const table = z.strictObject({
  tableOwner: z.string().min(1).max(128).describe("Schema of the table."),
  tableName: z.string().min(1).max(128).describe("Name of the table."),
  tablePath: z
    .string()
    .regex(/^[^/].*\/$/, 'a folder under the endpoint\'s folder, like "hr/employee/"')
    .optional()
    .describe(
      "Folder of its full-load files under the endpoint's folder; `<tableOwner>/<tableName>/` by default.",
    ),
  tableColumns: z.array(column).min(1).describe("Its columns, in the order of the files."),
});

/** The tables of an S3 source, in the words of the external table definition with a small first letter. */
export const externalTableDefinition = z
  .array(table)
  .min(1)
  .describe("The tables that the files hold, where the endpoint is a source; each has its columns in order.");

export type ExternalTables = z.infer<typeof externalTableDefinition>;
