import type { Caller } from "../../sandbox/emulator/callers";
import { EmulatedNetwork, orders } from "../support/sandbox-network";

const terraform: Caller = {
  kind: "role",
  accountId: "222222222222",
  roleArn: "arn:aws:iam::222222222222:role/deploy",
  roleId: "AROAX",
  sessionName: "causeway-dev",
};
const host = (name: string): string => `${name}.eu-west-1.rds.amazonaws.com`;

let emulated: EmulatedNetwork;

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
  emulated.answers.DescribeDBClusters = `<R><DescribeDBClustersResult><DBClusters><DBCluster><DBClusterIdentifier>shop</DBClusterIdentifier><DBSubnetGroup>dev-shop</DBSubnetGroup><Endpoint>${host("shop.cluster-a")}</Endpoint><ReaderEndpoint>${host("shop.cluster-ro-a")}</ReaderEndpoint><VpcSecurityGroups><VpcSecurityGroupMembership><VpcSecurityGroupId>sg-shop</VpcSecurityGroupId></VpcSecurityGroupMembership></VpcSecurityGroups><ScalingConfigurationInfo><MinCapacity>1</MinCapacity></ScalingConfigurationInfo></DBCluster></DBClusters></DescribeDBClustersResult></R>`;
  emulated.answers.DescribeDBSubnetGroups =
    "<R><DescribeDBSubnetGroupsResult><DBSubnetGroups><DBSubnetGroup><Subnets><Subnet><SubnetIdentifier>subnet-a</SubnetIdentifier></Subnet></Subnets></DBSubnetGroup></DBSubnetGroups></DescribeDBSubnetGroupsResult></R>";
  emulated.answers.DescribeSubnets =
    "<R><subnetSet><item><subnetId>subnet-a</subnetId><vpcId>vpc-shop</vpcId></item></subnetSet></R>";
  emulated.answers.DescribeVpcs =
    "<R><vpcSet><item><vpcId>vpc-shop</vpcId><cidrBlock>10.30.0.0/16</cidrBlock></item></vpcSet></R>";
});
afterEach(() => emulated.close());

async function makeInstance(number: number, caller = terraform): Promise<void> {
  const name = `shop-${number}`;
  emulated.answers.DescribeDBInstances = `<R><DescribeDBInstancesResult><DBInstances><DBInstance><Endpoint><Address>${host(name)}</Address></Endpoint></DBInstance></DBInstances></DescribeDBInstancesResult></R>`;
  const members = { DBClusterIdentifier: "shop", DBInstanceIdentifier: name };
  await emulated.call(caller, "CreateDBInstance", members, "rds");
}

function addressOf(name: string): string | undefined {
  return emulated.network.addresses.of(host(name))?.address;
}

test("the first instance of a cluster that Terraform makes is its writer, the second its reader", async () => {
  await makeInstance(2);
  expect(addressOf("shop.cluster-a")).toBe("10.30.0.10");
  expect(addressOf("shop.cluster-ro-a")).toBe("10.30.0.10");
  await makeInstance(1);
  expect([addressOf("shop-2"), addressOf("shop.cluster-a")]).toEqual(["10.30.0.10", "10.30.0.10"]);
  expect([addressOf("shop-1"), addressOf("shop.cluster-ro-a")]).toEqual(["10.30.0.11", "10.30.0.11"]);
  expect(emulated.network.addresses.of(host("shop-1"))).toMatchObject({
    accountId: "222222222222",
    vpcId: "vpc-shop",
    securityGroupIds: ["sg-shop"],
  });
});

test("an owner's own cluster stands where the landscape has put it", async () => {
  await makeInstance(1, orders);
  expect(addressOf("shop.cluster-a")).toBeUndefined();
});

test("a deleted cluster stands nowhere", async () => {
  await makeInstance(1);
  await emulated.call(terraform, "DeleteDBCluster", { DBClusterIdentifier: "shop" }, "rds");
  expect([addressOf("shop-1"), addressOf("shop.cluster-a")]).toEqual([undefined, undefined]);
});

test("a provisioned cluster does not say how it scales", async () => {
  const said = await emulated.call(terraform, "DescribeDBClusters", {}, "rds");
  expect(said).toContain("<DBClusterIdentifier>shop<");
  expect(said).not.toContain("Scaling");
});
