import type { NetworkCall } from "../../sandbox/emulator/network/part";
import { Warehouses } from "../../sandbox/emulator/network/warehouses";

const owner = { accountId: "111111111111", region: "eu-west-1", port: 5439 };
const warehouses = new Warehouses();
warehouses.tell({
  ...owner,
  kind: "cluster",
  name: "analytics",
  host: "analytics.example",
  enhancedVpcRouting: true,
  vpcId: "vpc-1",
  subnetIds: ["subnet-1", "subnet-2"],
});
warehouses.tell({
  ...owner,
  kind: "workgroup",
  name: "adhoc",
  host: "adhoc.example",
  subnetIds: ["subnet-3"],
});

function ask(operation: string, said: Readonly<Record<string, string>>, accountId = owner.accountId): string {
  const [service] = operation.split(":");
  const call = {
    operation,
    caller: { kind: "role", accountId },
    request: {
      service,
      region: owner.region,
      form: new URLSearchParams(said),
      body: Buffer.from(JSON.stringify(said)),
    },
  };
  return warehouses.answer(call as unknown as NetworkCall)?.body.toString("utf8") ?? "";
}

test("tells of a cluster what a data source asks", () => {
  const answer = ask("redshift:DescribeClusters", { ClusterIdentifier: "analytics" });

  expect(answer).toContain("<Address>analytics.example</Address><Port>5439</Port>");
  expect(answer).toContain("<Encrypted>true</Encrypted><PubliclyAccessible>false</PubliclyAccessible>");
  expect(answer).toContain("<EnhancedVpcRouting>true</EnhancedVpcRouting>");
  expect(ask("redshift:DescribeLoggingStatus", { ClusterIdentifier: "analytics" })).toContain(
    "LoggingEnabled",
  );
});

test("tells of a workgroup what a data source asks", () => {
  expect(JSON.parse(ask("redshift-serverless:GetWorkgroup", { workgroupName: "adhoc" }))).toMatchObject({
    workgroup: {
      endpoint: { address: "adhoc.example", port: 5439 },
      publiclyAccessible: false,
      subnetIds: ["subnet-3"],
    },
  });
});

test("tells in which subnets a cluster stands", () => {
  const cluster = ask("redshift:DescribeClusters", { ClusterIdentifier: "analytics" });
  const [, group = ""] = /<ClusterSubnetGroupName>([^<]*)</.exec(cluster) ?? [];

  expect(cluster).toContain("<VpcId>vpc-1</VpcId>");
  expect(ask("redshift:DescribeClusterSubnetGroups", { ClusterSubnetGroupName: group })).toContain(
    "<Subnets><Subnet><SubnetIdentifier>subnet-1</SubnetIdentifier><SubnetStatus>Active</SubnetStatus></Subnet><Subnet><SubnetIdentifier>subnet-2</SubnetIdentifier><SubnetStatus>Active</SubnetStatus></Subnet></Subnets>",
  );
  expect(() => ask("redshift:DescribeClusterSubnetGroups", { ClusterSubnetGroupName: "other" })).toThrow(
    "Cluster subnet group other not found.",
  );
});

test("is found by its host", () => {
  expect(warehouses.at("adhoc.example")).toMatchObject({ name: "adhoc" });
  expect(warehouses.at("elsewhere.example")).toBeUndefined();
});

test("fails for what another account has", () => {
  expect(() => ask("redshift:DescribeClusters", { ClusterIdentifier: "analytics" }, "222222222222")).toThrow(
    "Cluster analytics not found.",
  );
  expect(() => ask("redshift-serverless:GetWorkgroup", { workgroupName: "other" })).toThrow(
    "Workgroup other not found.",
  );
});
