import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../naming";
import { addressWord } from "./address-word";
import { rangesOfVpc, rangeWithin } from "./cidr-expressions";
import { SubnetRoutes } from "./subnet-routes";

/** A VPC and private subnets in it, wherever they come from. */
export interface NetworkPlace {
  readonly vpcId: string;
  /** The VPC's first range. */
  readonly vpcCidr: string;
  readonly subnetIds: readonly string[];
  /** Range of each subnet, in the order of `subnetIds`. */
  readonly subnetCidrs: readonly string[];
  /** Availability Zone of each subnet, in the order of `subnetIds`; a name means another zone in another account. */
  readonly subnetZones: readonly string[];
  /** Availability Zone id of each subnet, in the order of `subnetIds`; it means the same zone in every account. */
  readonly zoneIds: readonly string[];
  /** Route table of each subnet, in the order of `subnetIds`; subnets may share one. */
  readonly routeTableIds: readonly string[];
  /** Public addresses of the NAT gateways made here; none where there are none, or where others made them. */
  readonly natAddresses: readonly string[];
}

/** Properties for `ExistingPlace`. */
export interface ExistingPlaceProps {
  readonly provider: AwsProvider;

  /** Name tag of the VPC. */
  readonly vpc: string;

  /** Name tags of the subnets. */
  readonly subnets: readonly string[];

  /**
   * Range of the VPC that other networks route to; the plan fails if a subnet lies outside.
   *
   * @default nothing routes to it, nothing is confirmed
   */
  readonly cidr?: string | undefined;
}

/** An existing VPC with existing subnets, found by their Name tags; the plan fails if one is missing or ambiguous. */
export class ExistingPlace extends Construct implements NetworkPlace {
  public readonly vpcId: string;
  public readonly vpcCidr: string;
  public readonly subnetIds: readonly string[];
  public readonly subnetCidrs: readonly string[];
  public readonly subnetZones: readonly string[];
  public readonly zoneIds: readonly string[];
  public readonly natAddresses: readonly string[] = [];
  private readonly provider: AwsProvider;
  private readonly vpc: DataAwsVpc;
  private readonly subnets: ReadonlyMap<string, DataAwsSubnet>;
  private routes: SubnetRoutes | undefined;

  constructor(scope: Construct, id: string, props: ExistingPlaceProps) {
    super(scope, id);
    const { provider, cidr } = props;
    this.provider = provider;
    this.vpc = addressed(
      new DataAwsVpc(this, "vpc", {
        provider,
        tags: { Name: props.vpc },
        ...(cidr === undefined ? {} : { lifecycle: { postcondition: [isRangeOfVpc(props.vpc, cidr)] } }),
      }),
      id,
    );
    this.subnets = new Map(
      [...new Set(props.subnets)].map((name) => {
        const address = addressWord(name);
        const subnet = new DataAwsSubnet(this, `subnet_${name}`, {
          provider,
          vpcId: this.vpc.id,
          tags: { Name: name },
          ...(cidr === undefined ? {} : { lifecycle: { postcondition: [liesWithin(name, cidr)] } }),
        });
        return [address, addressed(subnet, address)];
      }),
    );
    const subnets = [...this.subnets.values()];
    this.vpcId = this.vpc.id;
    this.vpcCidr = this.vpc.cidrBlock;
    this.subnetIds = subnets.map((subnet) => subnet.id);
    this.subnetCidrs = subnets.map((subnet) => subnet.cidrBlock);
    this.subnetZones = subnets.map((subnet) => subnet.availabilityZone);
    this.zoneIds = subnets.map((subnet) => subnet.availabilityZoneId);
  }

  /** Looked up when first asked for: only peering and transit gateways add routes. */
  get routeTableIds(): readonly string[] {
    this.routes ??= new SubnetRoutes(this, "routes", {
      provider: this.provider,
      mainRouteTableId: this.vpc.mainRouteTableId,
      subnets: new Map([...this.subnets].map(([name, subnet]) => [name, subnet.id])),
    });
    return this.routes.routeTableIds;
  }
}

function isRangeOfVpc(vpc: string, cidr: string) {
  const ranges = rangesOfVpc("self");
  return {
    condition: `\${contains(${ranges}, "${cidr}")}`,
    errorMessage: `replication.network.cidr is ${cidr}, but VPC "${vpc}" has \${join(", ", ${ranges})}: write the range that its subnets lie in.`,
  };
}

function liesWithin(subnet: string, cidr: string) {
  return {
    condition: `\${${rangeWithin("self.cidr_block", `"${cidr}"`)}}`,
    errorMessage: `replication.network.cidr is ${cidr}, but subnet "${subnet}" is \${self.cidr_block}, where databases would find no way back: name subnets within one range of the VPC.`,
  };
}
