/** What is said about values that do not fit the schema. */
import { loading } from "../support/environment-files";

test("fails: words that are not on the list, with the near miss", () => {
  expect(
    loading(`
logRetentionDays: 30
replication: { serviceRoles: creat }
endpoints:
  lake-orders: { access: role }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:2:19  logRetentionDays
        got 30; expected one of 365, 400, 545, 731, 1096, 1827, 3653
        fix: choose one (days that CloudWatch keeps logs, from the values that CloudWatch offers, at least a year)

      environments/dev.yaml:3:30  replication.serviceRoles
        got "creat"; expected one of "create", "existing"
        fix: write "create"

      environments/dev.yaml:5:26  endpoints.lake-orders.access
        got "role"; expected one of "assumed-role", "bucket-policy"
        fix: choose one (how DMS is let in: \`assumed-role\` uses a role of the lake account, sealed with the endpoint's ExternalId; \`bucket-policy\` uses a role of the replication account that the bucket's policy admits)"
  `);
});

test("fails: a state bucket that S3 could not have", () => {
  expect(loading('backend: { type: s3, bucket: "Shop States/../x", region: eu-west-1 }')).toThrow(
    'got "Shop States/../x"; expected 3 to 63 lower-case letters, digits, dots and hyphens',
  );
});

test.each(["~> 6.0", "5.99.1", "7.0.0", "6.25"])(
  "fails: %j is no exact provider of 5.100 or newer",
  (version) => {
    expect(loading(`terraform: { awsProvider: "${version}" }`)).toThrow(
      `got "${version}"; expected an exact version of hashicorp/aws, from 5.100.0 on and below 7`,
    );
  },
);

test("fails: an engine that does not exist, and an endpoint without one", () => {
  expect(
    loading(`
backend: { type: remote }
endpoints:
  a: { engine: postgresql }
  b: { bucket: landing }
  c: nothing
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 4 problems:

      environments/dev.yaml:2:18  backend.type
        got "remote"; expected one of "local", "s3", "cloud"
        fix: choose one (where Terraform keeps the states)

      environments/dev.yaml:4:16  endpoints.a.engine
        got "postgresql"; expected one of "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "db2", "sybase", "mongodb", "docdb", "tidb", "redshift", "redshift-serverless", "s3", "dynamodb", "kinesis", "kafka", "opensearch"
        fix: write "postgres"

      environments/dev.yaml:5:3  endpoints.b.engine
        missing; expected one of "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "db2", "sybase", "mongodb", "docdb", "tidb", "redshift", "redshift-serverless", "s3", "dynamodb", "kinesis", "kafka", "opensearch"
        fix: add \`engine\`

      environments/dev.yaml:6:6  endpoints.c
        got text; expected a map whose "engine" is one of "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "db2", "sybase", "mongodb", "docdb", "tidb", "redshift", "redshift-serverless", "s3", "dynamodb", "kinesis", "kafka", "opensearch"
        fix: correct the value"
  `);
});

test("fails: keys of another engine or of another kind of network", () => {
  expect(
    loading(`
replication:
  network: { nat: true }
endpoints:
  lake-orders: { cluster: orders-aurora }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:14  replication.network.nat
        "nat" does not go with "vpc", "subnets"; expected a map with "cidr", or with "vpc", "subnets"; "vpc" is said at environments/common.yaml:10:14
        fix: keep the keys of one kind

      environments/dev.yaml:5:18  endpoints.lake-orders.cluster
        "cluster" does not go with engine "s3"; it belongs to engine "aurora-mysql", "aurora-postgresql", "redshift"; "engine" is said at environments/common.yaml:25:18
        fix: delete it; the keys here are "engine", "bucket", "folder", "access", "externalTableDefinition", "settings", "tags""
  `);
});

test("fails: a pipeline that lacks everything", () => {
  expect(loading(`pipelines: { empty: {} }`)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:1:14  pipelines.empty.migrationType
        missing; expected one of "full-load", "cdc", "full-load-and-cdc"
        fix: add \`migrationType\` (full-load copies rows once, cdc replicates changes, full-load-and-cdc does both)

      environments/dev.yaml:1:14  pipelines.empty.runsOn
        missing; expected the key of a replication instance, or a map like { serverless: { maxCapacityUnits: 16 } }
        fix: add \`runsOn\` (the replication instance, by its key, or \`serverless\` for DMS Serverless)

      environments/dev.yaml:1:14  pipelines.empty.source
        missing; expected the key of an entry of this file
        fix: add \`source\` (the source endpoint, by its key)

      environments/dev.yaml:1:14  pipelines.empty.tables
        missing; expected a list that is not empty
        fix: add \`tables\` (tables to replicate, first to last)

      environments/dev.yaml:1:14  pipelines.empty.target
        missing; expected the key of an entry of this file
        fix: add \`target\` (the target endpoint, by its key)"
  `);
});

test("fails: quotes where there should be none", () => {
  expect(loading(`replication: { instances: { main: { multiAz: "true", allocatedStorageGiB: "100" } } }`))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:1:46  replication.instances.main.multiAz
        got "true"; expected true or false
        fix: write true, without quotes

      environments/dev.yaml:1:75  replication.instances.main.allocatedStorageGiB
        got "100"; expected a whole number from 5 to 6144
        fix: write 100, without quotes"
  `);
});

test("fails: unknown keys, without a near miss too", () => {
  expect(
    loading(`
accounts:
  dms: { alias: hub }
  orders: { deployRol: x }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:10  accounts.dms.alias
        unknown key; the keys here are "id", "deployRole", "externalId", "permissionsBoundary", "rolePath", "rolePrefix", "alarmTopicArn", "functionConcurrency"
        fix: delete it, or use one of these keys

      environments/dev.yaml:4:13  accounts.orders.deployRol
        unknown key; did you mean "deployRole", which is here already?
        fix: delete it"
  `);
});

test("fails: keys that cannot be names", () => {
  expect(loading(`buckets: { Landing_Zone: { account: lake, name: x-y } }`))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:12  buckets.Landing_Zone
        got the key "Landing_Zone"; expected lower-case letters, digits and single hyphens, starting with a letter
        fix: rename it, also where other keys name it"
  `);
});

test("fails: a network without room for two zones", () => {
  expect(loading(`replication: { network: { subnets: [private-a] } }`)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:27  replication.network.subnets
        got a list of 1; expected two or more subnets, because DMS needs two Availability Zones; it replaces the list at environments/common.yaml:10:32, because lists of both files are not merged
        fix: correct the value (ids, ARNs, Name tags or tags of existing private subnets, in at least two Availability Zones)"
  `);
});

test("a message never shows what may be a secret", () => {
  expect(
    loading(`
endpoints:
  orders-db:
    username: hunter
    password: hunter2
    secret: hunter2
    extraConnectionAttributes: [hunter2]
  lake-orders:
    folder: "/AKIAIOSFODNN7EXAMPLE"
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:4:5  endpoints.orders-db.username
        unknown key; credentials do not stand in environment files
        fix: delete it, and keep user name and password in the Secrets Manager secret that \`secret.name\` names

      environments/dev.yaml:5:5  endpoints.orders-db.password
        unknown key; credentials do not stand in environment files
        fix: delete it, and keep user name and password in the Secrets Manager secret that \`secret.name\` names

      environments/dev.yaml:6:13  endpoints.orders-db.secret
        got text; expected a map with "name"
        fix: write a map: \`secret: { name: … }\`

      environments/dev.yaml:7:5  endpoints.orders-db.extraConnectionAttributes
        got a list; expected text
        fix: correct the value (extra connection attributes, \`name=value;\` each, as the DMS guide spells them)

      environments/dev.yaml:9:13  endpoints.lake-orders.folder
        got a string (not shown); expected words of letters, digits and any of !_.='()- with single slashes between them, none at the ends and none of dots alone
        fix: correct the value (folder in the bucket that DMS writes or reads under)"
  `);
});

test.each([
  ["an 8-bit control sequence", "a\u009b31m", '"a\\u009b31m"'],
  ["a character of no width", "a\u200bb", '"a\\u200bb"'],
  ["text from right to left", "a\u202eb", '"a\\u202eb"'],
  ["a space that does not break", "a\u00a0b", '"a\\u00a0b"'],
  ["a hyphen that does not break", "a\u2011b", '"a\\u2011b"'],
  ["a tag that nobody sees", "a\u{e0041}", '"a\\udb40\\udc41"'],
])("a message shows %s as an escape, in keys and in values", (_what, text, shown) => {
  expect(loading(`endpoints: { lake-orders: { ${JSON.stringify(text)}: x } }`)).toThrow(
    `endpoints.lake-orders[${shown}]`,
  );
  expect(loading(`endpoints: { lake-orders: { folder: ${JSON.stringify(text)} } }`)).toThrow(
    `got ${shown}; expected`,
  );
});
