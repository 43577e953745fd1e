/** The writes that take effect late, and what was there before them. */
import type { Caller } from "./callers";
import type { Facts } from "./connection-test/facts";
import { iamRegions, lateKeys, type AccountReader } from "./iam/reader";
import { bucketAndKey } from "./operations";
import { jsonBody, type AwsRequest } from "./request";
import type { RoleDirectory } from "./roles";
import type { Propagation } from "./world/propagation";

interface Now {
  readonly propagation: Propagation;
  readonly roles: RoleDirectory;
  /** Readers of what is there now, whatever takes effect late. */
  readonly reader: AccountReader;
  readonly facts: Facts;
}

/** Keeps what a write is about to replace; to be called before the write. The owner's own writes count at once. */
export async function keepReplaced(
  request: AwsRequest,
  operation: string,
  caller: Caller,
  now: Now,
): Promise<void> {
  if (!now.propagation.isOn || caller.kind === "owner") return;
  const found = await replacedBy(request, operation, caller.accountId, now);
  if (found) now.propagation.replaced(found.key, found.value);
}

async function replacedBy(
  request: AwsRequest,
  operation: string,
  accountId: string,
  { roles, reader, facts }: Now,
): Promise<{ readonly key: string; readonly value: unknown } | undefined> {
  const role = () => roles.withPath(roleArnOf(request, accountId));
  switch (operation) {
    case "iam:CreateRole":
      return { key: lateKeys.role(roleArnOf(request, accountId)), value: undefined };
    case "iam:UpdateAssumeRolePolicy":
      return { key: lateKeys.role(role()), value: await reader.role(role()) };
    case "iam:PutRolePolicy":
    case "iam:AttachRolePolicy":
      return { key: lateKeys.rights(role()), value: await reader.identityPolicies(role()) };
    case "s3:PutBucketPolicy": {
      const { bucket } = bucketAndKey(request);
      return { key: lateKeys.bucket(bucket), value: (await facts.bucket(bucket))?.policy };
    }
    case "secretsmanager:PutResourcePolicy": {
      const secret = await facts.secret(member(request, "SecretId"), accountId, request.region);
      return secret && { key: lateKeys.secret(secret.arn), value: secret.policy };
    }
    case "kms:PutKeyPolicy":
    case "kms:CreateGrant": {
      const key = await facts.key(member(request, "KeyId"), accountId, request.region);
      return key && { key: lateKeys.key(key.arn), value: { policy: key.policy, grants: key.grants } };
    }
    default:
      return undefined;
  }
}

function roleArnOf({ form, region }: AwsRequest, accountId: string): string {
  const partition = Object.entries(iamRegions).find(([, iamRegion]) => iamRegion === region)?.[0] ?? "aws";
  return `arn:${partition}:iam::${accountId}:role${form.get("Path") ?? "/"}${form.get("RoleName") ?? ""}`;
}

function member(request: AwsRequest, name: string): string {
  const value = (jsonBody(request) as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : "";
}
