import { loading } from "../../../support/environment-files";

test("fails: rule human-names: an ARN and a host name instead of names", () => {
  expect(
    loading(`
endpoints:
  orders-db: { cluster: orders.cluster-abc.eu-west-1.rds.amazonaws.com, secret: { name: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf" } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:25  endpoints.orders-db.cluster
        got "orders.cluster-abc.eu-west-1.rds.amazonaws.com"; expected an identifier of letters, digits and single hyphens
        fix: write the cluster's identifier, not its ARN or host name

      environments/dev.yaml:3:89  endpoints.orders-db.secret.name
        got an ARN; expected the secret's name, like "orders/dms"
        fix: write what follows \`secret:\` in the ARN, without the last hyphen and six characters"
  `);
});

test("fails: rule reader-of-cluster: the reader of an instance", () => {
  expect(
    loading(`
endpoints:
  items-db:
    engine: postgres
    account: orders
    instance: items
    databaseName: items
    secret: { name: items/dms, policy: merge, keyAccess: grant }
    connection: { via: direct, to: reader }
    sslMode: require
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:36  endpoints.items-db.connection.to
        got "reader" for the instance "items"; expected "writer", because only Aurora clusters have a reader address and instances
        fix: delete it, or name the read replica itself as \`instance\`"
  `);
});

test("fails: rule reader-without-cdc: changes from a reader", () => {
  expect(
    loading(`
endpoints:
  orders-db: { connection: { to: reader } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:30:20  pipelines.orders-to-lake.migrationType
        got "full-load-and-cdc" from the reader of "orders-db"; expected "full-load", because an Aurora reader cannot be a source of changes
        fix: write \`to: writer\` at endpoints.orders-db.connection, or \`migrationType: full-load\`"
  `);
});

test("rule reader-without-cdc: a full load from a reader", () => {
  expect(
    loading(`
endpoints:
  orders-db: { connection: { to: reader } }
pipelines:
  orders-to-lake: { migrationType: full-load }
`),
  ).not.toThrow();
});

test("fails: rule no-credentials-in-attributes: a password among the attributes, which the message does not show", () => {
  expect(
    loading(`
endpoints:
  orders-db: { extraConnectionAttributes: "password=hunter2;x=1" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:43  endpoints.orders-db.extraConnectionAttributes
        got the attribute "password"; expected no credentials in the file
        fix: keep them in the secret that \`secret.name\` names"
  `);
});

test("where Secrets Manager is found is no credential", () => {
  const attribute = "secretsManagerEndpointOverride=vpce-1.secretsmanager.eu-west-1.vpce.amazonaws.com";
  expect(loading(`\nendpoints:\n  orders-db: { extraConnectionAttributes: "${attribute}" }\n`)).not.toThrow();
});

test("fails: rule no-credentials-in-attributes: attributes that are no pairs", () => {
  expect(
    loading(`
endpoints:
  orders-db: { extraConnectionAttributes: parallel load 4 }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:43  endpoints.orders-db.extraConnectionAttributes
        got an attribute without a name; expected name=value pairs with semicolons between them
        fix: write them like \`parallelLoadThreads=4;maxFileSize=1000\`"
  `);
});

test("fails: rule no-credentials-in-attributes: Oracle's TDE password", () => {
  expect(
    loading(`
endpoints:
  orders-db: { extraConnectionAttributes: "securityDbEncryptionName=tde;securityDbEncryption=hunter2" }
`),
  ).toThrow('got the attribute "securityDbEncryption"; expected no credentials in the file');
});

test("fails: rule no-credentials-in-attributes: the user of Oracle's ASM, for whose secret there is no key", () => {
  expect(loading('\nendpoints:\n  orders-db: { extraConnectionAttributes: "asm_user=dms" }\n')).toThrow(
    "fix: let DMS read with LogMiner",
  );
});

test("fails: rule secret-not-of-rds: the master user's secret, which has no host and port", () => {
  expect(loading('\nendpoints:\n  orders-db: { secret: { name: "rds!cluster-0a1b2c3d" } }\n')).toThrow(
    'got "rds!cluster-0a1b2c3d", the secret of a master user that RDS manages; expected one with host, port, username and password',
  );
});

test("fails: a database of a MySQL endpoint, which has a schema's name", () => {
  expect(loading("\nendpoints:\n  orders-db: { databaseName: shop }\n")).toThrow(
    "DMS makes a database of each schema, which `action: rename` in transformations names anew",
  );
});

test("fails: rule no-credentials-in-attributes: an attribute that the settings say already", () => {
  expect(
    loading(`
endpoints:

  tidb: { engine: tidb, account: dms, host: tidb.example.com, secret: { name: tidb/dms }, connection: { via: direct }, extraConnectionAttributes: "Initstmt=SET FOREIGN_KEY_CHECKS=0;" }
pipelines:
  orders-to-lake: { target: tidb }
`),
  ).toThrow('got the attribute "Initstmt", which `settings` say already; expected it once');
});
