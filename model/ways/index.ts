/**
 * The catalogue of ways to a database: `connection.via` of an environment file.
 *
 * To add one: write its file, name its shape in model/schema/connection.ts, and its facts here; the compiler
 * then asks for what builds it in stacks/ways. Schema, rules and documents follow.
 */
import type { ConnectionConfig, ConnectionOf, ConnectionVia } from "../schema/connection";
import { allowList } from "./allow-list";
import { direct } from "./direct";
import { existingEndpointService } from "./existing-endpoint-service";
import { lattice } from "./lattice";
import { privateLink } from "./private-link";
import { rdsProxy } from "./rds-proxy";
import { sharedSubnetProxy } from "./shared-subnet-proxy";
import { transitGateway } from "./transit-gateway";
import { vpcPeering } from "./vpc-peering";
import type { WayFacts } from "./way";

/** As each file says it, so that the compiler knows which facts are true. */
const catalogue = {
  "private-link": privateLink,
  "rds-proxy": rdsProxy,
  "shared-subnet-proxy": sharedSubnetProxy,
  "vpc-peering": vpcPeering,
  "transit-gateway": transitGateway,
  lattice,
  "allow-list": allowList,
  "existing-endpoint-service": existingEndpointService,
  direct,
} as const;

/** Every way, in the order of the schema. */
export const ways: { readonly [Via in ConnectionVia]: WayFacts<Via> } = catalogue;

/** Their words, in the same order. */
export const vias = Object.keys(ways) as ConnectionVia[];

/** Facts by which ways are told apart, and not by their words. */
export type AskedFacts = Partial<
  Omit<WayFacts, "shape" | "ownersOnly" | "functions" | "deployRole" | "docs">
>;

/** The ways of which some facts are true. */
export type ViaWith<Facts extends AskedFacts> = {
  [Via in keyof typeof catalogue]: (typeof catalogue)[Via] extends Facts ? Via : never;
}[keyof typeof catalogue];

/** A connection of which some facts are true. */
export type ConnectionWith<Facts extends AskedFacts> = ConnectionOf<ViaWith<Facts>>;

/** The facts of a connection's way. */
export function wayOf({ via }: ConnectionConfig): WayFacts {
  return ways[via];
}

/** True if a connection's way has these facts; the connection then has the members that they stand for. */
export function wayHas<const Facts extends AskedFacts>(
  connection: ConnectionConfig,
  facts: Facts,
): connection is ConnectionWith<Facts> {
  return agree(wayOf(connection), facts);
}

/** The ways of which some facts are true, in the order of the schema. */
export function viasWith(facts: AskedFacts): ConnectionVia[] {
  return vias.filter((via) => agree(ways[via], facts));
}

function agree(way: AskedFacts, facts: AskedFacts): boolean {
  return (Object.keys(facts) as (keyof AskedFacts)[]).every((fact) => way[fact] === facts[fact]);
}
