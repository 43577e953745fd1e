/** Mutants that are no mistakes: an accepted one that is none of these kinds has slipped through. */
import { isDeepStrictEqual } from "node:util";
import type { KeyPath } from "../../../config/messages";
import { allowedValues, alternativesOf } from "../../../config/schema-union";
import { nodeAt, valueAt } from "../../../config/schema-node";
import type { Mutant } from "./mutations";
import type { Setting } from "./related";

/** A kind of change that the loader cannot know to be a mistake. */
export interface Acceptable {
  readonly kind: string;
  /** Why it is no mistake. */
  readonly reason: string;
  readonly holds: (mutant: Mutant, setting: Setting) => boolean;
}

/** The kinds, the narrower ones first. */
export const acceptable: readonly Acceptable[] = [
  {
    kind: "the same data",
    reason: "the file says what it said: YAML lets one indent further, or leave quotes out",
    holds: (_mutant, { before, after }) => isDeepStrictEqual(before, after),
  },
  {
    kind: "the same as common.yaml",
    reason: "an environment's file need not say what common.yaml says, too",
    holds: ({ path }, { file }) => file !== "common.yaml" && isOneOf(path, overridden),
  },
  {
    kind: "an optional key left out",
    reason: "the schema has a default for it, or does without it",
    holds: ({ kind, path }, { merged }) => isTakenAway(kind) && isOptional(path, merged),
  },
  {
    kind: "one of several left out",
    reason: "what is left of the list or map is whole, and no other key names what has gone",
    holds: ({ kind, path }) => isTakenAway(kind) && isOneOf(path, several),
  },
  {
    kind: "a thing by another name",
    reason: "a text is a Name tag or an id where tags may stand",
    holds: ({ kind, path }) =>
      kind === "retype as a text" &&
      isOneOf(path, ["replication.network.subnets[]", "replication.network.vpcEndpoints.*"]),
  },
  {
    kind: "a connection that says nothing",
    reason: "it is private-link where the file says no way, and RDS tells where the database is",
    holds: ({ kind, path }) => kind === "retype as an empty map" && isOneOf(path, ["endpoints.*.connection"]),
  },
  {
    kind: "the other of two",
    reason: "true and false are both right",
    holds: ({ kind, path }, { merged }) =>
      kind === "misspell the value" && typeof valueAt(merged, path) === "boolean",
  },
  {
    kind: "another number",
    reason: "it is within the limits of the key",
    holds: ({ kind, path }, { merged }) => isOtherValue(kind) && typeof valueAt(merged, path) === "number",
  },
  {
    kind: "another word of the list",
    reason: "each of them is right with what stands beside it",
    holds: ({ kind, path }, { merged }) => isOtherValue(kind) && isWord(path, merged),
  },
  {
    kind: "another name in AWS or in a database",
    reason: "only AWS or the database knows whether it exists",
    holds: ({ kind, path }) => isOtherValue(kind) && isOneOf(path, outside),
  },
  {
    kind: "another entry of the file",
    reason: "it exists, and may be meant",
    holds: ({ kind, path }) => kind === "copy from elsewhere" && isOneOf(path, references),
  },
  {
    kind: "another name of an own thing",
    reason: "it is for its owner to choose, and nothing else names it",
    holds: ({ kind, path }) =>
      (kind === "misspell the key" && isOneOf(path, ownNames)) ||
      (isOtherValue(kind) && isOneOf(path, ownValues)),
  },
  {
    kind: "names changed for each other",
    reason: "both are names that are free to choose, or entries that are each right under the other's name",
    holds: ({ kind, path }) => kind === "swap" && isOneOf(path, exchangeable),
  },
  {
    kind: "a range said twice",
    reason: "one rule is made of both",
    holds: ({ kind, path }) =>
      kind === "duplicate" &&
      isOneOf(path, ["endpoints.*.connection.cidrs[]", "replication.network.egressAddresses[]"]),
  },
  {
    kind: "the word of another entry",
    reason: "a name that is free to choose is as right there",
    holds: ({ kind, path }) => kind === "move down" && isOneOf(path, ["pipelines.*.resourceIdentifier"]),
  },
];

/** What `common.yaml` says in the shipped files, and another file says again or more of. */
const overridden = [
  "replication",
  "replication.instances",
  "replication.instances.*",
  "replication.instances.*.class",
  "replication.instances.*.allocatedStorageGiB",
];

/** Tags, whose names and values are their owners'. */
const tags = [
  "replication.network.subnets[].tags.*",
  "replication.network.vpcEndpoints.*.tags.*",
  "endpoints.*.tags.*",
  "pipelines.*.tags.*",
  "replication.instances.*.tags.*",
  "tags.*",
];

const several = [
  "endpoints.*.broker[]",
  "endpoints.*.externalTableDefinition[].tableColumns[]",
  "endpoints.*.tables[]",
  "pipelines.*",
  "pipelines.*.objectMappings[]",
  "pipelines.*.tables[]",
  "replication.network.egressAddresses[]",
  "replication.network.vpcEndpoints.*",
  ...tags,
];

const outside = [
  "accounts.*.alarmTopicArn",
  "accounts.*.deployRole",
  "accounts.*.permissionsBoundary",
  "buckets.*.kmsKey",
  "endpoints.*.broker[]",
  "endpoints.*.cluster",
  "endpoints.*.cluster.create.engineVersion",
  "endpoints.*.cluster.create.instanceClass",
  "endpoints.*.connection.cidrs[]",
  "endpoints.*.connection.securityGroup",
  "endpoints.*.connection.serviceName",
  "endpoints.*.connection.subnets[]",
  "endpoints.*.connection.transitGateway",
  "endpoints.*.connection.vpc",
  "endpoints.*.databaseName",
  "endpoints.*.domain",
  "endpoints.*.externalTableDefinition[].tableColumns[].columnName",
  "endpoints.*.externalTableDefinition[].tableName",
  "endpoints.*.externalTableDefinition[].tableOwner",
  "endpoints.*.host",
  "endpoints.*.instance",
  "endpoints.*.secret.name",
  "endpoints.*.settings.cdcPath",
  "endpoints.*.settings.topic",
  "endpoints.*.stream",
  "endpoints.*.tables[]",
  "endpoints.*.workgroup",
  "pipelines.*.objectMappings[].mappingParameters.partitionKeyName",
  "pipelines.*.objectMappings[].table",
  "pipelines.*.objectMappings[].targetTableName",
  "pipelines.*.tables[].exclude",
  "pipelines.*.tables[].include",
  "replication.instances.*.engineVersion",
  "replication.kmsKey",
  "replication.network.availabilityZones[]",
  "replication.network.egressAddresses[]",
  "replication.network.subnetGroup",
  "replication.network.subnets[]",
  "replication.network.vpc",
  "replication.network.vpcEndpoints.*",
];

const references = [
  "buckets.*.account",
  "endpoints.*.account",
  "endpoints.*.bucket",
  "endpoints.*.caCertificate",
  "pipelines.*.source",
  "pipelines.*.target",
];

const ownNames = ["buckets.*", "endpoints.*", "pipelines.*", "replication.instances.*", ...tags];

const ownValues = [
  "accounts.*.externalId",
  "accounts.*.id",
  "accounts.*.rolePath",
  "accounts.*.rolePrefix",
  "backend.bucket",
  "backend.organization",
  "backend.project",
  "buckets.*.name",
  "endpoints.*.cluster.create.identifier",
  "endpoints.*.cluster.create.masterUsername",
  "endpoints.*.folder",
  "endpoints.*.settings.csvDelimiter",
  "endpoints.*.settings.timestampColumnName",
  "pipelines.*.resourceIdentifier",
  "replication.instances.*.preferredMaintenanceWindow",
  ...tags,
];

const exchangeable = [
  "accounts.*.rolePath",
  "accounts.*.rolePrefix",
  ...outside,
  ...ownNames,
  "accounts.*",
  "backend.organization",
  "endpoints.*.connection.privateZone",
  "endpoints.*.externalTableDefinition[].tableColumns[]",
  "endpoints.*.externalTableDefinition[].tableColumns[].columnNullable",
  "endpoints.*.settings.includePartitionValue",
  "endpoints.*.settings.includeTransactionDetails",
  "pipelines.*.source",
  "pipelines.*.tables[]",
];

function isTakenAway(kind: string): boolean {
  return kind === "drop" || /^retype as (nothing|an empty)/.test(kind);
}

function isOtherValue(kind: string): boolean {
  return ["misspell the value", "copy from elsewhere", "paste a password as the value"].includes(kind);
}

function isOptional(path: KeyPath, merged: unknown): boolean {
  const above = path.slice(0, -1);
  const node = nodeAt(merged, above);
  const key = String(path.at(-1));
  return (node === undefined ? [] : alternativesOf(node)).some(
    ({ properties = {}, required = [] }) => Object.hasOwn(properties, key) && !required.includes(key),
  );
}

function isWord(path: KeyPath, merged: unknown): boolean {
  const node = nodeAt(merged, path);
  const isKind = ["engine", "via"].includes(String(path.at(-1)));
  return isKind || (node !== undefined && allowedValues(node).length > 1);
}

function isOneOf(path: KeyPath, patterns: readonly string[]): boolean {
  return patterns.includes(generic(path));
}

/** A path with stars for names that are free to choose. */
function generic(path: KeyPath): string {
  const named = path[0] === "replication" ? 2 : 1;
  const isEntry =
    named === 2
      ? path[1] === "instances"
      : ["accounts", "buckets", "endpoints", "pipelines", "tags"].includes(String(path[0]));
  const last = path.length - 1;
  return path
    .map((step, index) =>
      (isEntry && index === named) ||
      path[index - 1] === "vpcEndpoints" ||
      (path[index - 1] === "tags" && index === last)
        ? "*"
        : step,
    )
    .map((step, index) => (typeof step === "number" ? "[]" : index === 0 ? step : `.${step}`))
    .join("");
}

/** The kind of an accepted mutant; undefined where it is none of them. */
export function kindOf(mutant: Mutant, setting: Setting): Acceptable | undefined {
  return acceptable.find(({ holds }) => holds(mutant, setting));
}
