import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Token } from "cdktf";
import { Construct } from "constructs";
import { byIdOrNameTag, existing } from "../../model/existing";
import { addressed } from "../addressed";
import { addressWord } from "./address-word";
import { rangesOfVpc, rangeWithinOneOf } from "./cidr-expressions";
import { SubnetRoutes } from "./subnet-routes";

/** Properties for `DatabaseVpc`. */
export interface DatabasePlaceProps {
  /** Of the database account. */
  readonly provider: AwsProvider;

  /** Key of the endpoint: in the address of every data source, and in every message. */
  readonly key: string;

  /** Id or Name tag of the VPC. */
  readonly vpc: string;

  /**
   * Ids or Name tags of subnets, in at least two Availability Zones.
   *
   * @default none: nothing is placed in the VPC, as with an allow-list
   */
  readonly subnets?: readonly string[];

  /** Id or name of the security group that lets clients in at the database. */
  readonly securityGroup: string;

  /**
   * The ranges that the file declares for the VPC; the plan fails if the VPC has others.
   *
   * @default nothing is declared, nothing is confirmed
   */
  readonly cidrs?: readonly string[];
}

/**
 * VPC, subnets and security group of a database, found by id or name in its owner's account.
 *
 * The plan fails if one is missing or ambiguous, if the subnets are in one zone only, or if the VPC is not
 * what the file declares. Nothing is made here.
 */
export class DatabaseVpc extends Construct {
  public readonly vpcId: string;
  /** The VPC's first range. */
  public readonly vpcCidr: string;
  /** All ranges of the VPC: a list that only the plan knows. */
  public readonly vpcCidrs: string[];
  /** Expression: whether the VPC gives its hosts DNS names, which peering needs to resolve them. */
  public readonly hasDnsNames: string;
  public readonly subnetIds: readonly string[];
  /** Availability Zone id of each subnet, in the order of `subnetIds`; it means the same zone in every account. */
  public readonly zoneIds: readonly string[];
  public readonly securityGroupId: string;
  /** Key of the endpoint. */
  public readonly key: string;
  /** The VPC as the file names it. */
  public readonly vpcName: string;
  /** The security group as the file names it. */
  public readonly securityGroupName: string;
  private readonly provider: AwsProvider;
  private readonly vpc: DataAwsVpc;
  private readonly subnets: ReadonlyMap<string, DataAwsSubnet>;
  private routes: SubnetRoutes | undefined;

  constructor(scope: Construct, id: string, props: DatabasePlaceProps) {
    super(scope, id);
    const { provider, key } = props;
    this.provider = provider;
    this.key = key;
    this.vpcName = props.vpc;
    this.securityGroupName = props.securityGroup;
    this.vpc = addressed(
      new DataAwsVpc(this, "vpc", {
        provider,
        ...byIdOrNameTag("vpc", props.vpc),
        ...(props.cidrs === undefined
          ? {}
          : { lifecycle: { postcondition: [declaresRanges(key, props.vpc, props.cidrs)] } }),
      }),
      key,
    );
    this.vpcId = this.vpc.id;
    this.vpcCidr = this.vpc.cidrBlock;
    const vpc = `data.aws_vpc.${key}`;
    this.vpcCidrs = Token.asList(`\${${rangesOfVpc(vpc)}}`);
    this.hasDnsNames = `\${${vpc}.enable_dns_support && ${vpc}.enable_dns_hostnames}`;
    this.subnets = this.findSubnets([...new Set(props.subnets ?? [])]);
    const subnets = [...this.subnets.values()];
    this.subnetIds = subnets.map((subnet) => subnet.id);
    this.zoneIds = subnets.map((subnet) => subnet.availabilityZoneId);
    this.securityGroupId = addressed(
      new DataAwsSecurityGroup(this, "security_group", {
        provider,
        vpcId: this.vpcId,
        ...existing("securityGroup", props.securityGroup),
      }),
      key,
    ).id;
  }

  /**
   * Route table of each subnet, in the order of `subnetIds`; subnets may share one.
   *
   * Looked up when first asked for: only peering and transit gateways add routes.
   */
  get routeTableIds(): readonly string[] {
    this.routes ??= new SubnetRoutes(this, "routes", {
      provider: this.provider,
      mainRouteTableId: this.vpc.mainRouteTableId,
      subnets: new Map([...this.subnets].map(([address, subnet]) => [address, subnet.id])),
    });
    return this.routes.routeTableIds;
  }

  private findSubnets(names: readonly string[]): Map<string, DataAwsSubnet> {
    const addresses = names.map((name) => `${this.key}_${addressWord(name)}`);
    return new Map(
      names.map((name, index) => {
        const address = addresses[index] ?? name;
        const isLast = index === names.length - 1;
        const subnet = new DataAwsSubnet(this, `subnet_${name}`, {
          provider: this.provider,
          vpcId: this.vpcId,
          ...byIdOrNameTag("subnet", name),
          // Data sources can look at themselves and at others: the last one looks at all.
          ...(isLast ? { lifecycle: { postcondition: [inTwoZones(this.key, addresses)] } } : {}),
        });
        return [address, addressed(subnet, address)];
      }),
    );
  }
}

function inTwoZones(key: string, addresses: readonly string[]) {
  const others = addresses.slice(0, -1).map((address) => `data.aws_subnet.${address}.availability_zone_id`);
  const zones = `distinct([${[...others, "self.availability_zone_id"].join(", ")}])`;
  return {
    condition: `\${length(${zones}) >= 2}`,
    errorMessage: `endpoints.${key}.connection.subnets are all in zone \${self.availability_zone_id}: what stands in them has to survive a zone, name one in another zone.`,
  };
}

function declaresRanges(key: string, vpc: string, cidrs: readonly string[]) {
  const ranges = rangesOfVpc("self");
  return {
    condition: `\${alltrue([for range in ${ranges} : ${rangeWithinOneOf("range", cidrs)}])}`,
    errorMessage: `endpoints.${key}.connection.cidrs is ${cidrs.join(", ")}, but VPC "${vpc}" has \${join(", ", ${ranges})}: write all of its ranges.`,
  };
}
