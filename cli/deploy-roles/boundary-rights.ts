/** What the roles of stacks may do, right by right, as a permissions boundary names it. */
import * as z from "zod";
import { partitionOf } from "../../model/names";
import { UserError } from "../errors";
import type { Found } from "./found";
import type { Conditions } from "./grant";

/** One action on one resource. */
export interface RoleRight {
  readonly action: string;
  /** ARN with wildcards. */
  readonly resource: string;
  readonly conditions: Conditions;
  /** ARNs of the only roles that may; any role where there are none. */
  readonly principals: readonly string[];
}

const oneOrMany = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const policySchema = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: oneOrMany,
      Resource: oneOrMany,
      Condition: z
        .record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())])))
        .default({}),
    }),
  ),
});

type RoleStatement = z.infer<typeof policySchema>["Statement"][number];

/** Reading a secret is for the roles that do it alone: no function is made to read one. */
const ofNamedRolesOnly = new Set(["secretsmanager:GetSecretValue"]);

/** Rights that a resource of a stack gives to a role; none, where it is no policy. */
export function rightsGivenBy(found: Found): RoleRight[] {
  switch (found.type) {
    case "aws_iam_role_policy":
      return policySchema
        .parse(JSON.parse(String(found.block.policy)))
        .Statement.filter(({ Effect }) => Effect === "Allow")
        .flatMap((statement) => rightsOf(statement, found));
    case "aws_iam_role_policy_attachment":
      return managedPolicy(found).flatMap((statement) => rightsOf(statement, found));
    default:
      return [];
  }
}

function rightsOf(statement: RoleStatement, found: Found): RoleRight[] {
  // Policies name everything by its ARN: what begins with something unknown is anything.
  const resources = read(found, statement.Resource).map((arn) => (arn.startsWith("arn:") ? arn : "*"));
  const conditions = knownConditions(statement.Condition, found);
  return statement.Action.flatMap((action) =>
    resources.map((resource) => ({
      action,
      resource,
      conditions,
      principals: ofNamedRolesOnly.has(action) ? [found.arnOf("role")] : [],
    })),
  );
}

function read(found: Found, values: readonly string[]): readonly string[] {
  return found.within({ values }).texts("values");
}

/** Conditions whose values are known before a deployment; a condition that is left out narrows nothing. */
function knownConditions(conditions: Conditions, found: Found): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).flatMap(([operator, keys]) => {
      const known = Object.entries(keys).filter(
        ([, values]) => !read(found, [values].flat()).some((value) => value.includes("*")),
      );
      return known.length === 0
        ? []
        : [[operator, Object.fromEntries(known.map(([key, values]) => [key, read(found, [values].flat())]))]];
    }),
  );
}

/** Actions and resources of a statement of AWS's, without the partition. */
type Given = readonly [actions: readonly string[], resources: readonly string[]];

/**
 * AWS's policies that are attached to DMS's service roles (AWS managed policy reference, July 2024), and reading beyond
 * them, because AWS adds to them.
 */
const managedPolicies: Readonly<Record<string, readonly Given[]>> = {
  AmazonDMSVPCManagementRole: [
    [
      [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:Describe*",
        "ec2:ModifyNetworkInterfaceAttribute",
      ],
      ["*"],
    ],
  ],
  AmazonDMSCloudWatchLogsRole: [
    [["logs:DescribeLogGroups"], ["*"]],
    [
      ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
      ["logs:*:*:log-group:dms-tasks-*", "logs:*:*:log-group:dms-serverless-replication-*"],
    ],
  ],
  AmazonDMSRedshiftS3Role: [
    [
      [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:DeleteObject",
        "s3:Get*",
        "s3:ListBucket",
        "s3:PutBucketPolicy",
        "s3:PutBucketVersioning",
        "s3:PutLifecycleConfiguration",
        "s3:PutObject",
      ],
      ["s3:::dms-*"],
    ],
  ],
};

function managedPolicy(attachment: Found): RoleStatement[] {
  const arn = attachment.text("policy_arn");
  const found = managedPolicies[arn.split("/").at(-1) ?? ""];
  if (found === undefined) {
    throw new UserError(
      `${attachment.at}: nobody has said what ${arn} allows; expected an entry in cli/deploy-roles/boundary-rights.ts: add what AWS's reference of managed policies has for it`,
    );
  }
  const partition = partitionOf(attachment.place.region);
  return found.map(([Action, Resource]) => ({
    Effect: "Allow",
    Action: [...Action],
    Resource: Resource.map((rest) => (rest === "*" ? rest : `arn:${partition}:${rest}`)),
    Condition: {},
  }));
}
