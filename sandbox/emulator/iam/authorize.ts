/** Lets calls of roles and of functions through only as far as their policies say. */
import { callerArn, type RoleSession } from "../callers";
import type { Facts } from "../connection-test/facts";
import { AwsFault } from "../reply";
import type { AwsRequest } from "../request";
import type { RoleDirectory } from "../roles";
import { callTargets } from "./call-target";
import { allows, type NamedPolicy, type Policy, type Verdict } from "./evaluate";
import type { AccountReader } from "./reader";
import { asksForTags, policiesAbout, type RoleRights } from "./role-rights";
import type { UsedRights } from "./used-rights";
import type { CallTarget } from "./target";

export interface AuthorizeDeps {
  readonly reader: AccountReader;
  readonly facts: Facts;
  readonly roles: RoleDirectory;
  readonly topicPolicyOf: (arn: string) => Promise<Policy | undefined>;
  readonly rights: Pick<RoleRights, "of">;
  readonly used: Pick<UsedRights, "note">;
  /** Roles as IAM itself knows them, which no change reaches late. */
  readonly now: Pick<AccountReader, "role">;
  /** ARN of a resource with the account of its owner, where it is one that is shared. */
  readonly ownersArn: (arn: string) => string;
  /** Tags of a resource by ARN, for `aws:ResourceTag` conditions; undefined for kinds that nobody asks about. */
  readonly tagsOf: (arn: string) => Promise<ReadonlyMap<string, string> | undefined>;
}

/** Error codes for a refusal, by service; AccessDeniedException where nothing else is known. */
const refusalCodes: Readonly<Record<string, string>> = {
  ec2: "UnauthorizedOperation",
  elasticloadbalancing: "AccessDenied",
  iam: "AccessDenied",
  rds: "AccessDenied",
  s3: "AccessDenied",
  sns: "AuthorizationError",
  sts: "AccessDenied",
};

/** @throws AwsFault, AccessDenied in the words of IAM, when the caller's policies do not allow the call. */
export async function authorize(
  request: AwsRequest,
  operation: string,
  caller: RoleSession,
  deps: AuthorizeDeps,
): Promise<void> {
  // GetCallerIdentity needs no permission.
  if (operation === "sts:GetCallerIdentity") return;
  const policies = await rightsOf(caller, deps);
  for (const target of callTargets(request, operation, caller.accountId)) {
    const resource =
      request.service === "iam" ? deps.roles.withPath(target.resource) : deps.ownersArn(target.resource);
    const identityPolicies = policiesAbout(policies, target.action);
    const { accountId, policy, isAbsent } = await resourceSide(target, caller, request.region, deps);
    const question = {
      principal: caller.roleArn,
      action: target.action,
      resource,
      resourceAccountId: accountId,
      identityPolicies,
      resourcePolicy: policy,
      context: {
        ...target.context,
        ...(asksForTags(identityPolicies) ? resourceTags(await deps.tagsOf(target.resource)) : {}),
        ...(await boundaryOfTarget(target.action, resource, deps)),
        "aws:RequestedRegion": request.region,
      },
    };
    const found = await allows(question);
    // What is being made has no policy of its own yet.
    const verdict = isAbsent === true ? { ...found, allowed: found.identity === "allows" } : found;
    if (!verdict.allowed) throw refusal(request, caller, { ...target, resource }, verdict);
    deps.used.note(caller.roleArn, target.action);
  }
}

/** Policies of a caller and its boundary; none of a role that has been deleted meanwhile. */
async function rightsOf(caller: RoleSession, deps: AuthorizeDeps): Promise<readonly NamedPolicy[]> {
  if (caller.kind === "role") return deps.rights.of(caller.roleArn);
  const role = await deps.reader.role(caller.roleArn);
  return role?.roleId === caller.roleId ? deps.reader.identityPolicies(caller.roleArn) : [];
}

function refusal(
  { service }: AwsRequest,
  caller: RoleSession,
  { action, resource }: CallTarget,
  { problem, identity, isBeyondBoundary }: Verdict,
): AwsFault {
  const silent =
    isBeyondBoundary === true
      ? "permissions boundary"
      : `${identity === "allows" ? "resource" : "identity"}-based policy`;
  const why =
    problem === undefined
      ? `because no ${silent} allows the ${action} action`
      : `because the sandbox could not judge it: ${problem}`;
  return new AwsFault(
    refusalCodes[service] ?? "AccessDeniedException",
    `User: ${callerArn(caller)} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
    refusalCodes[service] === undefined ? 400 : 403,
  );
}

async function resourceSide(
  target: CallTarget,
  caller: RoleSession,
  region: string,
  { facts, topicPolicyOf }: AuthorizeDeps,
): Promise<{ accountId: string; policy?: Policy | undefined; isAbsent?: boolean }> {
  const [, , service, , accountId, , subscription] = target.resource.split(":");
  if (service === "sns") {
    // A subscription is its subscriber's, wherever the topic is.
    if (subscription !== undefined) return { accountId: caller.accountId };
    return { accountId: accountId ?? "", policy: await topicPolicyOf(target.resource) };
  }
  if (service === "kms" && target.resource.includes(":key/")) {
    const id = target.resource.split(":key/")[1] ?? "";
    const key = await facts.key(id.includes("/") ? id : target.resource, caller.accountId, region);
    // A key that is being made has no policy yet.
    return key
      ? { accountId: key.accountId, policy: key.policy }
      : { accountId: caller.accountId, isAbsent: true };
  }
  if (service === "s3") {
    const bucket = await facts.bucket(target.resource.split(":")[5]?.split("/")[0] ?? "");
    if (bucket) return { accountId: bucket.accountId, policy: bucket.policy };
  }
  if (service === "secretsmanager" && !target.resource.includes("?")) {
    const secret = await facts.secret(target.resource, caller.accountId, region);
    if (secret) return { accountId: secret.accountId, policy: secret.policy };
  }
  // Buckets and zones have no account in their ARN, and AWS's own prefix lists stand in nobody's.
  return { accountId: /^\d{12}$/.test(accountId ?? "") ? (accountId ?? "") : caller.accountId };
}

/** Calls that IAM judges by the boundary of the role that they change; others name a boundary themselves. */
const byBoundary = new Set([
  "iam:AttachRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteRolePolicy",
  "iam:DetachRolePolicy",
  "iam:PutRolePolicy",
]);

async function boundaryOfTarget(
  action: string,
  roleArn: string,
  deps: AuthorizeDeps,
): Promise<Record<string, string>> {
  const arn = byBoundary.has(action) ? (await deps.now.role(roleArn))?.boundaryArn : undefined;
  return arn === undefined ? {} : { "iam:PermissionsBoundary": arn };
}

function resourceTags(tags: ReadonlyMap<string, string> | undefined): Record<string, string> {
  return Object.fromEntries([...(tags ?? [])].map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
