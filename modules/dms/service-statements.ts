/** Rights of a role at the one service that DMS writes to. */
import type { PolicyStatement } from "../../model/policy";

/** Parts that are the same in all ARNs of the replication account. */
export interface ServicePlace {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** A stream and its key (DMS guide, CHAP_Target.Kinesis; Kinesis guide, "Permissions to use user-generated KMS keys"). */
export function streamStatements(
  { region }: ServicePlace,
  stream: { readonly arn: string; readonly keyArn: string },
): PolicyStatement[] {
  return [
    {
      Sid: "WriteRecords",
      Effect: "Allow",
      Action: ["kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"],
      Resource: stream.arn,
    },
    {
      Sid: "EncryptRecords",
      Effect: "Allow",
      Action: ["kms:GenerateDataKey"],
      Resource: stream.keyArn,
      Condition: { StringEquals: { "kms:ViaService": `kinesis.${region}.amazonaws.com` } },
    },
  ];
}

/** Tables in which DMS notes what it could not write. */
const exceptionTables = ["awsdms_apply_exceptions", "awsdms_full_load_exceptions"];

/**
 * Tables, by name or by the start of it (DMS guide, CHAP_Target.DynamoDB).
 *
 * ListTables knows no single tables.
 */
export function tableStatements(
  { partition, region, accountId }: ServicePlace,
  tables: readonly string[],
): PolicyStatement[] {
  return [
    {
      Sid: "WriteTables",
      Effect: "Allow",
      Action: [
        "dynamodb:CreateTable",
        "dynamodb:DeleteItem",
        "dynamodb:DeleteTable",
        "dynamodb:DescribeTable",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      ],
      Resource: [...new Set([...tables, ...exceptionTables])]
        .sort()
        .map((table) => `arn:${partition}:dynamodb:${region}:${accountId}:table/${table}`),
    },
    { Sid: "ListTables", Effect: "Allow", Action: ["dynamodb:ListTables"], Resource: "*" },
  ];
}

/** The indexes of a domain (DMS guide, CHAP_Target.Elasticsearch). */
export function domainStatements(domainArn: string): PolicyStatement[] {
  return [
    {
      Sid: "WriteIndexes",
      Effect: "Allow",
      Action: ["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
      Resource: `${domainArn}/*`,
    },
  ];
}
