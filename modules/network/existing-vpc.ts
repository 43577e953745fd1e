import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Fn, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { byWord, existingWord, type Existing } from "../../model/existing";
import { addressed } from "../addressed";
import { addressWord } from "./address-word";
import { rangesOfVpc, rangeWithin } from "./cidr-expressions";
import { lookFor } from "./existing-lookup";
import { onePerZone } from "./one-per-zone";
import { makeServiceEndpoints } from "./service-endpoints";
import { SubnetRoutes } from "./subnet-routes";
import { isOwnVpc, type OwnVpc } from "./vpc-owner";

/** A VPC and private subnets in it, wherever they come from. */
export interface ReplicationVpc {
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
  /** Security group of service endpoints that are made here, if they may stand outside `vpcCidr`. */
  readonly serviceEndpointsGroupId?: string | undefined;
}

/** Properties for `ExistingVpc`. */
export interface ExistingPlaceProps {
  readonly provider: AwsProvider;
  readonly region: string;

  /** Physical name of what is made in the VPC. */
  readonly name: string;

  readonly vpc: Existing;

  readonly subnets: readonly Existing[];

  /**
   * Range of the VPC that other networks route to; the plan fails if a subnet lies outside.
   *
   * @default nothing routes to it, nothing is confirmed
   */
  readonly cidr?: string | undefined;

  /**
   * Why the VPC has to be the replication account's own.
   *
   * @default it may be another account's that shares subnets of it
   */
  readonly own?: OwnVpc | undefined;

  /**
   * `create` to make endpoints of AWS services in the subnets; `existing` if they, or another way to the services,
   * are there.
   */
  readonly serviceEndpoints: "create" | "existing";

  /**
   * Further services of AWS that endpoints are made for, where any are.
   *
   * @default those that every private replication instance calls
   */
  readonly services?: readonly string[];

  /**
   * Further services that have gateway endpoints, by the same word.
   *
   * @default S3 alone
   */
  readonly gateways?: readonly string[];
}

/** An existing VPC with existing subnets, found as the file names them; the plan fails if one is missing or ambiguous. */
export class ExistingVpc extends Construct implements ReplicationVpc {
  public readonly vpcId: string;
  public readonly vpcCidr: string;
  public readonly subnetIds: readonly string[];
  public readonly subnetCidrs: readonly string[];
  public readonly subnetZones: readonly string[];
  public readonly zoneIds: readonly string[];
  public readonly natAddresses: readonly string[] = [];
  public readonly serviceEndpointsGroupId: string | undefined;
  private readonly provider: AwsProvider;
  private readonly vpc: DataAwsVpc;
  private readonly subnets: ReadonlyMap<string, DataAwsSubnet>;
  private routes: SubnetRoutes | undefined;

  constructor(scope: Construct, id: string, props: ExistingPlaceProps) {
    super(scope, id);
    const { provider, cidr, serviceEndpoints } = props;
    const vpc = existingWord(props.vpc);
    this.provider = provider;
    const postcondition = [
      ...(cidr === undefined ? [] : [isRangeOfVpc(vpc, cidr)]),
      ...(serviceEndpoints === "create" ? [resolvesNames(vpc)] : []),
      ...(props.own === undefined ? [] : [isOwnVpc("replication.network.vpc", props.own)]),
    ];
    this.vpc = addressed(
      new DataAwsVpc(this, "vpc", {
        provider,
        ...lookFor("vpc", { said: "replication.network.vpc", thing: props.vpc, postcondition }),
      }),
      id,
    );
    this.subnets = new Map(
      [...byWord(props.subnets)].map(([name, thing]) => {
        const address = addressWord(name);
        const subnet = new DataAwsSubnet(this, `subnet_${name}`, {
          provider,
          vpcId: this.vpc.id,
          ...lookFor("subnet", {
            said: "replication.network.subnets",
            thing,
            postcondition: cidr === undefined ? [] : [liesWithin(name, cidr)],
          }),
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
    this.serviceEndpointsGroupId =
      serviceEndpoints === "create" ? this.makeServiceEndpoints(props, id) : undefined;
  }

  private makeServiceEndpoints(props: ExistingPlaceProps, id: string): string {
    const ranges = `${id}_cidrs`;
    const ofVpc = new TerraformLocal(this, ranges, `\${${rangesOfVpc(`data.aws_vpc.${id}`)}}`);
    return makeServiceEndpoints(this, id, {
      ...props,
      vpcId: this.vpcId,
      subnetIds: onePerZone(this),
      routeTableIds: Token.asList(Fn.distinct([...this.routeTableIds])),
      // Whoever has an address in the VPC is led to them.
      clients: { ranges: addressed(ofVpc, ranges).asList },
    });
  }

  /** Looked up when first asked for: only peering, transit gateways and the way to S3 add routes. */
  get routeTableIds(): readonly string[] {
    this.routes ??= new SubnetRoutes(this, "routes", {
      provider: this.provider,
      mainRouteTableId: this.vpc.mainRouteTableId,
      subnets: new Map([...this.subnets].map(([name, subnet]) => [name, subnet.id])),
    });
    return this.routes.routeTableIds;
  }
}

function resolvesNames(vpc: string) {
  return {
    condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
    errorMessage: `replication.network.serviceEndpoints is "create", but VPC "${vpc}" does not resolve the names of AWS services to endpoints: its owner switches on enableDnsSupport and enableDnsHostnames (aws ec2 modify-vpc-attribute).`,
  };
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
