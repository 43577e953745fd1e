import { environmentFrom } from "../support/environment";
import { kitchenSink } from "../support/kitchen-sink";
import { elements, elementsOf, stackOf, synthApp, managed } from "../support/synth-app";

const far = synthApp(kitchenSink().filter(({ name }) => name === "far"));

test("each group has its own endpoints, trust and pipelines stacks, and shares the others", () => {
  expect([...far.keys()].filter((name) => /-(endpoints|trust|pipelines)/.test(name)).sort()).toEqual([
    "far-archive-trust-sales",
    "far-dms-endpoints",
    "far-dms-endpoints-crm",
    "far-dms-endpoints-sales",
    "far-dms-pipelines",
    "far-dms-pipelines-crm",
    "far-dms-pipelines-sales",
    "far-lake-trust",
    "far-lake-trust-crm",
  ]);
});

test("a group's stacks hold what its pipelines use and nothing else", () => {
  const tasks = (stack: string) =>
    managed(elementsOf(stackOf(far, stack), "aws_dms_replication_task", "aws_dms_replication_config"))
      .map(({ name }) => name)
      .sort();
  expect(tasks("far-dms-pipelines")).toEqual(["audit-to-lake", "orders-to-lake"]);
  expect(tasks("far-dms-pipelines-sales")).toEqual(["sales-to-csv", "sales-to-vault"]);
  expect(tasks("far-dms-pipelines-crm")).toEqual(["crm-to-csv", "crm-to-merged", "crm-to-published"]);
});

test("no group waits for another", () => {
  for (const stack of far.values()) {
    const group = /-(?:endpoints|trust|pipelines)(?:-(\w+))?$/.exec(stack.name)?.[1];
    const others = stack.dependencies
      .map((name) => /-(?:endpoints|trust|pipelines)(?:-(\w+))?$/.exec(name))
      .filter((match) => match !== null)
      .map((match) => match[1]);
    expect(others.filter((other) => other !== group)).toEqual([]);
  }
});

test("an address means one thing: no address of a type is in two stacks of different groups", () => {
  const seen = new Map<string, string[]>();
  for (const { address, stack, type } of elements(far, "aws_dms_replication_task", "aws_dms_endpoint")) {
    seen.set(address, [...(seen.get(address) ?? []), `${stack} ${type}`]);
  }
  expect([...seen.values()].filter((stacks) => stacks.length > 1)).toEqual([]);
});

test("each database and lake account has its own stack, with its own provider only", () => {
  const providers = (stack: string) =>
    (stackOf(far, stack).json.provider["aws"] ?? []).map(({ alias }) => alias);
  expect(providers("far-orders-database")).toEqual(["orders"]);
  expect(providers("far-sales-database")).toEqual(["sales"]);
  expect(providers("far-lake-storage")).toEqual(["lake"]);
  expect(providers("far-archive-storage")).toEqual(["archive"]);
  expect(providers("far-archive-trust-sales")).toEqual(["archive"]);
});

test("pipelines reach into the lake accounts of their own group only", () => {
  const aliases = (stack: string) =>
    (stackOf(far, stack).json.provider["aws"] ?? []).map(({ alias }) => String(alias)).sort();
  expect(aliases("far-dms-pipelines-sales")).toEqual(["archive", "dms"]);
  expect(aliases("far-dms-pipelines-crm")).toEqual(["dms", "lake"]);
});

test.each([
  { taken: ["lake-orders"], left: ["dev-dms-endpoints"] },
  { taken: ["lake-orders", "lake-audit"], left: [] },
])("without $taken of trust and endpoints stacks there is $left", ({ taken, left }) => {
  const app = synthApp([
    environmentFrom((file) => {
      file.pipelines = {};
      for (const key of taken) delete file.endpoints?.[key];
    }),
  ]);
  expect([...app.keys()].filter((name) => /-(trust|endpoints)/.test(name))).toEqual(left);
});

test("an environment with no endpoint at all has only its foundation", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.accounts = { dms: { id: "111111111111", deployRole: "deploy" } };
      file.pipelines = {};
      file.endpoints = {};
      file.buckets = {};
    }),
  ]);
  expect([...app.keys()]).toEqual(["dev-dms-foundation"]);
});
