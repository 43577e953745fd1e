/** The functions as they are deployed: bundled, in a Node process of their own, as Lambda calls them. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { bundleFunction, type LambdaFunctionName } from "../../modules/lambda/bundle";
import { LakeAccount, admit, policy, sealEvent } from "../support/lake-run";
import { mergeEvent, ours, OwnerAccount } from "../support/merge-run";
import { askEvent, identifier, ReplicationAccount } from "../support/s3-endpoint-run";
import { startEvent, TaskAccount } from "../support/start-tasks-run";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Calls the handler once; the answer is what it returned, or name and message of what it threw. */
async function invoke(name: LambdaFunctionName, event: unknown, url: string): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), "causeway-function-"));
  folders.push(folder);
  for (const [file, code] of Object.entries(unzipSync(readFileSync(bundleFunction(name).zipPath)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  const program = `
    const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 60_000 };
    require("./index.js").handler(${JSON.stringify(event)}, context).then(
      (answer) => console.log("\\n" + JSON.stringify({ answer })),
      (error) => console.log("\\n" + JSON.stringify({ name: error.name, message: error.message })),
    );`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIATEST",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
      AWS_ENDPOINT_URL: url,
      ENVIRONMENT: "dev",
      STACK: "dev-dms-endpoints",
      ROLE_PATH: "/causeway/dev/",
    },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

test("s3-endpoint asks for an endpoint", async () => {
  const account = await ReplicationAccount.start();

  const outcome = await invoke("s3-endpoint", askEvent(), account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { endpointIdentifier: identifier } });
  expect(account.dms.byIdentifier(identifier)).toBeDefined();
});

test("seal-trust seals a role", async () => {
  const account = await LakeAccount.start();

  const outcome = await invoke("seal-trust", sealEvent(policy(admit("id-1"))), account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { roles: {} } });
  expect(account.trust()).toEqual(policy(admit("id-1")));
});

test.each(["secret", "bucket"] as const)("merge-statement writes the policy of a %s", async (type) => {
  const account = await OwnerAccount.start();

  const outcome = await invoke("merge-statement", mergeEvent(type), account.server.url);
  await account.server.close();

  expect(outcome).toEqual({ answer: { changed: true } });
  expect(account.statements(type)).toEqual([ours]);
});

test("start-tasks starts a task", async () => {
  const account = await TaskAccount.start();

  const outcome = await invoke("start-tasks", startEvent, account.server.url);
  await account.server.close();

  expect(outcome).toMatchObject({ answer: { status: "running" } });
});

test("fault 4: an event of another version is refused in words", async () => {
  await expect(invoke("start-tasks", { action: "start" }, "http://127.0.0.1:9")).resolves.toMatchObject({
    name: "EventRefused",
    message: expect.stringContaining("pipeline: ") as string,
  });
});
