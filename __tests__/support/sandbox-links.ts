/** Single links of a deployed chain, each with how somebody breaks it behind Terraform's back. */
import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { DescribeKeyCommand, ListGrantsCommand, RevokeGrantCommand } from "@aws-sdk/client-kms";
import {
  DeleteBucketPolicyCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
} from "@aws-sdk/client-secrets-manager";
import type { Sandbox } from "./sandbox";

interface Statement {
  readonly Sid?: string;
  readonly Action?: unknown;
}

interface Policy {
  readonly Version: string;
  readonly Statement: readonly Statement[];
}

/** Takes the statements that Causeway merged out of a secret's policy. */
export async function removeSecretStatements(
  sandbox: Sandbox,
  account: string,
  secret: string,
): Promise<void> {
  const { secrets } = sandbox.of(account);
  const { ResourcePolicy } = await secrets.send(new GetResourcePolicyCommand({ SecretId: secret }));
  const kept = without(ResourcePolicy, ({ Sid }) => Sid?.startsWith("Causeway") === true);
  await secrets.send(new PutResourcePolicyCommand({ SecretId: secret, ResourcePolicy: kept }));
}

/** Revokes every grant of a secret's key. */
export async function revokeGrants(sandbox: Sandbox, account: string, secret: string): Promise<void> {
  const { secrets, kms } = sandbox.of(account);
  const { KmsKeyId } = await secrets.send(new DescribeSecretCommand({ SecretId: secret }));
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: KmsKeyId }));
  const { Grants = [] } = await kms.send(new ListGrantsCommand({ KeyId: KeyMetadata?.KeyId }));
  if (Grants.length === 0) throw new Error(`the key of ${secret} has no grant`);
  for (const { GrantId } of Grants) {
    await kms.send(new RevokeGrantCommand({ KeyId: KeyMetadata?.KeyId, GrantId }));
  }
}

/** Takes the statements about an AWS service out of a role's own policy. */
export async function removeRoleStatements(
  sandbox: Sandbox,
  account: string,
  role: { readonly name: string; readonly policy: string; readonly service: string },
): Promise<void> {
  const { iam } = sandbox.of(account);
  const named = { RoleName: role.name, PolicyName: role.policy };
  const { PolicyDocument } = await iam.send(new GetRolePolicyCommand(named));
  const kept = without(decodeURIComponent(PolicyDocument ?? ""), ({ Action }) =>
    [Action].flat().some((action) => String(action).startsWith(`${role.service}:`)),
  );
  await iam.send(new PutRolePolicyCommand({ ...named, PolicyDocument: kept }));
}

/** Deletes a role's own policy. */
export async function deleteRolePolicy(
  sandbox: Sandbox,
  account: string,
  role: { readonly name: string; readonly policy: string },
): Promise<void> {
  await sandbox
    .of(account)
    .iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName: role.policy }));
}

/** Takes the statements that admit writers out of a bucket's policy. */
export async function removeBucketStatements(
  sandbox: Sandbox,
  account: string,
  bucket: string,
): Promise<void> {
  const { s3 } = sandbox.of(account);
  const { Policy: policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  const kept = without(policy, ({ Sid }) => Sid?.startsWith("Causeway") === true);
  // A policy without statements is not valid.
  if ((JSON.parse(kept) as Policy).Statement.length > 0)
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy: kept }));
  else await s3.send(new DeleteBucketPolicyCommand({ Bucket: bucket }));
}

/** A policy without some statements. @throws Error when it has none of them. */
function without(text: string | undefined, unwanted: (statement: Statement) => boolean): string {
  const policy = JSON.parse(text ?? "{}") as Policy;
  const kept = policy.Statement.filter((statement) => !unwanted(statement));
  if (kept.length === policy.Statement.length) throw new Error("the statement to take away is not there");
  return JSON.stringify({ ...policy, Statement: kept });
}
