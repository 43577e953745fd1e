import { brokenLoading } from "../../sandbox/emulator/connection-test/loading-path";
import { AccountNames } from "../../sandbox/emulator/connection-test/words";
import type { RouteFacts } from "../../sandbox/emulator/network/reader";
import { Warehouses } from "../../sandbox/emulator/network/warehouses";
import { FakeNetwork } from "../support/fake-network";

const owner = { accountId: "111111111111", region: "eu-west-1", port: 5439 };
const names = new AccountNames();
names.set({ [owner.accountId]: "dms" });

/** What a test says of the routes of a cluster's two subnets. */
async function loading(routes: readonly RouteFacts[], enhancedVpcRouting = true) {
  const warehouses = new Warehouses();
  warehouses.tell({
    ...owner,
    kind: "cluster",
    name: "analytics",
    host: "analytics.example",
    enhancedVpcRouting,
    vpcId: "vpc-w",
    subnetIds: ["subnet-5", "subnet-6"],
  });
  const network = new FakeNetwork();
  const s3 = { cidr: "", prefixListId: "pl-s3" };
  network.subnetsOf.set("vpc-w", [
    { subnetId: "subnet-5", cidr: "10.50.0.0/24", routeTableId: "rtb-5", routes: [s3] },
    { subnetId: "subnet-6", cidr: "10.50.1.0/24", routeTableId: "rtb-6", routes },
  ]);
  return brokenLoading("analytics.example", { warehouses, reader: network.deps.reader }, names);
}

test.each<[string, RouteFacts]>([
  ["a gateway endpoint", { cidr: "", prefixListId: "pl-s3" }],
  ["a route to everywhere", { cidr: "0.0.0.0/0", natGatewayId: "nat-1" }],
])("a warehouse loads through %s", async (_what, route) => {
  expect(await loading([route])).toBeUndefined();
});

test("a warehouse without Enhanced VPC Routing needs no route", async () => {
  expect(await loading([], false)).toBeUndefined();
});

test("names the route table that has no way to S3", async () => {
  expect(await loading([{ cidr: "10.50.0.0/16" }, { cidr: "", prefixListId: "pl-dynamodb" }])).toMatchObject({
    link: "cluster analytics in account dms has Enhanced VPC Routing and does not reach its staging bucket: route table rtb-6 of subnet subnet-6 has no way to S3",
    fix: "put a gateway endpoint for S3 into route table rtb-6",
  });
});
