import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { logFlows } from "./flow-log";
import { NatGateways } from "./nat-gateways";
import type { ReplicationVpc } from "./existing-vpc";
import { makeServiceEndpoints } from "./service-endpoints";

type Zone = { readonly availabilityZone: string } | { readonly availabilityZoneId: string };

/** Properties for `NewVpc`. */
export interface NewPlaceProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Physical name of the VPC and what is in it. */
  readonly name: string;

  /** CIDR of the VPC, /16 to /24; each subnet gets a sixteenth of it. */
  readonly cidr: string;

  /** Zones that get a private subnet, 2 to 8: how many, or which, by zone ids. */
  readonly availabilityZones: number | readonly string[];

  /** True if each zone gets a NAT gateway with a fixed address, as the only way to the Internet. */
  readonly nat: boolean;

  /**
   * Further services of AWS that are called from here, by the last word of their endpoints' names.
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

  /** Customer-managed key for the flow log. */
  readonly keyArn: string;

  readonly logRetentionDays: number;
}

/**
 * A VPC for replication instances: private subnets, the service endpoints they need, a flow log.
 *
 * Its default security group admits nothing. It has no Internet gateway unless NAT gateways are asked for;
 * with them it keeps its service endpoints, so that instances need no rule that lets them out to every
 * address of AWS.
 */
export class NewVpc extends Construct implements ReplicationVpc {
  public readonly vpcId: string;
  public readonly vpcCidr: string;
  public readonly subnetIds: readonly string[];
  public readonly subnetCidrs: readonly string[];
  public readonly subnetZones: readonly string[];
  public readonly zoneIds: readonly string[];
  public readonly routeTableIds: readonly string[];
  public readonly natAddresses: readonly string[];

  constructor(scope: Construct, id: string, props: NewPlaceProps) {
    super(scope, id);
    const { provider } = props;
    const vpc = addressed(
      new Vpc(this, "Default", {
        provider,
        cidrBlock: props.cidr,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: props.name },
      }),
      id,
    );
    this.vpcId = vpc.id;
    this.vpcCidr = props.cidr;
    addressed(new DefaultSecurityGroup(this, "closed", { provider, vpcId: vpc.id }), id);
    const zones = this.zonesOf(props.availabilityZones, provider);
    this.routeTableIds = this.makeRouteTables(props, id, zones.length);
    const subnets = zones.map((zone, index) => this.makeSubnet(props, index, zone));
    this.subnetIds = subnets.map((subnet) => subnet.id);
    this.subnetCidrs = subnets.map((subnet) => subnet.cidrBlock);
    this.subnetZones = subnets.map((subnet) => subnet.availabilityZone);
    this.zoneIds = subnets.map((subnet) => subnet.availabilityZoneId);
    this.natAddresses = props.nat ? this.makeNatGateways(props) : [];
    makeServiceEndpoints(this, id, {
      ...props,
      vpcId: this.vpcId,
      subnetIds: this.subnetIds,
      routeTableIds: [...new Set(this.routeTableIds)],
      clients: { cidrIpv4: props.cidr },
    });
    logFlows(this, id, { ...props, vpcId: this.vpcId });
  }

  /** Zones as EC2 takes them: by id where the file has it, or by name in this account. */
  private zonesOf(zones: number | readonly string[], provider: AwsProvider): Zone[] {
    if (typeof zones !== "number") return zones.map((availabilityZoneId) => ({ availabilityZoneId }));
    const available = addressed(
      new DataAwsAvailabilityZones(this, "zones", { provider, state: "available" }),
      "available",
    );
    return Array.from({ length: zones }, (_, index) => ({
      availabilityZone: Token.asString(Fn.element(available.names, index)),
    }));
  }

  /** One for each private subnet where each has a NAT gateway of its own, one for all otherwise. */
  private makeRouteTables({ provider, name, nat }: NewPlaceProps, id: string, zones: number): string[] {
    const make = (construct: string, address: string, tag: string) =>
      addressed(
        new RouteTable(this, construct, { provider, vpcId: this.vpcId, tags: { Name: tag } }),
        address,
      ).id;
    if (nat) {
      return Array.from({ length: zones }, (_, index) => {
        const subnet = subnetName(index);
        return make(`${subnet}_table`, subnet, `${name}-${subnet}`);
      });
    }
    const shared = make("private", id, name);
    return Array.from({ length: zones }, () => shared);
  }

  private makeSubnet({ provider, name, cidr }: NewPlaceProps, index: number, zone: Zone): Subnet {
    const word = subnetName(index);
    const subnet = addressed(
      new Subnet(this, word, {
        provider,
        vpcId: this.vpcId,
        ...zone,
        cidrBlock: Fn.cidrsubnet(cidr, 4, index),
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-${word}` },
      }),
      word,
    );
    addressed(
      new RouteTableAssociation(this, `${word}_routes`, {
        provider,
        subnetId: subnet.id,
        routeTableId: this.routeTableOf(index),
      }),
      word,
    );
    return subnet;
  }

  private makeNatGateways({ provider, name, cidr }: NewPlaceProps): readonly string[] {
    return new NatGateways(this, "nat", {
      provider,
      name,
      vpcId: this.vpcId,
      cidr,
      privateSubnets: this.subnetZones.map((availabilityZone, index) => ({
        availabilityZone,
        routeTableId: this.routeTableOf(index),
      })),
    }).addresses;
  }

  private routeTableOf(index: number): string {
    const found = this.routeTableIds[index];
    if (found === undefined)
      throw new Error(`[${this.node.path}] has no route table for subnet ${index + 1}`);
    return found;
  }
}

/** Name of a private subnet, in addresses and tags. */
function subnetName(index: number): string {
  return `private_${index + 1}`;
}
