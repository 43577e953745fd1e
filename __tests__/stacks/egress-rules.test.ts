/** Where the security group of the replication instances lets them out. */
import { auroraSource, environmentFrom, type EnvironmentFile } from "../support/environment";
import { elements, exampleEnvironments, synthApp, textAt, type SynthesizedApp } from "../support/synth-app";

const place = { vpc: "orders", subnets: ["orders-a", "orders-b"], securityGroup: "orders-database" };
const cidrs = ["10.30.0.0/16"];

/** Rules out to ranges, of all stacks. */
function rangeRules(app: SynthesizedApp) {
  return elements(app, "aws_vpc_security_group_egress_rule").filter(({ block }) => "cidr_ipv4" in block);
}

function withNetwork(file: EnvironmentFile, connections: readonly object[]): void {
  file.replication.network = { cidr: "10.20.0.0/16", availabilityZones: 2 };
  connections.forEach((connection, index) => {
    const endpoint = { ...auroraSource("orders"), cluster: `orders-${index + 1}`, connection };
    file.endpoints = {
      ...file.endpoints,
      [index === 0 ? "orders-db" : `orders-db-${index + 1}`]: endpoint as never,
    };
  });
}

test.each([
  ["vpc-peering", { via: "vpc-peering", ...place, cidrs }],
  ["transit-gateway", { via: "transit-gateway", transitGateway: "create", ...place, cidrs }],
])("direct and %s to the same range and port share a rule: EC2 refuses a second one", (_via, routed) => {
  const app = synthApp([
    environmentFrom((file) =>
      withNetwork(file, [routed, { via: "direct", cidrs }, { ...routed, port: 3307 }]),
    ),
  ]);
  expect(rangeRules(app).map(({ stack, name }) => `${stack}: ${name}`)).toEqual([
    "dev-dms-foundation: databases_3306_10-30-0-0-16",
    "dev-dms-foundation: databases_3307_10-30-0-0-16",
    "dev-dms-foundation: interface_endpoints",
  ]);
});

test("a database with the port and range of the interface endpoints needs no rule of its own", () => {
  const app = synthApp([
    environmentFrom((file) => withNetwork(file, [{ via: "direct", cidrs: ["10.20.0.0/16"], port: 443 }])),
  ]);
  expect(rangeRules(app).map(({ name }) => name)).toEqual(["interface_endpoints"]);
});

test("no two rules of a group say the same, whatever stacks they are in", () => {
  for (const environment of exampleEnvironments()) {
    const said = rangeRules(synthApp([environment])).map(({ block }) =>
      [groupOf(textAt(block, "security_group_id")), block["from_port"], block["cidr_ipv4"]].join(" "),
    );
    expect(said).toEqual([...new Set(said)]);
  }
});

/** The replication group is another stack's output to some. */
function groupOf(reference: string): string {
  return reference.includes("replication_security_group_id")
    ? "${aws_security_group.replication_network.id}"
    : reference;
}
