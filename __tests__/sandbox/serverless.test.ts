/** A serverless pipeline: deployed, changed, not moved to an instance without being asked, and taken away. */
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

const pipeline = "audit-to-lake";

/** One pipeline, whose target needs no ExternalId, and no instance that it runs on. */
const file = sandboxFile((all) => {
  const { "orders-db": source, "lake-audit": target } = all.endpoints ?? {};
  if (source && target) all.endpoints = { "orders-db": source, "lake-audit": target };
  all.replication.instances = {};
  all.pipelines = {
    [pipeline]: {
      source: "orders-db",
      target: "lake-audit",
      migrationType: "full-load-and-cdc",
      runsOn: { serverless: { maxCapacityUnits: 16, minCapacityUnits: 2, multiAz: true } },
      tables: [{ include: "shop.audit" }],
    },
  };
});
const sandbox = new Sandbox("serverless", file);

beforeAll(() => sandbox.closeAccounts());
afterAll(() => sandbox.close());

function runOn(on: NonNullable<EnvironmentFile["pipelines"]>[string]["runsOn"]): void {
  sandbox.edit((all) => {
    const one = all.pipelines?.[pipeline];
    if (one) one.runsOn = on;
  });
}

const running = [{ replicationTaskIdentifier: `serverless-${pipeline}`, status: "running" }];

// Each test goes on where the one before it ended.
test("deploys it; DMS tests both ends, it runs, a second plan is empty", async () => {
  const { output } = await sandbox.up();
  expect(output).toMatch(/No changes in any of \d stacks/);
  expect(output).toMatch(
    /serverless-audit-to-lake +full-load-and-cdc +serverless +successful +successful +running/,
  );
  expect(await sandbox.tasks()).toMatchObject(running);
});

test("stops it for a change of capacity, resumes it, and a second plan is empty", async () => {
  runOn({ serverless: { maxCapacityUnits: 32, minCapacityUnits: 2, multiAz: true } });
  await sandbox.deploy();
  expect(await sandbox.tasks()).toMatchObject(running);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("refuses to move it to an instance without being asked, because that loads every table again", async () => {
  sandbox.edit((all) => {
    all.replication.instances = { main: { class: "dms.t3.medium", engineVersion: "3.6.1", multiAz: true } };
  });
  await sandbox.deploy();
  runOn("main");
  const { code, output } = await sandbox.plan();
  expect(code).toBe(1);
  expect(output.replace(/\s+/g, " ")).toContain('Say "onReplace: reload" in the pipeline');
});

test("takes everything away, also while it runs", async () => {
  runOn({ serverless: { maxCapacityUnits: 32, minCapacityUnits: 2, multiAz: true } });
  const { output } = await sandbox.destroy();
  expect(output).not.toMatch(/Error/);
  expect(sandbox.isUp).toBe(false);
});
