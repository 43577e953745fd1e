import { connectionCheck } from "../../sandbox/emulator/connection-test/check";
import type { LoadingDeps } from "../../sandbox/emulator/connection-test/loading-path";
import type { BrokenLink } from "../../sandbox/emulator/dms/context";
import { DmsStore } from "../../sandbox/emulator/dms/store";
import { Warehouses } from "../../sandbox/emulator/network/warehouses";
import { World } from "../../sandbox/emulator/world/world";
import { FakeAccounts, policyOf, trustOf } from "../support/fake-accounts";
import { FakeNetwork } from "../support/fake-network";

const region = "eu-west-1";
const account = "111111111111";
const reader = `arn:aws:iam::${account}:role/dev-warehouse-secret-access`;
const stager = `arn:aws:iam::${account}:role/dev-warehouse-staging`;
const secretArn = `arn:aws:secretsmanager:${region}:${account}:secret:analytics/dms-a1b2c3`;
const keyArn = `arn:aws:kms:${region}:${account}:key/11111111-2222-3333-4444-555555555555`;
const host = "analytics.c0123456789.eu-west-1.redshift.amazonaws.com";
const root = {
  Effect: "Allow",
  Principal: { AWS: `arn:aws:iam::${account}:root` },
  Action: "kms:*",
  Resource: "*",
};
const mayStage = {
  Effect: "Allow",
  Action: ["s3:PutObject", "s3:GetObject", "s3:DeleteObject", "s3:ListBucket", "s3:GetBucketLocation"],
  Resource: ["arn:aws:s3:::staging", "arn:aws:s3:::staging/*"],
};
const mayEncrypt = { Effect: "Allow", Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: keyArn };

function trustOfBoth(...services: readonly string[]) {
  return policyOf(
    ...services.map((Service) => ({ Effect: "Allow", Principal: { Service }, Action: "sts:AssumeRole" })),
  );
}

/** A chain in which every link holds. */
function whole(): FakeAccounts {
  const accounts = new FakeAccounts();
  accounts.names.set({ [account]: "dms", "222222222222": "lake" });
  accounts.roles.set(reader, {
    trust: trustOf(`dms.${region}.amazonaws.com`),
    policy: policyOf({ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn }),
  });
  accounts.roles.set(stager, {
    trust: trustOfBoth("dms.amazonaws.com", "redshift.amazonaws.com"),
    policy: policyOf(mayStage, mayEncrypt),
  });
  accounts.secrets.set(secretArn, {
    arn: secretArn,
    name: "analytics/dms",
    accountId: account,
    kmsKeyId: undefined,
    policy: undefined,
    value: JSON.stringify({ host, port: "5439", username: "dms", password: "x" }),
  });
  accounts.keys.set(keyArn, {
    arn: keyArn,
    accountId: account,
    enabled: true,
    policy: policyOf(root),
    grants: [],
  });
  accounts.buckets.set("staging", {
    name: "staging",
    accountId: account,
    region,
    policy: undefined,
    defaultKeyId: keyArn,
    bucketKeyEnabled: true,
  });
  accounts.databases.add(`${host}:5439`);
  return accounts;
}

async function check(accounts: FakeAccounts, loading?: LoadingDeps): Promise<BrokenLink | undefined> {
  const store = new DmsStore(account, region, "aws");
  const { facts, names, reader: roles } = accounts;
  const endpoint = store.endpoints.add({
    arn: store.newArn("endpoint"),
    identifier: "dev-warehouse",
    tags: new Map(),
    status: "active",
    members: {
      EngineName: "redshift",
      RedshiftSettings: {
        SecretsManagerAccessRoleArn: reader,
        SecretsManagerSecretId: secretArn,
        BucketName: "staging",
        ServiceAccessRoleArn: stager,
        ServerSideEncryptionKmsKeyId: keyArn,
      },
    },
  });
  return connectionCheck(
    {
      reader: roles,
      facts,
      names,
      ...(loading ? { loading } : {}),
    },
    new World(),
  )(store, endpoint.arn, `arn:aws:dms:${region}:${account}:rep:NONE`, "test");
}

function changed<T extends object>(map: Map<string, T>, key: string, change: Partial<T>): void {
  const value = map.get(key);
  if (!value) throw new Error(`${key} is not there`);
  map.set(key, { ...value, ...change });
}

test("finds nothing to say when every link holds", async () => {
  expect(await check(whole())).toBeUndefined();
});

test.each<[string, (all: FakeAccounts) => void, string]>([
  ["the staging role is gone", (all) => all.roles.delete(stager), `staging role ${stager} does not exist`],
  [
    "Redshift is not trusted",
    (all) => changed(all.roles, stager, { trust: trustOfBoth("dms.amazonaws.com") }),
    `the trust policy of staging role ${stager} in account dms does not let redshift.amazonaws.com assume it for endpoint dev-warehouse`,
  ],
  [
    "DMS is not trusted",
    (all) => changed(all.roles, stager, { trust: trustOfBoth("redshift.amazonaws.com") }),
    `the trust policy of staging role ${stager} in account dms does not let dms.amazonaws.com assume it for endpoint dev-warehouse`,
  ],
  ["the bucket is gone", (all) => all.buckets.delete("staging"), "staging bucket staging does not exist"],
  [
    "the bucket is another account's",
    (all) => changed(all.buckets, "staging", { accountId: "222222222222" }),
    "staging bucket staging is in eu-west-1 in account lake, DMS in eu-west-1 in account dms",
  ],
  [
    "the role may not read back",
    (all) =>
      changed(all.roles, stager, {
        policy: policyOf(
          { ...mayStage, Action: ["s3:ListBucket", "s3:GetBucketLocation", "s3:PutObject"] },
          mayEncrypt,
        ),
      }),
    `the policy of staging role ${stager} in account dms does not allow s3:GetObject on arn:aws:s3:::staging/1/LOAD00000001.csv`,
  ],
  [
    "the role may not use the key",
    (all) => changed(all.roles, stager, { policy: policyOf(mayStage) }),
    `staging role ${stager} in account dms may not use key ${keyArn} for GenerateDataKey`,
  ],
  ["the secret is gone", (all) => all.secrets.delete(secretArn), `secret ${secretArn} does not exist`],
])("names the broken link when %s", async (_what, breakIt, link) => {
  const accounts = whole();
  breakIt(accounts);

  expect((await check(accounts))?.link).toBe(link);
});

test("goes on to the warehouse that loads from the bucket", async () => {
  const warehouses = new Warehouses();
  const place = { accountId: account, region, host, port: 5439, vpcId: "vpc-1", subnetIds: ["subnet-1"] };
  warehouses.tell({ ...place, kind: "cluster", name: "analytics", enhancedVpcRouting: true });
  const { reader: network } = new FakeNetwork().deps;

  expect((await check(whole(), { warehouses, reader: network }))?.link).toContain("has no way to S3");
});
