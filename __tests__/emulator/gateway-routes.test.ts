import { dms, EmulatedNetwork } from "../support/sandbox-network";

const s3 = "com.amazonaws.eu-west-1.s3";
let emulated: EmulatedNetwork;

/** A route table with one route, as EC2 lists it. */
function table(id: string, prefixListId: string): string {
  return `<item><routeTableId>${id}</routeTableId><routeSet><item><destinationPrefixListId>${prefixListId}</destinationPrefixListId><gatewayId>vpce-1</gatewayId></item></routeSet></item>`;
}

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
  emulated.answers.DescribeManagedPrefixLists = `<R><prefixListSet><item><prefixListId>pl-s3</prefixListId><prefixListName>${s3}</prefixListName></item></prefixListSet></R>`;
  emulated.answers.DescribeRouteTables = `<R><routeTableSet>${table("rtb-1", "pl-s3")}${table("rtb-2", "pl-other")}</routeTableSet></R>`;
  emulated.answers.DescribeVpcEndpoints = `<R><vpcEndpointSet><item><vpcEndpointId>vpce-1</vpcEndpointId><serviceName>${s3}</serviceName></item></vpcEndpointSet></R>`;
});
afterEach(() => emulated.close());

const withRouteTo = (prefixListId: string) =>
  emulated.call(dms, "DescribeRouteTables", {
    "Filter.1.Name": "vpc-id",
    "Filter.1.Value.1": "vpc-1",
    "Filter.2.Name": "route.destination-prefix-list-id",
    "Filter.2.Value.1": prefixListId,
  });

test("route tables are found by the prefix list of a route", async () => {
  await withRouteTo("pl-s3");
  expect(emulated.bodies.at(-1)).toBe("Action=DescribeRouteTables&Version=2016-11-15&RouteTableId.1=rtb-1");
  expect(await withRouteTo("pl-none")).toContain("<routeTableSet></routeTableSet>");
});

test("an endpoint does not come into a table that has a route to its service", async () => {
  const make = (id: string) =>
    emulated.call(dms, "CreateVpcEndpoint", { ServiceName: s3, "RouteTableId.1": id });

  expect(await make("rtb-1")).toBe("RouteAlreadyExists");
  emulated.answers.DescribeRouteTables = `<R><routeTableSet>${table("rtb-2", "pl-other")}</routeTableSet></R>`;
  expect(await make("rtb-2")).toBe("<R/>");
});

test("an endpoint that changes its tables changes their routes", async () => {
  emulated.answers.DescribeRouteTables = "<R/>";
  await emulated.call(dms, "ModifyVpcEndpoint", {
    VpcEndpointId: "vpce-1",
    "AddRouteTableId.1": "rtb-3",
    "RemoveRouteTableId.1": "rtb-1",
  });

  expect(emulated.asked.slice(-2)).toEqual(["111111111111 CreateRoute", "111111111111 DeleteRoute"]);
  const [made, deleted] = emulated.bodies.slice(-2).map((body) => new URLSearchParams(body));
  expect(Object.fromEntries(made ?? [])).toMatchObject({
    RouteTableId: "rtb-3",
    DestinationPrefixListId: "pl-s3",
    GatewayId: "vpce-1",
  });
  expect(Object.fromEntries(deleted ?? [])).toMatchObject({
    RouteTableId: "rtb-1",
    DestinationPrefixListId: "pl-s3",
  });
});

test("an endpoint does not change into a table that has a route to its service", async () => {
  expect(
    await emulated.call(dms, "ModifyVpcEndpoint", { VpcEndpointId: "vpce-1", "AddRouteTableId.1": "rtb-1" }),
  ).toBe("RouteAlreadyExists");
});
