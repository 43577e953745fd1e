/** Resource of a function's call, as IAM's policies name it. */
import { bucketAndKey } from "../operations";
import { jsonBody, type AwsRequest } from "../request";
import { queryTargets } from "./query-targets";
import type { CallPlace, CallTarget } from "./target";

type Members = Readonly<Record<string, unknown>>;
type Arn = (members: Members, where: CallPlace) => string | string[];

const secretArn: Arn = ({ SecretId }, { accountId, region, partition }) => {
  const id = String(SecretId);
  return id.startsWith("arn:")
    ? id
    : `arn:${partition}:secretsmanager:${region}:${accountId}:secret:${id}-??????`;
};
const parameterArn: Arn = ({ Name }, { accountId, region, partition }) =>
  `arn:${partition}:ssm:${region}:${accountId}:parameter/${String(Name).replace(/^\//, "")}`;
const endpointArn: Arn = ({ EndpointArn }) => String(EndpointArn);
const configArn: Arn = ({ ReplicationConfigArn }) => String(ReplicationConfigArn);
const taskArn: Arn = ({ ReplicationTaskArn }) => String(ReplicationTaskArn);

/** Resources of JSON calls, by operation. Anything else is judged on `*`, the widest there is. */
const jsonResources: Readonly<Record<string, Arn>> = {
  "dms:CreateEndpoint": (_members, { accountId, region, partition }) =>
    `arn:${partition}:dms:${region}:${accountId}:endpoint:*`,
  "dms:DeleteEndpoint": endpointArn,
  "dms:ModifyEndpoint": endpointArn,
  "dms:TestConnection": ({ EndpointArn, ReplicationInstanceArn }) => [
    String(EndpointArn),
    String(ReplicationInstanceArn),
  ],
  "dms:StartReplicationTask": taskArn,
  "dms:StopReplicationTask": taskArn,
  "dms:ModifyReplicationTask": taskArn,
  "dms:StartReplication": configArn,
  "dms:StopReplication": configArn,
  "dms:AddTagsToResource": ({ ResourceArn }) => String(ResourceArn),
  "dms:RemoveTagsFromResource": ({ ResourceArn }) => String(ResourceArn),
  "dms:ListTagsForResource": ({ ResourceArn, ResourceArnList }) =>
    ResourceArn === undefined && Array.isArray(ResourceArnList)
      ? ResourceArnList.map(String)
      : String(ResourceArn),
  "secretsmanager:GetResourcePolicy": secretArn,
  "secretsmanager:PutResourcePolicy": secretArn,
  "secretsmanager:DeleteResourcePolicy": secretArn,
  "secretsmanager:ValidateResourcePolicy": secretArn,
  "secretsmanager:DescribeSecret": secretArn,
  "secretsmanager:GetSecretValue": secretArn,
  "ssm:GetParameter": parameterArn,
  "ssm:PutParameter": parameterArn,
  "ssm:DeleteParameter": parameterArn,
  "ssm:AddTagsToResource": ({ ResourceId }, where) => parameterArn({ Name: ResourceId }, where),
};

/** Form parameters that name what a call of RDS describes, with the type in its ARN. */
const rdsResources: Readonly<Record<string, readonly [parameter: string, type: string]>> = {
  "rds:DescribeDBClusters": ["DBClusterIdentifier", "cluster"],
  "rds:DescribeDBInstances": ["DBInstanceIdentifier", "db"],
  "rds:DescribeDBClusterParameters": ["DBClusterParameterGroupName", "cluster-pg"],
  "rds:DescribeDBParameters": ["DBParameterGroupName", "pg"],
};

/** IAM actions whose names differ from the operation's. */
const otherActions: Readonly<Record<string, string>> = {
  "s3:HeadBucket": "s3:ListBucket",
  "s3:GetObject": "s3:GetObject",
};

/**
 * The action and resources that a call is judged by; more than one when AWS asks for both.
 *
 * @param accountId Account of the caller.
 */
export function callTargets(request: AwsRequest, operation: string, accountId: string): CallTarget[] {
  const where: CallPlace = { accountId, region: request.region, partition: partitionOf(request.region) };
  const action = otherActions[operation] ?? operation;
  const target = (resource: string, context: Record<string, string> = {}): CallTarget => ({
    action,
    resource,
    context,
  });
  if (request.service === "s3") {
    const { bucket, key } = bucketAndKey(request);
    const bucketArn = `arn:${where.partition}:s3:::${bucket}`;
    return [target(key === "" ? bucketArn : `${bucketArn}/${key}`)];
  }
  if (request.service === "iam") {
    return [target(request.form.get("RoleArn") ?? roleArnPattern(request, where))];
  }
  const queried = queryTargets(request, operation, where);
  if (queried) return queried;
  const described = rdsResources[operation];
  if (described) {
    const [parameter, type] = described;
    const name = request.form.get(parameter) ?? "*";
    return [target(`arn:${where.partition}:rds:${request.region}:${accountId}:${type}:${name}`)];
  }
  const arn = jsonResources[operation];
  if (!arn) return [target("*")];
  const members = jsonBody(request) as Members;
  return [arn(members, where)]
    .flat()
    .map((resource) => target(resource, { ...tagContext(members), ...ownContext(operation, members) }));
}

/** Condition keys that only one operation has. */
function ownContext(operation: string, members: Members): Record<string, string> {
  return operation === "secretsmanager:PutResourcePolicy"
    ? { "secretsmanager:BlockPublicPolicy": String(members.BlockPublicPolicy === true) }
    : {};
}

/** IAM calls name a role without its path; the caller replaces this by the role's full ARN. */
function roleArnPattern(request: AwsRequest, where: CallPlace): string {
  const name = request.form.get("RoleName");
  return name === null ? "*" : `arn:${where.partition}:iam::${where.accountId}:role/${name}`;
}

/** Tags in a call, as `aws:RequestTag` conditions see them. */
function tagContext(members: Members): Record<string, string> {
  if (!Array.isArray(members.Tags)) return {};
  const tags = members.Tags as { readonly Key?: string; readonly Value?: string }[];
  return Object.fromEntries(tags.map((tag) => [`aws:RequestTag/${tag.Key ?? ""}`, tag.Value ?? ""]));
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
