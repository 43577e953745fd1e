/** From an S3 endpoint to its bucket: role, bucket, owner, permissions on both sides, key. */
import { allows } from "../iam/evaluate";
import type { RoleFacts } from "../iam/reader";
import type { BrokenLink } from "../dms/context";
import { textOf, type JsonObject } from "../dms/payload";
import type { DmsStore, Endpoint } from "../dms/store";
import { dmsMayAssume } from "./assume";
import type { BucketFacts } from "./facts";
import { refusedKeyUse } from "./key-access";
import type { ChainDeps } from "./secret-chain";
import { s3Failed } from "./words";

/** A chain that is being walked. */
interface Walk {
  readonly store: DmsStore;
  readonly endpoint: Endpoint;
  readonly settings: JsonObject;
  readonly role: RoleFacts;
  readonly bucket: BucketFacts;
  readonly deps: ChainDeps;
}

/** The first broken link of an S3 endpoint. AWS itself says only that it failed. */
export async function checkS3Chain(
  store: DmsStore,
  endpoint: Endpoint,
  settings: JsonObject,
  deps: ChainDeps,
): Promise<BrokenLink | undefined> {
  const roleArn = textOf(settings.ServiceAccessRoleArn ?? endpoint.members.ServiceAccessRoleArn);
  const role = await deps.reader.role(roleArn);
  if (!role) return s3Failed(`role ${roleArn} does not exist`, "make the role again");
  const trustBroken = await brokenTrust(store, endpoint, role, deps);
  if (trustBroken) return trustBroken;
  const bucketName = textOf(settings.BucketName);
  const bucket = await deps.facts.bucket(bucketName);
  if (!bucket) return s3Failed(`bucket ${bucketName} does not exist`, "make the bucket");
  const walk: Walk = { store, endpoint, settings, role, bucket, deps };
  return brokenBucket(walk) ?? (await brokenPermission(walk)) ?? (await brokenKey(walk));
}

async function brokenTrust(store: DmsStore, endpoint: Endpoint, role: RoleFacts, deps: ChainDeps) {
  const trusted = await dmsMayAssume({
    role,
    service: "dms.amazonaws.com",
    sourceAccountId: store.accountId,
    sourceArn: endpoint.arn,
    carries: deps.carries,
    externalId: endpoint.externalId,
  });
  if (trusted) return undefined;
  const id = endpoint.externalId === undefined ? "" : ` with ExternalId ${endpoint.externalId}`;
  return s3Failed(
    `the trust policy of role ${role.roleArn} in ${deps.names.of(role.accountId)} does not let dms.amazonaws.com assume it for endpoint ${endpoint.identifier}${id}`,
    endpoint.externalId === undefined
      ? "let dms.amazonaws.com assume the role"
      : "put the endpoint's ExternalId into the trust policy",
  );
}

function brokenBucket({ store, settings, role, bucket, deps }: Walk): BrokenLink | undefined {
  if (bucket.region !== store.region) {
    return s3Failed(
      `bucket ${bucket.name} is in ${bucket.region}, the replication instance in ${store.region}`,
      "use a bucket in the Region of the replication instance",
    );
  }
  // Without a stated owner DMS expects the account of the role (DMS user guide, CHAP_Target.S3).
  const expected = textOf(settings.ExpectedBucketOwner ?? role.accountId);
  if (expected === bucket.accountId) return undefined;
  return s3Failed(
    `bucket ${bucket.name} belongs to ${deps.names.of(bucket.accountId)}, and the endpoint expects ${deps.names.of(expected)}`,
    "state the bucket's owner as ExpectedBucketOwner",
  );
}

async function brokenPermission(walk: Walk): Promise<BrokenLink | undefined> {
  const { settings, role, bucket, deps } = walk;
  const bucketArn = `arn:${walk.store.partition}:s3:::${bucket.name}`;
  const folder = textOf(settings.BucketFolder);
  const testObject = testObjectArn(walk, bucketArn);
  const calls = [
    { action: "s3:ListBucket", resource: bucketArn },
    ...objectActions(walk).map((action) => ({ action, resource: testObject })),
  ];
  const identityPolicies = await deps.reader.identityPolicies(role.roleArn);
  for (const { action, resource } of calls) {
    const verdict = await allows({
      principal: role.roleArn,
      action,
      resource,
      resourceAccountId: bucket.accountId,
      identityPolicies,
      resourcePolicy: bucket.policy,
      context: objectContext(walk, folder),
    });
    if (verdict.allowed) continue;
    if (verdict.identity !== "allows" && verdict.resource !== "denies") {
      const how = verdict.identity === "denies" ? "denies" : "does not allow";
      return s3Failed(
        `the policy of role ${role.roleArn} in ${deps.names.of(role.accountId)} ${how} ${action} on ${resource}`,
        `allow ${action} on ${resource} in the role's policy`,
      );
    }
    const how = verdict.resource === "denies" ? "denies" : "does not admit";
    return s3Failed(
      `the policy of bucket ${bucket.name} in ${deps.names.of(bucket.accountId)} ${how} role ${role.roleArn} for ${action}`,
      `admit the role for ${action} in the bucket's policy (a role that was made again needs its statement saved again)`,
    );
  }
  return undefined;
}

function objectActions({ endpoint, settings }: Walk): string[] {
  if (isSource(endpoint)) return ["s3:GetObject"];
  const acl = settings.CannedAclForObjects;
  const withAcl = acl !== undefined && textOf(acl).toUpperCase() !== "NONE";
  return ["s3:PutObject", "s3:DeleteObject", "s3:PutObjectTagging", ...(withAcl ? ["s3:PutObjectAcl"] : [])];
}

function isSource({ members }: Endpoint): boolean {
  return textOf(members.EndpointType).toLowerCase() === "source";
}

async function brokenKey(walk: Walk): Promise<BrokenLink | undefined> {
  const { store, endpoint, settings, role, bucket, deps } = walk;
  const own = settings.EncryptionMode === "SSE_KMS" || settings.EncryptionMode === "sse-kms";
  const keyId = own ? textOf(settings.ServerSideEncryptionKmsKeyId) : bucket.defaultKeyId;
  if (keyId === undefined || keyId === "") return undefined;
  // A bare key id resolves in the account of the role (aws/aws-cli#8405).
  const key = await deps.facts.key(keyId, own ? role.accountId : bucket.accountId, store.region);
  if (!key?.enabled) return s3Failed(`key ${keyId} is missing or disabled`, "enable the key");
  const bucketArn = `arn:${store.partition}:s3:::${bucket.name}`;
  const refused = await refusedKeyUse({
    roleArn: role.roleArn,
    roleAccountId: role.accountId,
    identityPolicies: await deps.reader.identityPolicies(role.roleArn),
    key,
    operations: isSource(endpoint) ? ["Decrypt"] : ["GenerateDataKey", "Decrypt"],
    viaService: `s3.${store.region}.amazonaws.com`,
    encryptionContext: {
      "aws:s3:arn": bucket.bucketKeyEnabled ? bucketArn : testObjectArn(walk, bucketArn),
    },
  });
  if (!refused) return undefined;
  const identityMissing = refused.verdict.identity !== "allows" && refused.verdict.resource !== "silent";
  return identityMissing
    ? s3Failed(
        `the policy of role ${role.roleArn} in ${deps.names.of(role.accountId)} does not allow kms:${refused.operation} on key ${key.arn}`,
        `allow kms:${refused.operation} on ${key.arn} in the role's policy`,
      )
    : s3Failed(
        `key ${key.arn} in ${deps.names.of(key.accountId)} does not admit role ${role.roleArn} for ${refused.operation}`,
        "admit the role in the key's policy, or grant it the key",
      );
}

function objectContext({ settings }: Walk, folder: string): Record<string, string> {
  const kms = settings.EncryptionMode === "SSE_KMS" || settings.EncryptionMode === "sse-kms";
  return {
    "s3:prefix": folder,
    ...(kms
      ? {
          "s3:x-amz-server-side-encryption": "aws:kms",
          "s3:x-amz-server-side-encryption-aws-kms-key-id": textOf(settings.ServerSideEncryptionKmsKeyId),
        }
      : {}),
  };
}

/** The object that DMS writes to test a target; of a source any object stands for those that it reads. */
function testObjectArn({ endpoint, settings, deps }: Walk, bucketArn: string): string {
  const folder = textOf(settings.BucketFolder);
  const atRoot = folder === "" || (deps.testObject === "root" && !isSource(endpoint));
  return `${bucketArn}/${atRoot ? "" : `${folder}/`}awsdms_test_object`;
}
