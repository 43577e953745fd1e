import { X509Certificate } from "node:crypto";
import { rootCertificates } from "node:tls";
import { loading } from "../../../support/environment-files";

const place = "vpc: shop, subnets: [db-a, db-b], securityGroup: shop-database";
const proxy = `via: rds-proxy, privateZone: true, ${place}`;
const shared = `via: shared-subnet-proxy, ${place}`;

const amazonRoot = rootCertificates.find((pem) =>
  new X509Certificate(pem).subject.endsWith("CN=Amazon Root CA 1"),
);
const files = { "certificates/amazon.pem": amazonRoot ?? "" };

/** The source of the whole environment behind a proxy, with the certificate that proxies show. */
const mysql = (connection: string) => `
endpoints:
  orders-db:
    connection: { ${connection} }
    caCertificate: certificates/amazon.pem
`;

/** A PostgreSQL source beside it, copied and captured. */
const postgres = (engine: string, where: string, connection: string) => `
endpoints:
  items-db:
    engine: ${engine}
    account: orders
    ${where}
    databaseName: items
    secret: { name: items/dms, policy: merge, keyAccess: grant }
    connection: { ${connection} }
    sslMode: require
  lake-items: { engine: s3, bucket: landing, folder: items, access: assumed-role }
pipelines:
  items-to-lake:
    source: items-db
    target: lake-items
    migrationType: cdc
    runsOn: main
    tables: [{ include: public.items }]
`;

test("fails: rule proxy-without-cdc: changes of PostgreSQL", () => {
  expect(loading(postgres("postgres", "instance: items", proxy))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:16:20  pipelines.items-to-lake.migrationType
        got "cdc" from "items-db", which is reached via rds-proxy; expected "full-load", because RDS Proxy has no replication connections for postgres
        fix: write \`via: private-link\` at endpoints.items-db.connection, or \`migrationType: full-load\`"
  `);
});

test("fails: rule proxy-without-cdc: changes of Aurora PostgreSQL, through shared subnets", () => {
  expect(loading(postgres("aurora-postgresql", "cluster: items", shared)))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:16:20  pipelines.items-to-lake.migrationType
        got "cdc" from "items-db", which is reached via shared-subnet-proxy; expected "full-load", because RDS Proxy has no replication connections for aurora-postgresql
        fix: write \`via: private-link\` at endpoints.items-db.connection, or \`migrationType: full-load\`"
  `);
});

test("fails: rule proxy-without-cdc: changes of MySQL that the file does not accept as unverified", () => {
  expect(loading(mysql(proxy), files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:30:20  pipelines.orders-to-lake.migrationType
        got "full-load-and-cdc" from "orders-db", which is reached via rds-proxy; expected "full-load", because AWS does not say whether RDS Proxy passes MySQL's binary log on
        fix: write \`via: private-link\` at endpoints.orders-db.connection, or \`migrationType: full-load\`, or \`acceptUnverifiedCdc: true\` there to try it"
  `);
});

test.each([proxy, shared])(
  "rule proxy-without-cdc: MySQL's changes are tried where the file says so: { %s }",
  (way) => {
    expect(loading(mysql(`${way}, acceptUnverifiedCdc: true`), files)).not.toThrow();
  },
);

test.each([proxy, shared])("rule proxy-without-cdc: rows can be copied once: { %s }", (way) => {
  const fullLoad = "pipelines:\n  orders-to-lake: { migrationType: full-load }\n";
  expect(loading(mysql(way) + fullLoad, files)).not.toThrow();
});

test("fails: rule unverified-cdc-of-mysql: for PostgreSQL it is verified not to work", () => {
  const fullLoad = postgres("postgres", "instance: items", `${proxy}, acceptUnverifiedCdc: true`).replace(
    "migrationType: cdc",
    "migrationType: full-load",
  );
  expect(loading(fullLoad)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:139  endpoints.items-db.connection.acceptUnverifiedCdc
        got true for postgres; expected false, because AWS says that RDS Proxy has no replication connections for it
        fix: delete it; write \`via: private-link\` to capture changes"
  `);
});

test("fails: rule proxy-certificate: the CA of the database, which a proxy does not show", () => {
  expect(
    loading(`
endpoints:
  orders-db: { connection: { ${proxy}, acceptUnverifiedCdc: true } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:24:20  endpoints.orders-db.caCertificate
        "certificates/rds-ca-rsa2048-g1-eu-west-1.pem" does not hold "Amazon Root CA 1"; expected it, because "verify-full" checks what RDS Proxy shows via rds-proxy, not what the database does
        fix: put AmazonRootCA1.pem from https://www.amazontrust.com/repository/ beside the environment files, and have the secret name the proxy's host"
  `);
});

test("fails: a certificate that cannot be read is one problem, of the rule for that", () => {
  expect(
    loading(`
endpoints:
  orders-db:
    connection: { ${proxy}, acceptUnverifiedCdc: true }
    caCertificate: certificates/gone.pem
`),
  ).toThrow("environments/dev.yaml has 1 problem:");
});

test("fails: rule proxy-of-engine: a proxy before a database that RDS Proxy does not serve", () => {
  const place = "vpc: erp, subnets: [a, b], securityGroup: erp";
  expect(
    loading(`
endpoints:
  erp: { engine: sqlserver, account: orders, instance: erp, databaseName: erp, secret: { name: erp/dms, policy: merge, keyAccess: grant }, connection: { via: rds-proxy, ${place}, privateZone: true }, sslMode: require }
`),
  ).toThrow('got "rds-proxy" for sqlserver; expected another way, because RDS Proxy does not serve it');
});
