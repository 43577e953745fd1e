import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { TerraformIterator, Token, type ITerraformDependable, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { addressOf, addressWord, rangeWord } from "./address-word";
import type { DatabaseVpc } from "./database-vpc";

/** Replication subnets and their group, as routes and rules need them. */
export interface ReplicationSide {
  /** Of the replication account. */
  readonly provider: AwsProvider;
  readonly accountId: string;
  readonly vpcId: string;
  /** Range of the VPC that databases route to. */
  readonly vpcCidr: string;
  readonly subnetIds: readonly string[];
  /** Range of each subnet: what the databases let in. */
  readonly subnetCidrs: readonly string[];
  /** Availability Zone id of each subnet, in the order of `subnetIds`. */
  readonly zoneIds: readonly string[];
  /** Route tables of the subnets, known at plan; one may stand there more than once. */
  readonly routeTableIds: readonly string[];
}

/** A database that is reached at its own addresses. */
export interface RoutedDatabase {
  readonly place: DatabaseVpc;
  /** The VPC as the file names it. */
  readonly vpc: string;
  /** The security group as the file names it. */
  readonly securityGroup: string;
  readonly port: number;
  /** Ranges of the database's VPC that are routed to it, as the file declares them. */
  readonly cidrs: readonly string[];
}

/** Properties for `RoutedPath`. */
export interface RoutedPathProps {
  /** Physical name of the path, in descriptions. */
  readonly name: string;

  readonly replication: ReplicationSide;

  /** Databases of one VPC, one or more. */
  readonly databases: readonly RoutedDatabase[];

  /** Of the database account. */
  readonly databaseProvider: AwsProvider;

  /** Connection or gateway that both VPCs are connected to. */
  readonly through: { readonly vpcPeeringConnectionId: string } | { readonly transitGatewayId: string };

  /** Resources that have to exist before a route can lead through. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Routes there and back between replication instances and a VPC, and the rules on its databases' groups.
 *
 * In comes each database's port from the replication subnets. The way out, to the same port at the declared
 * ranges, is opened where all ranges are: by `ReplicationNetwork.allowDatabases`. All are resources of their
 * own: the owner's other routes and rules stay as they are. Rules that several databases need are there
 * once, because EC2 refuses a second one.
 */
export class RoutedPath extends Construct {
  /** Addresses of the routes and rules: packets get through when all are there. */
  public readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, props: RoutedPathProps) {
    super(scope, id);
    refuseSeveralVpcs(this, props.databases);
    this.addresses = [...this.makeRoutes(props, id), ...this.makeRules(props, id)].map(addressOf);
  }

  private makeRoutes(props: RoutedPathProps, id: string): TerraformResource[] {
    const { replication, databases, databaseProvider } = props;
    const make = (name: string, side: RouteSide) => {
      const tables = TerraformIterator.fromList([...side.routeTableIds]);
      const route = new Route(this, name, {
        provider: side.provider,
        forEach: tables,
        routeTableId: Token.asString(tables.value),
        destinationCidrBlock: side.to,
        ...props.through,
        dependsOn: [...props.after],
      });
      return addressed(route, name);
    };
    return [
      ...unique(databases.flatMap(({ cidrs }) => cidrs)).map((to) =>
        make(`${id}_${rangeWord(to)}`, {
          provider: replication.provider,
          routeTableIds: replication.routeTableIds,
          to,
        }),
      ),
      make(`${id}_back`, {
        provider: databaseProvider,
        routeTableIds: databases.flatMap(({ place }) => place.routeTableIds),
        to: replication.vpcCidr,
      }),
    ];
  }

  private makeRules(
    { name, replication, databases, databaseProvider }: RoutedPathProps,
    id: string,
  ): TerraformResource[] {
    const into = new Map<string, TerraformResource>();
    for (const { place, port, securityGroup } of databases) {
      const word = `${id}_${port}_${addressWord(securityGroup)}`;
      if (into.has(word)) continue;
      const subnets = TerraformIterator.fromList([...replication.subnetCidrs]);
      const rule = new VpcSecurityGroupIngressRule(this, `${word}_in`, {
        provider: databaseProvider,
        forEach: subnets,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        securityGroupId: place.securityGroupId,
        description: `Replication instances through ${name}`,
        cidrIpv4: Token.asString(subnets.value),
      });
      into.set(word, addressed(rule, word));
    }
    return [...into.values()];
  }
}

interface RouteSide {
  readonly provider: AwsProvider;
  readonly routeTableIds: readonly string[];
  readonly to: string;
}

/** @throws when a path is asked for to no VPC, or to more than one. */
function refuseSeveralVpcs(path: Construct, databases: readonly RoutedDatabase[]): void {
  const vpcs = unique(databases.map(({ vpc }) => vpc));
  if (vpcs.length === 1) return;
  const found = vpcs.length === 0 ? "no database" : `databases in VPCs ${vpcs.join(", ")}`;
  throw new Error(`[${path.node.path}] got ${found}: make one path for the databases of each VPC`);
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
