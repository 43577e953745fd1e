import { Ec2TransitGatewayRoute } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route";
import { Ec2TransitGatewayRouteTableAssociation } from "@cdktf/provider-aws/lib/ec2-transit-gateway-route-table-association";
import { Ec2TransitGatewayVpcAttachment } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment";
import { Ec2TransitGatewayVpcAttachmentAccepter } from "@cdktf/provider-aws/lib/ec2-transit-gateway-vpc-attachment-accepter";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable, TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { addressOf, rangeWord } from "./address-word";
import { onePerZone } from "./one-per-zone";
import { RoutedPath, type RoutedDatabase } from "./routed-path";
import { withoutDefaultTables, type GatewayRouting, type TransitGateway } from "./transit-gateway";

/** Properties for `TransitGatewayPath`. */
export interface TransitGatewayPathProps {
  /** Physical name. */
  readonly name: string;

  readonly gateway: TransitGateway;

  /** Databases of one VPC, one or more. */
  readonly databases: readonly RoutedDatabase[];

  /** Of the database account. */
  readonly databaseProvider: AwsProvider;

  readonly databaseAccountId: string;
}

/**
 * A database's VPC at a transit gateway: its attachment, accepted, with routes and rules on both sides.
 *
 * A transit gateway resolves no names: a publicly accessible database has a public address for those outside
 * its VPC, and is not reached on this path. The ranges of the VPCs must not overlap.
 */
export class TransitGatewayPath extends Construct {
  /** Addresses of its last parts: packets get through when all are there. */
  public readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, props: TransitGatewayPathProps) {
    super(scope, id);
    const { name, gateway, databases, databaseProvider } = props;
    const { attachmentId, ready } = this.attach(props, id);
    const switched = gateway.routing ? this.route(props, id, attachmentId, gateway.routing, ready) : [];
    const path = new RoutedPath(this, id, {
      name,
      replication: gateway.replication,
      databases,
      databaseProvider,
      through: { transitGatewayId: gateway.transitGatewayId },
      after: [...gateway.ready, ...ready],
    });
    this.addresses = [...switched.map(addressOf), ...path.addresses];
  }

  private attach(
    { name, gateway, databases, databaseProvider, databaseAccountId }: TransitGatewayPathProps,
    id: string,
  ): { readonly attachmentId: string; readonly ready: readonly ITerraformDependable[] } {
    const sameAccount = databaseAccountId === gateway.replication.accountId;
    const tags = { Name: name };
    const attachment = addressed(
      new Ec2TransitGatewayVpcAttachment(this, "Default", {
        provider: databaseProvider,
        transitGatewayId: gateway.transitGatewayId,
        vpcId: databases[0]?.place.vpcId ?? "",
        subnetIds: onePerZone({
          subnetIds: databases.flatMap(({ place }) => place.subnetIds),
          zoneIds: databases.flatMap(({ place }) => place.zoneIds),
        }),
        tags,
        // The route tables of a shared gateway are its owner's: here only the accepter may say so.
        ...(sameAccount && gateway.routing ? withoutDefaultTables : {}),
        dependsOn: [...gateway.ready],
      }),
      id,
    );
    if (sameAccount) return { attachmentId: attachment.id, ready: [attachment] };
    const accepter = addressed(
      new Ec2TransitGatewayVpcAttachmentAccepter(this, "accepter", {
        provider: gateway.replication.provider,
        transitGatewayAttachmentId: attachment.id,
        tags,
        ...(gateway.routing ? withoutDefaultTables : {}),
      }),
      id,
    );
    if (gateway.routing) return { attachmentId: accepter.id, ready: [attachment, accepter] };
    accepter.addOverride("count", `\${${gateway.acceptsByHand} ? 1 : 0}`);
    return { attachmentId: attachment.id, ready: [attachment, accepter] };
  }

  /** Routes between the two sides, in the gateway's own tables. */
  private route(
    { gateway, databases }: TransitGatewayPathProps,
    id: string,
    transitGatewayAttachmentId: string,
    { replicationRouteTableId, databasesRouteTableId }: GatewayRouting,
    dependsOn: readonly ITerraformDependable[],
  ): TerraformResource[] {
    const { provider } = gateway.replication;
    const common = { provider, transitGatewayAttachmentId, dependsOn: [...dependsOn] };
    return [
      addressed(
        new Ec2TransitGatewayRouteTableAssociation(this, "association", {
          ...common,
          transitGatewayRouteTableId: databasesRouteTableId,
        }),
        id,
      ),
      ...[...new Set(databases.flatMap(({ cidrs }) => cidrs))].map((destinationCidrBlock) => {
        const word = `${id}_${rangeWord(destinationCidrBlock)}`;
        return addressed(
          new Ec2TransitGatewayRoute(this, word, {
            ...common,
            transitGatewayRouteTableId: replicationRouteTableId,
            destinationCidrBlock,
          }),
          word,
        );
      }),
    ];
  }
}
