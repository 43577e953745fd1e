import { DataAwsDbSubnetGroup } from "@cdktf/provider-aws/lib/data-aws-db-subnet-group";
import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import { DataAwsSubnet } from "@cdktf/provider-aws/lib/data-aws-subnet";
import { DataAwsVpc } from "@cdktf/provider-aws/lib/data-aws-vpc";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformIterator, TerraformLocal, Token } from "cdktf";
import { Construct } from "constructs";
import { byWord, existingWord, type Existing } from "../../model/existing";
import { addressed } from "../addressed";
import { addressWord } from "./address-word";
import { rangesOfVpc, rangeWithinOneOf } from "./cidr-expressions";
import { checked, lookFor } from "./existing-lookup";
import { SubnetRoutes } from "./subnet-routes";
import { isOwnVpc, type OwnVpc } from "./vpc-owner";

/** Network of a database as RDS knows it: Terraform expressions without braces of what was looked up. */
export interface RdsNetwork {
  /** What the file calls the database: `cluster "orders"`. */
  readonly database: string;
  /** Name of its DB subnet group. */
  readonly subnetGroupName: string;
  /** Set of the ids of its security groups. */
  readonly securityGroupIds: string;
}

/** Properties for `DatabaseVpc`. */
export interface DatabasePlaceProps {
  /** Of the database account. */
  readonly provider: AwsProvider;

  /** Key of the endpoint: in the address of every data source, and in every message. */
  readonly key: string;

  /**
   * Where RDS has the database, for what the file does not name; what it names has to agree.
   *
   * @default RDS does not know the database: everything is named
   */
  readonly rds?: RdsNetwork | undefined;

  /**
   * The VPC as the file names it.
   *
   * @default that of the database
   */
  readonly vpc?: Existing | undefined;

  /** Subnets, in at least two Availability Zones, or the database's; none if nothing is placed there. */
  readonly subnets: readonly Existing[] | "database" | "none";

  /**
   * The security group that lets clients in at the database.
   *
   * @default that of the database, which has one alone
   */
  readonly securityGroup?: Existing | undefined;

  /**
   * The ranges that the file declares for the VPC; the plan fails if the VPC has others.
   *
   * @default nothing is declared, nothing is confirmed
   */
  readonly cidrs?: readonly string[];

  /**
   * Why the VPC has to be the database account's own.
   *
   * @default it may be another account's that shares subnets of it
   */
  readonly own?: OwnVpc | undefined;
}

/**
 * VPC, subnets and security group of a database, found in its owner's account: as the file names them, or where RDS has it.
 *
 * The plan fails if one is missing or ambiguous, if the subnets are in one zone only, or if the VPC is not
 * the database's, or what the file declares. Nothing is made here.
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
  private readonly provider: AwsProvider;
  private readonly vpc: DataAwsVpc;
  private readonly named: ReadonlyMap<string, DataAwsSubnet>;
  private routes: SubnetRoutes | undefined;

  constructor(scope: Construct, id: string, props: DatabasePlaceProps) {
    super(scope, id);
    const { provider, key } = props;
    this.provider = provider;
    this.key = key;
    const group = props.rds && this.findSubnetGroup(props, props.rds);
    const postcondition = [
      ...(props.cidrs === undefined ? [] : [declaresRanges(key, props.vpc, props.cidrs)]),
      ...(props.own === undefined ? [] : [isOwnVpc(`endpoints.${key}.connection.vpc`, props.own)]),
    ];
    this.vpc = addressed(
      new DataAwsVpc(this, "vpc", {
        provider,
        ...(props.vpc === undefined
          ? { id: known(this, "vpc", group).vpcId, ...checked(postcondition) }
          : lookFor("vpc", { said: `endpoints.${key}.connection.vpc`, thing: props.vpc, postcondition })),
      }),
      key,
    );
    this.vpcId = this.vpc.id;
    this.vpcCidr = this.vpc.cidrBlock;
    const vpc = `data.aws_vpc.${key}`;
    this.vpcCidrs = Token.asList(`\${${rangesOfVpc(vpc)}}`);
    this.hasDnsNames = `\${${vpc}.enable_dns_support && ${vpc}.enable_dns_hostnames}`;
    this.named = this.findSubnets(typeof props.subnets === "string" ? new Map() : byWord(props.subnets));
    const subnets = [...this.named.values()];
    const found =
      props.subnets === "database" ? this.findGroupsSubnets(known(this, "subnets", group)) : undefined;
    this.subnetIds = found?.ids ?? subnets.map((subnet) => subnet.id);
    this.zoneIds = found?.zoneIds ?? subnets.map((subnet) => subnet.availabilityZoneId);
    this.securityGroupId = this.findSecurityGroup(props).id;
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
      subnets: new Map([...this.named].map(([address, subnet]) => [address, subnet.id])),
    });
    return this.routes.routeTableIds;
  }

  private findSubnetGroup({ provider, key, vpc }: DatabasePlaceProps, rds: RdsNetwork): DataAwsDbSubnetGroup {
    const postcondition = vpc === undefined ? [] : [isInVpc(key, vpc, rds)];
    return addressed(
      new DataAwsDbSubnetGroup(this, "subnet_group", {
        provider,
        name: `\${${rds.subnetGroupName}}`,
        ...checked(postcondition),
      }),
      key,
    );
  }

  /** How many there are only the plan knows; in the order of their ids, as sets are. */
  private findGroupsSubnets(group: DataAwsDbSubnetGroup) {
    const { key } = this;
    addressed(
      new DataAwsSubnet(this, "subnets", {
        provider: this.provider,
        forEach: TerraformIterator.fromList(group.subnetIds),
        id: "${each.value}",
      }),
      key,
    );
    // A local has a list that other expressions can hold; one of data sources' own words would be wrapped twice.
    const list = (name: string, word: string): string[] =>
      addressed(new TerraformLocal(this, name, `\${values(data.aws_subnet.${key})[*].${word}}`), name).asList;
    return {
      ids: list(`${key}_subnet_ids`, "id"),
      zoneIds: list(`${key}_subnet_zone_ids`, "availability_zone_id"),
    };
  }

  private findSecurityGroup({ provider, key, securityGroup, rds }: DatabasePlaceProps): DataAwsSecurityGroup {
    const wanted =
      securityGroup === undefined
        ? onlyGroupOf(key, known(this, "securityGroup", rds))
        : lookFor("securityGroup", {
            said: `endpoints.${key}.connection.securityGroup`,
            thing: securityGroup,
          });
    return addressed(
      new DataAwsSecurityGroup(this, "security_group", { provider, vpcId: this.vpcId, ...wanted }),
      key,
    );
  }

  private findSubnets(things: ReadonlyMap<string, Existing>): Map<string, DataAwsSubnet> {
    const addresses = [...things.keys()].map((name) => `${this.key}_${addressWord(name)}`);
    return new Map(
      [...things].map(([name, thing], index) => {
        const address = addresses[index] ?? name;
        const isLast = index === things.size - 1;
        const subnet = new DataAwsSubnet(this, `subnet_${name}`, {
          provider: this.provider,
          vpcId: this.vpcId,
          ...lookFor("subnet", {
            said: `endpoints.${this.key}.connection.subnets`,
            thing,
            // Data sources can look at themselves and at others: the last one looks at all.
            postcondition: isLast ? [inTwoZones(this.key, addresses)] : [],
          }),
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

/** @throws if the file names nothing and RDS knows nothing, which rule `database-network` refuses. */
function known<T>(place: Construct, name: string, found: T | undefined): T {
  if (found !== undefined) return found;
  throw new Error(`[${place.node.path}] got no ${name}, and RDS does not have the database: name it`);
}

function isInVpc(key: string, vpc: Existing, { database }: RdsNetwork) {
  return {
    condition: `\${self.vpc_id == data.aws_vpc.${key}.id}`,
    errorMessage: `endpoints.${key}.connection.vpc is "${existingWord(vpc)}" (\${data.aws_vpc.${key}.id}), but ${database} is in \${self.vpc_id}, where its subnet group "\${self.name}" is: name that VPC, and subnets and a security group of it.`,
  };
}

function onlyGroupOf(key: string, { database, securityGroupIds: ids }: RdsNetwork) {
  const isAlone = {
    condition: `\${length(${ids}) == 1}`,
    errorMessage: `endpoints.${key}.connection.securityGroup is missing, and ${database} has \${length(${ids})} security groups, \${join(", ", ${ids})}: write which of them lets clients in.`,
  };
  return { id: `\${tolist(${ids})[0]}`, lifecycle: { postcondition: [isAlone] } };
}

function declaresRanges(key: string, vpc: Existing | undefined, cidrs: readonly string[]) {
  const ranges = rangesOfVpc("self");
  return {
    condition: `\${alltrue([for range in ${ranges} : ${rangeWithinOneOf("range", cidrs)}])}`,
    errorMessage: `endpoints.${key}.connection.cidrs is ${cidrs.join(", ")}, but VPC "${vpc === undefined ? "\${self.id}" : existingWord(vpc)}" has \${join(", ", ${ranges})}: write all of its ranges.`,
  };
}
