/** The example with every engine: one pipeline for each direction, deployed, tested, planned again, destroyed. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { engines } from "../../model/engines";
import { directedName } from "../../model/queries";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";

const folder = path.join(__dirname, "../../examples/engines");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const name = "engines";
const sandbox = new Sandbox(name, file, folder);

beforeAll(async () => {
  await sandbox.closeAccounts();
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of");
});
afterAll(() => sandbox.close());

test("the example has every engine in each of its directions", () => {
  const { endpoints, pipelines } = sandbox.environment;
  const used = new Set(
    Object.values(pipelines).flatMap(({ source, target }) => [
      `${endpoints[source]?.engine ?? ""} as source`,
      `${endpoints[target]?.engine ?? ""} as target`,
    ]),
  );
  const wanted = engines.flatMap(({ engine, directions }) =>
    directions.map((direction) => `${engine} as ${direction}`),
  );
  expect([...used].sort()).toEqual(wanted.sort());
});

test("every endpoint of every pipeline is tested, and its task runs or has ended well", async () => {
  const { endpoints, pipelines } = sandbox.environment;
  expect(await sandbox.failures()).toEqual([]);
  const tested = new Set((await sandbox.connections()).map(({ endpointIdentifier }) => endpointIdentifier));
  const tasks = new Map((await sandbox.tasks()).map((task) => [task.replicationTaskIdentifier, task.status]));
  for (const [key, pipeline] of Object.entries(pipelines)) {
    for (const direction of ["source", "target"] as const) {
      const endpoint = endpoints[pipeline[direction]];
      if (endpoint === undefined) throw new Error(`${key} has no ${direction}`);
      const directed = directedName(pipeline[direction], endpoint, direction).replace("_", "-");
      // An endpoint of another account has its generation behind its name.
      const start = `${name}-${directed}`;
      const found = [...tested].some(
        (one) => one === start || new RegExp(`^${start}-[0-9a-f]{8}$`).test(one),
      );
      expect([start, found]).toEqual([start, true]);
    }
    const ended = pipeline.migrationType === "full-load" ? "stopped" : "running";
    expect([key, tasks.get(`${name}-${key}`)]).toEqual([key, ended]);
  }
});

test("a second plan finds nothing to do", async () => {
  const { code, output } = await sandbox.plan();
  expect([code, output]).toEqual([0, expect.stringContaining("No changes")]);
});

test("a plan refuses a second gateway endpoint for S3 in route tables that have one", async () => {
  sandbox.edit((edited) => {
    const settings = { enhancedVpcRouting: "create-gateway-endpoint" };
    Object.assign(edited, { endpoints: { "redshift-serverless": { settings } } });
  });
  const { code, output } = await sandbox.plan();
  sandbox.edit((edited) => {
    delete edited.endpoints;
  });
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/route table rtb-\w+ of workgroup "analysts" has a route to S3 already/),
  ]);
});

test("destroying leaves nothing behind", async () => {
  await sandbox.destroy();
  expect(sandbox.isUp ? await sandbox.leftovers() : []).toEqual([]);
});
