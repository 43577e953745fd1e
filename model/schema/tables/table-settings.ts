/** The shape of `tableSettings`: how single tables are loaded (DMS guide, "Table and collection settings"). */
import * as z from "zod";
import { name, tableName } from "./patterns";

const names = z.array(name).min(1, "at least one name");

/** DMS takes at most this many columns for the ranges of a table. */
const mostRangeColumns = 10;

const parallelLoad = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("partitions-auto"),
    numberOfPartitions: z
      .int()
      .min(1)
      .optional()
      .describe("MongoDB and DocumentDB: segments to cut the collection into; DMS takes 16."),
    collectionCountFromMetadata: z
      .boolean()
      .optional()
      .describe("MongoDB and DocumentDB: whether an estimated count will do; DMS takes true."),
    maxRecordsSkipPerPage: z
      .int()
      .min(1)
      .optional()
      .describe(
        "MongoDB and DocumentDB: documents to skip at once when looking for boundaries; DMS takes 10,000.",
      ),
    batchSize: z
      .int()
      .min(0)
      .optional()
      .describe(
        "MongoDB and DocumentDB: documents in one batch; 0, which DMS takes, leaves it to the server.",
      ),
  }),
  z.strictObject({ type: z.literal("subpartitions-auto") }),
  z.strictObject({
    type: z.literal("partitions-list"),
    partitions: names.optional().describe("Partitions to load, by name."),
    subpartitions: names.optional().describe("Oracle: subpartitions to load, by name."),
  }),
  z.strictObject({
    type: z.literal("ranges"),
    columns: names
      .max(mostRangeColumns, `at most ${mostRangeColumns} columns`)
      .describe(
        "Columns that tell the segments apart, the most significant first; best indexed. Rows without a value in them are not copied.",
      ),
    boundaries: z
      .array(
        z
          .array(z.union([z.string(), z.number()], { error: "text or a number" }))
          .min(1, "at least one value"),
      )
      .min(1, "at least one boundary")
      .describe(
        "Upper ends of the segments, lowest first: one value for each column. What lies above is one more segment.",
      ),
  }),
  z.strictObject({ type: z.literal("none") }),
]);

/** One rule of `tableSettings`. */
export const tableSettings = z.strictObject({
  table: tableName.describe("One table, without wildcards."),
  parallelLoad: parallelLoad.optional().describe("Loads the table in segments, several at once."),
  lobSettings: z
    .strictObject({
      mode: z
        .enum(["limited", "unlimited", "none"])
        .optional()
        .describe(
          "limited cuts LOBs off at bulkMaxSizeKB, unlimited does not, none takes the settings of the task; DMS takes limited if nothing is said.",
        ),
      bulkMaxSizeKB: z
        .int()
        .min(0)
        .optional()
        .describe(
          "Largest LOB that is copied with its row, in kilobytes; three times the size of the value.",
        ),
    })
    .optional()
    .describe("How large objects of the table are copied."),
});

export type TableSettings = z.infer<typeof tableSettings>;
export type ParallelLoad = z.infer<typeof parallelLoad>;
