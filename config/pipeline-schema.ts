/** The shape of a pipeline: a source, a target and the task between. */
import * as z from "zod";
import { key } from "./key-schema";
import { tableRule } from "./table-schema";

export const pipeline = z.strictObject({
  source: key.describe("The source endpoint, by its key."),
  target: key.describe("The target endpoint, by its key."),
  migrationType: z
    .enum(["full-load", "cdc", "full-load-and-cdc"])
    .describe("full-load copies rows once, cdc replicates changes, full-load-and-cdc does both."),
  runsOn: key.describe("The replication instance, by its key."),
  tables: z
    .array(tableRule)
    .min(1, "at least one table to include")
    .describe("Tables to replicate, first to last."),
  taskSettings: z
    .record(z.string(), z.json())
    .optional()
    .describe("Replication task settings that differ from the defaults, as the DMS guide spells them."),
  onReplace: z
    .enum(["reload"])
    .optional()
    .describe(
      "What to do when a change needs another task: `reload` makes a new one, which loads every table again. Without it such a change is refused at plan.",
    ),
  group: key
    .optional()
    .describe(
      "Splits the endpoints, trust and pipelines stacks of a large environment: one set for each group.",
    ),
});

export type PipelineConfig = z.infer<typeof pipeline>;
