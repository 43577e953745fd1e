/** Who may assume the roles that are made. */
import { lambdaFunctionNames } from "../../../modules/lambda/bundle";
import type { Place, StatementKind } from "./kind";

const Action = ["sts:AssumeRole"];

const by = (...services: readonly string[]): StatementKind => ({ Principal: { Service: services }, Action });

/** A service, for resources of one account only. */
const forOwn = (service: string, operator: "ArnLike" | "ArnEquals", arn: string): StatementKind => ({
  ...by(service),
  Condition: {
    StringEquals: { "aws:SourceAccount": ["<own>"] },
    [operator]: { "aws:SourceArn": [arn] },
  },
});

const sealed = (...ids: readonly string[]): StatementKind => ({
  Sid: "DmsWithExternalId",
  ...by("dms.amazonaws.com"),
  Condition: { StringEquals: { "sts:ExternalId": ids } },
});

const older =
  "${concat([data.terraform_remote_state.<id>.outputs.<id>_external_id], " +
  "jsondecode(data.terraform_remote_state.<id>.outputs.<id>_older_external_ids))}";

export const trust: readonly Place[] = [
  {
    at: ["*-foundation/aws_iam_role.dms-vpc-role", "*-foundation/aws_iam_role.dms-cloudwatch-logs-role"],
    kind: "trust",
    statements: [by("dms.amazonaws.com")],
  },
  {
    at: ["*-foundation/aws_iam_role.dms-access-for-endpoint"],
    kind: "trust",
    statements: [by("dms.amazonaws.com", "redshift.amazonaws.com", "redshift-serverless.amazonaws.com")],
  },
  {
    at: ["*-foundation/aws_iam_role.*_secret_access"],
    kind: "trust",
    statements: [by("dms.<region>.amazonaws.com")],
  },
  {
    at: [
      "*-foundation/aws_iam_role.*_writer",
      "*-foundation/aws_iam_role.*_reader",
      "*-storage/aws_iam_role.*_writer",
    ],
    kind: "trust",
    statements: [by("dms.amazonaws.com")],
  },
  {
    at: ["*-foundation/aws_iam_role.*_staging"],
    kind: "trust",
    statements: [
      by("dms.amazonaws.com"),
      by("redshift.amazonaws.com"),
      by("redshift-serverless.amazonaws.com"),
    ],
  },
  {
    at: ["*-foundation/aws_iam_role.*_vpc_flow"],
    kind: "trust",
    statements: [
      forOwn("vpc-flow-logs.amazonaws.com", "ArnLike", "arn:aws:ec2:<region>:<own>:vpc-flow-log/*"),
    ],
  },
  {
    at: ["*-foundation/aws_iam_role.egress_delivery"],
    kind: "trust",
    statements: [forOwn("sns.amazonaws.com", "ArnEquals", "arn:aws:sns:<region>:<own>:<env>-egress")],
  },
  {
    at: ["*-database/aws_iam_role.*_proxy"],
    kind: "trust",
    statements: [forOwn("rds.amazonaws.com", "ArnLike", "arn:aws:rds:<region>:<own>:db-proxy:*")],
  },
  {
    at: ["*-database/aws_iam_role.*_monitoring"],
    kind: "trust",
    statements: [forOwn("monitoring.rds.amazonaws.com", "ArnLike", "arn:aws:rds:<region>:<own>:db:<id>-*")],
  },
  {
    at: lambdaFunctionNames.map((name) => `*/aws_iam_role.${name}`),
    kind: "trust",
    statements: [by("lambda.amazonaws.com")],
  },
  {
    at: ["*-trust*/local.*_trust"],
    kind: "trust",
    statements: [sealed("externalId-of-<id>")],
  },
  {
    at: ["*-trust*/local.*_trust_with_older"],
    kind: "trust",
    statements: [sealed(older)],
  },
  {
    at: ["*-pipelines*/aws_lambda_invocation.seal-trust_*_narrow"],
    kind: "trust",
    statements: [sealed("externalId-of-<id>")],
  },
];
