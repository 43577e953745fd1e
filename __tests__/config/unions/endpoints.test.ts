/** What is said of a wrong key, a missing key and a wrong word in each union of an endpoint. */
import { connection, endpoint, told } from "../../support/told";

test("union endpoints.*: by its engine", () => {
  expect(
    told(
      "endpoints: { a: { engine: docdb, host: a.example.com, account: orders, secret: { name: a, policy: merge, keyAccess: grant }, connection: { via: direct }, cluster: x, sslMode: verify-full, caCertificate: certificates/ca.pem } }",
      "endpoints: { a: { engine: s3, bucket: landing, access: assumed-role } }",
      "endpoints: { a: { engine: mssql } }",
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.a.cluster: "cluster" does not go with engine "docdb"; it belongs to engine "aurora-mysql", "aurora-postgresql", "redshift"
      fix: delete it; the keys here are "engine", "host", "account", "secret", "connection", "sslMode", "caCertificate", "extraConnectionAttributes", "secretsManagerEndpointOverride", "tags", "databaseName", "settings"
    endpoints.a.folder: missing; expected text, because engine is "s3"
      fix: add \`folder\` (folder in the bucket that DMS writes or reads under)
    endpoints.a.engine: got "mssql"; expected one of "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "db2", "sybase", "mongodb", "docdb", "tidb", "redshift", "redshift-serverless", "s3", "dynamodb", "kinesis", "kafka", "opensearch"
      fix: write "sqlserver""
  `);
});

test("union endpoints.*.cluster: an identifier or a cluster that is made", () => {
  expect(
    told(
      endpoint("{ cluster: { create: {}, identifier: x } }"),
      endpoint("{ cluster: {} }"),
      endpoint(`{ cluster: ${"long-".repeat(13)} }`),
      endpoint("{ cluster: 5 }"),
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.orders-db.cluster.create.engineVersion: missing; expected a version in quotes, like "8.0" or "16"
      fix: add \`engineVersion\` (version of the engine: a major version alone leaves the minor one to RDS, also when RDS upgrades it)
    endpoints.orders-db.cluster.create.identifier: missing; expected text
      fix: add \`identifier\` (identifier of the cluster; its instances have it with -1 and -2 behind it)
    endpoints.orders-db.cluster.create.instanceClass: missing; expected text
      fix: add \`instanceClass\` (class of both instances)
    endpoints.orders-db.cluster.identifier: unknown key; the keys here are "create"
      fix: delete it, or use one of these keys
    endpoints.orders-db.cluster.create: missing; expected a map with "identifier", "engineVersion", "instanceClass"
      fix: add \`create\`
    endpoints.orders-db.cluster: got "long-long-long-long-long-long-long-long-long-long-long-long-long-"; expected text of 1 to 63 characters
      fix: correct the value (identifier of the existing cluster)
    endpoints.orders-db.cluster: got 5; expected text of 1 to 63 characters, or a map with "create"
      fix: correct the value (identifier of the existing cluster, or \`create\` for one that is made, to try things out)"
  `);
});

test("union endpoints.*.connection: by its via", () => {
  expect(
    told(
      connection("{ via: allow-list, vpc: v, securityGroup: g, subnets: [a, b] }"),
      connection("{ via: vpc-peering, vpc: v, securityGroup: g, subnets: [a, b] }"),
      connection("{ via: privat-link }"),
      connection("{ via: tgw }"),
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.orders-db.connection.subnets: "subnets" does not go with via "allow-list"; it belongs to via "private-link", "rds-proxy", "shared-subnet-proxy", "vpc-peering", "transit-gateway", "lattice"
      fix: delete it; the keys here are "via", "to", "vpc", "securityGroup", "allowedCidrs", "port"
    endpoints.orders-db.connection.cidrs: missing; expected a list that is not empty, because via is "vpc-peering"
      fix: add \`cidrs\` (the ranges of the database's VPC: routed to it, and confirmed at plan)
    endpoints.orders-db.connection.via: got "privat-link"; expected one of "private-link", "rds-proxy", "shared-subnet-proxy", "vpc-peering", "transit-gateway", "lattice", "allow-list", "existing-endpoint-service", "direct"
      fix: write "private-link"
    endpoints.orders-db.connection.via: got "tgw"; expected one of "private-link", "rds-proxy", "shared-subnet-proxy", "vpc-peering", "transit-gateway", "lattice", "allow-list", "existing-endpoint-service", "direct"
      fix: write "transit-gateway""
  `);
});

test("union endpoints.*.connection: the way that holds where none is said", () => {
  expect(
    told(
      "endpoints: { a: { engine: mysql, host: a.example.com, account: orders, secret: { name: a, policy: merge, keyAccess: grant }, connection: { cidrs: [10.0.0.0/8], vpc: v, securityGroup: g }, sslMode: verify-full, caCertificate: certificates/ca.pem } }",
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.a.connection.privateZone: missing; expected true or false, because the existing VPC "replication" may have other clients of that host, which the zone would divert
      fix: write \`privateZone: true\`, or \`privateZone: false\` and \`sslMode: verify-ca\` if the secret names the endpoint's own host
    endpoints.a.connection.subnets: missing; expected the subnets of the database's network, because RDS does not know this database
      fix: add \`subnets\`, by id or as the owner of the VPC calls it
    endpoints.a.connection.cidrs: "cidrs" does not go with via "private-link", which holds where no via is said; it belongs to via "vpc-peering", "transit-gateway", "direct"
      fix: write \`via\`, or delete this key"
  `);
});

test("union endpoints.*.connection.to: words or an instance", () => {
  expect(
    told(
      connection("{ to: { instance: a, cluster: b } }"),
      connection("{ to: {} }"),
      connection("{ to: orders-aurora-1 }"),
      connection("{ to: readr }"),
      connection("{ to: [writer] }"),
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.orders-db.connection.to.cluster: unknown key; the keys here are "instance"
      fix: delete it, or use one of these keys
    endpoints.orders-db.connection.to.instance: missing; expected text of 1 to 63 characters
      fix: add \`instance\` (identifier of an instance of the cluster)
    endpoints.orders-db.connection.to: got "orders-aurora-1"; expected "writer", "reader", or a map with "instance"
      fix: write \`{ instance: orders-aurora-1 }\` (identifier of an instance of the cluster)
    endpoints.orders-db.connection.to: got "readr"; expected "writer", "reader", or a map with "instance"
      fix: write "reader"
    endpoints.orders-db.connection.to: got a list; expected "writer", "reader", or a map with "instance"
      fix: choose one (which address of an Aurora cluster is meant: its writer, its readers, or one instance)"
  `);
});

test("union endpoints.*.connection.transitGateway: a new one, or another", () => {
  const gateway = (text: string) =>
    `replication: { network: { cidr: 10.20.0.0/16 } }\n` +
    connection(
      `{ via: transit-gateway, vpc: v, securityGroup: g, subnets: [a, b], cidrs: [10.30.0.0/16]${text} }`,
    );
  expect(
    told(
      gateway(", transitGateway: { id: tgw-0123456789abcdef0 }"),
      gateway(""),
      gateway(", transitGateway: tgw_0123456789abcdef0"),
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.orders-db.connection.transitGateway.tags: missing; expected a map
      fix: add \`tags\` (tags that it has, and no other of its kind where it is looked for)
    endpoints.orders-db.connection.transitGateway.id: unknown key; the keys here are "tags"
      fix: delete it, or use one of these keys
    endpoints.orders-db.connection.transitGateway: missing; expected text of 1 to 255 characters, or a map with "tags", because via is "transit-gateway"
      fix: add \`transitGateway\` (\`create\` makes one in the replication account and shares it; an id, ARN, Name tag or tags take an existing one that both accounts can use. Tags of one that another account shares are not to be seen: name it by its id or ARN)
    endpoints.orders-db.connection.transitGateway: got "tgw_0123456789abcdef0"; expected "create", or an id like "tgw-0123456789abcdef0", an ARN like "arn:aws:ec2:eu-west-1:111111111111:transit-gateway/tgw-0123456789abcdef0", a Name tag, or tags
      fix: correct the value (\`create\` makes one in the replication account and shares it; an id, ARN, Name tag or tags take an existing one that both accounts can use. Tags of one that another account shares are not to be seen: name it by its id or ARN)"
  `);
});

test("union endpoints.*.settings.ignoreHeaderRows: its words", () => {
  expect(told("endpoints: { lake-orders: { settings: { ignoreHeaderRows: 2 } } }")).toMatchInlineSnapshot(`
    "endpoints.lake-orders.settings.ignoreHeaderRows: got 2; expected one of 0, 1
      fix: choose one (whether a source passes over the first row of each file: 1 does, 0 does not)"
  `);
});

test("fails: a TLS mode of another engine's words", () => {
  expect(told(endpoint("{ sslMode: required }"), endpoint("{ sslMode: VERIFY_IDENTITY }")))
    .toMatchInlineSnapshot(`
    "endpoints.orders-db.sslMode: got "required"; expected one of "verify-ca", "verify-full"
      fix: choose one (how DMS checks the server's certificate)
    endpoints.orders-db.sslMode: got "VERIFY_IDENTITY"; expected one of "verify-ca", "verify-full"
      fix: write "verify-full""
  `);
});
