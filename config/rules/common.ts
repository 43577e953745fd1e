/** What several rules ask of an environment. */
import { directionsIn, type Direction } from "../../model/engines";
import type { ConnectionConfig, ConnectionOf, ConnectionVia } from "../../model/schema/connection";
import type {
  DatabaseEndpointConfig,
  Environment,
  PipelineConfig,
  S3EndpointConfig,
} from "../../model/schema/environment";
import { isDatabase, isS3 } from "../../model/schema/environment";
import { lookup } from "../../model/members";

/** Every database endpoint with its key. */
export function databases(environment: Environment): [string, DatabaseEndpointConfig][] {
  return Object.entries(environment.endpoints).flatMap(([key, endpoint]) =>
    isDatabase(endpoint) ? [[key, endpoint] as [string, DatabaseEndpointConfig]] : [],
  );
}

/** A database endpoint with its key and its connection. */
export interface Connected<Via extends ConnectionVia> {
  readonly key: string;
  readonly endpoint: DatabaseEndpointConfig;
  readonly connection: ConnectionOf<Via>;
}

/** Every database endpoint that is reached in one of some ways. */
export function connectedVia<Via extends ConnectionVia>(
  environment: Environment,
  ...vias: readonly Via[]
): Connected<Via>[] {
  const isOne = (connection: ConnectionConfig): connection is ConnectionOf<Via> =>
    vias.some((via) => via === connection.via);
  return databases(environment).flatMap(([key, endpoint]) =>
    isOne(endpoint.connection) ? [{ key, endpoint, connection: endpoint.connection }] : [],
  );
}

/** Every S3 endpoint with its key. */
export function s3Endpoints(environment: Environment): [string, S3EndpointConfig][] {
  return Object.entries(environment.endpoints).flatMap(([key, endpoint]) =>
    isS3(endpoint) ? [[key, endpoint] as [string, S3EndpointConfig]] : [],
  );
}

/** The directions that pipelines use an endpoint in; none for an endpoint that no pipeline names. */
export function directionsUsed(environment: Environment, key: string): Set<Direction> {
  return new Set(directionsIn(Object.values(environment.pipelines), key));
}

/** Every pipeline with its key. */
export function pipelines(environment: Environment): [string, PipelineConfig][] {
  return Object.entries(environment.pipelines);
}

/** The id of an account of the file; its key, where the file does not say the id. */
export function accountIdOf(environment: Environment, account: string): string {
  return lookup(environment.accounts, account)?.id ?? account;
}

/**
 * Whether an account of the file is another AWS account than the replication account, by id.
 *
 * Undefined if one of the two is not known.
 */
export function isForeign(environment: Environment, account: string): boolean | undefined {
  const replication = lookup(environment.accounts, environment.replication.account)?.id;
  const other = lookup(environment.accounts, account)?.id;
  return replication === undefined || other === undefined ? undefined : replication !== other;
}
