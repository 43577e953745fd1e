/** What each function may do: what all do, and what is its own. */
import { lambdaFunctionNames } from "../../../modules/lambda/bundle";
import { via, type Place, type StatementKind } from "./kind";

const dms = "arn:aws:dms:<region>:<own>:";
const ec2 = "arn:aws:ec2:<region>:<own>:";
const parameter = "arn:aws:ssm:<region>:<own>:parameter/causeway/";
const ownStack = { "aws:ResourceTag/causeway:stack": ["<stack>"] };
const ownRequest = { "aws:RequestTag/causeway:stack": ["<stack>"] };
const ofEnvironment = { StringEquals: { "aws:ResourceTag/causeway:environment": ["<env>"] } };

const every: readonly StatementKind[] = [
  {
    Sid: "WriteOwnLog",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: ["arn:aws:logs:<region>:<own>:log-group:<log>:*"],
  },
  { Sid: "SendTraces", Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: ["*"] },
  {
    Sid: "ReadOwnEnvironment",
    Action: ["kms:Decrypt"],
    Resource: ["arn:aws:kms:<region>:<own>:key/<id>"],
    Condition: via("lambda"),
  },
];

const markers = (...below: readonly string[]): StatementKind => ({
  Sid: "ReadAndWriteMarkers",
  Action: ["ssm:GetParameter", "ssm:PutParameter"],
  Resource: below.map((path) => parameter + path),
});

const deadLetters: readonly StatementKind[] = [
  { Sid: "SendDeadLetters", Action: ["sqs:SendMessage"], Resource: ["arn:aws:sqs:<region>:<own>:<queue>"] },
  {
    Sid: "EncryptDeadLetters",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: ["arn:aws:kms:<region>:<own>:key/<id>"],
    Condition: {
      StringEquals: {
        "kms:EncryptionContext:aws:sqs:arn": ["arn:aws:sqs:<region>:<own>:<queue>"],
        "kms:ViaService": ["sqs.<region>.amazonaws.com"],
      },
    },
  },
];

/** Actions that know no resources. */
const see = (Sid: string, ...actions: readonly string[]): StatementKind => ({
  Sid,
  Action: actions,
  Resource: ["*"],
});

const seeTags: StatementKind = {
  Sid: "SeeTags",
  Action: ["dms:ListTagsForResource"],
  Resource: [`${dms}endpoint:*`],
};

/** Endpoints that a function makes, which bear its stack's tag from the beginning. */
const makesEndpoints = (tagging: string): readonly StatementKind[] => [
  see("SeeEndpointsAndTasks", "dms:DescribeEndpoints", "dms:DescribeReplicationTasks"),
  seeTags,
  {
    Sid: "MakeOwnEndpoints",
    Action: ["dms:CreateEndpoint"],
    Resource: [`${dms}endpoint:*`],
    Condition: { StringEquals: ownRequest },
  },
  {
    Sid: tagging,
    Action: ["dms:AddTagsToResource"],
    Resource: [`${dms}endpoint:*`],
    Condition: { StringEquals: ownRequest, StringEqualsIfExists: ownStack },
  },
  {
    Sid: "EncryptEndpoints",
    Action: ["kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
    Resource: ["arn:aws:kms:<region>:<own>:key/<id>"],
    Condition: via("dms"),
  },
];

const passes = (Sid: string, ...services: readonly string[]): StatementKind => ({
  Sid,
  Action: ["iam:PassRole"],
  Resource: ["<made>"],
  Condition: { StringEquals: { "iam:PassedToService": services } },
});

const own: Readonly<Record<(typeof lambdaFunctionNames)[number], readonly StatementKind[]>> = {
  look: [
    see("SeeEndpoints", "dms:DescribeEndpoints"),
    seeTags,
    {
      Sid: "ReadBucketPolicies",
      Action: ["s3:GetBucketPolicy", "s3:GetEncryptionConfiguration"],
      Resource: ["arn:aws:s3:::<bucket>"],
    },
  ],
  "s3-endpoint": [
    ...makesEndpoints("TagOwnEndpoints"),
    {
      Sid: "ChangeOwnEndpoints",
      Action: ["dms:AddTagsToResource", "dms:DeleteEndpoint", "dms:RemoveTagsFromResource"],
      Resource: [`${dms}endpoint:*`],
      Condition: { StringEquals: ownStack },
    },
    // Nobody has seen whether IAM names the service for a role of another account.
    {
      Sid: "HandWriterRolesToDms",
      Action: ["iam:PassRole"],
      Resource: ["<made>"],
      Condition: {
        StringEqualsIfExists: { "iam:PassedToService": ["dms.amazonaws.com", "dms.<region>.amazonaws.com"] },
      },
    },
    markers("<stack>/*", "<pipelines>/*"),
  ],
  "seal-trust": [
    {
      Sid: "SealWriterRoles",
      Action: ["iam:GetRole", "iam:ListRoleTags", "iam:UpdateAssumeRolePolicy"],
      Resource: ["<made>"],
    },
    // Trust stacks of one account have one beginning.
    markers("<trust>*"),
  ],
  "merge-statement": [
    {
      Sid: "WriteSecretPolicies",
      Action: ["secretsmanager:PutResourcePolicy"],
      Resource: ["<secret name>"],
      Condition: { Bool: { "secretsmanager:BlockPublicPolicy": ["true"] } },
    },
    {
      Sid: "ReadAndRemoveSecretPolicies",
      Action: ["secretsmanager:DeleteResourcePolicy", "secretsmanager:GetResourcePolicy"],
      Resource: ["<secret name>"],
    },
    {
      Sid: "EditBucketPolicies",
      Action: [
        "s3:DeleteBucketPolicy",
        "s3:GetBucketPolicy",
        "s3:GetEncryptionConfiguration",
        "s3:PutBucketPolicy",
      ],
      Resource: ["arn:aws:s3:::<bucket>"],
    },
    markers("<stack>/*"),
  ],
  "start-tasks": [
    see("SeeTasksAndConnections", "dms:DescribeConnections", "dms:DescribeReplicationTasks"),
    see("SeeReplications", "dms:DescribeReplications"),
    {
      Sid: "TestConnections",
      Action: ["dms:TestConnection"],
      Resource: [`${dms}endpoint:*`, `${dms}rep:*`],
      Condition: ofEnvironment,
    },
    {
      Sid: "StartAndStopTasks",
      Action: ["dms:StartReplicationTask", "dms:StopReplicationTask"],
      Resource: [`${dms}task:*`],
      Condition: ofEnvironment,
    },
    {
      Sid: "ChangeTasks",
      Action: ["dms:ModifyReplicationTask"],
      Resource: [`${dms}task:*`],
      Condition: ofEnvironment,
    },
    {
      Sid: "StartReplications",
      Action: ["dms:StartReplication"],
      Resource: [`${dms}replication-config:*`],
      Condition: ofEnvironment,
    },
    markers("<stack>/*"),
  ],
  "dms-endpoint": [
    ...makesEndpoints("TagNewEndpoints"),
    {
      Sid: "ChangeOwnEndpoints",
      Action: [
        "dms:AddTagsToResource",
        "dms:DeleteEndpoint",
        "dms:ModifyEndpoint",
        "dms:RemoveTagsFromResource",
      ],
      Resource: [`${dms}endpoint:*`],
      Condition: { StringEquals: ownStack },
    },
    {
      Sid: "UseCertificates",
      Action: ["dms:CreateEndpoint", "dms:ModifyEndpoint"],
      Resource: [`${dms}cert:*`],
    },
    {
      Sid: "StopTasksOfEnvironment",
      Action: ["dms:StopReplicationTask"],
      Resource: [`${dms}task:*`],
      Condition: ofEnvironment,
    },
    { Sid: "SeeRoles", Action: ["iam:GetRole"], Resource: ["<made>"] },
    passes("HandSecretAccessRolesToDms", "dms.amazonaws.com", "dms.<region>.amazonaws.com"),
    passes(
      "HandStagingRolesOn",
      "dms.amazonaws.com",
      "dms.<region>.amazonaws.com",
      "redshift-serverless.amazonaws.com",
    ),
    { Sid: "DescribeSecrets", Action: ["secretsmanager:DescribeSecret"], Resource: ["<secret>"] },
    markers("<stack>/*"),
  ],
  "accept-connection": [
    {
      Sid: "AcceptAndEndConnections",
      Action: ["ec2:AcceptVpcEndpointConnections", "ec2:RejectVpcEndpointConnections"],
      Resource: [`${ec2}vpc-endpoint-service/\${aws_vpc_endpoint_service.<id>.id}`],
    },
    see("SeeConnections", "ec2:DescribeVpcEndpointConnections"),
    // The stack of connections is the replication account's, its markers for this function are not.
    markers("<env>-<id>-connectivity/*"),
  ],
  "reconcile-targets": [
    see("SeeTargets", "elasticloadbalancing:DescribeTargetHealth"),
    {
      Sid: "KeepTargets",
      Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
      Resource: ["${aws_lb_target_group.<id>.arn}"],
    },
    {
      Sid: "SeeDatabases",
      Action: ["rds:DescribeDBClusters", "rds:DescribeDBInstances"],
      // Instances of a cluster have names of their own; to describe them is not to change them.
      Resource: ["arn:aws:rds:<region>:<own>:cluster:<id>", "arn:aws:rds:<region>:<own>:db:*"],
    },
    {
      Sid: "SeeParameters",
      Action: ["rds:DescribeDBClusterParameters", "rds:DescribeDBParameters"],
      Resource: ["arn:aws:rds:<region>:<own>:cluster-pg:*", "arn:aws:rds:<region>:<own>:pg:*"],
    },
    ...deadLetters,
    markers("<stack>/*"),
  ],
  "announce-egress": [
    see("SeeWaysOut", "dms:DescribeReplicationInstances", "ec2:DescribeNatGateways"),
    { Sid: "Announce", Action: ["sns:Publish"], Resource: ["arn:aws:sns:<region>:<own>:<env>-egress"] },
    {
      Sid: "EncryptAnnouncements",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: ["arn:aws:kms:<region>:<own>:key/<id>"],
      Condition: via("sns"),
    },
    ...deadLetters,
    markers("<env>-<id>-connectivity/*"),
  ],
  "allow-list": [
    see("SeeRules", "ec2:DescribeSecurityGroupRules"),
    {
      Sid: "OpenAndShutGroups",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      // By name, or where RDS has the database.
      Resource: [
        "data.aws_security_group.<id>.id",
        "tolist(data.aws_rds_cluster.<id>.vpc_security_group_ids)[0]",
        "tolist(data.aws_db_instance.<id>.vpc_security_groups)[0]",
      ].map((one) => `${ec2}security-group/\${${one}}`),
    },
    {
      Sid: "MakeOwnRules",
      Action: ["ec2:AuthorizeSecurityGroupIngress"],
      Resource: [`${ec2}security-group-rule/*`],
      Condition: { StringEquals: ownRequest },
    },
    {
      Sid: "TagNewRules",
      Action: ["ec2:CreateTags"],
      Resource: [`${ec2}security-group-rule/*`],
      Condition: {
        StringEquals: { ...ownRequest, "ec2:CreateAction": ["AuthorizeSecurityGroupIngress"] },
      },
    },
    {
      Sid: "TagOwnRules",
      Action: ["ec2:CreateTags"],
      Resource: [`${ec2}security-group-rule/*`],
      Condition: { StringEquals: { ...ownRequest, ...ownStack } },
    },
    {
      Sid: "KeepNewestTime",
      Action: ["ssm:GetParameterHistory", "ssm:PutParameter"],
      Resource: [`${parameter}<stack>/allow-list_newest`],
    },
    ...deadLetters,
  ],
};

export const functions: readonly Place[] = lambdaFunctionNames.map((name) => ({
  at: [`*/aws_iam_role_policy.${name}`],
  kind: "identity",
  statements: [...every, ...own[name]],
}));
