/** Questions about an environment that more than one stack asks: the stacks that it needs, and their content. */
import {
  isDatabase,
  isS3,
  isService,
  type BucketConfig,
  type DatabaseEndpointConfig,
  type EndpointConfig,
  type Environment,
  type PipelineConfig,
  type S3EndpointConfig,
  type ServiceEndpointConfig,
} from "./schema/environment";
import { databaseEngineOf, directionsIn, engineOf, type Direction } from "./engines";
import { sorted } from "./canonical";
import type { Existing } from "./existing";
import { partitionOf } from "./names";
import { lookup } from "./members";
import type { ReplicationConfig } from "./schema/replication";

/** An entry of the environment file with its key. */
export interface Keyed<T> {
  readonly key: string;
  readonly config: T;
}

/** Entries of a section with their keys, in the order of the section. */
export function keyed<T>(entries: Readonly<Record<string, T>>): readonly Keyed<T>[] {
  const known = keyedOf.get(entries);
  // By identity they are the entries of this very section.
  if (known !== undefined) return known as readonly Keyed<T>[];
  const made = Object.entries(entries).map(([key, config]) => ({ key, config }));
  keyedOf.set(entries, made);
  return made;
}

/** Entries made already: some thirty rules ask for those of all pipelines. */
const keyedOf = new WeakMap<object, readonly Keyed<unknown>[]>();

/** The same environment with each section in the order of its keys, so that the order in the file does not matter. */
export function inKeyOrder(environment: Environment): Environment {
  const { replication } = environment;
  return {
    ...environment,
    accounts: sorted(environment.accounts),
    buckets: sorted(environment.buckets),
    endpoints: sorted(environment.endpoints),
    pipelines: sorted(environment.pipelines),
    replication: { ...replication, instances: sorted(replication.instances) },
  };
}

/** A database endpoint with its key. */
export type DatabaseEndpoint = Keyed<DatabaseEndpointConfig>;

export function databaseEndpoints(environment: Environment): DatabaseEndpoint[] {
  return keyed(environment.endpoints).flatMap(({ key, config }) =>
    isDatabase(config) ? [{ key, config }] : [],
  );
}

type ReplicationNetworkConfig = ReplicationConfig["network"];

/** True if the replication VPC exists already, so that others may use it, too. */
export function isExistingNetwork(
  network: ReplicationNetworkConfig,
): network is Extract<ReplicationNetworkConfig, { readonly vpc: Existing }> {
  return "vpc" in network;
}

/** Number of subnets that the replication instances stand in. */
export function subnetCount({ replication: { network } }: Environment): number {
  if (isExistingNetwork(network)) return network.subnets.length;
  const { availabilityZones } = network;
  return typeof availabilityZones === "number" ? availabilityZones : availabilityZones.length;
}

export function s3Endpoints(environment: Environment): Keyed<S3EndpointConfig>[] {
  return keyed(environment.endpoints).flatMap(({ key, config }) => (isS3(config) ? [{ key, config }] : []));
}

/** The endpoints that are services of AWS in the replication account. */
export function serviceEndpoints(environment: Environment): Keyed<ServiceEndpointConfig>[] {
  return keyed(environment.endpoints).flatMap(({ key, config }) =>
    isService(config) ? [{ key, config }] : [],
  );
}

/** The directions that pipelines use an endpoint in; an unused one has its usual direction. */
export function directionsOf(environment: Environment, key: string, config: EndpointConfig): Direction[] {
  return orUsual([...directionsUsed(environment, key)], config);
}

function orUsual(used: Direction[], config: EndpointConfig): Direction[] {
  return used.length > 0 ? used : [engineOf(config).directions[0]];
}

/** A key that nothing has: what the loader refuses, and rules meet in a file that is wrong elsewhere. */
export class DanglingReference extends Error {
  override readonly name = "DanglingReference";
}

/** The bucket of an S3 endpoint; the loader has made sure that it exists. */
export function bucketOf(environment: Environment, endpoint: S3EndpointConfig): BucketConfig {
  const bucket = environment.buckets[endpoint.bucket];
  if (!bucket) throw new DanglingReference(`[${environment.name}] no bucket "${endpoint.bucket}"`);
  return bucket;
}

/** True if an S3 endpoint's bucket is in another account than DMS. */
export function isForeign(environment: Environment, endpoint: S3EndpointConfig): boolean {
  return crossesBorder(environment, environment.replication.account, bucketOf(environment, endpoint).account);
}

/** True if an S3 endpoint writes with a role of the lake account, sealed with its ExternalId. */
export function isSealed(environment: Environment, endpoint: S3EndpointConfig): boolean {
  return endpoint.access === "assumed-role" && isForeign(environment, endpoint);
}

/** The accounts that own something, each once, in order. */
export function owners(entries: readonly Keyed<{ readonly account: string }>[]): string[] {
  return [...new Set(entries.map(({ config }) => config.account))].sort();
}

/** A share of an environment that has its own endpoints, trust and pipelines stacks. */
export interface Group {
  /** Undefined for what names no group. */
  readonly name: string | undefined;
  readonly endpoints: readonly Keyed<EndpointConfig>[];
  readonly pipelines: readonly Keyed<PipelineConfig>[];
}

/**
 * The groups of an environment, the unnamed one first.
 *
 * An endpoint goes where its pipelines are; the loader refuses one that is in two groups.
 */
export function groups(environment: Environment): Group[] {
  const groupOfEndpoint = new Map<string, string | undefined>();
  for (const { config } of keyed(environment.pipelines)) {
    groupOfEndpoint.set(config.source, config.group);
    groupOfEndpoint.set(config.target, config.group);
  }
  const names = new Set([
    ...keyed(environment.endpoints).map(({ key }) => groupOfEndpoint.get(key)),
    ...keyed(environment.pipelines).map(({ config }) => config.group),
  ]);
  return [...names]
    .sort((a, b) => ((a ?? "") < (b ?? "") ? -1 : 1))
    .map((name) => ({
      name,
      endpoints: keyed(environment.endpoints).filter(({ key }) => groupOfEndpoint.get(key) === name),
      pipelines: keyed(environment.pipelines).filter(({ config }) => config.group === name),
    }));
}

/** The databases of a group whose endpoints the function `dms-endpoint` makes. */
export function functionEndpoints(group: Group): Keyed<DatabaseEndpointConfig>[] {
  return group.endpoints.flatMap(({ key, config }) =>
    isDatabase(config) && databaseEngineOf(config).byFunction ? [{ key, config }] : [],
  );
}

/** An endpoint in one direction, which is what DMS calls an endpoint. */
export interface DirectedEndpoint extends Keyed<EndpointConfig> {
  readonly direction: Direction;
  /** The key of the file, with the direction where it is not the engine's usual one. */
  readonly name: string;
}

/** The endpoints of a group in the directions that its pipelines use; an unused one in its usual direction. */
export function directedEndpoints({ endpoints, pipelines }: Group): DirectedEndpoint[] {
  const running = pipelines.map(({ config }) => config);
  return endpoints.flatMap(({ key, config }) =>
    orUsual(directionsIn(running, key), config).map((direction) => ({
      key,
      config,
      direction,
      name: directedName(key, config, direction),
    })),
  );
}

/** The key of an endpoint, with the direction where it is not the engine's usual one. */
export function directedName(key: string, config: EndpointConfig, direction: Direction): string {
  return engineOf(config).directions[0] === direction ? key : `${key}_${direction}`;
}

/** The S3 endpoints of a group that are sealed with an ExternalId. */
export function sealedEndpoints(environment: Environment, group: Group): Keyed<S3EndpointConfig>[] {
  return group.endpoints.flatMap(({ key, config }) =>
    isS3(config) && isSealed(environment, config) ? [{ key, config }] : [],
  );
}

/** True if a function makes or finishes endpoints of the environment, at which a plan has to look. */
export function hasStepEndpoints(environment: Environment): boolean {
  return groups(environment).some(
    (group) => functionEndpoints(group).length > 0 || sealedEndpoints(environment, group).length > 0,
  );
}

/** True if a group writes into buckets of other accounts, in whichever way. */
export function writesAcrossBorder(environment: Environment, group: Group): boolean {
  return group.endpoints.some(({ config }) => isS3(config) && isForeign(environment, config));
}

/** The account of an environment file by its key; the loader has made sure that it exists. */
export function accountOf(environment: Environment, account: string): Environment["accounts"][string] {
  const found = environment.accounts[account];
  if (!found) {
    throw new DanglingReference(
      `[${environment.name}] no account "${account}"; known: ${Object.keys(environment.accounts).join(", ")}`,
    );
  }
  return found;
}

/** ARN of the role that Terraform assumes in an account. */
export function deployRoleArn(environment: Environment, account: string): string {
  const { id, deployRole } = accountOf(environment, account);
  return `arn:${partitionOf(environment.region)}:iam::${id}:role/${deployRole}`;
}

/** The topic that the alarms of an account tell, which the file has by its ARN or its name; undefined where none is. */
export function alarmTopicArnOf(environment: Environment, account: string): string | undefined {
  const { region } = environment;
  const { id, alarmTopicArn: topic } = accountOf(environment, account);
  if (topic === undefined || topic.startsWith("arn:")) return topic;
  return `arn:${partitionOf(region)}:sns:${region}:${id}:${topic}`;
}

/** True if two account keys stand for different AWS accounts. */
export function crossesBorder(environment: Environment, one: string, other: string): boolean {
  return accountOf(environment, one).id !== accountOf(environment, other).id;
}

/** Endpoints by the directions that pipelines use them in: rules ask it of each endpoint, and nothing changes pipelines. */
const usedEndpoints = new WeakMap<
  Environment["pipelines"],
  Readonly<Record<Direction, ReadonlySet<string>>>
>();

/** The directions that pipelines use an endpoint in, the source first; none for an endpoint that no pipeline names. */
export function directionsUsed({ pipelines }: Environment, key: string): Set<Direction> {
  const ends = (direction: Direction) =>
    new Set(Object.values(pipelines).map((pipeline) => pipeline[direction]));
  const used = usedEndpoints.get(pipelines) ?? { source: ends("source"), target: ends("target") };
  usedEndpoints.set(pipelines, used);
  return new Set((["source", "target"] as const).filter((direction) => used[direction].has(key)));
}

/** The id of an account of the file; its key, where the file does not say the id. */
export function accountIdOf(environment: Environment, account: string): string {
  return lookup(environment.accounts, account)?.id ?? account;
}

/**
 * True if an account of the file is another AWS account than the replication account, by id.
 *
 * Undefined if one of the two is not known.
 */
export function isForeignAccount(environment: Environment, account: string): boolean | undefined {
  const replication = lookup(environment.accounts, environment.replication.account)?.id;
  const other = lookup(environment.accounts, account)?.id;
  return replication === undefined || other === undefined ? undefined : replication !== other;
}
