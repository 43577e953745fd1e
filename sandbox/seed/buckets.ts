/** Buckets that exist already: data lakes of other teams, and the one that keeps the states. */
import {
  CreateBucketCommand,
  HeadBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  type BucketLocationConstraint,
  type S3Client,
  type ServerSideEncryptionRule,
} from "@aws-sdk/client-s3";
import type { BackendConfig, BucketConfig } from "../../model/schema/environment";
import { partitionOf } from "../../model/names";
import { policyJson, type PolicyStatement } from "../../model/policy";
import { homeAccountId } from "../emulator/callers";
import { ownerHeaders } from "../emulator/address";
import { unlessMissing } from "../emulator/iam/reader";
import type { SeedContext } from "./context";
import { makeKey, setKeyPolicy } from "./keys";
import { admitEnvironment } from "./published";

/** Ends of the names of buckets that are not as they have to be, for tests of how that shows. */
const without = {
  bucketKey: "-without-bucket-key",
  customerKey: "-without-customer-key",
  region: "-in-another-region",
} as const;

function elsewhere(region: string): string {
  return region === "eu-central-1" ? "eu-west-1" : "eu-central-1";
}

/** Every bucket of the file that is not made by Causeway. */
export async function makeBuckets(land: SeedContext): Promise<void> {
  for (const bucket of Object.values(land.env.buckets)) {
    if (!bucket.create) await makeExistingBucket(land, bucket);
  }
}

async function makeExistingBucket(land: SeedContext, bucket: BucketConfig): Promise<void> {
  const region = bucket.name.endsWith(without.region) ? elsewhere(land.env.region) : land.env.region;
  const { s3, kms } = land.of(bucket.account, region);
  const partition = partitionOf(land.env.region);
  const owner = { partition, accountId: land.accountId(bucket.account) };
  if (!(await makeBucket(s3, bucket.name, region))) return;
  const arn = `arn:${partition}:s3:::${bucket.name}`;
  if (bucket.kmsKey?.startsWith("alias/") === true) {
    const keyArn = await makeKey(kms, bucket.kmsKey, owner);
    await s3.send(
      new PutBucketEncryptionCommand({
        Bucket: bucket.name,
        ServerSideEncryptionConfiguration: { Rules: [encryptionOf(bucket.name, keyArn)] },
      }),
    );
    if (bucket.policy === "publish") {
      const via = { "kms:ViaService": `s3.${land.env.region}.amazonaws.com` };
      const actions = ["kms:GenerateDataKey", "kms:Decrypt", "kms:DescribeKey"];
      await setKeyPolicy(kms, keyArn, owner, [
        admitEnvironment(land, "AppliedFromCauseway", actions, ["*"], via),
      ]);
    }
  }
  // Who lets others edit a policy often has none; what a test wants to survive there, it writes.
  if (bucket.policy === "publish") {
    const actions = [
      "s3:GetObject",
      "s3:PutObject",
      "s3:DeleteObject",
      "s3:PutObjectTagging",
      "s3:PutObjectAcl",
      "s3:ListBucket",
    ];
    const admitted = admitEnvironment(land, "AppliedFromCauseway", actions, [arn, `${arn}/*`]);
    const Policy = policyJson(tlsOnly(arn), admitted);
    await s3.send(new PutBucketPolicyCommand({ Bucket: bucket.name, Policy }));
  }
}

/** What encrypts a bucket's objects by default: its key, for the bucket as a whole, unless its name says otherwise. */
function encryptionOf(name: string, KMSMasterKeyID: string): ServerSideEncryptionRule {
  if (name.endsWith(without.customerKey)) {
    return { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } };
  }
  return {
    ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms", KMSMasterKeyID },
    BucketKeyEnabled: !name.endsWith(without.bucketKey),
  };
}

/** The bucket of an S3 backend, in the account of the person's own credentials, and its lock table. */
export async function makeStateBucket(
  land: SeedContext,
  backend: Extract<BackendConfig, { type: "s3" }>,
): Promise<void> {
  const { s3 } = land.home(backend.region);
  await makeBucket(s3, backend.bucket, backend.region);
  await s3.send(
    new PutBucketVersioningCommand({
      Bucket: backend.bucket,
      VersioningConfiguration: { Status: "Enabled" },
    }),
  );
  if (backend.dynamodbTable !== undefined) await makeLockTable(land, backend.region, backend.dynamodbTable);
}

/** @returns whether the bucket was made now. */
async function makeBucket(s3: S3Client, Bucket: string, region: string): Promise<boolean> {
  if (await unlessMissing(s3.send(new HeadBucketCommand({ Bucket })))) return false;
  const LocationConstraint = region as BucketLocationConstraint;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      // us-east-1 is the one Region that is not stated (S3 API reference, CreateBucket).
      ...(region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint } }),
    }),
  );
  return true;
}

async function makeLockTable(land: SeedContext, region: string, table: string): Promise<void> {
  const answer = await fetch(land.url, {
    method: "POST",
    headers: {
      ...ownerHeaders(land, { accountId: homeAccountId, region, service: "dynamodb" }),
      "x-amz-target": "DynamoDB_20120810.CreateTable",
      "content-type": "application/x-amz-json-1.0",
    },
    body: JSON.stringify({
      TableName: table,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
    }),
  });
  const text = await answer.text();
  if (!answer.ok && !text.includes("ResourceInUseException")) {
    throw new Error(`lock table ${table} was not made: ${text}`);
  }
}

function tlsOnly(arn: string): PolicyStatement {
  return {
    Sid: "OwnersOwnStatement",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [arn, `${arn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
