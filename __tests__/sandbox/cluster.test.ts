/** The example whose databases are made here: deployed, their secrets lost and made again, destroyed. */
import { DeleteSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";

const folder = path.join(__dirname, "../../examples/cluster");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const sandbox = new Sandbox("cluster", file, folder);

beforeAll(() => sandbox.closeAccounts());
afterAll(() => sandbox.close());

async function valueOf(account: string, SecretId: string): Promise<string> {
  const found = await sandbox.of(account).secrets.send(new GetSecretValueCommand({ SecretId }));
  return found.SecretString ?? "";
}

/** The password that Terraform gives to a cluster, and what DMS reads. */
async function secretsOf(account: string) {
  const said = JSON.parse(await valueOf(account, `${account}/dms`)) as Record<string, string>;
  return { password: await valueOf(account, `${account}/dms-password`), said };
}

async function lose(account: string, SecretId: string): Promise<void> {
  const { secrets } = sandbox.of(account);
  await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
}

/** Files below the sandbox's folder that hold a text. */
function filesWith(text: string): string[] {
  return readdirSync(sandbox.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((name) => readFileSync(name).includes(text));
}

// Each test goes on where the one before it ended.
test("makes both clusters, reaches them, one through a proxy, and a second plan is empty", async () => {
  const { output } = await sandbox.up();
  expect(output).toMatch(/No changes in any of \d stacks/);
  expect(await sandbox.failures()).toEqual([]);
});

test.each([
  ["orders", "causeway", "3307", /^orders\.cluster-\w+\.eu-west-1\.rds\.amazonaws\.com$/],
  // The proxy's.
  ["reports", "reporting", "5432", /^cluster-reports-db\.proxy-\w+\.eu-west-1\.rds\.amazonaws\.com$/],
])(
  "the secret of %s says what DMS reads, and its password is in no state, plan or log",
  async (account, username, port, host) => {
    const { password, said } = await secretsOf(account);
    expect(said).toEqual({
      host: expect.stringMatching(host) as unknown,
      port,
      username,
      password,
    });
    expect(password).toMatch(/^[A-Za-z0-9]{40}$/);
    expect(filesWith(`${account}/dms-password`)).not.toEqual([]);
    expect(filesWith(password)).toEqual([]);
  },
);

test("a lost secret comes back with the password that the cluster has", async () => {
  const { password } = await secretsOf("orders");
  await lose("orders", "orders/dms");
  expect((await sandbox.failures()).map(({ endpointIdentifier }) => endpointIdentifier)).toEqual([
    "cluster-orders-db",
  ]);
  await sandbox.deploy();
  expect(await secretsOf("orders")).toMatchObject({ password, said: { password } });
  expect(await sandbox.failures()).toEqual([]);
});

test("with a lost password everybody gets a new one", async () => {
  const { password } = await secretsOf("reports");
  await lose("reports", "reports/dms-password");
  const { output } = await sandbox.deploy();
  const after = await secretsOf("reports");
  expect(after.password).not.toBe(password);
  expect(after.said).toMatchObject({ password: after.password });
  expect(output).toMatch(/cluster-reports-database +\d added, 1 changed/);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("destroying leaves nothing behind", async () => {
  await sandbox.destroy();
  expect(sandbox.isUp ? await sandbox.leftovers() : []).toEqual([]);
});
