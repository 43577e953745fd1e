/** Constructs of each way to a database. */
import type { Offer } from "../outputs";
import { allowList } from "./allow-list";
import { balanced } from "./balanced";
import { existingEndpointService } from "./existing-endpoint-service";
import { lattice } from "./lattice";
import { privateLink } from "./private-link";
import { rdsProxy } from "./rds-proxy";
import { sharedSubnetProxy } from "./shared-subnet-proxy";
import { transitGateway } from "./transit-gateway";
import { vpcPeering } from "./vpc-peering";
import type {
  BuiltVia,
  DatabaseAccount,
  OfferedDatabase,
  OwnedDatabase,
  ReachedDatabase,
  ReplicationAccount,
  Way,
} from "./way";

// One object: databases behind balancers share functions, whatever stands between.
const balancedWay = balanced({ "private-link": privateLink, "rds-proxy": rdsProxy });

const ways: { readonly [Via in BuiltVia]: Way<Via, Offer> } = {
  "private-link": balancedWay,
  "rds-proxy": balancedWay,
  "shared-subnet-proxy": sharedSubnetProxy,
  "vpc-peering": vpcPeering,
  "transit-gateway": transitGateway,
  lattice,
  "allow-list": allowList,
  "existing-endpoint-service": existingEndpointService,
};

/** Builds the owner's half of the way to each database of an account. @returns Offers by endpoint. */
export function offerDatabases(
  account: DatabaseAccount,
  databases: readonly OwnedDatabase[],
): ReadonlyMap<string, Offer> {
  return new Map(byWay(databases).flatMap(([way, own]) => [...way.offer(account, own)]));
}

/** Builds the other half of the way to each database, and joins the two. */
export function joinDatabases(
  account: ReplicationAccount,
  databases: readonly OfferedDatabase<BuiltVia, Offer>[],
): ReachedDatabase[] {
  return byWay(databases).flatMap(([way, own]) => [...way.join(account, own)]);
}

/** The databases by the way to them, which gets its own only, with the offers that it has made itself. */
function byWay<Database extends { readonly connection: { readonly via: BuiltVia } }>(
  databases: readonly Database[],
): [Way<BuiltVia, Offer>, Database[]][] {
  const groups = new Map<Way<BuiltVia, Offer>, Database[]>();
  for (const database of databases) {
    const way = ways[database.connection.via];
    groups.set(way, [...(groups.get(way) ?? []), database]);
  }
  return [...groups];
}
