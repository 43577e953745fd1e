/** Common parts of the owner's halves of several ways. */
import type { DatabaseEndpoint } from "../../model/queries";
import type { ConnectionOf } from "../../model/schema/connection";
import { wayHas, type ConnectionWith } from "../../model/ways";
import { DatabaseVpc } from "../../modules/network/database-vpc";
import type { AccountStack } from "../account-stack";
import { findMember, rdsNetworkOf } from "../lookups/rds";
import type { DatabaseFacts, OfferedHost, OfferedInZones } from "../outputs";
import { ownVpcOf } from "./vpc-owners";
import type { OwnedDatabase } from "./way";

/** Network of the database of an endpoint, looked up once in a stack with its owner's provider. */
export function placeOf(
  stack: AccountStack,
  { key, config }: DatabaseEndpoint,
  connection: ConnectionWith<{ readonly namesVpc: true }>,
): DatabaseVpc {
  const id = `${key}_place`;
  const known = stack.node.tryFindChild(id);
  if (known instanceof DatabaseVpc) return known;
  return new DatabaseVpc(stack, id, {
    provider: stack.provider(config.account),
    key,
    rds: rdsNetworkOf(stack, { key, config }),
    vpc: connection.vpc,
    securityGroup: connection.securityGroup,
    subnets: wayHas(connection, { namesSubnets: true }) ? (connection.subnets ?? "database") : "none",
    own: ownVpcOf(stack, { key, config }),
  });
}

/** Host name of the database that a connection is to. */
export function hostOf(
  stack: AccountStack,
  endpoint: DatabaseEndpoint & { readonly facts: DatabaseFacts },
  to: ConnectionOf<"private-link">["to"],
): string {
  const { facts } = endpoint;
  if (to === "writer") return facts.writer;
  if (to === "reader") return facts.reader ?? facts.writer;
  return findMember(stack, endpoint, to.instance);
}

/** Hands on the host name that the secret says. */
export function offerHost(stack: AccountStack, key: string, host: string): OfferedHost {
  return { host: stack.publish(`${key}_host`, host, `Host name of the database of ${key}.`) };
}

/** The same with the zones that the owner's side stands in. */
export function offerInZones(
  stack: AccountStack,
  key: string,
  host: string,
  place: DatabaseVpc,
): OfferedInZones {
  return {
    ...offerHost(stack, key, host),
    zoneIds: stack.publishList(`${key}_zone_ids`, place.zoneIds, `Zones in which ${key} is offered`),
  };
}

/** Offers of databases, by their keys. */
export function byKey<Database extends OwnedDatabase, Offer>(
  databases: readonly Database[],
  offer: (database: Database) => Offer,
): ReadonlyMap<string, Offer> {
  return new Map(databases.map((database) => [database.key, offer(database)]));
}
