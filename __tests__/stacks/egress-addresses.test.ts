import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { stackOf, synthApp } from "../support/synth-app";

const foundation = (network: EnvironmentFile["replication"]["network"]) =>
  stackOf(
    synthApp([
      environmentFrom((file) => {
        file.replication.network = network;
      }),
    ]),
    "dev-dms-foundation",
  ).json;
const existing = { vpc: "replication", subnets: ["private-a", "private-b"] };

test("the addresses of NAT gateways are an output, for access lists that somebody else keeps", () => {
  expect(foundation({ cidr: "10.20.0.0/16", nat: true }).output["egress_addresses"]).toEqual({
    description: expect.stringContaining("what an access list, such as TiDB Cloud's, has to admit") as string,
    value: "${jsonencode(sort(distinct(concat(local.nat_addresses))))}",
  });
});

test.each([
  ["none, where nothing leaves over the Internet", { cidr: "10.20.0.0/16" }, "local.nat_addresses"],
  [
    "those of NAT gateways that others made in the VPC",
    existing,
    "compact([for gateway in data.aws_nat_gateway.replication_vpc : gateway.public_ip])",
  ],
  [
    "those that the file says, of a network account",
    { ...existing, egressAddresses: ["203.0.113.7", "203.0.113.8"] },
    '["203.0.113.7","203.0.113.8"]',
  ],
])("they are one in every case: %s", (_which, network, list) => {
  const { output, data } = foundation(network);
  expect(output["egress_addresses"]?.["value"]).toBe(`\${jsonencode(sort(distinct(concat(${list}))))}`);
  expect("aws_nat_gateways" in data).toBe(list.includes("aws_nat_gateway"));
});
