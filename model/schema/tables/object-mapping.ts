/** The shapes of `objectMappings`, `postProcessing` and `validations`: what depends on the kind of target. */
import * as z from "zod";
import { columnPattern, name, tablePattern } from "./patterns";

const partitionKey = z.strictObject({ value: name.describe("The same key for every record.") });

const attributeMapping = z.strictObject({
  targetAttributeName: name.optional().describe("Attribute of the target."),
  attributeName: name.optional().describe("Attribute of the target, as streams without a type spell it."),
  attributeType: z.enum(["scalar", "document"]).optional().describe("One value, or a document of several."),
  attributeSubType: name
    .optional()
    .describe("Like string, number or json; for DynamoDB also dynamodb-map and the like."),
  value: z.json().describe("Text, or a map of texts; columns of the source are written `${column}`."),
});

/** One rule of `objectMappings` (DMS guide, the pages on DynamoDB, Kinesis and Kafka as targets). */
export const objectMapping = z.strictObject({
  action: z
    .enum(["map-record-to-record", "map-record-to-document"])
    .describe("An attribute for each column, or all columns in the attribute `_doc`."),
  table: tablePattern,
  targetTableName: name.optional().describe("Name of the table on the target."),
  kafkaTargetTopic: name.optional().describe("Kafka: topic for the table, instead of the endpoint's."),
  partitionKey: partitionKey.optional().describe("Kafka: constant key beside a topic."),
  mappingParameters: z
    .strictObject({
      partitionKeyType: z
        .enum(["schema-table", "transaction-id", "primary-key", "constant", "attribute-name"])
        .optional()
        .describe("What the partition key of a record is made of."),
      partitionKeyName: name.optional().describe("Attribute that is the partition key."),
      partitionKey: partitionKey.optional().describe("Constant partition key."),
      sortKeyName: name.optional().describe("DynamoDB: attribute that is the sort key."),
      excludeColumns: z
        .array(name)
        .optional()
        .describe("Columns that get no attribute of their own; attribute mappings may still use them."),
      attributeMappings: z.array(attributeMapping).optional().describe("Attributes made of columns."),
    })
    .optional()
    .describe("Keys and attributes of the records."),
});

/** One rule of `postProcessing` (DMS guide, "Amazon S3 object tagging"). */
export const postProcessing = z.strictObject({
  action: z.literal("add-tag").describe("Tags the objects that are written for a table."),
  table: tablePattern,
  tagSet: z
    .record(name.max(128), z.string().max(256))
    .describe("Keys and values, in which `${schema-name}` and `${table-name}` may stand."),
});

/** One rule of `validations` (DMS guide, "AWS DMS data validation"). */
export const validation = z.strictObject({
  action: z
    .literal("override-validation-function")
    .describe("Compares what two SQL expressions yield instead of the values themselves."),
  column: columnPattern,
  ofDataType: name.optional().describe("Only columns of this data type."),
  sourceFunction: name.optional().describe("SQL of the source; the column is written `${column-name}`."),
  targetFunction: name.optional().describe("SQL of the target; the column is written `${column-name}`."),
});

export type ObjectMapping = z.infer<typeof objectMapping>;
export type PostProcessing = z.infer<typeof postProcessing>;
export type Validation = z.infer<typeof validation>;
