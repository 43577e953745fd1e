import * as path from "node:path";
import { grantsText } from "../../cli/commands/grants";
import { run } from "../../cli/processes";
import { inFolder, wholeEnvironment } from "../support/environment-files";

jest.setTimeout(30_000);

/** What is printed for an endpoint of `dev.yaml` laid over the whole environment. */
function grants(dev: string, endpoint: string, user?: string): string {
  const files = { "common.yaml": wholeEnvironment, "dev.yaml": dev === "" ? "tags: {}" : dev };
  return inFolder(files, (environments) => grantsText({ environments, environment: "dev", endpoint, user }));
}

const postgresTarget = `
endpoints:
  warehouse:
    engine: aurora-postgresql
    account: orders
    cluster: warehouse
    secret: { name: warehouse/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
    databaseName: warehouse
pipelines:
  orders-to-warehouse:
    source: orders-db
    target: warehouse
    migrationType: full-load
    runsOn: main
    tables: [{ include: shop.% }]
    transformations: [{ action: rename, schema: shop, to: sales }]
`;

/** Its cluster is made here. */
const made = `
endpoints:
  shop:
    engine: aurora-mysql
    account: orders
    cluster: { create: { identifier: shop, engineVersion: "8.0", instanceClass: db.r6g.large } }
    secret: { name: shop/dms }
    connection: { via: private-link, vpc: shop, subnets: [a, b], securityGroup: db, privateZone: true }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
pipelines: { orders-to-lake: { source: shop } }
`;

describe("what a database's owner runs", () => {
  test("is what the master user lacks, at a cluster that is made here", () => {
    const script = grants(made, "shop");
    expect(script).toContain("-- DMS connects as the master user causeway, who has all rights;");
    expect(script).toContain("CALL mysql.rds_set_configuration('binlog retention hours', 72);");
    expect(script).not.toMatch(/^(CREATE USER|GRANT) /m);
    expect(grants(made, "shop", "causeway")).toBe(script);
  });

  test("is for no other user than the master user of a cluster that is made here", () => {
    expect(() => grants(made, "shop", "dms")).toThrow(
      '--user "dms" for endpoints.shop, whose cluster is made here; expected "causeway", its master user, as whom DMS connects: leave the option out',
    );
  });

  test("is for the pipelines that read from it: rows and changes", () => {
    expect(grants("", "orders-db")).toMatchInlineSnapshot(`
"-- What DMS needs at Aurora MySQL, cluster orders-aurora: endpoint orders-db of dev.
-- Its owner runs this, as an administrator, and reads it before.
-- Written by: npm run grants -- dev orders-db. Run that again when pipelines change.
-- Source of orders-to-lake: rows and changes.

-- The user that DMS connects as. Put the password that secret "orders/dms" holds in the place of
-- <password>, quoted as the language wants it. DMS takes none of ; : . + in it.
CREATE USER IF NOT EXISTS 'dms'@'%' IDENTIFIED BY <password> REQUIRE SSL;

-- DMS reads the rows.
GRANT SELECT ON \`shop\`.* TO 'dms'@'%';

-- DMS reads changes from the binary log, as a replica does. These rights are on the whole server;
-- MySQL has no narrower ones.
GRANT REPLICATION CLIENT, REPLICATION SLAVE ON *.* TO 'dms'@'%';

-- Binary logs are kept for 72 hours, so that a task that stood still over a weekend can go on. RDS
-- deletes them as soon as it can otherwise, and the task would have to load every table again.
CALL mysql.rds_set_configuration('binlog retention hours', 72);

-- To check: log_bin ON, binlog_format ROW, binlog_row_image FULL, binlog_checksum NONE. They come
-- from the parameter group, log_bin from automated backups; a new binlog_format of Aurora needs a
-- restart.
SHOW GLOBAL VARIABLES WHERE Variable_name IN
  ('log_bin', 'binlog_format', 'binlog_row_image', 'binlog_checksum');
"
`);
  });

  test("is the same for changes alone, and less for rows that are copied once", () => {
    const type = (migrationType: string) =>
      grants(`pipelines: { orders-to-lake: { migrationType: ${migrationType} } }`, "orders-db");
    expect(type("cdc")).toBe(type("full-load-and-cdc"));
    expect(type("full-load")).toMatch(/^-- Source of orders-to-lake: rows are copied once\.$/m);
    expect(type("full-load")).not.toContain("REPLICATION");
  });

  test("names the user that the secret has", () => {
    const script = grants("", "orders-db", "replicator");
    expect(script).toContain("GRANT SELECT ON `shop`.* TO 'replicator'@'%';");
    expect(script).toContain("npm run grants -- dev orders-db --user replicator.");
  });

  test("is for the schemas that tables arrive in, once they are renamed", () => {
    const script = grants(postgresTarget, "warehouse");
    expect(script).toContain("-- Target of orders-to-warehouse: rows are copied once.");
    expect(script).toContain('GRANT USAGE, CREATE ON SCHEMA "sales" TO "dms";');
    expect(script).not.toContain('"shop"');
  });

  test("says which schemas the file alone does not tell", () => {
    const script = grants(
      postgresTarget.replace("shop.%", "shop_%.%").replace("schema: shop,", "schema: shop_%,"),
      "warehouse",
    );
    expect(script.replaceAll("\n-- ", " ")).toContain("Transformations give other names to shop_%,");
  });

  test("keeps control tables where task settings put them", () => {
    const script = grants(
      `${postgresTarget}    taskSettings: { ControlTablesSettings: { ControlSchema: dms_control } }\n`,
      "warehouse",
    );
    expect(script).toContain('GRANT USAGE, CREATE ON SCHEMA "dms_control" TO "dms";');
    expect(script).not.toContain('"public"');
  });

  test("counts health checks where a balancer stands before MySQL", () => {
    const behind = `
endpoints:
  orders-db:
    connection: { via: private-link, vpc: orders, subnets: [db-a, db-b], securityGroup: orders-db, privateZone: true }
`;
    expect(grants(behind, "orders-db")).toContain("max_connect_errors");
  });

  test("is one sentence for a bucket", () => {
    expect(grants("", "lake-orders")).toBe(
      "DMS reads and writes buckets with a role that Causeway makes: there is no user to create.\n",
    );
  });

  test("fails for an endpoint that is not there, naming the nearest", () => {
    expect(() => grants("", "order-db")).toThrowErrorMatchingInlineSnapshot(`
"dev has no endpoint "order-db"; expected one of "lake-orders", "orders-db"
did you mean "orders-db"?"
`);
  });

  test("fails for an endpoint that no pipeline uses", () => {
    const unused = postgresTarget.slice(0, postgresTarget.indexOf("pipelines:"));
    expect(() => grants(unused, "warehouse")).toThrowErrorMatchingInlineSnapshot(
      `"endpoints.warehouse of dev is in no pipeline, so nobody knows which tables it is for, and whether changes are captured: name it as source or target of a pipeline first"`,
    );
  });

  test("fails for what is no name of a user", () => {
    expect(() => grants("", "orders-db", "dms'; --")).toThrowErrorMatchingInlineSnapshot(
      `"--user "dms'; --" is no name of a user; expected a letter, then letters, digits and any of _$.@-, at most 63 characters"`,
    );
  });

  test("fails for a name with a line break", () => {
    const broken = 'pipelines: { orders-to-lake: { tables: [{ include: "shop\\nGO.orders" }] } }';
    expect(() => grants(broken, "orders-db")).toThrowErrorMatchingInlineSnapshot(
      `"dev names "shop\\nGO", which has a control character and cannot be written into a script safely: correct it in the environment file"`,
    );
  });
});

describe("the command", () => {
  const root = path.join(__dirname, "..", "..");
  const causeway = (...args: readonly string[]) =>
    run({
      file: process.execPath,
      args: ["--import", "tsx", "cli/causeway.ts", "grants", ...args],
      cwd: root,
      env: process.env,
    });

  test("prints the script and nothing else", async () => {
    const { code, stdout, stderr } = await causeway("dev", "orders-db");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^-- What DMS needs at [^]*;\n$/);
  });

  test("fails on an unknown environment and endpoint, without a stack trace", async () => {
    const environment = await causeway("dve", "orders-db");
    expect(environment.code).toBe(1);
    expect(environment.stderr).toContain('did you mean "dev"?');
    const endpoint = await causeway("dev", "orders");
    expect(endpoint.code).toBe(1);
    expect(endpoint.stderr).toContain('dev has no endpoint "orders"');
    expect(`${environment.stderr}${endpoint.stderr}`).not.toMatch(/^\s+at /m);
  });
});
