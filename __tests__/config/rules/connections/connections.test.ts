import { loadFiles, loading, wholeEnvironment } from "../../../support/environment-files";

const place = "vpc: shop, subnets: [db-a, db-b], securityGroup: shop-database";

/** The whole environment with the way to its database, in the existing VPC that it has. */
function connected(connection: string, endpoint = ""): string {
  return `
endpoints:
  orders-db:
    connection: { ${connection} }${endpoint}
`;
}

/** The same in a VPC that is made here. */
function inNewNetwork(dev: string, network = "cidr: 10.20.0.0/16"): () => void {
  const common = wholeEnvironment.replace(/network: .*/, `network: { ${network} }`);
  return () => loadFiles({ "common.yaml": common, "dev.yaml": dev });
}

test("fails: rule database-subnets-differ: one subnet named twice", () => {
  expect(
    loading(
      connected(
        "via: private-link, privateZone: true, vpc: shop, subnets: [db-a, db-a], securityGroup: shop-database",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:84  endpoints.orders-db.connection.subnets[1]
        got "db-a" a second time; expected subnets of at least two Availability Zones
        fix: name another subnet"
  `);
});

test("fails: rule database-network: a database that RDS does not know, with a way that says nothing of its network", () => {
  const common = wholeEnvironment
    .replace("engine: aurora-mysql", "engine: mysql")
    .replace("cluster: orders-aurora", "host: db.orders.example");
  const dev = connected("via: private-link, privateZone: true, vpc: shop");
  expect(() => loadFiles({ "common.yaml": common, "dev.yaml": dev })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:5  endpoints.orders-db.connection.securityGroup
        missing; expected the securityGroup of the database's network, because RDS does not know this database
        fix: add \`securityGroup\`, by id or as the owner of the VPC calls it

      environments/dev.yaml:4:5  endpoints.orders-db.connection.subnets
        missing; expected the subnets of the database's network, because RDS does not know this database
        fix: add \`subnets\`, by id or as the owner of the VPC calls it"
  `);
});

test("a cluster of RDS tells where it is", () => {
  expect(loading(connected("via: private-link, privateZone: true"))).not.toThrow();
});

test("fails: rule zones-differ: one zone named twice", () => {
  expect(inNewNetwork("tags: {}", "cidr: 10.20.0.0/16, availabilityZones: [euw1-az1, euw1-az1]"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:10:64  replication.network.availabilityZones[1]
        got "euw1-az1" a second time; expected each zone once
        fix: name another zone"
  `);
});

test("fails: rule private-zone-said: a zone in a VPC with other clients, unsaid", () => {
  expect(loading(connected(`via: private-link, ${place}`))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:5  endpoints.orders-db.connection.privateZone
        missing; expected true or false, because the existing VPC "replication" may have other clients of that host, which the zone would divert
        fix: write \`privateZone: true\`, or \`privateZone: false\` and \`sslMode: verify-ca\` if the secret names the endpoint's own host"
  `);
});

test.each([
  `via: private-link, privateZone: true, ${place}`,
  `via: lattice, privateZone: true, ${place}`,
  `via: vpc-peering, cidrs: [10.30.0.0/16], ${place}`,
  `via: allow-list, vpc: shop, securityGroup: shop-database`,
])("an existing VPC accepts { %s }", (connection) => {
  const network = "\nreplication:\n  network: { cidr: 10.20.0.0/16 }\n";
  expect(loading(connected(connection) + network)).not.toThrow();
});

test.each([
  `via: private-link, ${place}`,
  `via: lattice, ${place}`,
  `via: transit-gateway, transitGateway: create, cidrs: [10.30.0.0/16], ${place}`,
])("a VPC that is made here accepts { %s }", (connection) => {
  expect(inNewNetwork(connected(connection))).not.toThrow();
});

test("fails: rule verify-full-name: no zone for the name that the certificate carries", () => {
  expect(loading(connected(`via: private-link, privateZone: false, ${place}`)))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:23:14  endpoints.orders-db.sslMode
        got "verify-full" with privateZone false; expected "verify-ca", because no certificate of a database carries the name of a VPC endpoint
        fix: write \`privateZone: true\` in \`connection\`, or \`sslMode: verify-ca\`, which does not compare names"
  `);
});

test("rule verify-full-name: verify-ca compares no names", () => {
  expect(
    loading(connected(`via: private-link, privateZone: false, ${place}`, "\n    sslMode: verify-ca")),
  ).not.toThrow();
});

const second = (connection: string) => `
  orders-copy:
    engine: aurora-mysql
    account: orders
    cluster: orders-aurora
    secret: { name: orders/copy, policy: merge, keyAccess: grant }
    connection: { ${connection} }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`;

test("fails: rule one-zone-per-host: two endpoints with a path to the same writer", () => {
  expect(inNewNetwork(connected(`via: private-link, ${place}`) + second(`via: lattice, ${place}`)))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:11:5  endpoints.orders-copy.connection
        makes a private zone for the host that endpoints.orders-db has a zone for; expected one path to a host
        fix: write \`connection: { via: direct }\`: the path of orders-db leads there already"
  `);
});

test.each([
  `via: lattice, to: reader, ${place}`,
  `via: lattice, to: { instance: orders-2 }, ${place}`,
  "via: direct",
])("rule one-zone-per-host: beside the writer's path may be { %s }", (connection) => {
  expect(inNewNetwork(connected(`via: private-link, ${place}`) + second(connection))).not.toThrow();
});

test("fails: rule allow-list-way-out: instances that nothing lets out", () => {
  expect(inNewNetwork(connected("via: allow-list, vpc: shop, securityGroup: shop-database")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:24  endpoints.orders-db.connection.via
        got "allow-list" for "main", which has no way to the Internet; expected NAT gateways
        fix: write \`nat: true\` at replication.network, or \`via: private-link\` here"
  `);
});

const allowed = connected("via: allow-list, vpc: shop, securityGroup: shop-database");

test("rule allow-list-way-out: NAT gateways let instances out", () => {
  expect(inNewNetwork(allowed, "cidr: 10.20.0.0/16, nat: true")).not.toThrow();
});

test("rule allow-list-way-out: a public address in an existing VPC lets an instance out", () => {
  const open = "\nreplication:\n  instances:\n    main: { publiclyAccessible: true }\n";
  expect(loading(allowed + open)).not.toThrow();
});

test("fails: rule endpoint-service-region: a service of another Region", () => {
  const service = "com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0";
  expect(
    loading(
      connected(
        `via: existing-endpoint-service, serviceName: ${service}, host: db.example.com, privateZone: true`,
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:64  endpoints.orders-db.connection.serviceName
        got a service of "us-east-1"; expected one of "eu-west-1", because an interface endpoint connects within its Region
        fix: ask its owner for the service in eu-west-1, or put this pipeline into an environment of us-east-1"
  `);
});

test.each([
  ["port: 0", "port"],
  ["port: 65536", "port"],
  ["idleTimeoutSeconds: 59", "idleTimeoutSeconds"],
  ["idleTimeoutSeconds: 6001", "idleTimeoutSeconds"],
])("fails: a bound of the connection: %s", (wrong, key) => {
  expect(loading(connected(`via: private-link, privateZone: true, ${wrong}, ${place}`))).toThrow(
    new RegExp(`endpoints\\.orders-db\\.connection\\.${key}\\n`),
  );
});
