/** The VPC of an environment that names an existing one. */
import {
  CreateSubnetCommand,
  CreateVpcCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  type ResourceType,
} from "@aws-sdk/client-ec2";
import type { SeedContext } from "./context";

export async function makeExistingNetwork(
  land: SeedContext,
  network: { readonly vpc: string; readonly subnets: readonly string[] },
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
  for (const [index, name] of network.subnets.entries()) {
    const subnets = await ec2.send(new DescribeSubnetsCommand({ Filters: named(name) }));
    if (subnets.Subnets?.[0]) continue;
    const zone = ["a", "b", "c"][index % 3] ?? "a";
    await ec2.send(
      new CreateSubnetCommand({
        VpcId: vpcId,
        CidrBlock: `10.60.${index}.0/24`,
        AvailabilityZone: `${land.env.region}${zone}`,
        TagSpecifications: nameTag("subnet", name),
      }),
    );
  }
}

function nameTag(type: ResourceType, name: string) {
  return [{ ResourceType: type, Tags: [{ Key: "Name", Value: name }] }];
}
