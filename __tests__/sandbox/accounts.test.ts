/** Accounts that coincide, and several of a kind: everything works, and nothing is admitted where there is no border. */
import { GetBucketPolicyCommand } from "@aws-sdk/client-s3";
import { GetResourcePolicyCommand } from "@aws-sdk/client-secrets-manager";
import { readStacks } from "../../cli/manifest";
import { pipelineProblems } from "../../cli/sandbox/pipelines";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { auroraSource, type EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

function giveId(file: EnvironmentFile, account: string, id: string): void {
  const found = file.accounts[account];
  if (found) found.id = id;
}

/** The lake is in the replication account. */
function lakeWithDms(file: EnvironmentFile): void {
  giveId(file, "lake", "111111111111");
}

/** The database is in the replication account, where its secret needs no words about others. */
function databaseWithDms(file: EnvironmentFile): void {
  giveId(file, "orders", "111111111111");
  const source = file.endpoints?.["orders-db"];
  if (source && "secret" in source) source.secret = { name: source.secret.name };
}

/** A second database account and a second lake account. */
function severalOfAKind(file: EnvironmentFile): void {
  file.accounts["sales"] = { id: "444444444444", deployRole: "causeway-deploy" };
  file.accounts["archive"] = { id: "555555555555", deployRole: "causeway-deploy" };
  file.buckets = {
    ...file.buckets,
    vault: { account: "archive", name: "shop-vault", forceDestroy: true },
  };
  file.endpoints = {
    ...file.endpoints,
    "sales-db": auroraSource("sales"),
    "vault-sales": { engine: "s3", bucket: "vault", folder: "sales", access: "assumed-role" },
    "vault-audit": { engine: "s3", bucket: "vault", folder: "audit", access: "bucket-policy" },
  };
  const pipeline = (target: string) => ({
    source: "sales-db",
    target,
    migrationType: "full-load-and-cdc" as const,
    runsOn: "main",
    tables: [{ include: `${target.replace("-", "_")}.%` }],
  });
  file.pipelines = {
    ...file.pipelines,
    "sales-to-vault": pipeline("vault-sales"),
    "sales-to-audit": pipeline("vault-audit"),
  };
}

/** All JSON that Terraform got. */
function synthesized(sandbox: Sandbox): string {
  return readStacks(path.join(sandbox.folder, "cdktf.out"))
    .map(({ jsonPath }) => readFileSync(jsonPath, "utf8"))
    .join("\n");
}

async function secretSids(sandbox: Sandbox, account: string, secret: string): Promise<string[]> {
  const { ResourcePolicy } = await sandbox
    .of(account)
    .secrets.send(new GetResourcePolicyCommand({ SecretId: secret }));
  return sids(ResourcePolicy);
}

async function bucketSids(sandbox: Sandbox, account: string, bucket: string): Promise<string[]> {
  const { Policy } = await sandbox.of(account).s3.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  return sids(Policy);
}

function sids(policy: string | undefined): string[] {
  const { Statement } = JSON.parse(policy ?? '{"Statement":[]}') as { Statement: { Sid?: string }[] };
  return Statement.map(({ Sid }) => Sid ?? "");
}

const cases = [
  {
    where: "the lake in the replication account",
    name: "near-lake",
    change: lakeWithDms,
    database: true,
    lake: false,
  },
  {
    where: "the database in the replication account",
    name: "near-database",
    change: databaseWithDms,
    database: false,
    lake: true,
  },
  {
    where: "all three in one account",
    name: "near-all",
    change: (file: EnvironmentFile) => {
      lakeWithDms(file);
      databaseWithDms(file);
    },
    database: false,
    lake: false,
  },
  {
    where: "several database and lake accounts",
    name: "far",
    change: severalOfAKind,
    database: true,
    lake: true,
  },
];

test.each(cases)("$where: deployed, tested, running, a second plan empty, destroyed", async (one) => {
  sandbox = new Sandbox(one.name, sandboxFile(one.change));
  await sandbox.closeAccounts();

  // `up` fails unless every endpoint is tested, every task runs and a second plan is empty.
  await sandbox.up();
  const tasks = await sandbox.tasks();
  expect(tasks).toHaveLength(Object.keys(sandbox.environment.pipelines).length);
  expect(pipelineProblems({ tasks, connections: await sandbox.test() })).toEqual([]);

  // A border has its statements, and only a border.
  const secret = await secretSids(sandbox, "orders", "orders/dms");
  expect(secret.some((sid) => sid.startsWith("Causeway"))).toBe(one.database);
  expect(synthesized(sandbox).includes('"aws_kms_grant"')).toBe(one.database);
  expect(synthesized(sandbox).includes("merge-statement")).toBe(one.database);
  const bucket = await bucketSids(sandbox, "lake", "shop-landing");
  expect(bucket.some((sid) => sid.startsWith("Causeway"))).toBe(one.lake);
  expect(synthesized(sandbox).includes("seal-trust")).toBe(one.lake);

  const { output } = await sandbox.destroy();
  expect(output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
