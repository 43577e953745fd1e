/** Use of a key by a role through a service, by policy or by grant. */
import { allows, type NamedPolicy, type Verdict } from "../iam/evaluate";
import type { KeyFacts } from "./facts";

/** A use of a key that a service makes in a role's name. */
export interface KeyUse {
  readonly roleArn: string;
  readonly roleAccountId: string;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly key: KeyFacts;
  /** KMS operations as grants name them: `Decrypt`, `GenerateDataKey` … */
  readonly operations: readonly string[];
  /** Service through which the key is used, e.g. `secretsmanager.eu-west-1.amazonaws.com`. */
  readonly viaService: string;
  readonly encryptionContext: Readonly<Record<string, string>>;
}

/** The first operation that is refused, or undefined when all are allowed. */
export async function refusedKeyUse(
  use: KeyUse,
): Promise<{ readonly operation: string; readonly verdict: Verdict } | undefined> {
  for (const operation of use.operations) {
    const verdict = await allows({
      principal: use.roleArn,
      action: `kms:${operation}`,
      resource: use.key.arn,
      resourceAccountId: use.key.accountId,
      identityPolicies: use.identityPolicies,
      resourcePolicy: use.key.policy,
      context: {
        "kms:ViaService": use.viaService,
        "kms:CallerAccount": use.roleAccountId,
        "kms:EncryptionContextKeys": Object.keys(use.encryptionContext),
        ...Object.fromEntries(
          Object.entries(use.encryptionContext).map(([key, value]) => [
            `kms:EncryptionContext:${key}`,
            value,
          ]),
        ),
      },
    });
    if (verdict.allowed) continue;
    const denied = verdict.identity === "denies" || verdict.resource === "denies";
    // A grant admits on its own, without a statement in the role's policy; no grant outweighs a deny.
    if (denied || !grantAllows(use, operation)) return { operation, verdict };
  }
  return undefined;
}

function grantAllows(use: KeyUse, operation: string): boolean {
  return use.key.grants.some((grant) => {
    if (grant.GranteePrincipal !== use.roleArn) return false;
    if (!grant.Operations?.some((one) => one === operation)) return false;
    const { EncryptionContextEquals: equals = {}, EncryptionContextSubset: subset = {} } =
      grant.Constraints ?? {};
    if (!holds(subset, use.encryptionContext)) return false;
    // An empty map is no constraint: Terraform's provider sends one for each kind that is not used.
    if (Object.keys(equals).length === 0) return true;
    const sameSize = Object.keys(equals).length === Object.keys(use.encryptionContext).length;
    return sameSize && holds(equals, use.encryptionContext);
  });
}

function holds(wanted: Record<string, string>, actual: Readonly<Record<string, string>>): boolean {
  return Object.entries(wanted).every(([key, value]) => actual[key] === value);
}
