/** Roles as CreateEndpoint and ModifyEndpoint look at them, in AWS's words when they are wrong. */
import { callerArn } from "../callers";
import { dmsMayAssume } from "../connection-test/assume";
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";
import { AwsFault } from "../reply";
import type { DmsContext } from "./context";

/** @throws AccessDeniedFault when the caller may not pass a role to DMS. */
export async function requirePassRole({ caller, reader }: DmsContext, roleArn: string): Promise<void> {
  if (caller.kind !== "function" && caller.kind !== "role") return;
  const verdict = await allows({
    principal: caller.roleArn,
    action: "iam:PassRole",
    resource: roleArn,
    // PassRole is judged by the caller's own policies alone.
    resourceAccountId: caller.accountId,
    identityPolicies: await reader.identityPolicies(caller.roleArn),
    context: { "iam:PassedToService": "dms.amazonaws.com" },
  });
  if (verdict.identity === "allows") return;
  throw new AwsFault(
    "AccessDeniedException",
    `User: ${callerArn(caller)} is not authorized to perform: iam:PassRole on resource: ${roleArn} because no identity-based policy allows the iam:PassRole action`,
  );
}

/** @throws AccessDeniedFault unless the role exists and trusts DMS in some way. */
export async function requireServiceRole(
  { store, reader, world }: DmsContext,
  roleArn: string,
): Promise<RoleFacts> {
  const role = await reader.role(roleArn);
  const trusted =
    role &&
    (await dmsMayAssume({
      role,
      service: "dms.amazonaws.com",
      sourceAccountId: store.accountId,
      sourceArn: `arn:${store.partition}:dms:${store.region}:${store.accountId}:endpoint:*`,
      carries: world.sourceKeys("creation"),
    }));
  if (!trusted) throw notConfigured(roleArn);
  return role;
}

/** @throws when DMS could not read the secret with the role, or the caller may not see the secret. */
export async function requireSecretAccess(
  context: DmsContext,
  access: { readonly roleArn: string; readonly secretId: string },
): Promise<void> {
  const { store, reader, caller, facts, world } = context;
  const role = await reader.role(access.roleArn);
  if (!role) throw notConfigured(access.roleArn);
  const service = `dms.${store.region}.amazonaws.com`;
  const trusted = await dmsMayAssume({
    role,
    service,
    sourceAccountId: store.accountId,
    sourceArn: `arn:${store.partition}:dms:${store.region}:${store.accountId}:endpoint:*`,
    carries: world.sourceKeys("creation"),
  });
  if (!trusted) {
    throw new AwsFault(
      world.modes.secretRefusal,
      `${access.roleArn} should have the DMS Regional Service Principal '${service}' as trusted entity`,
    );
  }
  const secret = await facts.secret(access.secretId, store.accountId, store.region);
  const action = "secretsmanager:DescribeSecret";
  const verdict =
    secret && (caller.kind === "role" || caller.kind === "function")
      ? await allows({
          principal: caller.roleArn,
          action,
          resource: secret.arn,
          resourceAccountId: secret.accountId,
          identityPolicies: await reader.identityPolicies(caller.roleArn),
          resourcePolicy: secret.policy,
        })
      : undefined;
  if (!secret || verdict?.allowed === false) {
    throw new AwsFault(
      "AccessDeniedFault",
      `User: ${callerArn(caller)} is not authorized to perform: ${action} on resource: ${access.secretId} because no resource-based policy allows the ${action} action`,
    );
  }
}

/** AWS's error for a role that DMS cannot use. */
export function notConfigured(roleArn: string): AwsFault {
  return new AwsFault("AccessDeniedFault", `The IAM Role ${roleArn} is not configured properly.`);
}
