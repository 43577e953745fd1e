/** The shape of a pipeline: a source, a target and the task between. */
import * as z from "zod";
import { cdcStart, cdcStop } from "./change-start";
import { key, reference } from "./key";
import { runsOn } from "./serverless";
import { tableMappingLists } from "./tables/table-mappings";
import { resourceTags } from "./tags";
import { taskSettings } from "./task-settings";

/** CreateReplicationTask and CreateReplicationConfig in the DMS API reference. */
const resourceIdentifier = z
  .string()
  .regex(
    /^(?=.{1,31}$)[A-Za-z][A-Za-z0-9]*(-[A-Za-z0-9]+)*$/,
    "at most 31 letters, digits and single hyphens, which begins with a letter and ends with none of the hyphens",
  );

export const pipeline = z.strictObject({
  source: reference.describe("The source endpoint, by its key."),
  target: reference.describe("The target endpoint, by its key."),
  migrationType: z
    .enum(["full-load", "cdc", "full-load-and-cdc"])
    .describe("full-load copies rows once, cdc replicates changes, full-load-and-cdc does both."),
  runsOn: runsOn.describe("The replication instance, by its key, or `serverless` for DMS Serverless."),
  ...tableMappingLists,
  taskSettings: taskSettings
    .optional()
    .describe("Replication task settings that differ from the defaults, as the DMS guide spells them."),
  cdcStart: cdcStart
    .optional()
    .describe(
      "Where in the source's log a task of type cdc begins, fixed when the task is made; from its first start on otherwise.",
    ),
  cdcStop: cdcStop
    .optional()
    .describe("When a task that replicates changes ends by itself; it goes on otherwise."),
  onReplace: z
    .enum(["reload"])
    .optional()
    .describe(
      "What to do when a change needs another task: `reload` makes a new one, which loads every table again. Without it such a change is refused at plan.",
    ),
  resourceIdentifier: resourceIdentifier
    .optional()
    .describe(
      "Last part of the ARN of its replication task or serverless replication, which DMS makes up otherwise. Fixed when it is made: another one needs another task. Endpoints and instances have none, because provider 5.100 sends none.",
    ),
  tags: resourceTags.optional(),
  group: key
    .optional()
    .describe(
      "Splits the endpoints, trust and pipelines stacks of a large environment: one set for each group.",
    ),
});

export type PipelineConfig = z.infer<typeof pipeline>;
