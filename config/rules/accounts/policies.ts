/** Owners of the policies of secrets and buckets that Causeway does not make: stated where needed, and only there. */
import type { BucketConfig, Environment } from "../../../model/schema/environment";
import { createdClusterOf } from "../../../model/engines";
import { quote, type KeyPath } from "../../messages";
import { databaseEndpoints, directionsUsed, isForeignAccount, s3Endpoints } from "../../../model/queries";
import { partitionOf } from "../../../model/names";
import type { Rule, RuleProblem } from "../rule";
import { lookup } from "../../../model/members";
import { advice, deletion, asCode, member, sibling, type Advice } from "../../fix";

export const policyRules: readonly Rule[] = [
  {
    name: "secret-policy",
    doc: "A secret of another account says how its policy and its key admit DMS; a secret of the replication account needs neither.",
    *check(environment) {
      for (const { key, config: endpoint } of databaseEndpoints(environment)) {
        const { account, secret } = endpoint;
        const foreign = isForeignAccount(environment, account);
        if (foreign === undefined) continue;
        const path = ["endpoints", key, "secret"];
        const made = createdClusterOf(endpoint) !== undefined;
        const unwanted = made
          ? {
              unwanted: "the secret of a cluster that is made here has its policy and its key from here, too",
            }
          : ownAccount(environment, account);
        const because = `${quote(account)} is not the replication account ${quote(environment.replication.account)}`;
        yield* wanted([...path, "policy"], secret.policy, foreign && !made, {
          ...unwanted,
          expected: '"merge" or "publish"',
          because,
          fix: advice`write ${asCode("merge")} to have one statement of the secret's policy edited, or ${asCode("publish")} to get the statement as an output for the owner`,
        });
        yield* wanted([...path, "keyAccess"], secret.keyAccess, foreign && !made, {
          ...unwanted,
          expected: '"grant" or "publish"',
          because,
          fix: advice`write ${asCode("grant")} to have a KMS grant made for this one secret, or ${asCode("publish")} to get the key policy statement as an output for the owner`,
        });
      }
    },
  },
  {
    name: "existing-bucket",
    doc: "An existing bucket names its key; a bucket that is made here has a key of its own.",
    *check(environment, declared) {
      const whole =
        declared.endpoints?.every((key) => lookup(environment.endpoints, key) !== undefined) ?? false;
      for (const [key, bucket] of Object.entries(environment.buckets)) {
        if (bucket.create) yield* createdBucket(environment, key, bucket);
        else yield* existingBucket(key, bucket);
        if (!bucket.create && whole) yield* existingPolicy(environment, key, bucket);
      }
    },
  },
  {
    name: "customer-managed-key",
    doc: "An AWS-managed key (alias/aws/…) cannot admit a role of another account or CloudWatch Logs; the replication key is of the replication account and the Region.",
    *check(environment) {
      const { kmsKey } = environment.replication;
      if (kmsKey !== undefined) yield* ofReplication(environment, kmsKey);
      for (const [key, { kmsKey }] of Object.entries(environment.buckets)) {
        if (kmsKey === undefined || !isAwsManaged(kmsKey)) continue;
        yield {
          path: ["buckets", key, "kmsKey"],
          detail: `got ${quote(kmsKey)}, a key that AWS manages; expected a customer-managed key`,
          fix: "encrypt the bucket with a customer-managed key and name its alias: AWS-managed keys admit no other account",
        };
      }
    },
  },
];

/** Of a key that is named by its ARN the file says already where it is. */
function* ofReplication(environment: Environment, kmsKey: string): Iterable<RuleProblem> {
  const { region, replication, accounts } = environment;
  const path = ["replication", "kmsKey"];
  const fix = advice`name a customer-managed key of the replication account, or ${deletion("delete it")} to have one made`;
  if (isAwsManaged(kmsKey)) {
    const detail = `got ${quote(kmsKey)}, a key that AWS manages; expected a customer-managed key, whose policy can admit CloudWatch Logs`;
    yield { path, detail, fix };
  }
  const id = lookup(accounts, replication.account)?.id;
  const start = `arn:${partitionOf(region)}:kms:${region}:${id ?? ""}:`;
  if (id === undefined || !kmsKey.startsWith("arn:") || kmsKey.startsWith(start)) return;
  const detail = `got ${quote(kmsKey)}; expected a key of the replication account and its Region, ${start}…`;
  yield { path, detail, fix };
}

function isAwsManaged(kmsKey: string): boolean {
  return /(^|:)alias\/aws\//.test(kmsKey);
}

function* createdBucket(environment: Environment, key: string, bucket: BucketConfig): Iterable<RuleProblem> {
  const existing = { ...bucket, create: false };
  const [misfit] = [...existingBucket(key, existing), ...existingPolicy(environment, key, existing)];
  const fits = misfit === undefined;
  for (const setting of ["kmsKey", "policy"] as const) {
    const value = bucket[setting];
    if (value === undefined) continue;
    yield {
      path: ["buckets", key, setting],
      detail: `got ${quote(value)} for a bucket that is made here; expected ${setting} only with \`create: false\``,
      fix: fits
        ? advice`${deletion()}, or write ${member(sibling("create"), false)} if the bucket exists`
        : advice`${deletion()}; a bucket that exists has \`create: false\` and \`kmsKey\`, and \`policy\` where an endpoint needs it`,
    };
  }
  if (bucket.encryptionMode === "SSE_S3") {
    yield {
      path: ["buckets", key, "encryptionMode"],
      detail:
        'got "SSE_S3" for a bucket that is made here; expected SSE_KMS, because that gets a customer-managed key of its own',
      fix: advice`${deletion()}`,
    };
  }
}

function* existingBucket(key: string, bucket: BucketConfig): Iterable<RuleProblem> {
  const { kmsKey, encryptionMode } = bucket;
  if (kmsKey === undefined && encryptionMode === "SSE_KMS") {
    yield {
      path: ["buckets", key, "kmsKey"],
      detail:
        "missing; expected the customer-managed key that encrypts the existing bucket, or `encryptionMode: SSE_S3` for a bucket without a customer-managed key",
      fix: "add `kmsKey`, like alias/lake, or `encryptionMode: SSE_S3`",
    };
  }
  if (kmsKey !== undefined && encryptionMode === "SSE_S3") {
    yield {
      path: ["buckets", key, "kmsKey"],
      detail: `got ${quote(kmsKey)} beside \`encryptionMode: SSE_S3\`; expected one or the other`,
      fix: "delete `kmsKey` if S3's own keys encrypt the objects that DMS writes, or delete `encryptionMode`",
    };
  }
  if (bucket.forceDestroy) {
    yield {
      path: ["buckets", key, "forceDestroy"],
      detail: "got true for an existing bucket; expected it only for a bucket that is made here",
      fix: advice`${deletion()}: an existing bucket is never destroyed by Causeway`,
    };
  }
}

/** The bucket's users through its policy are known only if every endpoint is. */
function* existingPolicy(environment: Environment, key: string, bucket: BucketConfig): Iterable<RuleProblem> {
  const foreign = isForeignAccount(environment, bucket.account);
  if (foreign === undefined) return;
  const [user] = s3Endpoints(environment)
    .filter(({ config: endpoint }) => endpoint.bucket === key && endpoint.access === "bucket-policy")
    .map(({ key: name }) => name);
  const why = foreign
    ? { unwanted: "no endpoint with `access: bucket-policy` writes to it" }
    : ownAccount(environment, bucket.account);
  yield* wanted(["buckets", key, "policy"], bucket.policy, foreign && user !== undefined, {
    expected: '"merge" or "publish"',
    because: `${quote(user ?? "")} ${verbOf(environment, user ?? "")} it from the replication account through its policy`,
    fix: advice`write ${asCode("merge")} to have one statement of the bucket's policy edited, or ${asCode("publish")} to get the statement as an output for the owner`,
    ...why,
  });
}

function verbOf(environment: Environment, endpoint: string): string {
  const used = directionsUsed(environment, endpoint);
  return used.size === 1 && used.has("source") ? "reads" : "writes to";
}

/** Two keys may have one id by mistake: then that is what is wrong. */
function ownAccount({ replication }: Environment, account: string): Unwanted {
  if (account === replication.account)
    return { unwanted: `${quote(account)} is the replication account itself` };
  return {
    unwanted: `${quote(account)} has the id of the replication account ${quote(replication.account)}`,
    instead: advice`${deletion()}, or correct the id of ${account} or ${replication.account} under accounts`,
  };
}

/** Why a key is not to be there, and what to do then. */
interface Unwanted {
  readonly unwanted: string;
  /** @default "delete it" */
  readonly instead?: Advice;
}

function* wanted(
  path: KeyPath,
  value: string | undefined,
  needed: boolean,
  words: { expected: string; because: string; fix: Advice } & Unwanted,
): Iterable<RuleProblem> {
  if (needed && value === undefined) {
    yield { path, detail: `missing; expected ${words.expected}, because ${words.because}`, fix: words.fix };
  }
  if (!needed && value !== undefined) {
    const detail = `got ${quote(value)}; expected no such key, because ${words.unwanted}`;
    yield { path, detail, fix: words.instead ?? advice`${deletion()}` };
  }
}
