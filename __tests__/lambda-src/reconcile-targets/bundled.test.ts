/** The function as it is deployed: bundled, in a Node process of its own, with its real clock. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { bundleFunction } from "../../../modules/lambda/bundle";
import { BalancedAccount, before, reconcileEvent, targetsMarker } from "../../support/reconcile-run";

const folder = mkdtempSync(join(tmpdir(), "causeway-function-"));
let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
  const files = unzipSync(readFileSync(bundleFunction("reconcile-targets").zipPath));
  writeFileSync(join(folder, "index.js"), files["index.js"] ?? "");
});
beforeEach(() => account.clear());
afterAll(async () => {
  await account.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Calls the handler once. @returns The lines of its log, the answer last. */
async function invoke(event: unknown): Promise<unknown[]> {
  const program = `
    require("node:dns").setServers([${JSON.stringify(account.dns.address)}]);
    const context = { awsRequestId: "request-1", getRemainingTimeInMillis: () => 60_000 };
    require("./index.js").handler(${JSON.stringify(event)}, context).then(
      (answer) => console.log(JSON.stringify({ answer })),
      (error) => console.log(JSON.stringify({ name: error.name, message: error.message })),
    );`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIATEST",
      AWS_SECRET_ACCESS_KEY: "secret",
      AWS_SESSION_TOKEN: "token",
      AWS_ENDPOINT_URL: account.server.url,
      ENVIRONMENT: "dev",
    },
  });
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as unknown);
}

test("reconcile-targets registers what the process's name servers say, and writes its metrics", async () => {
  const lines = await invoke(reconcileEvent({ reason: "deploy" }));

  expect(lines.at(-1)).toMatchObject({ answer: { registered: [before], healthy: [before] } });
  expect(lines).toContainEqual(expect.objectContaining({ endpoint: "orders-db", TargetsUnknown: 0 }));
  expect(account.ssm.parameters.get(targetsMarker)).toBe("done");
});

test("what cannot be resolved is a message for whoever deploys", async () => {
  account.dns.reply = () => "nxdomain";

  await expect(invoke(reconcileEvent({ reason: "deploy" }))).resolves.toContainEqual({
    name: "HostUnknown",
    message: expect.stringContaining("DNS answers ENOTFOUND") as string,
  });
});

test.each([
  ["a range that no VPC can have", { cidrs: ["0.0.0.0/0"] }, "cidrs.0: expected the CIDR of a VPC"],
  ["no ranges", { cidrs: [] }, "cidrs: "],
  ["a port that is none", { port: 70_000 }, "port: "],
  ["another action", { action: "drain" }, "action: "],
])("fault 4: an event with %s is refused in words", async (_what, members, problem) => {
  const lines = await invoke({ ...reconcileEvent(), ...members });

  expect(lines.at(-1)).toMatchObject({
    name: "EventRefused",
    message: expect.stringContaining(problem) as string,
  });
  expect(account.server.calls).toEqual([]);
});
