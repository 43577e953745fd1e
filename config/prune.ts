/** What of a broken environment can still be checked against the rules across keys. */
import type { KeyPath } from "./words";
import { isMapping, lookup } from "./words";

/** The maps whose entries stand alone: one wrong entry leaves the others as they are. */
const collections: readonly KeyPath[] = [
  ["accounts"],
  ["buckets"],
  ["endpoints"],
  ["pipelines"],
  ["tags"],
  ["replication", "instances"],
];

/** Harmless values for what is wrong outside of those maps. Rules about them are not asked. */
const standIns = {
  region: "eu-west-1",
  backend: { type: "local" },
  accounts: {},
  replication: {
    account: "unknown",
    network: { vpc: "unknown", subnets: ["unknown", "unknown"] },
    serviceRoles: "existing",
    instances: {},
  },
};

/**
 * Takes away what stands at the given paths: the entry of a collection, or the part of the file.
 *
 * What has to be there gets a stand-in. The result usually fits the schema; the caller asks again.
 */
export function prune(value: unknown, wrong: readonly KeyPath[]): unknown {
  const copy = isMapping(value) ? structuredClone(value) : {};
  for (const path of wrong) remove(copy, path);
  return fill(copy, standIns);
}

function remove(root: Record<string, unknown>, path: KeyPath): void {
  const collection = collections.find(
    (prefix) => prefix.length < path.length && prefix.every((step, i) => step === path[i]),
  );
  // Of `replication` the wrong part goes, not the instances beside it.
  const length = collection ? collection.length + 1 : path[0] === "replication" ? 2 : 1;
  const target = path.slice(0, length);
  let parent: unknown = root;
  for (const step of target.slice(0, -1))
    parent = isMapping(parent) ? lookup(parent, String(step)) : undefined;
  const last = target.at(-1);
  if (isMapping(parent) && last !== undefined) delete parent[String(last)];
}

function fill(value: Record<string, unknown>, defaults: Record<string, unknown>): Record<string, unknown> {
  for (const [key, standIn] of Object.entries(defaults)) {
    if (value[key] === undefined) value[key] = structuredClone(standIn);
    else if (key === "replication" && isMapping(value[key]) && isMapping(standIn)) fill(value[key], standIn);
  }
  return value;
}
