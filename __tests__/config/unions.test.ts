/** What is said of a wrong key, a missing key and a wrong word in each union of the schema. */
import { readFileSync } from "node:fs";
import { ConfigError } from "../../config/load";
import { dereferenced, environmentJsonSchema, type SchemaNode } from "../../config/json-schema";
import { alternativesOf } from "../../config/schema-union";
import { loadFiles, wholeEnvironment } from "../support/environment-files";

/** Takes any JSON, so that nothing can be wrong with it. */
const anything = "pipelines.*.objectMappings[].mappingParameters.attributeMappings[].value";

/** The unions of the schema, by the path of their keys. */
function* unionsOf(schema: SchemaNode, at = "", seen = new Set<string>()): Generator<string> {
  if (schema.$ref !== undefined && seen.has(schema.$ref)) return;
  if (schema.$ref !== undefined) seen.add(schema.$ref);
  const node = dereferenced(schema);
  const alternatives = alternativesOf(node);
  if (alternatives.length > 1) yield at;
  const below = alternatives.length === 1 && !node.anyOf && !node.oneOf ? [] : alternatives;
  for (const alternative of below) yield* unionsOf(alternative, at, seen);
  for (const [key, member] of Object.entries(node.properties ?? {}))
    yield* unionsOf(member, at === "" ? key : `${at}.${key}`, seen);
  if (typeof node.additionalProperties === "object")
    yield* unionsOf(node.additionalProperties, `${at}.*`, seen);
  if (node.items !== undefined) yield* unionsOf(node.items, `${at}[]`, seen);
}

/** The problems of files, each laid over the whole environment by itself. */
function told(...files: string[]): string {
  return toldOf(wholeEnvironment, ...files);
}

function toldOf(common: string, ...files: string[]): string {
  const texts = files.flatMap((file) => {
    try {
      loadFiles({ "common.yaml": common, "dev.yaml": file });
    } catch (error) {
      if (error instanceof ConfigError)
        return error.problems.map(
          ({ keyPath, detail, fix }) => `${keyPath}: ${detail}${fix === undefined ? "" : `\n  fix: ${fix}`}`,
        );
      throw error;
    }
    throw new Error(`nothing is said of ${file}`);
  });
  return texts.join("\n");
}

const endpoint = (text: string) => `endpoints: { orders-db: ${text} }`;
const connection = (text: string) => endpoint(`{ connection: ${text} }`);
const pipeline = (text: string) => `pipelines: { orders-to-lake: ${text} }`;
const serverless = (text: string) => pipeline(`{ runsOn: { serverless: ${text} } }`);

test("every union of the schema has a test here", () => {
  const unions = [...new Set(unionsOf(environmentJsonSchema()))].filter((name) => name !== anything);
  expect(unions.length).toBeGreaterThan(15);
  const tests = readFileSync(__filename, "utf8");
  expect(unions.filter((name) => !tests.includes(`test("union ${name}: `))).toEqual([]);
});

test("no message is longer than a few lines", () => {
  const text = told(
    connection("{ via: allow-list, subnets: [a, b], vpc: 5 }"),
    connection("{ via: direkt }"),
  );
  for (const line of text.split("\n")) expect(line.length).toBeLessThan(400);
});

test("union backend: by its type", () => {
  expect(
    told(
      "backend: { type: cloud, organization: o, bucket: b }",
      "backend: { type: s3, bucket: abc }",
      "backend: { type: gcs }",
    ),
  ).toMatchInlineSnapshot(`
    "backend.bucket: "bucket" does not go with type "cloud"; it belongs to type "s3"
      fix: delete it; the keys here are "type", "organization", "hostname", "project"
    backend.region: missing; expected text
      fix: add \`region\` (region of the state bucket)
    backend.type: got "gcs"; expected one of "local", "s3", "cloud"
      fix: choose one (where Terraform keeps the states)"
  `);
});

test("union logRetentionDays: its words", () => {
  expect(told("logRetentionDays: 30")).toMatchInlineSnapshot(`
    "logRetentionDays: got 30; expected one of 365, 400, 545, 731, 1096, 1827, 3653
      fix: choose one (days that CloudWatch keeps logs, from the values that CloudWatch offers, at least a year)"
  `);
});

test("union replication.network: by the keys that each kind needs", () => {
  expect(
    told(
      "replication: { network: { nat: true } }",
      "replication: { network: null }",
      "replication: { network: new }",
    ),
  ).toMatchInlineSnapshot(`
    "replication.network.nat: "nat" does not go with "vpc", "subnets"; expected a map with "cidr", or with "vpc", "subnets"; "vpc" is said at environments/common.yaml:10:19
      fix: keep the keys of one kind
    replication.network: got no value; expected a map with "cidr", or with "vpc", "subnets"
      fix: write the value, or delete the key
    replication.network: got text; expected a map with "cidr", or with "vpc", "subnets"
      fix: correct the value (the replication network: \`cidr\` makes a VPC, \`vpc\` and \`subnets\` take existing ones by name)"
  `);
});

test("union replication.network.availabilityZones: a number or a list", () => {
  const common = wholeEnvironment.replace(/network: .*/, "network: { cidr: 10.20.0.0/16 }");
  const zones = (text: string) => `replication: { network: { availabilityZones: ${text} } }`;
  expect(toldOf(common, zones("1"), zones("[eu-west-1a, euw1-az2]"), zones("[euw1-az1]"), zones("all")))
    .toMatchInlineSnapshot(`
    "replication.network.availabilityZones: got 1; expected a whole number from 2 to 4
      fix: correct the value (zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has)
    replication.network.availabilityZones[0]: got "eu-west-1a"; expected a zone id like "euw1-az1"
      fix: correct the value
    replication.network.availabilityZones: got a list of 1; expected a list of 2 to 4
      fix: correct the value (zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has)
    replication.network.availabilityZones: got text; expected a whole number from 2 to 4, or a list of 2 to 4
      fix: correct the value (zones that get a private subnet: how many, 2 to 4, or which, by zone id. Zone ids mean the same in every account, names do not; an interface endpoint needs a zone that its service has)"
  `);
});

test("union endpoints.*: by its engine", () => {
  expect(
    told(
      "endpoints: { a: { engine: docdb, host: a.example.com, account: orders, secret: { name: a, policy: merge, keyAccess: grant }, connection: { via: direct }, cluster: x, sslMode: verify-full, caCertificate: certificates/ca.pem } }",
      "endpoints: { a: { engine: s3, bucket: landing, access: assumed-role } }",
      "endpoints: { a: { engine: mssql } }",
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.a.cluster: "cluster" does not go with engine "docdb"; it belongs to engine "aurora-mysql", "aurora-postgresql", "redshift"
      fix: delete it; the keys here are "engine", "host", "account", "secret", "connection", "sslMode", "caCertificate", "extraConnectionAttributes", "databaseName", "settings"
    endpoints.a.folder: missing; expected text
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
    endpoints.orders-db.cluster: got 5 without quotes; expected text of 1 to 63 characters
      fix: write "5""
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
      fix: delete it; the keys here are "via", "to", "vpc", "securityGroup", "port"
    endpoints.orders-db.connection.cidrs: missing; expected a list that is not empty
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
    "endpoints.a.connection.subnets: missing; expected a list of 2 or more, because via is "private-link" where the file does not say it
      fix: add \`subnets\` (name tags of subnets of that VPC, in at least two Availability Zones)
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

test("union endpoints.*.connection.transitGateway: a new one, or the id of another", () => {
  const gateway = (text: string) =>
    `replication: { network: { cidr: 10.20.0.0/16 } }\n` +
    connection(
      `{ via: transit-gateway, vpc: v, securityGroup: g, subnets: [a, b], cidrs: [10.30.0.0/16]${text} }`,
    );
  expect(
    told(
      gateway(", transitGateway: { id: tgw-0123456789abcdef0, share: true }"),
      gateway(""),
      gateway(", transitGateway: tgw-0123456789abcdef0"),
      gateway(", transitGateway: hub"),
    ),
  ).toMatchInlineSnapshot(`
    "endpoints.orders-db.connection.transitGateway.share: unknown key; the keys here are "id"
      fix: delete it, or use one of these keys
    endpoints.orders-db.connection.transitGateway: missing; expected "create", or a map with "id"
      fix: add \`transitGateway\` (\`create\` makes one in the replication account and shares it; \`id\` takes an existing one)
    endpoints.orders-db.connection.transitGateway: got "tgw-0123456789abcdef0"; expected "create", or a map with "id"
      fix: write \`{ id: tgw-0123456789abcdef0 }\` (id of an existing gateway that both accounts can use)
    endpoints.orders-db.connection.transitGateway: got "hub"; expected "create", or a map with "id"
      fix: choose one (\`create\` makes one in the replication account and shares it; \`id\` takes an existing one)"
  `);
});

test("union endpoints.*.settings.ignoreHeaderRows: its words", () => {
  expect(told("endpoints: { lake-orders: { settings: { ignoreHeaderRows: 2 } } }")).toMatchInlineSnapshot(`
    "endpoints.lake-orders.settings.ignoreHeaderRows: got 2; expected one of 0, 1
      fix: choose one (whether a source passes over the first row of each file: 1 does, 0 does not)"
  `);
});

test("union pipelines.*.runsOn: an instance or serverless", () => {
  expect(
    told(
      serverless("{ maxCapacityUnits: 4 }, instance: main"),
      pipeline("{ runsOn: {} }"),
      pipeline("{ runsOn: Main }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.runsOn.instance: unknown key; the keys here are "serverless"
      fix: delete it, or use one of these keys
    pipelines.orders-to-lake.runsOn.serverless: missing; expected a map with "maxCapacityUnits"
      fix: add \`serverless\`
    pipelines.orders-to-lake.runsOn: got "Main"; expected lower-case letters, digits and single hyphens, starting with a letter
      fix: correct the value (the replication instance, by its key, or \`serverless\` for DMS Serverless)"
  `);
});

test("union pipelines.*.runsOn.serverless.maxCapacityUnits: its words", () => {
  expect(told(serverless("{ maxCapacityUnits: 5 }"), serverless("{}"))).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.runsOn.serverless.maxCapacityUnits: got 5; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
      fix: choose one (DMS capacity units that it may grow to; one is 2 GB of memory)
    pipelines.orders-to-lake.runsOn.serverless.maxCapacityUnits: missing; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
      fix: add \`maxCapacityUnits\` (DMS capacity units that it may grow to; one is 2 GB of memory)"
  `);
});

test("union pipelines.*.runsOn.serverless.minCapacityUnits: its words", () => {
  expect(told(serverless("{ maxCapacityUnits: 4, minCapacityUnits: 3 }"))).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.runsOn.serverless.minCapacityUnits: got 3; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
      fix: choose one (DMS capacity units that it does not shrink below; DMS takes 1 otherwise)"
  `);
});

test("union pipelines.*.tables[]: by the key that each kind needs", () => {
  expect(
    told(
      pipeline("{ tables: [{ exclude: shop.a, filters: [] }] }"),
      pipeline("{ tables: [{ filters: [] }] }"),
      pipeline("{ tables: [{ includes: shop.a }] }"),
      pipeline("{ tables: [{}] }"),
      pipeline("{ tables: [shop.orders] }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.tables[0].filters: "filters" does not go with "exclude"; expected a map with "include", or with "exclude", or with "explicit"
      fix: keep the keys of one kind
    pipelines.orders-to-lake.tables[0].include: missing; expected "schema.table", where % stands for any characters
      fix: add \`include\` ("schema.table"; % stands for any characters)
    pipelines.orders-to-lake.tables[0].includes: unknown key; did you mean "include"?
    pipelines.orders-to-lake.tables[0]: got an empty map; expected a map with "include", or with "exclude", or with "explicit"
      fix: write the keys of one kind
    pipelines.orders-to-lake.tables[0]: got text; expected a map with "include", or with "exclude", or with "explicit"
      fix: correct the value"
  `);
});

test("union pipelines.*.transformations[]: by its action", () => {
  expect(
    told(
      pipeline("{ transformations: [{ action: remove-column, column: shop.a.b, table: shop.a }] }"),
      pipeline("{ transformations: [{ action: add-prefix, table: shop.a }] }"),
      pipeline("{ transformations: [{ action: convert-lower, table: shop.a }] }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.transformations[0].table: "table" does not go with action "remove-column"; it belongs to action "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "add-column", "define-primary-key", "add-before-image-columns"
      fix: delete it; the keys here are "action", "column", "ofDataType"
    pipelines.orders-to-lake.transformations[0].value: missing; expected text that is not empty
      fix: add \`value\` (the prefix or suffix)
    pipelines.orders-to-lake.transformations[0].action: got "convert-lower"; expected one of "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "remove-column", "include-column", "add-column", "change-data-type", "define-primary-key", "add-before-image-columns", "data-masking-digits-mask", "data-masking-digits-randomize", "data-masking-hash-mask"
      fix: write "convert-lowercase""
  `);
});

test("union pipelines.*.tableSettings[].parallelLoad: by its type", () => {
  const load = (text: string) =>
    pipeline(`{ tableSettings: [{ table: shop.orders, parallelLoad: ${text} }] }`);
  expect(
    told(
      load("{ type: none, columns: [id] }"),
      load("{ type: ranges, columns: [id] }"),
      load("{ type: partition }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.tableSettings[0].parallelLoad.columns: "columns" does not go with type "none"; it belongs to type "ranges"
      fix: delete it; the keys here are "type"
    pipelines.orders-to-lake.tableSettings[0].parallelLoad.boundaries: missing; expected a list that is not empty
      fix: add \`boundaries\` (upper ends of the segments, lowest first: one value for each column. What lies above is one more segment)
    pipelines.orders-to-lake.tableSettings[0].parallelLoad.type: got "partition"; expected one of "partitions-auto", "subpartitions-auto", "partitions-list", "ranges", "none"
      fix: choose one (loads the table in segments, several at once)"
  `);
});

test("union pipelines.*.cdcStart: a time or a position", () => {
  expect(
    told(
      pipeline('{ migrationType: cdc, cdcStart: { time: "2026-01-31T12:00:00Z", position: "a.1:2" } }'),
      pipeline("{ migrationType: cdc, cdcStart: {} }"),
      pipeline("{ migrationType: cdc, cdcStart: { lsn: 5 } }"),
      pipeline("{ migrationType: cdc, cdcStart: now }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.cdcStart.position: "position" does not go with "time"; expected a map with "time", or with "position"
      fix: keep the keys of one kind
    pipelines.orders-to-lake.cdcStart: got an empty map; expected a map with "time", or with "position"
      fix: write the keys of one kind
    pipelines.orders-to-lake.cdcStart: got a map with "lsn"; expected a map with "time", or with "position"
      fix: write the keys of one kind
    pipelines.orders-to-lake.cdcStart: got text; expected a map with "time", or with "position"
      fix: correct the value (where in the source's log a task of type cdc begins, fixed when the task is made; from its first start on otherwise)"
  `);
});

test("union pipelines.*.cdcStop: a time of the server or of a commit", () => {
  expect(
    told(
      pipeline('{ cdcStop: { serverTime: "2026-01-31T12:00:00Z", commitTime: "2026-01-31T12:00:00Z" } }'),
      pipeline("{ cdcStop: {} }"),
      pipeline("{ cdcStop: { serverTime: now } }"),
    ),
  ).toMatchInlineSnapshot(`
    "pipelines.orders-to-lake.cdcStop.commitTime: "commitTime" does not go with "serverTime"; expected a map with "serverTime", or with "commitTime"
      fix: keep the keys of one kind
    pipelines.orders-to-lake.cdcStop: got an empty map; expected a map with "serverTime", or with "commitTime"
      fix: write the keys of one kind
    pipelines.orders-to-lake.cdcStop.serverTime: got "now"; expected a time like "2026-01-31T12:00:00Z"
      fix: correct the value (stops at this time on the replication instance)"
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
