/** The VPC of an environment that names an existing one. */
import {
  CreateReplicationSubnetGroupCommand,
  DatabaseMigrationServiceClient,
  ResourceAlreadyExistsFault,
} from "@aws-sdk/client-database-migration-service";
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import { actAsOwner } from "../emulator/moto";
import type { SeedContext } from "./context";

export async function makeExistingNetwork(
  land: SeedContext,
  network: {
    readonly vpc: string;
    readonly subnets: readonly string[];
    readonly subnetGroup?: string | undefined;
  },
): Promise<void> {
  const { ec2 } = land.of(land.env.replication.account);
  const named = (name: string) => [{ Name: "tag:Name", Values: [name] }];
  const found = await ec2.send(new DescribeVpcsCommand({ Filters: named(network.vpc) }));
  let vpcId = found.Vpcs?.[0]?.VpcId;
  if (vpcId === undefined) {
    const made = await ec2.send(
      new CreateVpcCommand({ CidrBlock: "10.60.0.0/16", TagSpecifications: nameTag("vpc", network.vpc) }),
    );
    vpcId = made.Vpc?.VpcId;
  }
  const subnetIds: string[] = [];
  for (const [index, name] of network.subnets.entries()) {
    const subnets = await ec2.send(new DescribeSubnetsCommand({ Filters: named(name) }));
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
        TagSpecifications: nameTag("subnet", name),
      }),
    );
    subnetIds.push(made.Subnet?.SubnetId ?? "");
  }
  if (network.subnetGroup !== undefined) await makeSubnetGroup(land, network.subnetGroup, subnetIds);
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

function nameTag(type: ResourceType, name: string) {
  return [{ ResourceType: type, Tags: [{ Key: "Name", Value: name }] }];
}
