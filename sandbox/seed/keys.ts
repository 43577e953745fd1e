/** Keys that belong to other teams. */
import {
  CreateAliasCommand,
  CreateKeyCommand,
  DescribeKeyCommand,
  PutKeyPolicyCommand,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { policyJson, type PolicyStatement } from "../../model/policy";
import { unlessMissing } from "../emulator/iam/reader";

/**
 * The key of an alias, made with its account's root statement and `statements` when it does not exist.
 *
 * @returns its ARN.
 */
export async function makeKey(
  kms: KMSClient,
  alias: string,
  owner: { readonly partition: string; readonly accountId: string },
): Promise<string> {
  const found = await unlessMissing(kms.send(new DescribeKeyCommand({ KeyId: alias })));
  if (found?.KeyMetadata?.Arn !== undefined) return found.KeyMetadata.Arn;
  const made = await kms.send(
    new CreateKeyCommand({
      Description: `${alias}, owned by its team`,
      Policy: policyJson(rootStatement(owner)),
    }),
  );
  const { KeyId, Arn } = made.KeyMetadata ?? {};
  if (KeyId === undefined || Arn === undefined) throw new Error(`no key was made for ${alias}`);
  await kms.send(new CreateAliasCommand({ AliasName: alias, TargetKeyId: KeyId }));
  return Arn;
}

/** The key's policy as an owner keeps it who has applied published statements. */
export async function setKeyPolicy(
  kms: KMSClient,
  keyArn: string,
  owner: { readonly partition: string; readonly accountId: string },
  statements: readonly PolicyStatement[],
): Promise<void> {
  await kms.send(
    new PutKeyPolicyCommand({
      KeyId: keyArn,
      PolicyName: "default",
      Policy: policyJson(rootStatement(owner), ...statements),
    }),
  );
}

function rootStatement({ partition, accountId }: { partition: string; accountId: string }): PolicyStatement {
  return {
    Sid: "AccountAdministers",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
}
