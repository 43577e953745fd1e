/** What several rules ask of an environment. */
import type { DatabaseEndpointConfig, Environment, PipelineConfig, S3EndpointConfig } from "../schema";
import { isDatabase } from "../schema";
import { lookup } from "../words";

/** Every database endpoint with its key. */
export function databases(environment: Environment): [string, DatabaseEndpointConfig][] {
  return Object.entries(environment.endpoints).flatMap(([key, endpoint]) =>
    isDatabase(endpoint) ? [[key, endpoint] as [string, DatabaseEndpointConfig]] : [],
  );
}

/** Every S3 endpoint with its key. */
export function s3Endpoints(environment: Environment): [string, S3EndpointConfig][] {
  return Object.entries(environment.endpoints).flatMap(([key, endpoint]) =>
    isDatabase(endpoint) ? [] : [[key, endpoint] as [string, S3EndpointConfig]],
  );
}

/** Every pipeline with its key. */
export function pipelines(environment: Environment): [string, PipelineConfig][] {
  return Object.entries(environment.pipelines);
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
