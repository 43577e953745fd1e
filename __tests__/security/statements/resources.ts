/** What policies of keys, buckets, secrets, topics and queues admit, and statements that are handed to owners. */
import { via, type Place, type StatementKind } from "./kind";

const key = ["kms:Decrypt", "kms:DescribeKey"];
const dataKey = ["kms:Decrypt", "kms:GenerateDataKey"];
const logGroups = "arn:aws:logs:<region>:<own>:log-group:";

const tlsOnly = (Sid: string, action: string, ...resources: readonly string[]): StatementKind => ({
  Sid,
  Effect: "Deny",
  Principal: { AWS: ["*"] },
  Action: [action],
  Resource: resources,
  Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  required: true,
});

/** What a role of an endpoint does in its folder of a bucket. */
const inFolder = (bucket: string): readonly StatementKind[] => [
  {
    Sid: "ListBucket",
    Principal: { AWS: ["<made>"] },
    Action: ["s3:GetBucketLocation", "s3:ListBucket"],
    Resource: [`arn:aws:s3:::${bucket}`],
  },
  {
    Sid: "WriteObjects",
    Principal: { AWS: ["<made>"] },
    Action: ["s3:DeleteObject", "s3:PutObject", "s3:PutObjectAcl", "s3:PutObjectTagging"],
    Resource: [`arn:aws:s3:::${bucket}/<folder>/*`, `arn:aws:s3:::${bucket}/awsdms_test_object*`],
  },
  {
    Sid: "ReadObjects",
    Principal: { AWS: ["<made>"] },
    Action: ["s3:GetObject"],
    Resource: [`arn:aws:s3:::${bucket}/<folder>/*`],
  },
];

/** A role of an endpoint uses a key through the service whose data it is. */
const uses = (Sid: string, actions: readonly string[], service: string): StatementKind => ({
  Sid,
  Principal: { AWS: ["<made>"] },
  Action: actions,
  Resource: ["*"],
  Condition: via(service),
});

export const resources: readonly Place[] = [
  {
    at: ["*/aws_kms_key.*"],
    kind: "key",
    statements: [
      {
        Sid: "AccountAdministersKey",
        Principal: { AWS: ["arn:aws:iam::<own>:root"] },
        Action: ["kms:*"],
        Resource: ["*"],
        required: true,
      },
      {
        Sid: "CloudWatchLogsEncrypts",
        Principal: { Service: ["logs.<region>.amazonaws.com"] },
        Action: [...key, "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: ["*"],
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": [
              `${logGroups}/aws/lambda/<env>-*`,
              `${logGroups}/aws/rds/cluster/<id>/*`,
              `${logGroups}/aws/rds/proxy/<env>-*`,
              `${logGroups}/causeway/<env>-*`,
              `${logGroups}dms-tasks-<env>-*`,
              `${logGroups}sns/<region>/<own>/*`,
            ],
          },
        },
      },
      {
        Sid: "ServicesEncryptDeadLetters",
        Principal: { Service: ["events.amazonaws.com", "sns.amazonaws.com"] },
        Action: dataKey,
        Resource: ["*"],
        Condition: {
          StringEquals: { "kms:EncryptionContext:aws:sqs:arn": ["arn:aws:sqs:<region>:<own>:<queue>"] },
        },
      },
      uses("Decrypt", key, "secretsmanager"),
      uses("EncryptObjects", dataKey, "s3"),
      uses("DecryptObjects", ["kms:Decrypt"], "s3"),
    ],
  },
  {
    at: ["*/output.*_key_policy_statement"],
    kind: "key",
    statements: [uses("Decrypt", key, "secretsmanager"), uses("EncryptObjects", dataKey, "s3")],
  },
  {
    at: ["*/aws_s3_bucket_policy.*"],
    kind: "bucket",
    statements: [
      tlsOnly("TlsOnly", "s3:*", "arn:aws:s3:::<this>", "arn:aws:s3:::<this>/*"),
      ...inFolder("<this>"),
    ],
  },
  {
    at: ["*-storage/aws_s3_bucket_policy.*_logs"],
    kind: "bucket",
    statements: [
      {
        Sid: "LogDelivery",
        Principal: { Service: ["logging.s3.amazonaws.com"] },
        Action: ["s3:PutObject"],
        Resource: ["arn:aws:s3:::<this>/*"],
        Condition: {
          StringEquals: { "aws:SourceAccount": ["<own>"] },
          ArnLike: { "aws:SourceArn": ["arn:aws:s3:::<bucket>"] },
        },
      },
    ],
  },
  {
    at: ["*/local.*_bucket_policy_statements", "*/output.*_bucket_policy_statements"],
    kind: "bucket",
    statements: inFolder("<bucket>"),
  },
  {
    at: [
      "*/local.*_secret_policy_statements",
      "*/output.*_secret_policy_statements",
      "*-database/aws_secretsmanager_secret_policy.*",
    ],
    kind: "secret",
    statements: [
      {
        Sid: "Read",
        Principal: { AWS: ["<made>"] },
        Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
        Resource: ["<secret>"],
      },
      {
        Sid: "Describe",
        Principal: { AWS: ["<deploy>"] },
        Action: ["secretsmanager:DescribeSecret"],
        Resource: ["<secret>"],
      },
      {
        Sid: "DescribeByFunction",
        Principal: { AWS: ["arn:aws:iam::<account>:root"] },
        Action: ["secretsmanager:DescribeSecret"],
        Resource: ["<secret>"],
        Condition: { ArnEquals: { "aws:PrincipalArn": ["<made>"] } },
      },
    ],
  },
  {
    at: ["*-database/aws_secretsmanager_secret_policy.*"],
    kind: "secret",
    statements: [
      {
        Sid: "NobodyElse",
        Effect: "Deny",
        Principal: { AWS: ["*"] },
        Action: ["secretsmanager:GetSecretValue"],
        Resource: ["<secret>"],
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": ["<made>"] },
          StringNotEquals: { "aws:PrincipalAccount": ["<own>"] },
        },
        required: true,
      },
    ],
  },
  {
    at: ["*-foundation/aws_sns_topic_policy.egress"],
    kind: "topic",
    statements: [
      {
        Sid: "OnlyTheAnnouncerPublishes",
        Effect: "Deny",
        Principal: { AWS: ["*"] },
        Action: ["sns:Publish"],
        Resource: ["<this>"],
        Condition: {
          ArnNotEquals: { "aws:PrincipalArn": ["arn:aws:iam::<own>:role/<env>-announce-egress"] },
        },
        required: true,
      },
      tlsOnly("OnlyWithTls", "sns:Publish", "<this>"),
      {
        Sid: "Subscribe*",
        Principal: { AWS: ["<deploy>"] },
        Action: ["sns:Subscribe"],
        Resource: ["<this>"],
        Condition: {
          ArnEquals: { "aws:PrincipalArn": ["<deploy>"] },
          StringEquals: {
            "sns:Protocol": ["lambda"],
            "sns:Endpoint": ["arn:aws:lambda:<region>:<account>:function:<env>-<id>-allow-list"],
          },
        },
      },
      {
        Sid: "List*",
        Principal: { AWS: ["<deploy>"] },
        Action: ["sns:ListSubscriptionsByTopic"],
        Resource: ["<this>"],
        Condition: { ArnEquals: { "aws:PrincipalArn": ["<deploy>"] } },
      },
    ],
  },
  {
    at: ["*/aws_sqs_queue_policy.*"],
    kind: "queue",
    statements: [
      tlsOnly("OnlyWithTls", "sqs:*", "<this>"),
      {
        Sid: "RulesSend",
        Principal: { Service: ["events.amazonaws.com"] },
        Action: ["sqs:SendMessage"],
        Resource: ["<this>"],
        Condition: {
          ArnEquals: {
            "aws:SourceArn": [
              "arn:aws:events:<region>:<own>:rule/<env>-egress-events",
              "arn:aws:events:<region>:<own>:rule/<env>-egress-schedule",
              "arn:aws:events:<region>:<own>:rule/<env>-targets-*",
            ],
          },
        },
      },
      {
        Sid: "TopicsSend",
        Principal: { Service: ["sns.amazonaws.com"] },
        Action: ["sqs:SendMessage"],
        Resource: ["<this>"],
        Condition: { ArnEquals: { "aws:SourceArn": ["arn:aws:sns:<region>:<account>:<env>-egress"] } },
      },
    ],
  },
];
