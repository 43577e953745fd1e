/** A source in the bucket, so that a task can be made and run without a database. */
import type { CreateEndpointCommandInput } from "@aws-sdk/client-database-migration-service";

/** The file of the table `facts.rows`, at the place that DMS expects. */
export const sourceFile = "source/facts/rows/LOAD00000001.csv";

const sourceTable = JSON.stringify({
  TableCount: "1",
  Tables: [
    {
      TableName: "rows",
      TablePath: "facts/rows/",
      TableOwner: "facts",
      TableColumns: [{ ColumnName: "id", ColumnType: "INT4", ColumnNullable: "false", ColumnIsPk: "true" }],
      TableColumnsTotal: "1",
    },
  ],
});

/** What the endpoint says besides its bucket. */
export const sourceSettings: Partial<CreateEndpointCommandInput> = {
  EndpointType: "source",
  ExternalTableDefinition: sourceTable,
  S3Settings: { ExternalTableDefinition: sourceTable },
};
