/** Lets calls of functions through only as far as their role's policies say. */
import { callerArn, type RoleSession } from "../callers";
import type { Facts } from "../connection-test/facts";
import { AwsFault } from "../reply";
import type { AwsRequest } from "../request";
import type { RoleDirectory } from "../roles";
import { callTargets, type CallTarget } from "./call-target";
import { allows, type Policy } from "./evaluate";
import type { AccountReader } from "./reader";

export interface AuthorizeDeps {
  readonly reader: AccountReader;
  readonly facts: Facts;
  readonly roles: RoleDirectory;
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
  const role = await deps.reader.role(caller.roleArn);
  const identityPolicies =
    role?.roleId === caller.roleId ? await deps.reader.identityPolicies(caller.roleArn) : [];
  const boundary =
    role?.boundaryArn === undefined
      ? undefined
      : await deps.reader.managedPolicy(caller.accountId, role.boundaryArn);
  for (const target of callTargets(request, operation, caller.accountId)) {
    const resource = request.service === "iam" ? deps.roles.withPath(target.resource) : target.resource;
    const { accountId, policy } = await resourceSide(target, caller, request.region, deps);
    const verdict = await allows({
      principal: caller.roleArn,
      action: target.action,
      resource,
      resourceAccountId: accountId,
      identityPolicies,
      resourcePolicy: policy,
      boundary,
      context: {
        ...target.context,
        ...resourceTags(await deps.tagsOf(target.resource)),
        "aws:RequestedRegion": request.region,
      },
    });
    if (verdict.allowed) continue;
    const why =
      verdict.problem === undefined
        ? `because no identity-based policy allows the ${target.action} action`
        : `because the sandbox could not judge it: ${verdict.problem}`;
    throw new AwsFault(
      refusalCodes[request.service] ?? "AccessDeniedException",
      `User: ${callerArn(caller)} is not authorized to perform: ${target.action} on resource: ${resource} ${why}`,
      refusalCodes[request.service] === undefined ? 400 : 403,
    );
  }
}

async function resourceSide(
  target: CallTarget,
  caller: RoleSession,
  region: string,
  { facts }: AuthorizeDeps,
): Promise<{ accountId: string; policy?: Policy | undefined }> {
  const [, , service, , accountId] = target.resource.split(":");
  if (service === "s3") {
    const bucket = await facts.bucket(target.resource.split(":")[5]?.split("/")[0] ?? "");
    if (bucket) return { accountId: bucket.accountId, policy: bucket.policy };
  }
  if (service === "secretsmanager" && !target.resource.includes("?")) {
    const secret = await facts.secret(target.resource, caller.accountId, region);
    if (secret) return { accountId: secret.accountId, policy: secret.policy };
  }
  return { accountId: accountId === undefined || accountId === "" ? caller.accountId : accountId };
}

function resourceTags(tags: ReadonlyMap<string, string> | undefined): Record<string, string> {
  return Object.fromEntries([...(tags ?? [])].map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
}
