import { connectionCheck } from "../../sandbox/emulator/connection-test/check";
import type { BrokenLink } from "../../sandbox/emulator/dms/context";
import { DmsStore } from "../../sandbox/emulator/dms/store";
import { World } from "../../sandbox/emulator/world/world";
import { FakeAccounts, policyOf, trustOf } from "../support/fake-accounts";

const region = "eu-west-1";
const roleArn = "arn:aws:iam::333333333333:role/causeway/dev/dev-lake-orders";
const foreignArn = "arn:aws:iam::111111111111:role/dev-lake-audit";
const keyArn = "arn:aws:kms:eu-west-1:333333333333:key/11111111-2222-3333-4444-555555555555";
const bucketArn = "arn:aws:s3:::landing";
const externalId = "0a1b2c3d-0000-4000-8000-000000000000";

const root = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::333333333333:root" },
  Action: "kms:*",
  Resource: "*",
};
const mayList = { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn };
const mayWrite = {
  Effect: "Allow",
  Action: ["s3:PutObject", "s3:DeleteObject", "s3:PutObjectTagging"],
  Resource: `${bucketArn}/orders/*`,
};
const mayEncrypt = { Effect: "Allow", Action: ["kms:GenerateDataKey", "kms:Decrypt"], Resource: keyArn };

/** A role of the lake account that is sealed with the endpoint's ExternalId, and its bucket. */
function whole(): FakeAccounts {
  const accounts = new FakeAccounts();
  accounts.names.set({ "111111111111": "dms", "333333333333": "lake" });
  accounts.roles.set(roleArn, {
    trust: trustOf("dms.amazonaws.com", { StringEquals: { "sts:ExternalId": externalId } }),
    policy: policyOf(mayList, mayWrite, mayEncrypt),
  });
  accounts.keys.set(keyArn, {
    arn: keyArn,
    accountId: "333333333333",
    enabled: true,
    policy: policyOf(root),
    grants: [],
  });
  accounts.buckets.set("landing", {
    name: "landing",
    accountId: "333333333333",
    region,
    policy: undefined,
    defaultKeyId: keyArn,
    bucketKeyEnabled: true,
  });
  return accounts;
}

/** The same bucket, let in by its policy and its key's. */
function byBucketPolicy(): FakeAccounts {
  const accounts = whole();
  accounts.roles.clear();
  accounts.roles.set(foreignArn, {
    trust: trustOf("dms.amazonaws.com"),
    policy: policyOf(mayList, mayWrite, mayEncrypt),
  });
  const principal = { Principal: { AWS: foreignArn } };
  changed(accounts.buckets, "landing", {
    policy: policyOf({ ...mayList, ...principal }, { ...mayWrite, ...principal }),
  });
  changed(accounts.keys, keyArn, { policy: policyOf(root, { ...mayEncrypt, ...principal, Resource: "*" }) });
  return accounts;
}

async function check(
  accounts: FakeAccounts,
  options: { readonly role?: string; readonly externalId?: string; readonly owner?: string } = {},
): Promise<BrokenLink | undefined> {
  const store = new DmsStore("111111111111", region, "aws");
  const endpoint = store.endpoints.add({
    arn: store.newArn("endpoint"),
    identifier: "dev-lake-orders-1a2b3c4d",
    tags: new Map(),
    status: "active",
    members: {
      EngineName: "s3",
      S3Settings: {
        ServiceAccessRoleArn: options.role ?? roleArn,
        BucketName: "landing",
        BucketFolder: "orders",
        EncryptionMode: "SSE_KMS",
        ServerSideEncryptionKmsKeyId: keyArn,
        ...(options.owner === undefined ? {} : { ExpectedBucketOwner: options.owner }),
      },
    },
    ...(options.externalId === undefined ? {} : { externalId: options.externalId }),
  });
  return connectionCheck(accounts, new World())(
    store,
    endpoint.arn,
    "arn:aws:dms:eu-west-1:111111111111:rep:NONE",
    "test",
  );
}

function changed<T extends object>(map: Map<string, T>, key: string, change: Partial<T>): void {
  const value = map.get(key);
  if (!value) throw new Error(`${key} is not there`);
  map.set(key, { ...value, ...change });
}

test("finds nothing to say when a sealed role may write", async () => {
  expect(await check(whole(), { externalId })).toBeUndefined();
});

test("finds nothing to say when the bucket's policy admits the role", async () => {
  expect(await check(byBucketPolicy(), { role: foreignArn, owner: "333333333333" })).toBeUndefined();
});

const breaks: [string, (accounts: FakeAccounts) => void, string][] = [
  ["the role is gone", (all) => all.roles.delete(roleArn), `role ${roleArn} does not exist`],
  [
    "the trust carries another ExternalId",
    (all) =>
      changed(all.roles, roleArn, {
        trust: trustOf("dms.amazonaws.com", { StringEquals: { "sts:ExternalId": "another" } }),
      }),
    `the trust policy of role ${roleArn} in account lake does not let dms.amazonaws.com assume it`,
  ],
  [
    "the role's boundary does not allow what its policies do",
    (all) =>
      changed(all.roles, roleArn, { boundary: policyOf({ ...mayList, Action: "s3:GetBucketLocation" }) }),
    `role ${roleArn}`,
  ],
  ["the bucket is gone", (all) => all.buckets.clear(), "bucket landing does not exist"],
  [
    "the bucket is in another Region",
    (all) => changed(all.buckets, "landing", { region: "eu-central-1" }),
    "bucket landing is in eu-central-1",
  ],
  [
    "the bucket is another owner's",
    (all) => changed(all.buckets, "landing", { accountId: "444444444444" }),
    "belongs to account 444444444444, and the endpoint expects account lake",
  ],
  [
    "the role may not tag objects",
    (all) =>
      changed(all.roles, roleArn, {
        policy: policyOf(mayList, { ...mayWrite, Action: ["s3:PutObject", "s3:DeleteObject"] }, mayEncrypt),
      }),
    "in account lake does not allow s3:PutObjectTagging",
  ],
  [
    "the bucket's policy denies",
    (all) =>
      changed(all.buckets, "landing", {
        policy: policyOf({
          Effect: "Deny",
          Principal: "*",
          Action: "s3:PutObject",
          Resource: `${bucketArn}/*`,
        }),
      }),
    `the policy of bucket landing in account lake denies role ${roleArn}`,
  ],
  [
    "the role has no KMS statement",
    (all) => changed(all.roles, roleArn, { policy: policyOf(mayList, mayWrite) }),
    "does not allow kms:GenerateDataKey on key",
  ],
  ["the key is gone", (all) => all.keys.clear(), `key ${keyArn} is missing or disabled`],
];

test.each(breaks)("names the link when %s", async (_what, spoil, link) => {
  const accounts = whole();
  spoil(accounts);
  const broken = await check(accounts, { externalId });
  expect(broken?.link).toContain(link);
  // S3 endpoints say no more than this, whatever the cause.
  expect(broken?.message).toBe(
    "Test Endpoint failed: Application-Status: 1020912, Application-Message: Failed to connect to database.",
  );
});

test("names the bucket's policy when it does not admit a foreign role", async () => {
  const accounts = byBucketPolicy();
  changed(accounts.buckets, "landing", { policy: undefined });
  const broken = await check(accounts, { role: foreignArn, owner: "333333333333" });
  expect(broken?.link).toContain("the policy of bucket landing in account lake does not admit");
});

test("names the key when its policy does not admit a foreign role", async () => {
  const accounts = byBucketPolicy();
  changed(accounts.keys, keyArn, { policy: policyOf(root) });
  const broken = await check(accounts, { role: foreignArn, owner: "333333333333" });
  expect(broken?.link).toContain("in account lake does not admit role");
});

test("expects the role's account as owner when the endpoint states none", async () => {
  const broken = await check(byBucketPolicy(), { role: foreignArn });
  expect(broken?.fix).toBe("state the bucket's owner as ExpectedBucketOwner");
});
