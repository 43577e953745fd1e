/** The shape of `transformations`: what a pipeline changes between source and target. */
import * as z from "zod";
import {
  columnPattern,
  dataType,
  name,
  schemaPattern,
  tableName,
  tablePattern,
  tablespacePattern,
} from "./patterns";

const ofDataType = name
  .optional()
  .describe("Only columns of this data type; meant for patterns that match many columns.");

/** Kinds of names that a rule changes: one of these keys, which is also DMS's `rule-target`. */
const named = {
  schema: schemaPattern.optional().describe("Schema; % stands for any characters."),
  table: tablePattern.optional(),
  column: columnPattern.optional(),
  tableTablespace: tablespacePattern
    .optional()
    .describe('Oracle tablespace of tables: "schema.table.tablespace".'),
  indexTablespace: tablespacePattern
    .optional()
    .describe('Oracle tablespace of indexes: "schema.table.tablespace".'),
  ofDataType,
};

const column = { column: columnPattern, ofDataType };

const addColumn = z.strictObject({
  action: z.literal("add-column"),
  table: tablePattern,
  name: name.describe("Name of the new column; no column of the table may have it."),
  expression: name
    .optional()
    .describe("SQLite expression for its value; columns of the source are written `$column`."),
  dataType: dataType.describe("Data type of the new column."),
});

const primaryKey = z.strictObject({
  action: z.literal("define-primary-key"),
  table: tableName.describe("One table, without wildcards."),
  name: name.describe("Name of the key or index on the target."),
  columns: z.array(name).min(1, "at least one column").describe("Columns of the key, in their order."),
  origin: z
    .enum(["primary-key", "unique-index"])
    .optional()
    .describe("What to make; DMS makes a primary key if nothing is said."),
});

const beforeImage = z.strictObject({
  action: z.literal("add-before-image-columns"),
  table: tablePattern,
  columnPrefix: z
    .string()
    .optional()
    .describe("Put before the name of the column; DMS takes `BI_` if nothing is said."),
  columnSuffix: z.string().optional().describe("Put after the name of the column."),
  columnFilter: z
    .enum(["pk-only", "non-lob", "all"])
    .optional()
    .describe("Which columns get one; DMS takes `pk-only` if nothing is said."),
});

/**
 * One rule of `transformations`: an action of DMS (DMS guide, "Transformation rules and actions" and "Using
 * data masking to hide sensitive information"), and what it is done to.
 */
export const transformation = z.discriminatedUnion("action", [
  z.strictObject({
    action: z.literal("rename"),
    ...named,
    to: name.optional().describe("New name."),
    expression: name.optional().describe("SQLite expression for the new name, instead of `to`."),
  }),
  z.strictObject({ action: z.enum(["convert-lowercase", "convert-uppercase"]), ...named }),
  z.strictObject({
    action: z.enum(["add-prefix", "remove-prefix", "add-suffix", "remove-suffix"]),
    ...named,
    value: name.describe("The prefix or suffix."),
  }),
  z.strictObject({
    action: z.enum(["replace-prefix", "replace-suffix"]),
    ...named,
    oldValue: name.describe("The prefix or suffix to take away."),
    value: name.describe("The prefix or suffix to put in its place."),
  }),
  z.strictObject({ action: z.enum(["remove-column", "include-column"]), ...column }),
  addColumn,
  z.strictObject({
    action: z.literal("change-data-type"),
    ...column,
    dataType: dataType.describe("Data type of the column on the target."),
  }),
  primaryKey,
  beforeImage,
  z.strictObject({
    action: z.literal("data-masking-digits-mask"),
    ...column,
    value: z
      .string()
      .regex(/^[!-~]$/, "one printable ASCII character, no white space")
      .describe("Character that takes the place of each digit."),
  }),
  z.strictObject({
    action: z.enum(["data-masking-digits-randomize", "data-masking-hash-mask"]),
    ...column,
  }),
]);

export type Transformation = z.infer<typeof transformation>;
