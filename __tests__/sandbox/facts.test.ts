/** `facts` from end to end: a probe is deployed, looked at and taken away, whatever happens meanwhile. */
import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { accountFacts, type AccountFacts } from "../../model/schema/account-facts";
import { causeway, type Said, type Watch } from "../support/causeway-command";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";
import { startAccountsOf } from "../support/started-accounts";

const sandbox = new Sandbox(
  "asked",
  sandboxFile((file) => {
    const [pipeline, target] = [file.pipelines?.["orders-to-lake"], file.endpoints?.["lake-orders"]];
    if (!pipeline || target?.engine !== "s3") throw new Error("the base has no pipeline into a lake");
    // What validation of files needs.
    target.settings = { dataFormat: "parquet", timestampColumnName: "at", datePartitionEnabled: true };
    pipeline.taskSettings = { ValidationSettings: { EnableValidation: true, ValidationS3Time: 5 } };
  }),
);
const file = path.join(sandbox.folder, "facts", "asked.facts.json");

beforeAll(async () => {
  await sandbox.closeAccounts();
  await startAccountsOf(sandbox);
});
afterAll(() => sandbox.close());

async function facts({ onLine, mustSucceed = true }: Watch = {}): Promise<Said> {
  const env = { CAUSEWAY_ENVIRONMENTS_DIR: sandbox.directory };
  const said = await causeway(["facts", "asked", "--sandbox"], env, onLine);
  if (said.code !== 0 && mustSucceed) throw new Error(`facts ended with ${said.code}:\n${said.output}`);
  return said;
}

function found(): AccountFacts {
  return accountFacts.parse(JSON.parse(readFileSync(file, "utf8")));
}

test("what a world does is written to a file, what that costs is said before, and nothing is left over", async () => {
  await sandbox.choose({ externalId: "returns-only", sourceKeysAtRun: "account", testObject: "root" });
  const { output } = await facts();
  const none = expect.objectContaining({ value: "none" }) as unknown;
  expect(found()).toMatchObject({
    replicationAccount: "111111111111",
    lakeAccount: "333333333333",
    engineVersion: "3.6.1",
    foreignRole: { value: "returns-only" },
    sourceKeys: { creation: none, test: none, run: { value: "account" }, secret: none },
    testObject: { value: "root" },
    taskSettings: { dropped: ["ValidationSettings.ValidationS3Time"] },
  });
  expect(output).toContain("costs less than 1 US dollar");
  expect(await sandbox.leftovers()).toEqual([]);
});

/** Does something to the command, once, when it prints a line. */
function at(when: RegExp, act: (child: ChildProcess) => void): Watch {
  let done = false;
  return {
    mustSucceed: false,
    onLine: (line, child) => {
      if (done || !when.test(line)) return;
      done = true;
      act(child);
    },
  };
}

test.each([
  { what: "while stacks are deployed", when: /-foundation +working/ },
  { what: "while it looks", when: /→ making, testing and running/ },
])("Ctrl-C $what: all that was made is gone, and nothing is written", async ({ when }) => {
  rmSync(file, { force: true });
  const { code, output } = await facts(at(when, (child) => child.kill("SIGINT")));
  expect(output).toContain("interrupted; all that was made is gone, and nothing was written");
  expect(code).toBe(130);
  expect(existsSync(file)).toBe(false);
  expect(await sandbox.leftovers()).toEqual([]);
  expect(sandbox.terraformProcesses()).toEqual([]);
});

test("a termination while it looks: the same", async () => {
  const { code } = await facts(at(/→ making, testing and running/, (child) => child.kill("SIGTERM")));
  expect(code).toBe(130);
  expect(await sandbox.leftovers()).toEqual([]);
});

test("killed while it looks, it leaves things, and the next run takes them away first", async () => {
  // GIVEN a run that could take nothing away
  await facts(at(/→ making, testing and running/, (child) => child.kill("SIGKILL")));
  const left = await sandbox.leftovers();
  expect(left.join("\n")).toMatch(/role .*asked-facts-control/);

  // WHEN it is repeated
  await sandbox.choose({ externalId: "persists" });
  const { output } = await facts();

  // THEN its facts are those of the world, and nothing is left over of either
  expect(output).toContain("→ taking away what an interrupted run left");
  expect(found().foreignRole.value).toBe("persists");
  expect(await sandbox.leftovers()).toEqual([]);
});
