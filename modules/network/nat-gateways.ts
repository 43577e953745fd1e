import { Eip } from "@cdktf/provider-aws/lib/eip";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";

/** A private subnet whose traffic to the Internet leaves through a gateway of its own zone. */
export interface PrivateSubnet {
  readonly availabilityZone: string;
  readonly routeTableId: string;
}

/** Properties for `NatGateways`. */
export interface NatGatewaysProps {
  readonly provider: AwsProvider;

  /** Physical name of the VPC; its parts are called after it. */
  readonly name: string;

  readonly vpcId: string;

  /** CIDR of the VPC; each public subnet gets a sixteenth of its upper half. */
  readonly cidr: string;

  /** One for each zone, at most 8. */
  readonly privateSubnets: readonly PrivateSubnet[];
}

/**
 * A way to the Internet out of private subnets, and none in: a NAT gateway with a fixed address in each zone.
 *
 * One for all zones would cost less, and replication in every zone with the one that fails.
 */
export class NatGateways extends Construct {
  /** Public addresses that connections come from, in the order of the private subnets. */
  public readonly addresses: readonly string[];

  constructor(scope: Construct, id: string, props: NatGatewaysProps) {
    super(scope, id);
    const { provider, name, vpcId } = props;
    const gateway = addressed(
      new InternetGateway(this, "internet_gateway", { provider, vpcId, tags: { Name: name } }),
      id,
    );
    const routes = addressed(
      new RouteTable(this, "public", { provider, vpcId, tags: { Name: `${name}-public` } }),
      "public",
    );
    addressed(
      new Route(this, "public_internet", {
        provider,
        routeTableId: routes.id,
        destinationCidrBlock: "0.0.0.0/0",
        gatewayId: gateway.id,
      }),
      "public",
    );
    this.addresses = props.privateSubnets.map((subnet, index) =>
      this.makeGateway(props, { subnet, index, gateway, publicRouteTableId: routes.id }),
    );
  }

  private makeGateway(
    { provider, name, vpcId, cidr }: NatGatewaysProps,
    {
      subnet,
      index,
      gateway,
      publicRouteTableId,
    }: {
      readonly subnet: PrivateSubnet;
      readonly index: number;
      readonly gateway: InternetGateway;
      readonly publicRouteTableId: string;
    },
  ): string {
    const zone = `${index + 1}`;
    const place = addressed(
      new Subnet(this, `public_${zone}`, {
        provider,
        vpcId,
        availabilityZone: subnet.availabilityZone,
        cidrBlock: Fn.cidrsubnet(cidr, 4, 8 + index),
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-public_${zone}` },
      }),
      `public_${zone}`,
    );
    addressed(
      new RouteTableAssociation(this, `public_${zone}_routes`, {
        provider,
        subnetId: place.id,
        routeTableId: publicRouteTableId,
      }),
      `public_${zone}`,
    );
    const tags = { Name: `${name}-nat_${zone}` };
    // AWS gives addresses and NAT gateways a way out only once the VPC has an Internet gateway.
    const dependsOn = [gateway];
    const address = addressed(
      new Eip(this, `address_${zone}`, { provider, domain: "vpc", tags, dependsOn }),
      `nat_${zone}`,
    );
    const nat = addressed(
      new NatGateway(this, `nat_${zone}`, {
        provider,
        allocationId: address.id,
        subnetId: place.id,
        tags,
        dependsOn,
      }),
      `nat_${zone}`,
    );
    addressed(
      new Route(this, `nat_${zone}_route`, {
        provider,
        routeTableId: subnet.routeTableId,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nat.id,
      }),
      `nat_${zone}`,
    );
    return address.publicIp;
  }
}
