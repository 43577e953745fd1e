/** The paths on which a database is reached at its own address: peering and transit gateways. */
import { Fn, Token } from "cdktf";
import type { ConnectionOf } from "../../model/schema/connection";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databasePort } from "../../model/engines";
import { addressWord } from "../../modules/network/address-word";
import { DatabasePlace } from "../../modules/network/database-place";
import type { ReplicationSide, RoutedDatabase } from "../../modules/network/routed-path";
import { TransitGateway } from "../../modules/network/transit-gateway";
import { TransitGatewayPath } from "../../modules/network/transit-gateway-path";
import { VpcPeering } from "../../modules/network/vpc-peering";
import { canonicalJson } from "../../model/canonical";
import type { AccountStack, HandedValue } from "../account-stack";
import type { FoundationStack } from "../foundation/foundation-stack";
import { subnetCount, type Keyed } from "../../model/queries";
import { handedOn } from "../endpoints/s3-location";

type RoutedConnection = ConnectionOf<"vpc-peering" | "transit-gateway">;

/** A database of a VPC that packets are routed to. */
interface Routed<Connection extends RoutedConnection> {
  readonly endpoint: Keyed<DatabaseEndpointConfig>;
  readonly connection: Connection;
}

/** A database that is reached once everything at these addresses is there. */
export interface ReachedDatabase {
  readonly endpoint: Keyed<DatabaseEndpointConfig>;
  readonly addresses: readonly string[];
}

/** Routes between the replication VPC and databases' VPCs, in the connectivity stack. */
export class RoutedPaths {
  constructor(
    private readonly stack: AccountStack,
    private readonly foundation: FoundationStack,
  ) {}

  /** Builds the paths of these endpoints; what is connected otherwise is left out. */
  build(endpoints: readonly Keyed<DatabaseEndpointConfig>[]): ReachedDatabase[] {
    return [
      ...byVpc(connectedVia(endpoints, "vpc-peering")).flatMap((databases) => this.peer(databases)),
      ...this.attachAll(connectedVia(endpoints, "transit-gateway")),
    ];
  }

  private peer(databases: readonly Routed<ConnectionOf<"vpc-peering">>[]): ReachedDatabase[] {
    const { stack } = this;
    const { account, id } = sharedBy(databases);
    const peering = new VpcPeering(stack.part("paths"), id, {
      name: `${stack.environment.name}-${id}`,
      replication: this.replicationSide(),
      databases: this.routed(databases),
      databaseProvider: stack.provider(account),
      databaseAccountId: stack.accountId(account),
    });
    return databases.map(({ endpoint }) => ({ endpoint, addresses: peering.addresses }));
  }

  /** The loader has made sure that all of them mean the same gateway. */
  private attachAll(databases: readonly Routed<ConnectionOf<"transit-gateway">>[]): ReachedDatabase[] {
    const { stack } = this;
    const [first] = databases;
    if (!first) return [];
    const accounts = [...new Set(databases.map(({ endpoint }) => endpoint.config.account))].sort();
    const gateway = new TransitGateway(stack, "transit_gateway", {
      name: `${stack.environment.name}-replication`,
      gateway: first.connection.transitGateway,
      replication: this.replicationSide(),
      accounts: Object.fromEntries(accounts.map((account) => [account, stack.accountId(account)])),
    });
    return byVpc(databases).flatMap((ofVpc) => {
      const { account, id } = sharedBy(ofVpc);
      const path = new TransitGatewayPath(stack.part("paths"), id, {
        name: `${stack.environment.name}-${id}`,
        gateway,
        databases: this.routed(ofVpc),
        databaseProvider: stack.provider(account),
        databaseAccountId: stack.accountId(account),
      });
      return ofVpc.map(({ endpoint }) => ({ endpoint, addresses: path.addresses }));
    });
  }

  private routed(databases: readonly Routed<RoutedConnection>[]): RoutedDatabase[] {
    return databases.map(({ endpoint: { key, config }, connection }) => ({
      place: new DatabasePlace(this.stack, `${key}_place`, {
        provider: this.stack.provider(config.account),
        key,
        vpc: connection.vpc,
        subnets: connection.subnets,
        securityGroup: connection.securityGroup,
        cidrs: connection.cidrs,
      }),
      port: databasePort(config),
      cidrs: connection.cidrs,
    }));
  }

  private replicationSide(): ReplicationSide {
    const { stack, foundation } = this;
    const network = handedOn(foundation.network, stack, "replication network");
    const routes = handedOn(network.routes, stack, "routes of the replication network");
    return {
      provider: stack.provider(),
      accountId: stack.accountId(),
      vpcId: stack.take(network.vpcId),
      vpcCidr: stack.take(network.vpcCidr),
      subnetIds: this.list(network.subnetIds),
      subnetCidrs: this.list(routes.subnetCidrs),
      zoneIds: this.list(network.zoneIds),
      routeTableIds: this.list(routes.routeTableIds),
    };
  }

  /** The items of a list that the foundation hands on, one for each subnet. */
  private list(value: HandedValue): string[] {
    const items: unknown = Fn.jsondecode(this.stack.take(value));
    return Array.from({ length: subnetCount(this.stack.environment) }, (_, index) =>
      Token.asString(Fn.element(items, index)),
    );
  }
}

function connectedVia<Via extends RoutedConnection["via"]>(
  endpoints: readonly Keyed<DatabaseEndpointConfig>[],
  via: Via,
): Routed<ConnectionOf<Via>>[] {
  return endpoints.flatMap((endpoint) => {
    const { connection } = endpoint.config;
    return isVia(connection, via) ? [{ endpoint, connection }] : [];
  });
}

function isVia<Via extends RoutedConnection["via"]>(
  connection: DatabaseEndpointConfig["connection"],
  via: Via,
): connection is ConnectionOf<Via> {
  return connection.via === via;
}

/** Databases of one VPC share a path: two VPCs have one peering connection, and one attachment each. */
function byVpc<T extends Routed<RoutedConnection>>(databases: readonly T[]): T[][] {
  const groups = new Map<string, T[]>();
  for (const database of databases) {
    const { endpoint, connection } = database;
    const vpc = canonicalJson([endpoint.config.account, connection.vpc]);
    groups.set(vpc, [...(groups.get(vpc) ?? []), database]);
  }
  return [...groups.values()];
}

/** The account of databases of one VPC, and the word for their path. */
function sharedBy(databases: readonly Routed<RoutedConnection>[]): {
  readonly account: string;
  readonly id: string;
} {
  const [first] = databases;
  if (!first) throw new Error("a path leads to one database or more");
  const { account } = first.endpoint.config;
  // Not an endpoint's key: the path stays when the first of several endpoints goes.
  return { account, id: `${account}_${addressWord(first.connection.vpc)}` };
}
