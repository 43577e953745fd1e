/** Databases by the way to them: questions about their connections that more than one place asks. */
import { databaseEngineOf } from "./engines";
import { databaseEndpoints, isExistingNetwork, owners, type DatabaseEndpoint } from "./queries";
import type { DatabaseEndpointConfig, Environment } from "./schema/environment";
import { wayHas, type AskedFacts, type ConnectionWith } from "./ways";

/** A database endpoint of whose way some facts are true. */
export interface Connected<Facts extends AskedFacts> extends DatabaseEndpoint {
  readonly connection: ConnectionWith<Facts>;
}

/** Every database endpoint of whose way some facts are true. */
export function connectedWith<const Facts extends AskedFacts>(
  environment: Environment,
  facts: Facts,
): Connected<Facts>[] {
  return databaseEndpoints(environment).flatMap(({ key, config }) => {
    const { connection } = config;
    return wayHas(connection, facts) ? [{ key, config, connection }] : [];
  });
}

/** A database to which a path is built. */
export type BuiltDatabase = Connected<{ readonly isBuilt: true }>;

/**
 * The accounts in which alarms are made, each with the databases that they are about: where targets are kept right,
 * addresses are announced, and rules follow them.
 */
export function alarmedAccounts(environment: Environment): ReadonlyMap<string, readonly DatabaseEndpoint[]> {
  const announced = connectedWith(environment, { isPublic: true });
  const watched = [...connectedWith(environment, { isBalanced: true }), ...announced];
  const { account: home } = environment.replication;
  const about = (account: string) =>
    account === home && announced.length > 0
      ? announced
      : watched.filter(({ config }) => config.account === account);
  const accounts = [...owners(watched), ...(announced.length > 0 ? [home] : [])];
  return new Map(accounts.map((account) => [account, about(account)]));
}

/** The databases to which Causeway builds the path. */
export function connectedEndpoints(environment: Environment): BuiltDatabase[] {
  return connectedWith(environment, { isBuilt: true });
}

/** True if the database itself counts the health checks of a balancer before it; a proxy answers them. */
export function isCheckedByBalancer(config: DatabaseEndpointConfig): boolean {
  return (
    wayHas(config.connection, { isBalanced: true, answeredBy: "database" }) &&
    databaseEngineOf(config).blocksSilentClients
  );
}

/**
 * True if a private zone answers the database's own host name with the path's address.
 *
 * In a VPC that is made here that harms nobody; of an existing one a rule wants the file to say it.
 */
export function makesPrivateZone(
  { replication: { network } }: Environment,
  { privateZone }: ConnectionWith<{ readonly namesHost: true }>,
): boolean {
  return privateZone ?? !isExistingNetwork(network);
}
