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
    this.addresses = props.privateSubnets.map(({ routeTableId, availabilityZone }, index) => {
      const subnet = this.makePublicSubnet(props, { availabilityZone, index, routeTableId: routes.id });
      const { address, nat } = this.makeGateway(props, `${index + 1}`, { subnet, gateway });
      this.routeOut(props.provider, `nat_${index + 1}`, { routeTableId, nat });
      return address.publicIp;
    });
  }

  private makePublicSubnet(
    { provider, name, vpcId, cidr }: NatGatewaysProps,
    { availabilityZone, index, routeTableId }: PrivateSubnet & { readonly index: number },
  ): Subnet {
    const zone = `${index + 1}`;
    const subnet = addressed(
      new Subnet(this, `public_${zone}`, {
        provider,
        vpcId,
        availabilityZone,
        cidrBlock: Fn.cidrsubnet(cidr, 4, 8 + index),
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-public_${zone}` },
      }),
      `public_${zone}`,
    );
    addressed(
      new RouteTableAssociation(this, `public_${zone}_routes`, {
        provider,
        subnetId: subnet.id,
        routeTableId,
      }),
      `public_${zone}`,
    );
    return subnet;
  }

  private makeGateway(
    { provider, name }: NatGatewaysProps,
    zone: string,
    { subnet, gateway }: { readonly subnet: Subnet; readonly gateway: InternetGateway },
  ): { readonly address: Eip; readonly nat: NatGateway } {
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
        subnetId: subnet.id,
        tags,
        dependsOn,
      }),
      `nat_${zone}`,
    );
    return { address, nat };
  }

  private routeOut(
    provider: AwsProvider,
    word: string,
    { routeTableId, nat }: { readonly routeTableId: string; readonly nat: NatGateway },
  ): void {
    addressed(
      new Route(this, `${word}_route`, {
        provider,
        routeTableId,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nat.id,
      }),
      word,
    );
  }
}
