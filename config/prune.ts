/** What of a broken environment can still be checked against the rules across keys. */
import { type KeyPath } from "./words";
import { isMapping, lookup } from "../model/members";

type Mapping = Record<string, unknown>;

/** Harmless values for what has to be there; rules about the paths that are wrong are not asked. */
const standIns: Mapping = {
  region: "eu-west-1",
  backend: { type: "local" },
  accounts: {},
  replication: {
    account: "unknown",
    network: { vpc: "unknown", subnets: ["unknown-a", "unknown-b"] },
    serviceRoles: "existing",
    instances: {},
  },
};

/** The maps whose entries stand alone, and harmless values for what an entry has to have. */
const collections: readonly {
  readonly path: KeyPath;
  readonly standIn: (key: string, entry: Mapping) => Mapping;
}[] = [
  { path: ["accounts"], standIn: () => ({ deployRole: "unknown" }) },
  { path: ["tags"], standIn: () => ({}) },
  {
    path: ["replication", "instances"],
    standIn: () => ({ class: "dms.t3.medium", engineVersion: "3.6.1" }),
  },
  { path: ["buckets"], standIn: (key) => ({ account: "unknown", name: `unknown-${key}` }) },
  {
    path: ["endpoints"],
    standIn: (key, { engine }) =>
      engine === "s3"
        ? { bucket: "unknown", folder: `unknown-${key}` }
        : {
            account: "unknown",
            secret: { name: "unknown" },
            connection: { via: "direct" },
            [typeof engine === "string" && engine.startsWith("aurora") ? "cluster" : "instance"]: "unknown",
          },
  },
  {
    path: ["pipelines"],
    standIn: (key) => ({
      source: "unknown",
      target: "unknown",
      migrationType: "full-load",
      runsOn: "unknown",
      tables: [{ include: `unknown.${key}` }],
    }),
  },
];

/** Takes exactly the wrong values away, and puts stand-ins where something has to be. */
export function repair(value: unknown, wrong: readonly KeyPath[]): unknown {
  const copy: Mapping = isMapping(value) ? structuredClone(value) : {};
  for (const path of wrong) {
    // Without one of its items a list would mean something else.
    const index = path.findIndex((step) => typeof step === "number");
    remove(copy, index < 0 ? path : path.slice(0, index));
  }
  fill(copy, standIns);
  for (const { path, standIn } of collections) {
    const entries = at(copy, path);
    if (!isMapping(entries)) continue;
    for (const [key, entry] of Object.entries(entries))
      if (isMapping(entry)) fill(entry, standIn(key, entry));
  }
  return copy;
}

/** Takes away the whole entries that the wrong values belong to, where `repair` was not enough. */
export function prune(value: unknown, wrong: readonly KeyPath[]): unknown {
  const copy: Mapping = isMapping(value) ? structuredClone(value) : {};
  for (const path of wrong) {
    const collection = collections.find(
      (one) => one.path.length < path.length && one.path.every((step, index) => step === path[index]),
    );
    remove(copy, path.slice(0, collection ? collection.path.length + 1 : path[0] === "replication" ? 2 : 1));
  }
  fill(copy, standIns);
  return copy;
}

function at(root: Mapping, path: KeyPath): unknown {
  let here: unknown = root;
  for (const step of path) here = isMapping(here) ? lookup(here, String(step)) : undefined;
  return here;
}

function remove(root: Mapping, path: KeyPath): void {
  const parent = at(root, path.slice(0, -1));
  const last = path.at(-1);
  if (isMapping(parent) && last !== undefined) Reflect.deleteProperty(parent, String(last));
}

function fill(value: Mapping, defaults: Mapping): void {
  for (const [key, standIn] of Object.entries(defaults)) {
    const own = lookup(value, key);
    if (own === undefined) value[key] = structuredClone(standIn);
    else if ((key === "replication" || key === "secret") && isMapping(own) && isMapping(standIn))
      fill(own, standIn);
  }
}
