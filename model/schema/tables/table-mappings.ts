/** The keys of a pipeline that say which tables go where and how: its table mappings. */
import * as z from "zod";
import { objectMapping, postProcessing, validation } from "./object-mapping";
import { tableRule } from "./table";
import { tableSettings } from "./table-settings";
import { transformation } from "./transformation";

/** Members of a pipeline, one list for each rule type of DMS. */
export const tableMappingLists = {
  tables: z
    .array(tableRule)
    .min(1, "at least one table to include")
    .describe("Tables to replicate, first to last."),
  transformations: z
    .array(transformation)
    .optional()
    .describe("What to change between source and target: names, columns, data types."),
  tableSettings: z
    .array(tableSettings)
    .optional()
    .describe("How single tables are loaded: in parallel, and with which large objects."),
  objectMappings: z
    .array(objectMapping)
    .optional()
    .describe("DynamoDB, Kinesis and Kafka: how rows become records."),
  postProcessing: z.array(postProcessing).optional().describe("S3: tags of the objects written for tables."),
  validations: z
    .array(validation)
    .optional()
    .describe("How data validation compares columns whose values differ on purpose."),
};

/** Everything that a pipeline says for its table mappings. */
export type TableMappingsConfig = z.infer<z.ZodObject<typeof tableMappingLists, z.core.$strict>>;
