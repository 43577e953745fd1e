/** VPCs whose subnets are only shared with an account: refused at plan where a way makes what is their owner's alone. */
import type { EndpointFile, EnvironmentFile } from "../support/environment";
import { auroraSource, environmentFrom } from "../support/environment";
import { at, elements, synthApp } from "../support/synth-app";

const named = { vpc: "orders", subnets: ["orders-a", "orders-b"], securityGroup: "orders-database" };
const existing = { vpc: "replication", subnets: ["private-a", "private-b"] };

/** What the plan demands of the VPC's owner, by the address of the VPC. */
function demanded(
  connection: object,
  network: EnvironmentFile["replication"]["network"] = { cidr: "10.20.0.0/16" },
): Record<string, { condition: string; error_message: string }> {
  const edit = (file: EnvironmentFile) => {
    file.replication.network = network;
    const postgres = { engine: "aurora-postgresql", databaseName: "shop", sslMode: "require" };
    const source = { ...auroraSource("orders"), ...postgres, caCertificate: undefined, connection };
    file.endpoints = { ...file.endpoints, "orders-db": source as EndpointFile };
    for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.migrationType = "full-load";
  };
  const found = elements(synthApp([environmentFrom(edit)]), "aws_vpc").flatMap(({ name, block }) => {
    const all = (at(block, "lifecycle", "postcondition") ?? []) as {
      condition: string;
      error_message: string;
    }[];
    return all.filter(({ condition }) => condition.includes("owner_id")).map((one) => [name, one] as const);
  });
  return Object.fromEntries(found);
}

test.each([
  ["vpc-peering", { ...named, cidrs: ["10.30.0.0/16"] }, "peering connections and routes"],
  [
    "transit-gateway",
    { ...named, cidrs: ["10.30.0.0/16"], transitGateway: "create" },
    "transit gateway attachments and routes",
  ],
  ["lattice", {}, "a resource gateway"],
])("fails: a database over %s in a VPC that is not its account's own", (via, more, makes) => {
  const { condition, error_message } = demanded({ via, ...more })["orders-db"] ?? {};
  expect(condition).toBe('${self.owner_id == "222222222222"}');
  expect(error_message).toContain(`${makes} (endpoints.orders-db.connection.via: ${via})`);
  expect(error_message).toContain("Say via: private-link");
});

test.each([["private-link"], ["rds-proxy"], ["shared-subnet-proxy"], ["allow-list"]])(
  "a database over %s may stand in a VPC that is shared with its account",
  (via) => {
    expect(demanded({ via }, { cidr: "10.20.0.0/16", nat: true })).toEqual({});
  },
);

test.each([
  ["private-link", { privateZone: true }, "interface endpoints"],
  ["rds-proxy", { privateZone: true }, "interface endpoints"],
  ["lattice", { privateZone: true }, "interface endpoints"],
  ["shared-subnet-proxy", {}, "shares of its subnets"],
])("fails: %s from a replication VPC that is not the replication account's own", (via, more, makes) => {
  const { condition, error_message } = demanded({ via, ...more }, existing)["replication_vpc"] ?? {};
  expect(condition).toBe('${self.owner_id == "111111111111"}');
  expect(error_message).toContain(`${makes} (endpoints.orders-db.connection.via: ${via})`);
});

test("fails: endpoints of AWS services in a replication VPC that is not the replication account's own", () => {
  const network = { ...existing, serviceEndpoints: "create" as const };
  expect(demanded({ via: "direct" }, network)["replication_vpc"]?.error_message).toContain(
    "endpoints of AWS services (replication.network.serviceEndpoints: create)",
  );
});

test("over an existing path, replication instances may stand in a VPC that is shared with their account", () => {
  expect(demanded({ via: "direct" }, existing)).toEqual({});
});
