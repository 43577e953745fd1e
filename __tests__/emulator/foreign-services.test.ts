import { dms, EmulatedNetwork, other, textOf } from "../support/sandbox-network";

const serviceName = "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";

let emulated: EmulatedNetwork;

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
});
afterEach(() => emulated.close());

test("a service of somebody else keeps the id that a file names, and is there for whom it admits", async () => {
  emulated.network.services.tell({
    serviceName,
    accountId: "999999999999",
    region: "eu-west-1",
    zones: ["eu-west-1a"],
    acceptanceRequired: false,
    balancerArns: ["balancer"],
    principals: ["arn:aws:iam::111111111111:root"],
  });
  emulated.answers.DescribeSubnets =
    "<R><subnetSet><item><subnetId>subnet-1</subnetId><availabilityZone>eu-west-1a</availabilityZone></item></subnetSet></R>";
  emulated.answers.CreateVpcEndpoint =
    "<R><vpcEndpoint><vpcEndpointId>vpce-2</vpcEndpointId><state>available</state></vpcEndpoint></R>";
  const described = await emulated.call(dms, "DescribeVpcEndpointServices", { "ServiceName.1": serviceName });
  expect(described).toContain("<availabilityZoneSet><item>eu-west-1a</item></availabilityZoneSet>");
  const connect = { ServiceName: serviceName, "SubnetId.1": "subnet-1" };
  expect(textOf(await emulated.call(dms, "CreateVpcEndpoint", connect), "state")).toBe("available");
  expect(emulated.network.connections.of("vpce-2")?.state).toBe("available");
  expect(await emulated.call(other, "CreateVpcEndpoint", connect)).toBe("InvalidServiceName");
});

test("says what is expected of services and listeners", () => {
  const { services, listeners } = emulated.network;
  expect(() => services.tell({ serviceName: "vpce-svc-1" })).toThrow("a name that ends in the service's id");
  expect(() => listeners.tell({ host: "db.example.com", port: "3306" })).toThrow(/listeners: .*number/s);
});
