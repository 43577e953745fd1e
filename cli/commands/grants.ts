/** `grants <environment> <endpoint>`: prints what a database's owner runs before DMS may use the database. */
import { loadEnvironments } from "../../config/load";
import { isDatabase, type DatabaseEndpointConfig, type Environment } from "../../model/schema/environment";
import { nearest, quote, quoteAll } from "../../config/messages";
import { createdClusterOf, databaseEngineOf, databaseOf, engineOf } from "../../model/engines";
import type { GrantsRequest } from "../../model/engines/grants/request";
import { grantsScript } from "../../model/engines/grants/script";
import { exitCodes, UserError } from "../errors";
import { grantsRequest } from "../grants-request";
import { lookup } from "../../model/members";

/** Options of `grants`. */
export interface GrantsOptions {
  /** Folder of the environment files. */
  readonly environments: string;
  readonly environment: string;
  /** Key of the endpoint. */
  readonly endpoint: string;
  /**
   * Name of the user that DMS connects as.
   *
   * @default dms; the master user of a cluster that is made here
   */
  readonly user?: string | undefined;
}

/** Prints the script; returns the exit code. */
export function grantsCommand(options: GrantsOptions): number {
  console.log(grantsText(options).trimEnd());
  return exitCodes.success;
}

/**
 * The script, or one sentence for an engine that has no users for DMS.
 *
 * @throws ConfigError if the environment files are refused; UserError if there is no such endpoint, no
 * pipeline uses it, or the user's name is none.
 */
export function grantsText(options: GrantsOptions): string {
  const [environment] = loadEnvironments({ directory: options.environments, only: options.environment });
  if (!environment) throw new UserError(`there is no environment ${quote(options.environment)}`);
  const config = lookup(environment.endpoints, options.endpoint);
  if (config === undefined) throw new UserError(noEndpoint(environment, options.endpoint));
  if (!isDatabase(config)) {
    const { withoutUsers } = engineOf(config) as { readonly withoutUsers?: string };
    return `${withoutUsers ?? "DMS connects to it without a user."}\n`;
  }
  const user = userOf(options, config);
  requireUserName(user);
  const request = grantsRequest(environment, options.endpoint, config, user);
  return grantsScript(
    databaseEngineOf(config).grants,
    request,
    head(environment, options.endpoint, config, request),
  );
}

function noEndpoint(environment: Environment, endpoint: string): string {
  const known = Object.keys(environment.endpoints).sort();
  const near = nearest(endpoint, known);
  return [
    `${environment.name} has no endpoint ${quote(endpoint)}; expected one of ${quoteAll(known, 40)}`,
    ...(near === undefined ? [] : [`did you mean ${quote(near)}?`]),
  ].join("\n");
}

/** @throws UserError if the file says whom DMS connects as, and the option says somebody else. */
function userOf({ user, endpoint }: GrantsOptions, config: DatabaseEndpointConfig): string {
  const master = createdClusterOf(config)?.masterUsername;
  if (master === undefined) return user ?? "dms";
  if (user === undefined || user === master) return master;
  throw new UserError(
    `--user ${quote(user)} for endpoints.${endpoint}, whose cluster is made here; expected ${quote(master)}, its master user, as whom DMS connects: leave the option out`,
  );
}

/** Refuses names that some engine does not take, or that a shell or client takes for something else. */
function requireUserName(user: string): void {
  if (/^[A-Za-z_][\w$.@-]{0,62}$/.test(user)) return;
  throw new UserError(
    `--user ${quote(user)} is no name of a user; expected a letter, then letters, digits and any of _$.@-, at most 63 characters`,
  );
}

function head(
  { name }: Environment,
  endpoint: string,
  config: DatabaseEndpointConfig,
  { source, target, user, isMaster }: GrantsRequest,
): string[] {
  const [[place, id] = ["", ""]] = Object.entries(databaseOf(config));
  return [
    `What DMS needs at ${engineOf(config).title}, ${place} ${id}: endpoint ${endpoint} of ${name}.`,
    "Its owner runs this, as an administrator, and reads it before.",
    `Written by: npm run grants -- ${name} ${endpoint}${user === "dms" || isMaster ? "" : ` --user ${user}`}. Run that again when pipelines change.`,
    ...(isMaster
      ? [`DMS connects as the master user ${user}, who has all rights; what is left is this.`]
      : []),
    ...(source ? [`Source of ${source.pipelines.join(", ")}: ${whatOf(source.changes)}.`] : []),
    ...(target ? [`Target of ${target.pipelines.join(", ")}: ${whatOf(target.changes)}.`] : []),
  ];
}

function whatOf(changes: readonly string[]): string {
  return changes.length === 0 ? "rows are copied once" : "rows and changes";
}
