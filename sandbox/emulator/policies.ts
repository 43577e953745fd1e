/** The calls that write or read a policy or grant, and where in them the principals stand. */
import { AwsFault, type Reply } from "./reply";
import type { AwsRequest } from "./request";
import type { PrincipalRefusal, RoleDirectory } from "./roles";

const refusals: Record<string, PrincipalRefusal> = {
  secretsmanager: (principal) =>
    new AwsFault(
      "MalformedPolicyDocumentException",
      `This resource policy contains an unsupported principal: ${principal}`,
    ),
  kms: (principal) =>
    new AwsFault(
      "MalformedPolicyDocumentException",
      `Policy contains a statement with one or more invalid principals: ${principal}`,
    ),
  s3: (principal) => new AwsFault("MalformedPolicy", `Invalid principal in policy: ${principal}`),
  iam: (principal) =>
    new AwsFault("MalformedPolicyDocument", `Invalid principal in policy: "AWS":"${principal}"`),
};

const grantee: PrincipalRefusal = (principal) =>
  new AwsFault("InvalidArnException", `The ARN does not refer to a valid principal: ${principal}`);

/** JSON member that carries a policy, by operation. */
const policyMember: Record<string, string> = {
  "secretsmanager:PutResourcePolicy": "ResourcePolicy",
  "kms:PutKeyPolicy": "Policy",
  "kms:CreateKey": "Policy",
};

/** Form parameter that carries a policy with principals, by operation. */
const policyParameter: Record<string, string> = {
  "iam:CreateRole": "AssumeRolePolicyDocument",
  "iam:UpdateAssumeRolePolicy": "PolicyDocument",
};

const readsWithPrincipals = new Set([
  "secretsmanager:GetResourcePolicy",
  "kms:GetKeyPolicy",
  "s3:GetBucketPolicy",
]);

/**
 * Body of a call as it is to be kept: role ARNs in policies become unique ids.
 *
 * @throws AwsFault when a policy names a role that does not exist, as AWS refuses it.
 */
export function bodyToStore(request: AwsRequest, operation: string, roles: RoleDirectory): Buffer {
  const refuse = refusals[request.service];
  if (!refuse) return request.body;
  if (operation === "s3:PutBucketPolicy") {
    return Buffer.from(roles.toStored(request.body.toString("utf8"), refuse));
  }
  const member = policyMember[operation];
  if (member !== undefined || operation === "kms:CreateGrant") {
    const payload = JSON.parse(request.body.toString("utf8")) as Record<string, unknown>;
    if (member !== undefined && typeof payload[member] === "string") {
      payload[member] = roles.toStored(payload[member], refuse);
    }
    if (operation === "kms:CreateGrant" && typeof payload.GranteePrincipal === "string") {
      payload.GranteePrincipal = roles.principalToStored(payload.GranteePrincipal, grantee);
    }
    return Buffer.from(JSON.stringify(payload));
  }
  const parameter = policyParameter[operation];
  if (parameter !== undefined) {
    // Trust policies are kept as they came, so that moto's answers (many, in XML) need no rewriting:
    // only the existence of their principals is checked.
    roles.toStored(request.form.get(parameter) ?? "", refuse);
  }
  return request.body;
}

const grantLists = new Set(["kms:ListGrants", "kms:ListRetirableGrants"]);

/** Only the principals of grants are shown as ARNs: a grant's name may hold a unique id, and keeps it. */
function grantsToShow(body: Buffer, roles: RoleDirectory): Buffer {
  const answer = JSON.parse(body.toString("utf8")) as { Grants?: Record<string, unknown>[] };
  for (const grant of answer.Grants ?? []) {
    for (const member of ["GranteePrincipal", "RetiringPrincipal"]) {
      const principal = grant[member];
      if (typeof principal === "string") grant[member] = roles.toShown(principal);
    }
  }
  return Buffer.from(JSON.stringify(answer));
}

/** An answer as it is shown: unique ids of living roles become ARNs again, as AWS shows policies. */
export function replyToShow(operation: string, reply: Reply, roles: RoleDirectory): Reply {
  if (reply.status >= 400) return reply;
  if (grantLists.has(operation)) return { ...reply, body: grantsToShow(reply.body, roles) };
  if (!readsWithPrincipals.has(operation)) return reply;
  return { ...reply, body: Buffer.from(roles.toShown(reply.body.toString("utf8"))) };
}
