/** From an endpoint of a database that loads what DMS stages to its staging bucket: role, bucket, permissions, key. */
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";
import type { BrokenLink } from "../dms/context";
import { asObject, textOf, type JsonObject } from "../dms/payload";
import type { DmsStore, Endpoint } from "../dms/store";
import { dmsMayAssume } from "./assume";
import type { BucketFacts } from "./facts";
import { refusedKeyUse } from "./key-access";
import { brokenLoading } from "./loading-path";
import { secretMembers, type ChainDeps } from "./secret-chain";
import { s3Failed } from "./words";

/** Services that load staged rows, by DMS's engine. */
const loaders: Readonly<Record<string, string>> = {
  redshift: "redshift.amazonaws.com",
  "redshift-serverless": "redshift-serverless.amazonaws.com",
};

/** Actions of DMS and the database on a staged object, and on its bucket. */
const objectActions = ["s3:PutObject", "s3:GetObject", "s3:DeleteObject"];
const bucketActions = ["s3:ListBucket", "s3:GetBucketLocation"];

/** A chain that is being walked. */
interface Walk {
  readonly store: DmsStore;
  readonly endpoint: Endpoint;
  readonly settings: JsonObject;
  readonly role: RoleFacts;
  readonly bucket: BucketFacts;
  readonly deps: ChainDeps;
}

/** The settings of an endpoint that stages rows; undefined for others. */
export function stagingOf({ members }: Endpoint): JsonObject | undefined {
  return loaders[textOf(members.EngineName)] === undefined ? undefined : asObject(members.RedshiftSettings);
}

/** The first broken link between an endpoint and its staging bucket, or between that and who loads from it. */
export async function checkStagingChain(
  store: DmsStore,
  endpoint: Endpoint,
  settings: JsonObject,
  deps: ChainDeps,
): Promise<BrokenLink | undefined> {
  return (await brokenStaging(store, endpoint, settings, deps)) ?? brokenLoad(store, settings, deps);
}

async function brokenLoad(
  { accountId, region }: DmsStore,
  settings: JsonObject,
  { facts, loading, names }: ChainDeps,
): Promise<BrokenLink | undefined> {
  if (!loading) return undefined;
  const secret = await facts.secret(textOf(settings.SecretsManagerSecretId), accountId, region);
  return brokenLoading(String(secretMembers(secret?.value).host), loading, names);
}

async function brokenStaging(
  store: DmsStore,
  endpoint: Endpoint,
  settings: JsonObject,
  deps: ChainDeps,
): Promise<BrokenLink | undefined> {
  const roleArn = textOf(settings.ServiceAccessRoleArn);
  const role = await deps.reader.role(roleArn);
  if (!role) return s3Failed(`staging role ${roleArn} does not exist`, "make the role again");
  const bucketName = textOf(settings.BucketName);
  const bucket = await deps.facts.bucket(bucketName);
  if (!bucket) return s3Failed(`staging bucket ${bucketName} does not exist`, "make the bucket");
  const walk: Walk = { store, endpoint, settings, role, bucket, deps };
  return (await brokenTrust(walk)) ?? brokenPlace(walk) ?? (await brokenPermission(walk)) ?? brokenKey(walk);
}

async function brokenTrust({ store, endpoint, role, deps }: Walk): Promise<BrokenLink | undefined> {
  for (const service of ["dms.amazonaws.com", loaders[textOf(endpoint.members.EngineName)] ?? ""]) {
    const call = {
      role,
      service,
      sourceAccountId: store.accountId,
      sourceArn: endpoint.arn,
      carries: deps.carries,
    };
    if (await dmsMayAssume(call)) continue;
    return s3Failed(
      `the trust policy of staging role ${role.roleArn} in ${deps.names.of(role.accountId)} does not let ${service} assume it for endpoint ${endpoint.identifier}`,
      `let ${service} assume the role`,
    );
  }
  return undefined;
}

function brokenPlace({ store, bucket, deps }: Walk): BrokenLink | undefined {
  if (bucket.region === store.region && bucket.accountId === store.accountId) return undefined;
  return s3Failed(
    `staging bucket ${bucket.name} is in ${bucket.region} in ${deps.names.of(bucket.accountId)}, DMS in ${store.region} in ${deps.names.of(store.accountId)}`,
    "use a bucket of the account and Region of DMS",
  );
}

async function brokenPermission({ store, role, bucket, deps }: Walk): Promise<BrokenLink | undefined> {
  const bucketArn = `arn:${store.partition}:s3:::${bucket.name}`;
  const identityPolicies = await deps.reader.identityPolicies(role.roleArn);
  const calls = [
    ...bucketActions.map((action) => ({ action, resource: bucketArn })),
    ...objectActions.map((action) => ({ action, resource: `${bucketArn}/1/LOAD00000001.csv` })),
  ];
  for (const { action, resource } of calls) {
    const verdict = await allows({
      principal: role.roleArn,
      action,
      resource,
      resourceAccountId: bucket.accountId,
      identityPolicies,
      resourcePolicy: bucket.policy,
      context: { "aws:SecureTransport": "true" },
    });
    if (verdict.allowed) continue;
    return verdict.resource === "denies"
      ? s3Failed(
          `the policy of staging bucket ${bucket.name} denies role ${role.roleArn} ${action}`,
          `let the role call ${action} in the bucket's policy`,
        )
      : s3Failed(
          `the policy of staging role ${role.roleArn} in ${deps.names.of(role.accountId)} does not allow ${action} on ${resource}`,
          `allow ${action} on ${resource} in the role's policy`,
        );
  }
  return undefined;
}

async function brokenKey({ store, settings, role, bucket, deps }: Walk): Promise<BrokenLink | undefined> {
  const keyId = textOf(settings.ServerSideEncryptionKmsKeyId);
  if (keyId === "") return undefined;
  const key = await deps.facts.key(keyId, role.accountId, store.region);
  if (!key?.enabled) {
    return s3Failed(`key ${keyId} of the staging bucket is missing or disabled`, "enable the key");
  }
  const refused = await refusedKeyUse({
    roleArn: role.roleArn,
    roleAccountId: role.accountId,
    identityPolicies: await deps.reader.identityPolicies(role.roleArn),
    key,
    operations: ["GenerateDataKey", "Decrypt"],
    viaService: `s3.${store.region}.amazonaws.com`,
    encryptionContext: { "aws:s3:arn": `arn:${store.partition}:s3:::${bucket.name}` },
  });
  if (!refused) return undefined;
  return s3Failed(
    `staging role ${role.roleArn} in ${deps.names.of(role.accountId)} may not use key ${key.arn} for ${refused.operation}`,
    `allow kms:${refused.operation} on ${key.arn} in the role's policy`,
  );
}
