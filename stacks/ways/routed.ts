/** Common parts of the ways on which packets are routed to a database's own address. */
import { Fn, Token } from "cdktf";
import { canonicalJson } from "../../model/canonical";
import { databasePort } from "../../model/engines";
import { existingWord } from "../../model/existing";
import { subnetCount } from "../../model/queries";
import type { ViaWith } from "../../model/ways";
import { addressWord } from "../../modules/network/address-word";
import { DatabaseVpc } from "../../modules/network/database-vpc";
import type { ReplicationSide, RoutedDatabase } from "../../modules/network/routed-path";
import type { AccountStack, StackOutput } from "../account-stack";
import { rdsNetworkOf } from "../lookups/rds";
import { required, type OfferedHost } from "../outputs";
import { byKey, hostOf, offerHost } from "./owners-side";
import { ownVpcOf } from "./vpc-owners";
import type { OfferedDatabase, ReachedDatabase, ReplicationAccount, Way } from "./way";

/** Ways on which packets are routed. */
type RoutedVia = ViaWith<{ readonly isRouted: true }>;

/** A database of a VPC that packets are routed to. */
export type Routed<Via extends RoutedVia> = OfferedDatabase<Via, OfferedHost>;

/** Databases of one VPC share a path: two VPCs have one peering connection, and one attachment each. */
export interface RoutedVpc<Via extends RoutedVia> {
  /** Owner, by its key. */
  readonly account: string;
  /** The word for the path. */
  readonly id: string;
  readonly databases: readonly Routed<Via>[];
}

/** The owner's half: the database's own name, and nothing more. */
export const offerOwnHosts: Way<RoutedVia, OfferedHost>["offer"] = ({ stack }, databases) =>
  byKey(databases, (database) =>
    offerHost(stack, database.key, hostOf(stack, database, database.connection.to)),
  );

/** The databases by the VPC that they stand in. */
export function byVpc<Via extends RoutedVia>(databases: readonly Routed<Via>[]): RoutedVpc<Via>[] {
  const vpcs = new Map<string, RoutedVpc<Via>>();
  for (const database of databases) {
    const { account } = database.config;
    const { vpc } = database.connection;
    const place = canonicalJson([account, vpc]);
    const others = vpcs.get(place)?.databases ?? [];
    // Not an endpoint's key: the path stays when the first of several endpoints goes.
    vpcs.set(place, {
      account,
      id: `${account}_${addressWord(existingWord(vpc))}`,
      databases: [...others, database],
    });
  }
  return [...vpcs.values()];
}

/** Subnets of a VPC's databases, looked up with the provider of their owner. */
export function routedDatabases<Via extends RoutedVia>(
  { stack }: ReplicationAccount,
  databases: readonly Routed<Via>[],
): RoutedDatabase[] {
  return databases.map(({ key, config, connection }) => {
    const { vpc, subnets, securityGroup, cidrs } = connection;
    const place = new DatabaseVpc(stack, `${key}_place`, {
      provider: stack.provider(config.account),
      key,
      rds: rdsNetworkOf(stack, { key, config }),
      vpc,
      subnets,
      securityGroup,
      cidrs,
      own: ownVpcOf(stack, { key, config }),
    });
    return {
      place,
      vpc: existingWord(vpc),
      securityGroup: existingWord(securityGroup),
      port: databasePort(config),
      cidrs,
    };
  });
}

/** Databases that are reached at their own names when what has these addresses is there. */
export function reachedOver<Via extends RoutedVia>(
  { stack }: ReplicationAccount,
  databases: readonly Routed<Via>[],
  addresses: readonly string[],
): ReachedDatabase[] {
  return databases.map(({ key, offer }) => ({ key, host: stack.read(offer.host), addresses }));
}

/** The replication subnets, as routes and rules need to know them. */
export function replicationSide({ stack, network }: ReplicationAccount): ReplicationSide {
  const routes = required(network.routes, stack, "routes of the replication network");
  return {
    provider: stack.provider(),
    accountId: stack.accountId(),
    vpcId: stack.read(network.vpcId),
    vpcCidr: stack.read(network.vpcCidr),
    subnetIds: list(stack, network.subnetIds),
    subnetCidrs: list(stack, routes.subnetCidrs),
    zoneIds: list(stack, network.zoneIds),
    routeTableIds: list(stack, routes.routeTableIds),
  };
}

/** The items of a list that the foundation hands on, one for each subnet. */
function list(stack: AccountStack, value: StackOutput): string[] {
  const items: unknown = Fn.jsondecode(stack.read(value));
  return Array.from({ length: subnetCount(stack.environment) }, (_, index) =>
    Token.asString(Fn.element(items, index)),
  );
}
