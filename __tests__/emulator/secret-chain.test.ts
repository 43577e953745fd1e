import { connectionCheck } from "../../sandbox/emulator/connection-test/check";
import type { BrokenLink } from "../../sandbox/emulator/dms/context";
import { DmsStore } from "../../sandbox/emulator/dms/store";
import { World } from "../../sandbox/emulator/world/world";
import { FakeAccounts, policyOf, trustOf } from "../support/fake-accounts";

const region = "eu-west-1";
const roleArn = "arn:aws:iam::111111111111:role/dev-orders-db-secret-access";
const secretArn = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-a1b2c3";
const keyArn = "arn:aws:kms:eu-west-1:222222222222:key/11111111-2222-3333-4444-555555555555";
const root = {
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::222222222222:root" },
  Action: "kms:*",
  Resource: "*",
};
const mayRead = { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn };
const mayDecrypt = { Effect: "Allow", Action: "kms:Decrypt", Resource: keyArn };
const grant = {
  GranteePrincipal: roleArn,
  Operations: ["Decrypt" as const],
  Constraints: { EncryptionContextSubset: { SecretARN: secretArn } },
};

/** A chain in which every link holds. */
function whole(): FakeAccounts {
  const accounts = new FakeAccounts();
  accounts.names.set({ "111111111111": "dms", "222222222222": "orders" });
  accounts.roles.set(roleArn, {
    trust: trustOf(`dms.${region}.amazonaws.com`),
    policy: policyOf(mayRead, mayDecrypt),
  });
  accounts.secrets.set(secretArn, {
    arn: secretArn,
    name: "orders/dms",
    accountId: "222222222222",
    kmsKeyId: keyArn,
    policy: policyOf({ ...mayRead, Principal: { AWS: roleArn }, Resource: "*" }),
    value: JSON.stringify({ host: "orders.example", port: "3306", username: "dms", password: "x" }),
  });
  accounts.keys.set(keyArn, {
    arn: keyArn,
    accountId: "222222222222",
    enabled: true,
    policy: policyOf(root),
    grants: [grant],
  });
  accounts.databases.add("orders.example:3306");
  return accounts;
}

async function check(accounts: FakeAccounts): Promise<BrokenLink | undefined> {
  const store = new DmsStore("111111111111", region, "aws");
  const endpoint = store.endpoints.add({
    arn: store.newArn("endpoint"),
    identifier: "dev-orders-db",
    tags: new Map(),
    status: "active",
    members: {
      EngineName: "aurora",
      MySQLSettings: { SecretsManagerAccessRoleArn: roleArn, SecretsManagerSecretId: secretArn },
    },
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

test("finds nothing to say when every link holds", async () => {
  expect(await check(whole())).toBeUndefined();
});

const breaks: [string, (accounts: FakeAccounts) => void, string][] = [
  ["the role is gone", (all) => all.roles.delete(roleArn), `role ${roleArn} does not exist in account dms`],
  [
    "the trust names the global principal",
    (all) => changed(all.roles, roleArn, { trust: trustOf("dms.amazonaws.com") }),
    "does not let dms.eu-west-1.amazonaws.com assume it",
  ],
  [
    "the trust demands what DMS does not carry",
    (all) =>
      changed(all.roles, roleArn, {
        trust: trustOf(`dms.${region}.amazonaws.com`, {
          StringEquals: { "aws:SourceAccount": "111111111111" },
        }),
      }),
    `the trust policy of role ${roleArn} in account dms`,
  ],
  [
    "the role may not read the secret",
    (all) => changed(all.roles, roleArn, { policy: policyOf(mayDecrypt) }),
    "in account dms does not allow secretsmanager:GetSecretValue on secret orders/dms",
  ],
  [
    "the secret has no policy",
    (all) => changed(all.secrets, secretArn, { policy: undefined }),
    `the resource policy of secret orders/dms in account orders does not admit role ${roleArn}`,
  ],
  [
    "the secret's policy holds the id of a role that is gone",
    (all) =>
      changed(all.secrets, secretArn, {
        policy: policyOf({ ...mayRead, Principal: { AWS: "AROAGONEGONEGONE" }, Resource: "*" }),
      }),
    "the resource policy of secret orders/dms in account orders does not admit",
  ],
  [
    "the secret is under the default key",
    (all) => changed(all.secrets, secretArn, { kmsKeyId: undefined }),
    "is under the default key aws/secretsmanager",
  ],
  [
    "the key is disabled",
    (all) => changed(all.keys, keyArn, { enabled: false }),
    `key ${keyArn} of secret orders/dms is missing or disabled`,
  ],
  [
    "the grant is revoked",
    (all) => changed(all.keys, keyArn, { grants: [] }),
    "neither by its policy nor by a grant",
  ],
  [
    "the grant is for another secret",
    (all) =>
      changed(all.keys, keyArn, {
        grants: [{ ...grant, Constraints: { EncryptionContextSubset: { SecretARN: `${secretArn}-other` } } }],
      }),
    "neither by its policy nor by a grant for secret orders/dms",
  ],
  [
    "the secret has no host",
    (all) =>
      changed(all.secrets, secretArn, {
        value: JSON.stringify({ port: 3306, username: "a", password: "b" }),
      }),
    "secret orders/dms in account orders has no host",
  ],
  [
    "no database listens where the secret says",
    (all) => all.databases.clear(),
    "no database of the emulated accounts listens at orders.example:3306",
  ],
];

test.each(breaks)("names the link when %s", async (_what, spoil, link) => {
  const accounts = whole();
  spoil(accounts);
  const broken = await check(accounts);
  expect(broken?.link).toContain(link);
  expect(broken?.message).toMatch(
    /^Test Endpoint failed: Application-Status: 1020912, Application-Message: /,
  );
});

test("needs the role's own KMS statement where the key admits the role by policy", async () => {
  const accounts = whole();
  const admits = { Effect: "Allow", Principal: { AWS: roleArn }, Action: "kms:Decrypt", Resource: "*" };
  changed(accounts.keys, keyArn, { grants: [], policy: policyOf(root, admits) });
  expect(await check(accounts)).toBeUndefined();
  changed(accounts.roles, roleArn, { policy: policyOf(mayRead) });
  expect((await check(accounts))?.link).toContain("does not allow kms:Decrypt on key");
});

test("does without the role's KMS statement where a grant admits the role", async () => {
  const accounts = whole();
  changed(accounts.roles, roleArn, { policy: policyOf(mayRead) });
  expect(await check(accounts)).toBeUndefined();
});

test("never shows the password of a secret", async () => {
  const accounts = whole();
  changed(accounts.secrets, secretArn, { value: JSON.stringify({ password: "hunter2-hunter2" }) });
  expect(JSON.stringify(await check(accounts))).not.toContain("hunter2");
});
