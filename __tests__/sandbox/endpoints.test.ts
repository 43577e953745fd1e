/** Assumed-role endpoints: the ways in which DMS may answer, other settings, removal, and somebody else's hands. */
import { setTimeout as sleep } from "node:timers/promises";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { sandboxFile } from "../support/sandbox-file";
import { WriterRole } from "../support/sandbox-trust";

const sandbox = new Sandbox("answers", sandboxFile());
let dms: OwnersDms;

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
  dms = new OwnersDms(sandbox);
});
afterAll(() => sandbox.close());

/** Lays an assumed-role endpoint and a pipeline to it over the file. */
function add(key: string): (file: EnvironmentFile) => void {
  return (file) => {
    file.endpoints = {
      ...file.endpoints,
      [`lake-${key}`]: { engine: "s3", bucket: "landing", folder: key, access: "assumed-role" },
    };
    file.pipelines = {
      ...file.pipelines,
      [`${key}-to-lake`]: {
        source: "orders-db",
        target: `lake-${key}`,
        migrationType: "full-load-and-cdc",
        runsOn: "main",
        tables: [{ include: `shop.${key}` }],
      },
    };
  };
}

function setting(endpoint: string, settings: object, onReplace?: "reload"): (file: EnvironmentFile) => void {
  return (file) => {
    Object.assign(file.endpoints?.[endpoint] ?? {}, { settings });
    const pipelines = Object.values(file.pipelines ?? {}).filter(({ target }) => target === endpoint);
    if (onReplace) for (const pipeline of pipelines) pipeline.onReplace = onReplace;
  };
}

/** One endpoint, sealed with its id and nothing else, and nothing left to do. */
async function expectSealed(endpoint: string): Promise<void> {
  const { ExternalId } = await dms.generationOf(endpoint);
  expect(await new WriterRole(sandbox, endpoint).externalIds()).toEqual([ExternalId]);
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
}

/** What tells tasks that went on from those that were made or loaded again, by identifier. */
async function positions() {
  const tasks = (await dms.tasks()).map(
    ({ ReplicationTaskIdentifier: name = "", ReplicationTaskArn: arn, ReplicationTaskStats: stats }) =>
      [name, { arn, freshlyStartedAt: stats?.FreshStartDate }] as const,
  );
  return Object.fromEntries(tasks);
}

test("DMS that keeps the endpoint at the first request: it is the one that is used", async () => {
  await expectSealed("lake-orders");
});

test("other tags are put on it and on its task, and neither is made again", async () => {
  const endpoint = await dms.generationOf("lake-orders");
  const tasks = await positions();
  sandbox.edit((file) => {
    Object.assign(file.endpoints?.["lake-orders"] ?? {}, { tags: { team: "lake" } });
    Object.assign(file.pipelines?.["orders-to-lake"] ?? {}, { tags: { team: "shop" } });
  });
  await sandbox.deploy();

  expect(await dms.generationOf("lake-orders")).toEqual(endpoint);
  expect(await positions()).toEqual(tasks);
  expect(await dms.tagsOf(endpoint.EndpointArn)).toMatchObject({ team: "lake" });
  expect(await dms.tagsOf(tasks["answers-orders-to-lake"]?.arn)).toMatchObject({ team: "shop" });

  sandbox.edit((file) => delete file.endpoints?.["lake-orders"]?.tags);
  await sandbox.deploy();
  expect(await dms.tagsOf(endpoint.EndpointArn)).not.toHaveProperty("team");
  expect(await positions()).toEqual(tasks);
  await expectSealed("lake-orders");
});

test("DMS that only tells the id at the first request: the endpoint is made when its role is sealed", async () => {
  sandbox.edit(add("returns"));
  await sandbox.answerFirstCreate("returns-only");
  await sandbox.deploy();
  await expectSealed("lake-returns");
});

test("DMS that refuses: the deploy says the two ways out, and goes on when DMS has changed its mind", async () => {
  sandbox.edit(add("parcels"));
  await sandbox.answerFirstCreate("refuses");
  const refused = await sandbox.deploy({ mustSucceed: false });
  expect(refused.code).toBe(1);
  expect(refused.output).toMatch(
    /AWS Support to allow-list the two accounts.*"access: bucket-policy" for "lake-parcels"/s,
  );
  expect(await new WriterRole(sandbox, "lake-parcels").permissions()).toEqual([]);

  await sandbox.answerFirstCreate("persists");
  await sandbox.deploy();
  await expectSealed("lake-parcels");
});

test("another setting is refused while the pipeline does not say what to do, and nothing has changed", async () => {
  const before = await dms.generationOf("lake-orders");
  sandbox.edit(setting("lake-orders", { dataFormat: "parquet" }));
  for (const refused of [await sandbox.plan(), await sandbox.deploy({ mustSucceed: false })]) {
    expect(refused.code).toBe(1);
    expect(refused.output).toContain(
      "endpoints.lake-orders: another bucket, folder or setting needs another endpoint",
    );
    expect(refused.output).toContain('Say "onReplace: reload" in the pipeline');
    expect(refused.output).toContain("or take the change back");
  }
  expect(await dms.generationOf("lake-orders")).toEqual(before);
});

test("with onReplace: reload another generation is sealed and tested before the old one goes", async () => {
  const before = await dms.generationOf("lake-orders");
  sandbox.edit(setting("lake-orders", { dataFormat: "parquet" }, "reload"));
  const seen: { generations: string[]; ids: number; tested: boolean }[] = [];
  let watching = true;
  const watch = async (): Promise<void> => {
    while (watching) {
      const generations = (await dms.generationsOf("lake-orders")).map(
        ({ EndpointIdentifier }) => EndpointIdentifier ?? "",
      );
      const connections = await sandbox.connections();
      const other = generations.find((identifier) => identifier !== before.EndpointIdentifier);
      const tested = connections.some(
        ({ endpointIdentifier, status }) => endpointIdentifier === other && status === "successful",
      );
      seen.push({
        generations,
        ids: (await new WriterRole(sandbox, "lake-orders").externalIds()).length,
        tested,
      });
      await sleep(200);
    }
  };
  const watcher = watch();
  await sandbox.deploy();
  watching = false;
  await watcher;

  const both = seen.filter(({ generations }) => generations.length === 2);
  expect(both.length).toBeGreaterThan(0);
  // The last moment of the old one: the new one is sealed beside it and tested.
  expect(both.at(-1)).toMatchObject({ ids: 2, tested: true });
  expect(seen.every(({ generations }) => generations.length > 0)).toBe(true);
  expect((await dms.generationOf("lake-orders")).EndpointIdentifier).not.toBe(before.EndpointIdentifier);
  await expectSealed("lake-orders");
});

test("an endpoint that somebody deleted with its task is made and sealed again", async () => {
  await dms.deleteTask("returns-to-lake");
  await dms.deleteEndpoint("lake-returns");
  expect(await sandbox.plan()).toMatchObject({ code: 2 });
  await deployTwiceAtMost();
  await expectSealed("lake-returns");
});

test("an endpoint that somebody made again has another ExternalId and is sealed with that one", async () => {
  const before = await dms.generationOf("lake-parcels");
  await dms.deleteTask("parcels-to-lake");
  await dms.makeEndpointAgain("lake-parcels");
  const after = await dms.generationOf("lake-parcels");
  expect(after.ExternalId).not.toBe(before.ExternalId);
  expect(await sandbox.plan()).toMatchObject({ code: 2 });
  await deployTwiceAtMost();
  await expectSealed("lake-parcels");
});

/** A run that finds another ExternalId says so and ends; the next one seals it. */
async function deployTwiceAtMost(): Promise<void> {
  const first = await sandbox.deploy({ mustSucceed: false });
  if (first.code === 0) return;
  expect(first.output).toContain("run the deploy again");
  await sandbox.deploy();
}

test("an endpoint and a pipeline that are taken out of the file leave nothing", async () => {
  sandbox.edit((file) => {
    delete file.endpoints?.["lake-parcels"];
    delete file.pipelines?.["parcels-to-lake"];
  });
  await sandbox.deploy();
  expect((await sandbox.leftovers()).filter((thing) => thing.includes("parcels"))).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test.each([
  { what: "a bucket-policy endpoint", endpoint: "lake-audit", pipeline: "audit-to-lake" },
  { what: "the last assumed-role endpoints", endpoint: "lake-returns", pipeline: "returns-to-lake" },
])("$what that is taken out of the file with its pipeline goes, although its task ran", async (one) => {
  sandbox.edit((file) => {
    delete file.endpoints?.[one.endpoint];
    delete file.pipelines?.[one.pipeline];
  });
  await sandbox.deploy();
  const left = (await sandbox.leftovers()).filter((thing) => thing.includes(one.endpoint));
  expect(left).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("an endpoint changes from assumed-role to bucket-policy, with the reload that the pipeline allows", async () => {
  sandbox.edit((file) => {
    Object.assign(file.endpoints?.["lake-orders"] ?? {}, { access: "bucket-policy" });
  });
  await sandbox.deploy();
  expect(await dms.generationsOf("lake-orders")).toEqual([]);
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("destroying leaves nothing", async () => {
  const { output } = await sandbox.destroy();
  expect(output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
