/** Resources of a call, as IAM's policies name them. */
import { bucketAndKey } from "../operations";
import type { AwsRequest } from "../request";
import { actionOf } from "./action-names";
import { ec2Targets, requestTags } from "./ec2-targets";
import { membersOf, parameter } from "./parameters";
import { passedRoles } from "./passed-roles";
import { resourceTable } from "./resource-table";
import { dataResourceTable } from "./resource-table-data";
import { taggingAtCreation } from "./tagging-at-creation";
import type { CallPlace, CallTarget, Context } from "./target";

const tables = { ...resourceTable, ...dataResourceTable };

/**
 * The actions and resources that a call is judged by; more than one when AWS asks for several.
 *
 * What is in no table is judged on `*`: no policy of less than everything admits it.
 *
 * @param accountId Account of the caller.
 */
export function callTargets(request: AwsRequest, operation: string, accountId: string): CallTarget[] {
  const where: CallPlace = { accountId, region: request.region, partition: partitionOf(request.region) };
  const action = actionOf(request, operation);
  const own = ownTargets(request, action, where);
  return [
    // A call that names nothing is judged as well.
    ...(own.length === 0 ? [{ action, resource: "*", context: {} }] : own),
    ...passedRoles(request, action),
    ...tagging(request, action, where),
  ];
}

function ownTargets(request: AwsRequest, action: string, where: CallPlace): CallTarget[] {
  if (request.service === "s3") {
    const { bucket, key } = bucketAndKey(request);
    const arn = `arn:${where.partition}:s3:::${bucket}`;
    return [{ action, resource: key === "" ? arn : `${arn}/${key}`, context: {} }];
  }
  const context: Context = { ...requestTags(request), ...ownContext(request, action) };
  if (request.service === "iam") return [{ action, resource: roleArn(request, where), context }];
  const ofEc2 = request.service === "ec2" ? ec2Targets(request, action, where) : undefined;
  if (ofEc2) return ofEc2;
  const templates = tables[action] ?? [];
  const resources = templates.flatMap((template) => filled(template, request, where));
  if (resources.length > 0) return resources.map((resource) => ({ action, resource, context }));
  // RDS describes all of a kind where none is named.
  const [first = ""] = action.startsWith("rds:Describe") ? templates : [];
  const all = first === "" ? ["*"] : filled(first.replace(/\{\w+\}/, "*"), request, where);
  return all.map((resource) => ({ action, resource, context }));
}

function tagging(request: AwsRequest, action: string, where: CallPlace): CallTarget[] {
  const [right, made] = taggingAtCreation[action] ?? [];
  const context = requestTags(request);
  if (right === undefined || Object.keys(context).length === 0) return [];
  // What has a name is judged by it.
  const resources =
    made === undefined
      ? ownTargets(request, action, where).map(({ resource }) => resource)
      : filled(made, request, where);
  return resources.map((resource) => ({ action: right, resource, context }));
}

/** ARNs of a template of the tables. */
function filled(template: string, request: AwsRequest, where: CallPlace): string[] {
  const { partition, region, accountId } = where;
  const arn = (text: string): string =>
    `arn:${partition}:${text.includes(":@:") ? text.replace("@", `${region}:${accountId}`) : text.replace(":", ":::")}`;
  const [whole, how, name = ""] = /\{(?:(\w+):)?(\w+)\}/.exec(template) ?? [];
  if (whole === undefined) return [arn(template)];
  return valuesOf(request, how, name).map((value) =>
    value.startsWith("arn:") ? asMade(value) : arn(template.replace(whole, value)),
  );
}

/** moto gives network load balancers the ARN of application ones; only the former are made here. */
function asMade(arn: string): string {
  return arn.replace(/(:elasticloadbalancing:.*:(?:listener|loadbalancer)\/)app\//, "$1net/");
}

function valuesOf(request: AwsRequest, how: string | undefined, name: string): string[] {
  switch (how) {
    case "path": {
      const rest = request.path.split(`/${name}/`)[1] ?? "";
      return [decodeURIComponent(name === "tags" ? rest : (rest.split("/")[0] ?? ""))];
    }
    case "query":
      return request.query.getAll(name);
    case "url":
      return parameter(request, name).map((url) => url.split("/").at(-1) ?? "");
    case "name":
      return parameter(request, name).map((value) => value.replace(/^\//, ""));
    case "secret":
      return parameter(request, name).map((id) => (id.startsWith("arn:") ? id : `${id}-??????`));
    default:
      return parameter(request, name);
  }
}

/** Condition keys that only one operation has. */
function ownContext(request: AwsRequest, action: string): Context {
  const members = membersOf(request);
  switch (action) {
    case "secretsmanager:PutResourcePolicy":
      return { "secretsmanager:BlockPublicPolicy": String(members.BlockPublicPolicy === true) };
    case "iam:AttachRolePolicy":
    case "iam:DetachRolePolicy":
      return { "iam:PolicyARN": request.form.get("PolicyArn") ?? "" };
    case "iam:CreateRole":
    case "iam:PutRolePermissionsBoundary": {
      const boundary = request.form.get("PermissionsBoundary");
      return boundary === null ? {} : { "iam:PermissionsBoundary": boundary };
    }
    case "kms:CreateGrant":
      return {
        "kms:GrantOperations": parameter(request, "Operations"),
        "kms:GranteePrincipal": String(members.GranteePrincipal),
        ...constraintType(members.Constraints),
      };
    case "sns:Subscribe":
      return {
        "sns:Endpoint": request.form.get("Endpoint") ?? "",
        "sns:Protocol": request.form.get("Protocol") ?? "",
      };
    case "ram:CreateResourceShare":
      return { "ram:RequestedAllowsExternalPrincipals": String(members.allowExternalPrincipals === true) };
    default:
      return {};
  }
}

/** The kind of constraint that a grant has; the other one is sent without a value. */
function constraintType(constraints: unknown): Context {
  const given = (constraints ?? {}) as Readonly<Record<string, object | null>>;
  const found = Object.entries(given).find(([, value]) => Object.keys(value ?? {}).length > 0);
  return found === undefined ? {} : { "kms:GrantConstraintType": found[0] };
}

/** IAM calls name a role without its path; the caller replaces this by the role's full ARN. */
function roleArn(request: AwsRequest, where: CallPlace): string {
  const given = request.form.get("RoleArn");
  const name = request.form.get("RoleName");
  if (given !== null || name === null) return given ?? "*";
  return `arn:${where.partition}:iam::${where.accountId}:role${request.form.get("Path") ?? "/"}${name}`;
}

function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
}
