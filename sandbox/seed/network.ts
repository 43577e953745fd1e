/** The VPC of an environment that names an existing one. */
import {
  CreateReplicationSubnetGroupCommand,
  DatabaseMigrationServiceClient,
  ResourceAlreadyExistsFault,
} from "@aws-sdk/client-database-migration-service";
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  type EC2Client,
} from "@aws-sdk/client-ec2";
import type { Existing } from "../../model/existing";
import { actAsOwner } from "../emulator/moto";
import type { SeedContext } from "./context";
import { tagFilters, tagged } from "./named-things";

export async function makeExistingNetwork(
  land: SeedContext,
  network: {
    readonly vpc: Existing;
    readonly subnets: readonly Existing[];
    readonly subnetGroup?: string | undefined;
    readonly vpcEndpoints?: Readonly<Record<string, Existing>> | undefined;
  },
): Promise<void> {
  const { ec2 } = land.of(land.env.replication.account);
  const found = await ec2.send(new DescribeVpcsCommand({ Filters: tagFilters(network.vpc) }));
  let vpcId = found.Vpcs?.[0]?.VpcId;
  if (vpcId === undefined) {
    const made = await ec2.send(
      new CreateVpcCommand({ CidrBlock: "10.60.0.0/16", TagSpecifications: tagged("vpc", network.vpc) }),
    );
    vpcId = made.Vpc?.VpcId;
  }
  const subnetIds: string[] = [];
  for (const [index, name] of network.subnets.entries()) {
    const subnets = await ec2.send(new DescribeSubnetsCommand({ Filters: tagFilters(name) }));
    const known = subnets.Subnets?.[0]?.SubnetId;
    if (known !== undefined) {
      subnetIds.push(known);
      continue;
    }
    const zone = ["a", "b", "c"][index % 3] ?? "a";
    const made = await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: `10.60.${index}.0/24`,
        AvailabilityZone: `${land.env.region}${zone}`,
        TagSpecifications: tagged("subnet", name),
      }),
    );
    subnetIds.push(made.Subnet?.SubnetId ?? "");
  }
  for (const [service, thing] of Object.entries(network.vpcEndpoints ?? {})) {
    await findOrMakeEndpoint(ec2, { region: land.env.region, vpcId: vpcId ?? "", subnetIds, service, thing });
  }
  if (network.subnetGroup !== undefined) await makeSubnetGroup(land, network.subnetGroup, subnetIds);
}

/** Services whose endpoints are routes. */
const gateways = ["s3", "dynamodb"];

async function findOrMakeEndpoint(
  ec2: EC2Client,
  place: {
    readonly region: string;
    readonly vpcId: string;
    readonly subnetIds: readonly string[];
    readonly service: string;
    readonly thing: Existing;
  },
): Promise<void> {
  const { vpcId: VpcId, thing } = place;
  const ServiceName = `com.amazonaws.${place.region}.${place.service}`;
  const inVpc = { Name: "vpc-id", Values: [VpcId] };
  const ofService = { Name: "service-name", Values: [ServiceName] };
  const known = await ec2.send(new DescribeVpcEndpointsCommand({ Filters: [inVpc, ofService] }));
  if (known.VpcEndpoints?.length) return;
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: [inVpc] }));
  const TagSpecifications = tagged("vpc-endpoint", thing);
  await ec2.send(
    new CreateVpcEndpointCommand(
      gateways.includes(place.service)
        ? {
            VpcId,
            ServiceName,
            TagSpecifications,
            VpcEndpointType: "Gateway",
            RouteTableIds: RouteTables.flatMap(({ RouteTableId = [] }) => RouteTableId),
          }
        : {
            VpcId,
            ServiceName,
            TagSpecifications,
            VpcEndpointType: "Interface",
            SubnetIds: [...place.subnetIds],
            // What the file says of Secrets Manager is for a VPC that does not answer its name.
            PrivateDnsEnabled: place.service !== "secretsmanager",
          },
    ),
  );
}

async function makeSubnetGroup(land: SeedContext, identifier: string, subnetIds: string[]): Promise<void> {
  const dms = new DatabaseMigrationServiceClient({
    endpoint: land.url,
    region: land.env.region,
    credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
  });
  actAsOwner(dms, land.token, land.accountId(land.env.replication.account));
  try {
    await dms.send(
      new CreateReplicationSubnetGroupCommand({
        ReplicationSubnetGroupIdentifier: identifier,
        ReplicationSubnetGroupDescription: "of the network's owner",
        SubnetIds: subnetIds,
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceAlreadyExistsFault)) throw error;
  } finally {
    dms.destroy();
  }
}
