/** Networks of database owners: VPC, subnets, security group, as a connection of the file names them. */
import {
  AssociateRouteTableCommand,
  AttachInternetGatewayCommand,
  AuthorizeSecurityGroupIngressCommand,
  CreateInternetGatewayCommand,
  CreateRouteCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeAvailabilityZonesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import { CreateDBSubnetGroupCommand, DescribeDBSubnetGroupsCommand } from "@aws-sdk/client-rds";
import { isDatabase, type DatabaseEndpointConfig, type Environment } from "../../model/schema/environment";
import { identityOf } from "../../model/engines";
import { existingWord, type Existing } from "../../model/existing";
import { isExistingNetwork } from "../../model/queries";
import { wayHas, wayOf } from "../../model/ways";
import { unlessMissing } from "../emulator/iam/reader";
import { accountClients } from "../emulator/moto";
import type { SeedContext } from "./context";
import { isInLandingZone, networkAccountId, shareSubnets } from "./landing-zone";
import { groupFilters, tagFilters, tagged, tagsOf } from "./named-things";

/** Network of a database. */
export interface DatabaseNetwork {
  readonly vpcId: string;
  /** Range of the VPC. */
  readonly cidr: string;
  readonly securityGroupId: string;
  readonly subnetGroupName: string;
  readonly subnetIds: readonly string[];
  /** True if the database gets an address for the Internet, too. */
  readonly isPublic: boolean;
}

/** The part of a connection that names an owner's network. */
export interface NamedNetwork {
  readonly vpc: Existing;
  readonly securityGroup: Existing;
  readonly subnets?: readonly Existing[] | undefined;
  readonly cidrs?: readonly string[];
}

/** The network that a connection names, made if it is not there; undefined when it names none. */
export async function makeDatabaseNetwork(
  land: SeedContext,
  endpoint: DatabaseEndpointConfig,
): Promise<DatabaseNetwork | undefined> {
  const { connection } = endpoint;
  const named = namesOf(endpoint);
  return named && makeNamedNetwork(land, endpoint, named, wayOf(connection).isPublic);
}

/** Names of the network of a database: those of the file, or its owner's own where it is found from the database. */
function namesOf(endpoint: DatabaseEndpointConfig): NamedNetwork | undefined {
  const { connection } = endpoint;
  if (!wayHas(connection, { namesVpc: true })) return undefined;
  const word = Object.values(identityOf(endpoint) ?? {})[0] ?? "";
  const { vpc = `${word}-network`, securityGroup = `${word}-clients` } = connection;
  return { ...connection, vpc, securityGroup };
}

/**
 * A network with these names, made if it is not there.
 *
 * @param isPublic Whether its subnets route to the Internet.
 */
export async function makeNamedNetwork(
  land: SeedContext,
  endpoint: DatabaseEndpointConfig,
  named: NamedNetwork,
  isPublic: boolean,
): Promise<DatabaseNetwork> {
  const owner = isInLandingZone(endpoint) ? networkAccountId : land.accountId(endpoint.account);
  const { ec2 } = accountClients(land, owner, land.env.region);
  const { vpcId, cidr, made } = await findOrMakeVpc(ec2, named, plannedRange(land.env, endpoint));
  const word = existingWord(named.vpc);
  const gatewayId = isPublic && made ? await makeInternetGateway(ec2, vpcId, word) : undefined;
  const names = named.subnets ?? [`${word}-a`, `${word}-b`];
  const zones = await zoneNames(ec2, land.env);
  const subnetIds: string[] = [];
  for (const [index, name] of names.entries()) {
    const zone = zones[index % zones.length] ?? "";
    subnetIds.push(await findOrMakeSubnet(ec2, { vpcId, name, zone, cidr, gatewayId }));
  }
  if (isInLandingZone(endpoint)) await shareSubnets(land, word, subnetIds, endpoint.account);
  const securityGroupId = await findOrMakeGroup(land.of(endpoint.account).ec2, vpcId, named.securityGroup);
  const subnetGroupName = await findOrMakeSubnetGroup(land, endpoint.account, word, subnetIds);
  return { vpcId, cidr, securityGroupId, subnetGroupName, subnetIds, isPublic };
}

/** The declared range, or 10.30.0.0/16 for the first VPC of the file, 10.31.0.0/16 for the next one … */
function plannedRange(env: Environment, endpoint: DatabaseEndpointConfig): string {
  const vpcs = new Set<string>();
  for (const one of Object.values(env.endpoints).filter(isDatabase)) {
    const named = namesOf(one);
    if (named) vpcs.add(`${one.account} ${existingWord(named.vpc)}`);
  }
  const { connection, account } = endpoint;
  const declared = wayHas(connection, { opensRanges: true }) ? connection.cidrs[0] : undefined;
  const named = namesOf(endpoint);
  const index = named ? [...vpcs].indexOf(`${account} ${existingWord(named.vpc)}`) : 0;
  return declared ?? `10.${30 + index}.0.0/16`;
}

async function findOrMakeVpc(ec2: EC2Client, { vpc }: NamedNetwork, cidr: string) {
  const found = (await ec2.send(new DescribeVpcsCommand({ Filters: tagFilters(vpc) }))).Vpcs?.[0];
  if (found?.VpcId !== undefined) return { vpcId: found.VpcId, cidr: found.CidrBlock ?? cidr, made: false };
  const { Vpc } = await ec2.send(
    new CreateVpcCommand({ CidrBlock: cidr, TagSpecifications: tagged("vpc", vpc) }),
  );
  const vpcId = Vpc?.VpcId ?? "";
  // One attribute a call (EC2 API reference, ModifyVpcAttribute).
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsSupport: { Value: true } }));
  await ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  return { vpcId, cidr, made: true };
}

async function makeInternetGateway(ec2: EC2Client, VpcId: string, name: string): Promise<string> {
  const made = await ec2.send(
    new CreateInternetGatewayCommand({ TagSpecifications: tagged("internet-gateway", name) }),
  );
  const InternetGatewayId = made.InternetGateway?.InternetGatewayId ?? "";
  await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId, VpcId }));
  return InternetGatewayId;
}

interface SubnetPlan {
  readonly vpcId: string;
  readonly name: Existing;
  readonly zone: string;
  /** Range of the VPC. */
  readonly cidr: string;
  /** Internet gateway that the subnet routes to. */
  readonly gatewayId: string | undefined;
}

/** A subnet with a route table of its own, as owners have them. */
async function findOrMakeSubnet(ec2: EC2Client, plan: SubnetPlan): Promise<string> {
  const { vpcId: VpcId, name } = plan;
  const inVpc = { Name: "vpc-id", Values: [VpcId] };
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [inVpc] }));
  const found = Subnets.find(({ Tags = [] }) =>
    tagsOf(name).every((tag) => Tags.some(({ Key, Value }) => Key === tag.Key && Value === tag.Value)),
  );
  if (found?.SubnetId !== undefined) return found.SubnetId;
  const { Subnet } = await ec2.send(
    new CreateSubnetCommand({
      VpcId,
      CidrBlock: subnetRange(plan.cidr, Subnets.length),
      AvailabilityZone: plan.zone,
      TagSpecifications: tagged("subnet", name),
    }),
  );
  const SubnetId = Subnet?.SubnetId ?? "";
  const { RouteTable } = await ec2.send(
    new CreateRouteTableCommand({ VpcId, TagSpecifications: tagged("route-table", name) }),
  );
  const RouteTableId = RouteTable?.RouteTableId;
  await ec2.send(new AssociateRouteTableCommand({ RouteTableId, SubnetId }));
  if (plan.gatewayId !== undefined) {
    await ec2.send(
      new CreateRouteCommand({
        RouteTableId,
        DestinationCidrBlock: "0.0.0.0/0",
        GatewayId: plan.gatewayId,
      }),
    );
  }
  return SubnetId;
}

/** A group with a rule of the owner's that has to survive. */
async function findOrMakeGroup(ec2: EC2Client, VpcId: string, group: Existing): Promise<string> {
  const filters = [...groupFilters(group), { Name: "vpc-id", Values: [VpcId] }];
  const found = (await ec2.send(new DescribeSecurityGroupsCommand({ Filters: filters }))).SecurityGroups?.[0];
  if (found?.GroupId !== undefined) return found.GroupId;
  const { GroupId } = await ec2.send(
    new CreateSecurityGroupCommand({
      VpcId,
      GroupName: existingWord(group),
      Description: "Clients of the database",
      ...(typeof group === "string" ? {} : { TagSpecifications: tagged("security-group", group) }),
    }),
  );
  await ec2.send(
    new AuthorizeSecurityGroupIngressCommand({
      GroupId,
      IpPermissions: [
        {
          IpProtocol: "tcp",
          FromPort: 3306,
          ToPort: 3306,
          IpRanges: [{ CidrIp: "10.99.0.0/16", Description: "Owner's own rule" }],
        },
      ],
    }),
  );
  return GroupId ?? "";
}

async function findOrMakeSubnetGroup(land: SeedContext, account: string, vpc: string, SubnetIds: string[]) {
  const { rds } = land.of(account);
  const DBSubnetGroupName = vpc.toLowerCase().replace(/[^a-z0-9._-]/g, "-");
  const find = new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName });
  if (!(await unlessMissing(rds.send(find)))) {
    const DBSubnetGroupDescription = `Databases in ${vpc}`;
    await rds.send(
      new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription, SubnetIds }),
    );
  }
  return DBSubnetGroupName;
}

/** Zones for subnets: those that the replication network names, or the first ones of the account. */
export async function zoneNames(ec2: EC2Client, env: Environment): Promise<string[]> {
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  const { network } = env.replication;
  const wanted = isExistingNetwork(network) ? undefined : network.availabilityZones;
  const zones = Array.isArray(wanted)
    ? wanted.map((id) => AvailabilityZones?.find(({ ZoneId }) => ZoneId === id))
    : AvailabilityZones;
  return (zones ?? []).map((zone) => zone?.ZoneName ?? "").sort();
}

/** One of the parts of a VPC's range: /24 in large VPCs, /28 at least. */
function subnetRange(cidr: string, index: number): string {
  const [network = "", length = "16"] = cidr.split("/");
  const bits = Math.min(28, Math.max(24, Number(length) + 4));
  const first = network.split(".").reduce((number, octet) => number * 256 + Number(octet), 0);
  const start = first + index * 2 ** (32 - bits);
  return `${[24, 16, 8, 0].map((shift) => Math.floor(start / 2 ** shift) % 256).join(".")}/${bits}`;
}
