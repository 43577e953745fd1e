/** What the roles that are not functions' may do. */
import { via, type Place, type StatementKind } from "./kind";

const key = "arn:aws:kms:<region>:<account>:key/<id>";
const logGroup = "arn:aws:logs:<region>:<own>:log-group:";
const table = "arn:aws:dynamodb:<region>:<own>:table/";

const listBucket: StatementKind = {
  Sid: "ListBucket",
  Action: ["s3:GetBucketLocation", "s3:ListBucket"],
  Resource: ["arn:aws:s3:::<bucket>"],
};

/** With a key, through the service whose data it encrypts. */
const withKey = (Sid: string, service: string, ...actions: readonly string[]): StatementKind => ({
  Sid,
  Action: actions,
  Resource: [key],
  Condition: via(service),
});

const writer: readonly StatementKind[] = [
  listBucket,
  {
    Sid: "WriteObjects",
    Action: ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"],
    Resource: ["arn:aws:s3:::<bucket>/<folder>/*", "arn:aws:s3:::<bucket>/awsdms_test_object*"],
  },
  withKey("EncryptObjects", "s3", "kms:Decrypt", "kms:GenerateDataKey"),
];

export const roles: readonly Place[] = [
  {
    at: ["*-pipelines*/aws_iam_role_policy.*_secret_access"],
    kind: "identity",
    statements: [
      {
        Sid: "ReadSecret",
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        Resource: ["<secret>"],
      },
      withKey("DecryptSecret", "secretsmanager", "kms:Decrypt", "kms:DescribeKey"),
    ],
  },
  {
    at: ["*-pipelines*/aws_iam_role_policy.*_writer", "*-trust*/aws_iam_role_policy.*"],
    kind: "identity",
    statements: writer,
  },
  {
    at: ["*-pipelines*/aws_iam_role_policy.*_reader"],
    kind: "identity",
    statements: [
      listBucket,
      { Sid: "ReadObjects", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::<bucket>/<folder>/*"] },
      withKey("DecryptObjects", "s3", "kms:Decrypt"),
    ],
  },
  {
    at: ["*-pipelines*/aws_iam_role_policy.*_staging"],
    kind: "identity",
    statements: [
      {
        Sid: "SeeStagingBucket",
        Action: [
          "s3:GetBucketAcl",
          "s3:GetBucketLocation",
          "s3:GetBucketPolicy",
          "s3:GetBucketVersioning",
          "s3:GetLifecycleConfiguration",
          "s3:ListBucket",
        ],
        Resource: ["arn:aws:s3:::<staging>"],
      },
      {
        Sid: "StageRows",
        Action: ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
        Resource: ["arn:aws:s3:::<staging>/*"],
      },
      withKey("EncryptObjects", "s3", "kms:Decrypt", "kms:GenerateDataKey"),
    ],
  },
  {
    // Writers of streams, tables and indexes.
    at: ["*-pipelines*/aws_iam_role_policy.*_writer"],
    kind: "identity",
    statements: [
      {
        Sid: "WriteRecords",
        Action: ["kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"],
        Resource: ["${data.aws_kinesis_stream.<id>.arn}"],
      },
      withKey("EncryptRecords", "kinesis", "kms:GenerateDataKey"),
      {
        Sid: "WriteTables",
        Action: [
          "dynamodb:CreateTable",
          "dynamodb:DeleteItem",
          "dynamodb:DeleteTable",
          "dynamodb:DescribeTable",
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
        ],
        // The file names tables, or what the names begin with.
        Resource: [`${table}<id>`, `${table}<id>-*`],
      },
      { Sid: "ListTables", Action: ["dynamodb:ListTables"], Resource: ["*"] },
      {
        Sid: "WriteIndexes",
        Action: ["es:ESHttpDelete", "es:ESHttpGet", "es:ESHttpHead", "es:ESHttpPost", "es:ESHttpPut"],
        Resource: ["${data.aws_opensearch_domain.<id>.arn}/*"],
      },
    ],
  },
  {
    at: ["*-database/aws_iam_role_policy.*_proxy"],
    kind: "identity",
    statements: [
      { Sid: "ReadSecret", Action: ["secretsmanager:GetSecretValue"], Resource: ["<secret>"] },
      withKey("DecryptSecret", "secretsmanager", "kms:Decrypt"),
    ],
  },
  {
    // As AWS's own policy for it (AmazonRDSEnhancedMonitoringRole).
    at: ["*-database/aws_iam_role_policy.*_monitoring"],
    kind: "identity",
    statements: [
      {
        Sid: "MakeGroups",
        Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
        Resource: [`${logGroup}RDS*`],
      },
      {
        Sid: "WriteMetrics",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
        Resource: [`${logGroup}RDS*:log-stream:*`],
      },
    ],
  },
  {
    at: ["*-foundation/aws_iam_role_policy.*_vpc_flow"],
    kind: "identity",
    statements: [
      {
        Sid: "WriteFlowLog",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [
          `${logGroup}/causeway/<env>-replication/flow`,
          `${logGroup}/causeway/<env>-replication/flow:*`,
        ],
      },
    ],
  },
  {
    at: ["*-foundation/aws_iam_role_policy.egress_delivery"],
    kind: "identity",
    statements: [
      {
        Sid: "WriteDeliveries",
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [
          `${logGroup}sns/<region>/<own>/<env>-egress:*`,
          `${logGroup}sns/<region>/<own>/<env>-egress/Failure:*`,
        ],
      },
    ],
  },
];
