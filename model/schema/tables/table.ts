/** The shape of `tables`: which tables a pipeline replicates, and which of their rows. */
import * as z from "zod";
import { name, tableName, tablePattern } from "./patterns";

const value = z.union([z.string(), z.number()], { error: "text or a number" });

const range = z
  .array(value, { error: "two values, the lower one first" })
  .length(2, "two values, the lower one first");

/** Operators of a filter condition, as the DMS guide names them ("Using source filters"); one per condition. */
const operators = {
  lte: value.optional().describe("At most this."),
  ste: value.optional().describe("At most this: another name of lte."),
  gte: value.optional().describe("At least this."),
  eq: value.optional().describe("Exactly this."),
  noteq: value.optional().describe("Anything but this."),
  between: range.optional().describe("From the first value to the second, both included."),
  notbetween: range.optional().describe("Below the first value or above the second."),
  isNull: z
    .boolean()
    .optional()
    .describe("true: rows without a value (DMS: null); false: rows with one (DMS: notnull)."),
};

/** One condition on the column of a filter. */
export const filterCondition = z.strictObject(operators);

const filter = z.strictObject({
  column: name.describe(
    "Column, exactly as the source spells it; its values must not change after insertion.",
  ),
  ...operators,
  anyOf: z
    .array(filterCondition)
    .min(2, "at least two conditions")
    .optional()
    .describe("Several conditions, of which one must hold."),
});

const tableType = z
  .enum(["table", "view", "all"])
  .optional()
  .describe("Whether the rule means tables, views or both; DMS takes `table` if nothing is said.");

const loadOrder = z
  .int()
  .min(1)
  .max(2_147_483_647)
  .optional()
  .describe("Priority in the full load: higher numbers start first.");

/** One rule of `tables`. */
export const tableRule = z.union([
  z.strictObject({
    include: tablePattern,
    tableType,
    loadOrder,
    filters: z
      .array(filter)
      .optional()
      .describe("Rows to copy, of one exactly named table: those that fulfil every filter."),
  }),
  z.strictObject({ exclude: tablePattern, tableType }),
  z.strictObject({
    explicit: tableName.describe("Exactly one table or view, without wildcards."),
    tableType,
    loadOrder,
  }),
]);

export type TableRule = z.infer<typeof tableRule>;
export type TableFilter = z.infer<typeof filter>;
export type FilterCondition = z.infer<typeof filterCondition>;
