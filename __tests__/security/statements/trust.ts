/** Who may assume the roles that are made. */
import type { Environment } from "../../../model/schema/environment";
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

const dms = "dms.amazonaws.com";
const regionalDms = "dms.<region>.amazonaws.com";
const stagers = [dms, "redshift.amazonaws.com", "redshift-serverless.amazonaws.com"];

/** Roles of the replication account that DMS assumes, with what the file demands of that for their kind. */
function assumedByDms(
  roles: keyof Environment["replication"]["confusedDeputyConditions"],
  names: readonly string[],
  services: readonly string[],
): Place[] {
  const at = names.map((name) => `*-foundation/aws_iam_role.*_${name}`);
  const isGuarded = ({ replication }: Environment): boolean => replication.confusedDeputyConditions[roles];
  return [
    { at, kind: "trust", when: (one) => !isGuarded(one), statements: services.map((service) => by(service)) },
    {
      at,
      kind: "trust",
      when: isGuarded,
      statements: services.map((service) => forOwn(service, "ArnLike", "arn:aws:dms:<region>:<own>:*")),
    },
  ];
}

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
  ...assumedByDms("secretAccess", ["secret_access"], [regionalDms]),
  ...assumedByDms("writers", ["writer", "reader"], [dms]),
  ...assumedByDms("writers", ["staging"], stagers),
  { at: ["*-storage/aws_iam_role.*_writer"], kind: "trust", statements: [by(dms)] },
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
