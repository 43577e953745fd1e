/** Placeholders for required keys that are missing or wrong in the file. */
import { engines } from "../model/engines";
import type { KeyPath } from "./messages";

export type Mapping = Record<string, unknown>;

/** Two sets, as different as can be: what rules say with either of them does not depend on them. */
export interface StandIns {
  /** The sections that every environment has. */
  readonly sections: Mapping;
  /** Name that the placeholder has; a message that contains it differs from the other's. */
  readonly word: string;
  /** The cluster of an endpoint that names no database. */
  readonly cluster: unknown;
  /** The way to a database of which no way is told. */
  readonly connection: unknown;
  /** The tables of a pipeline that has none. */
  readonly include: string;
}

export const usual: StandIns = {
  sections: {
    region: "eu-west-1",
    backend: { type: "local" },
    accounts: {},
    replication: {
      account: "unknown",
      network: { vpc: "unknown", subnets: ["unknown-a", "unknown-b"] },
      serviceRoles: "existing",
      instances: {},
    },
  },
  word: "unknown",
  cluster: "unknown",
  connection: { via: "direct" },
  include: "unknown.unknown",
};

export const unusual: StandIns = {
  sections: {
    ...usual.sections,
    region: "us-east-1",
    replication: {
      account: "unheard-of",
      network: { cidr: "10.255.0.0/16", nat: true },
      serviceRoles: "create",
      instances: {},
    },
  },
  word: "unheard-of",
  include: "%.%",
  connection: {
    via: "private-link",
    vpc: "unheard-of",
    subnets: ["unheard-of-a", "unheard-of-b"],
    securityGroup: "unheard-of",
  },
  cluster: { create: { identifier: "unknown", engineVersion: "0", instanceClass: "db.unknown.large" } },
};

/** Keys that a replication network of the same kind requires. */
export function network(own: Mapping): Mapping {
  const isExisting = Object.hasOwn(own, "vpc") || Object.hasOwn(own, "subnets");
  return isExisting ? { vpc: "unknown", subnets: ["unknown-a", "unknown-b"] } : { cidr: "10.255.0.0/16" };
}

/** Maps whose entries stand alone, and what an entry has to have. */
export interface Collection {
  readonly path: KeyPath;
  readonly standIn: (key: string, entry: Mapping) => Mapping;
}

/** The collections of an environment. */
export function collections(standIns: StandIns): readonly Collection[] {
  const { word } = standIns;
  return [
    { path: ["accounts"], standIn: () => ({ deployRole: word }) },
    { path: ["tags"], standIn: () => ({}) },
    {
      path: ["replication", "instances"],
      standIn: () => ({ class: "dms.t3.medium", engineVersion: "3.6.1" }),
    },
    { path: ["buckets"], standIn: (key) => ({ account: word, name: `${word}-${key}` }) },
    { path: ["endpoints"], standIn: (key, entry) => endpoint(key, entry, standIns) },
    { path: ["pipelines"], standIn: () => pipeline(standIns) },
  ];
}

/** A pipeline that leads nowhere, or from one endpoint to itself. */
export function pipeline({ word, include }: StandIns, end = word): Mapping {
  return {
    source: end,
    target: end,
    migrationType: "full-load-and-cdc",
    runsOn: word,
    tables: [{ include }],
  };
}

function endpoint(key: string, entry: Mapping, { word, cluster, connection }: StandIns): Mapping {
  const found = engines.find(({ engine }) => engine === entry["engine"]);
  if (found?.kind === "s3") return { bucket: word, folder: `${word}-${key}`, access: "assumed-role" };
  if (found?.kind !== "database") return {};
  const [place] = found.places;
  const isNamed = found.places.some((one) => Object.hasOwn(entry, one));
  return {
    account: word,
    secret: { name: word },
    connection,
    // What has a default is not missing.
    ...(found.defaultSslMode === undefined ? { sslMode: found.sslModes[0] } : {}),
    ...(found.needsDatabaseName && !found.severalDatabases ? { databaseName: word } : {}),
    ...(isNamed ? {} : { [place]: place === "cluster" && found.created ? cluster : word }),
  };
}
