/** States in a bucket: the same run, with Terraform's S3 backend against the emulated accounts. */
import { ListObjectVersionsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { existsSync } from "node:fs";
import * as path from "node:path";
import { run } from "../../cli/processes";
import { isolatedEnvironment } from "../../cli/sandbox/isolation";
import { homeAccountId } from "../../sandbox/emulator/callers";
import { accountClients } from "../../sandbox/emulator/moto";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

const Bucket = "shop-states";
const region = "eu-west-1";
const sandbox = new Sandbox(
  "bucket-states",
  sandboxFile((file) => {
    file.backend = { type: "s3", bucket: Bucket, region };
  }),
);

beforeAll(() => sandbox.closeAccounts());
afterAll(() => sandbox.close());

test("an environment whose states are in a bucket is deployed, planned and destroyed, each state locked", async () => {
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of 6 stacks");
  expect(existsSync(path.join(sandbox.folder, "states"))).toBe(false);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });

  const { written, standing } = await objects();
  const states = written.filter((key) => key.endsWith(".tfstate"));
  expect(states).toHaveLength(6);
  expect(written).toEqual(expect.arrayContaining(states.map((key) => `${key}.tflock`)));
  // Each lock was given back.
  expect(standing).toEqual(states);

  const Key = "causeway/bucket-states-lake-storage.tfstate.tflock";
  await bucket().send(new PutObjectCommand({ Bucket, Key, Body: someonesLock }));
  const refused = await sandbox.command("plan", { mustSucceed: false, args: ["--lock-timeout", "0"] });
  expect(refused.code).toBe(1);
  expect(refused.output).toContain(
    "bucket-states-lake-storage is locked: someone@elsewhere deploys or destroys it since 2026-01-01 00:00:00 UTC",
  );
  // The command that it names for a run that is dead.
  const [, args = ""] = /run "terraform (.* force-unlock [\w-]+)"/.exec(refused.output) ?? [];
  const { code, stderr } = await run({
    file: "terraform",
    // Nobody is there to say yes.
    args: args.replace("force-unlock", "force-unlock -force").split(" "),
    cwd: path.join(__dirname, "../.."),
    // Terraform warns about a configuration that is named and not there.
    env: { ...isolatedEnvironment(process.env, sandbox, region), TF_CLI_CONFIG_FILE: undefined },
  });
  expect([code, stderr]).toEqual([0, ""]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });

  expect((await sandbox.destroy()).output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});

const someonesLock = JSON.stringify({
  ID: "11111111-2222-3333-4444-555555555555",
  Operation: "OperationTypeApply",
  Who: "someone@elsewhere",
  Version: "1.11.4",
  Created: "2026-01-01T00:00:00Z",
});

function bucket() {
  return accountClients(sandbox, homeAccountId, region).s3;
}

/** Keys of all that was ever written to the state bucket, and of what is there now. */
async function objects(): Promise<{ written: string[]; standing: string[] }> {
  const { Versions = [] } = await bucket().send(new ListObjectVersionsCommand({ Bucket }));
  const keys = (versions: typeof Versions) => [...new Set(versions.map(({ Key = "" }) => Key))].sort();
  return { written: keys(Versions), standing: keys(Versions.filter(({ IsLatest }) => IsLatest === true)) };
}
