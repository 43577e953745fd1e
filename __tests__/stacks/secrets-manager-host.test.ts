/** Where DMS asks for the secret of a database: an extra connection attribute of every endpoint that reads one. */
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { elements, synthApp } from "../support/synth-app";

const place = { vpc: "replication", subnets: ["private-a", "private-b"] };
const host = "vpce-1-2.secretsmanager.eu-west-1.vpce.amazonaws.com";

function attributesOf(network: object, ofDatabase: object = {}): unknown {
  const edit = (file: EnvironmentFile) => {
    file.replication.network = { ...place, ...network };
    Object.assign(file.endpoints?.["orders-db"] ?? {}, { connection: { via: "direct" } }, ofDatabase);
  };
  const endpoints = elements(synthApp([environmentFrom(edit)]), "aws_dms_endpoint");
  return endpoints.find(({ name }) => name === "orders-db")?.block["extra_connection_attributes"];
}

test("DMS asks at the service's own name by default", () => {
  expect(String(attributesOf({}))).not.toContain("secretsManagerEndpointOverride");
});

test("a name of the network is that of every database", () => {
  expect(attributesOf({ secretsManagerEndpointOverride: host })).toMatch(
    new RegExp(`(^|;)secretsManagerEndpointOverride=${host}$`),
  );
});

test("an existing endpoint of the VPC hands on its name", () => {
  expect(attributesOf({ vpcEndpoints: { secretsmanager: "secrets" } })).toMatch(
    /secretsManagerEndpointOverride=\$\{.*secretsmanager_host.*\}$/,
  );
});

test("an endpoint's own name, and its own attribute, come before that of the network", () => {
  const network = { secretsManagerEndpointOverride: host };
  expect(attributesOf(network, { secretsManagerEndpointOverride: "own.example.com" })).toContain(
    "secretsManagerEndpointOverride=own.example.com",
  );
  const extraConnectionAttributes = "secretsManagerEndpointOverride=other.example.com";
  const said = String(attributesOf(network, { extraConnectionAttributes }));
  expect(said.match(/secretsManagerEndpointOverride/g)).toHaveLength(1);
  expect(said).toContain("other.example.com");
});
