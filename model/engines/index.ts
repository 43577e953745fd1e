/**
 * The catalogue of engines.
 *
 * To add one: write its file and name it in the list. Schema, rules, stacks and documentation follow.
 */
import type * as z from "zod";
import type { CreatedClusterConfig } from "../schema/created-cluster";
import type { DatabaseKind } from "../schema/database";
import { auroraMysql } from "./aurora-mysql";
import { auroraPostgresql } from "./aurora-postgresql";
import { db2 } from "./db2";
import { docdb } from "./docdb";
import { dynamodb } from "./dynamodb";
import type { DatabaseEngine, Direction, Facts } from "./engine";
import type { Features, ServerlessSupport } from "./features";
import { kafka } from "./kafka";
import { kinesis } from "./kinesis";
import { mariadb } from "./mariadb";
import { mongodb } from "./mongodb";
import { mysql } from "./mysql";
import { opensearch } from "./opensearch";
import { oracle } from "./oracle";
import { postgres } from "./postgres";
import { redshift } from "./redshift";
import { redshiftServerless } from "./redshift-serverless";
import { s3 } from "./s3";
import type { ServiceEngine } from "./service";
import { sqlserver } from "./sqlserver";
import { sybase } from "./sybase";
import { tidb } from "./tidb";

export type { ApiSettings, DatabaseEngine, Direction, EngineArguments } from "./engine";

/** Every engine, in the order of the documentation. */
export const engines = [
  auroraMysql,
  auroraPostgresql,
  mysql,
  mariadb,
  postgres,
  oracle,
  sqlserver,
  db2,
  sybase,
  mongodb,
  docdb,
  tidb,
  redshift,
  redshiftServerless,
  s3,
  dynamodb,
  kinesis,
  kafka,
  opensearch,
] as const;

/** An engine of the catalogue. */
export type Engine = (typeof engines)[number];
/** The word of an engine in an environment file. */
export type EngineWord = Engine["engine"];
/** The word of a database's engine. */
export type DatabaseEngineWord = Extract<Engine, { readonly kind: "database" }>["engine"];

type Shapes<Engines extends readonly { readonly endpoint: unknown }[]> = {
  [Index in keyof Engines]: Engines[Index]["endpoint"];
};

/** The shapes of their endpoints, in the same order. */
export const endpointShapes = engines.map(({ endpoint }) => endpoint) as unknown as Shapes<typeof engines>;

/** An endpoint of an environment file. */
export type EndpointConfig = z.output<(typeof endpointShapes)[number]>;
/** An endpoint that is a database, reached over the network. */
export type DatabaseEndpointConfig = Extract<EndpointConfig, { readonly secret: unknown }>;
/** An endpoint that is a bucket. */
export type S3EndpointConfig = z.output<typeof s3.endpoint>;
/** An endpoint that is a service of AWS in the replication account. */
export type ServiceEndpointConfig = z.output<Extract<Engine, { readonly kind: "service" }>["endpoint"]>;
/** An endpoint that is a cluster of Kafka. */
export type KafkaEndpointConfig = z.output<typeof kafka.endpoint>;

/** True for a database, reached over the network. */
export function isDatabase(config: EndpointConfig): config is DatabaseEndpointConfig {
  return engineOf(config).kind === "database";
}

/** True for a bucket. */
export function isS3(config: EndpointConfig): config is S3EndpointConfig {
  return config.engine === "s3";
}

/** True for a service of AWS in the replication account. */
export function isService(config: EndpointConfig): config is ServiceEndpointConfig {
  return engineOf(config).kind === "service";
}

/** True for a cluster of Kafka. */
export function isKafka(config: EndpointConfig): config is KafkaEndpointConfig {
  return config.engine === "kafka";
}

/** Catalogue's entry of a service. */
export function serviceEngineOf(config: ServiceEndpointConfig): ServiceEngine {
  const engine = engineOf(config);
  if (engine.kind !== "service") throw new Error(`engine "${config.engine}" is no service`);
  return engine;
}

/** Catalogue's entry of an endpoint's engine. */
export function engineOf(config: { readonly engine: EngineWord }): Engine {
  const found = engines.find(({ engine }) => engine === config.engine);
  if (!found) throw new Error(`no engine "${config.engine}" in the catalogue`);
  return found;
}

/** Facts of an endpoint's engine that every engine states. */
export function factsOf(config: { readonly engine: EngineWord }): Facts<string> {
  return engineOf(config);
}

/** Catalogue's entry of a database's engine. */
export function databaseEngineOf(config: { readonly engine: EngineWord }): DatabaseEngine {
  const engine = engineOf(config);
  if (engine.kind !== "database") throw new Error(`engine "${config.engine}" is no database`);
  return engine as unknown as DatabaseEngine;
}

/** The engines that can do something as a source or as a target, in the order of the documentation. */
export function enginesWith<Side extends Direction>(
  side: Side,
  feature: Features[Side][number],
): EngineWord[] {
  return engines.filter((engine) => can(engine, side, feature)).map(({ engine }) => engine);
}

/** True if an engine has a feature as a source or as a target. */
export function can<Side extends Direction>(
  config: { readonly engine: EngineWord },
  side: Side,
  feature: Features[Side][number],
): boolean {
  const known: readonly string[] = factsOf(config).features[side];
  return flows(config, side) && known.includes(feature);
}

/** Support of DMS Serverless for an engine in a direction. */
export function serverlessSupportOf(
  config: { readonly engine: EngineWord },
  direction: Direction,
): ServerlessSupport {
  return factsOf(config).serverless[direction] ?? "refused";
}

/** The port of a database endpoint: what the file says, or the engine's usual one. */
export function databasePort(endpoint: DatabaseEndpointConfig): number {
  return endpoint.connection.port ?? databaseEngineOf(endpoint).defaultPort;
}

/** Identity of an endpoint's database: one member, by the word of the file. */
export type DatabaseIdentity = {
  readonly [Word in DatabaseKind]: { readonly [W in Word]: string };
}[DatabaseKind];

/** Identity of an endpoint's database; undefined if the file names none, which a rule refuses. */
export function identityOf(config: DatabaseEndpointConfig): DatabaseIdentity | undefined {
  if ("cluster" in config) {
    const { cluster } = config;
    return { cluster: typeof cluster === "string" ? cluster : cluster.create.identifier };
  }
  if ("instance" in config && config.instance !== undefined) return { instance: config.instance };
  if ("host" in config && config.host !== undefined) return { host: config.host };
  if ("workgroup" in config) return { workgroup: config.workgroup };
  return undefined;
}

/** Identity of an endpoint's database if RDS has it and knows its network; undefined for every other, and one that is made. */
export function foundInRds(
  config: DatabaseEndpointConfig,
): Extract<DatabaseIdentity, { readonly cluster: string } | { readonly instance: string }> | undefined {
  const identity = identityOf(config);
  if (!identity || createdClusterOf(config) || config.engine === "redshift") return undefined;
  return "cluster" in identity || "instance" in identity ? identity : undefined;
}

/** Configuration of a cluster that Causeway makes; undefined for a database that exists. */
export function createdClusterOf(config: DatabaseEndpointConfig): CreatedClusterConfig | undefined {
  return "cluster" in config && typeof config.cluster === "object" ? config.cluster.create : undefined;
}

/**
 * Identity of an endpoint's database, after the rules have passed.
 *
 * @throws Error if the file names none.
 */
export function databaseOf(config: DatabaseEndpointConfig): DatabaseIdentity {
  const identity = identityOf(config);
  if (!identity) throw new Error(`an endpoint of engine "${config.engine}" names no database`);
  return identity;
}

/** True if an engine has a direction. */
export function flows(config: { readonly engine: EngineWord }, direction: Direction): boolean {
  return factsOf(config).directions.includes(direction);
}

/** The directions that pipelines use an endpoint in, the source first; none for one that no pipeline names. */
export function directionsIn(
  pipelines: readonly { readonly source: string; readonly target: string }[],
  key: string,
): Direction[] {
  return (["source", "target"] as const).filter((direction) =>
    pipelines.some((pipeline) => pipeline[direction] === key),
  );
}
