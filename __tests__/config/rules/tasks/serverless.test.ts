import { serverlessSupportOf } from "../../../../model/engines";
import { viewsIn } from "../../../../config/rules/tasks/serverless-views";
import { loadFiles, loading, wholeEnvironment } from "../../../support/environment-files";

/** The pipeline of the whole environment, serverless. */
const serverless = (members: string, more = "") => `
pipelines:
  orders-to-lake:
    runsOn: { serverless: { ${members} } }
${more}`;

const most = "maxCapacityUnits: 16";

test("a pipeline is serverless, and needs no instance", () => {
  const common = wholeEnvironment.replace(/instances:\n.*/, "instances: {}");
  const dev = serverless("maxCapacityUnits: 16, minCapacityUnits: 2, multiAz: true");
  const [environment] = loadFiles({ "common.yaml": common.replace(/ *runsOn: main\n/, ""), "dev.yaml": dev });
  expect(environment?.pipelines["orders-to-lake"]?.runsOn).toEqual({
    serverless: { maxCapacityUnits: 16, minCapacityUnits: 2, multiAz: true },
  });
});

test("fails: a pipeline that runs on neither an instance nor anything serverless", () => {
  expect(loading("pipelines: { orders-to-lake: { runsOn: 16 } }")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:40  pipelines.orders-to-lake.runsOn
        got 16; expected the key of a replication instance, or a map like { serverless: { maxCapacityUnits: 16 } }
        fix: correct the value (the replication instance, by its key, or \`serverless\` for DMS Serverless)"
  `);
});

test("fails: capacity units that DMS does not offer, and keys that are misspelt", () => {
  expect(loading(serverless("maxCapacityUnits: 24, minCapacityUnit: 2, dnsNameServers: [dns.example]")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:4:47  pipelines.orders-to-lake.runsOn.serverless.maxCapacityUnits
        got 24; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
        fix: choose one (DMS capacity units that it may grow to; one is 2 GB of memory)

      environments/dev.yaml:4:51  pipelines.orders-to-lake.runsOn.serverless.minCapacityUnit
        unknown key; did you mean "minCapacityUnits"?

      environments/dev.yaml:4:88  pipelines.orders-to-lake.runsOn.serverless.dnsNameServers[0]
        got "dns.example"; expected an IPv4 address like "10.20.0.2"
        fix: correct the value"
  `);
});

test("fails: a serverless replication without a limit", () => {
  expect(loading(serverless(""))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:15  pipelines.orders-to-lake.runsOn.serverless.maxCapacityUnits
        missing; expected one of 1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384
        fix: add \`maxCapacityUnits\` (DMS capacity units that it may grow to; one is 2 GB of memory)"
  `);
});

test("fails: rule serverless-capacity: it would grow to less than it shrinks to", () => {
  expect(loading(serverless("maxCapacityUnits: 8, minCapacityUnits: 16")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:68  pipelines.orders-to-lake.runsOn.serverless.minCapacityUnits
        got 16 with maxCapacityUnits 8; expected at most 8
        fix: lower it, or raise maxCapacityUnits"
  `);
});

test("rule serverless-capacity: as much as it shrinks to", () => {
  expect(loading(serverless("maxCapacityUnits: 8, minCapacityUnits: 8"))).not.toThrow();
});

test("fails: rule serverless-zone: a zone of another Region, with a standby", () => {
  expect(loading(serverless(`${most}, multiAz: true, availabilityZone: us-east-1a`)))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:84  pipelines.orders-to-lake.runsOn.serverless.availabilityZone
        got "us-east-1a" with multiAz; expected one or the other, because DMS chooses both zones
        fix: delete it, or delete \`multiAz\`

      environments/dev.yaml:4:84  pipelines.orders-to-lake.runsOn.serverless.availabilityZone
        got "us-east-1a"; expected a zone of eu-west-1, like "eu-west-1a"
        fix: write a zone of eu-west-1"
  `);
});

test("rule serverless-zone: a zone of the Region without a standby", () => {
  expect(loading(serverless(`${most}, availabilityZone: eu-west-1b`))).not.toThrow();
});

test("fails: rule serverless-window: too short a window", () => {
  expect(loading(serverless(`${most}, preferredMaintenanceWindow: "sun:03:00-sun:03:10"`)))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:79  pipelines.orders-to-lake.runsOn.serverless.preferredMaintenanceWindow
        got "sun:03:00-sun:03:10", which is 10 minutes long; expected at least 30 minutes
        fix: write a later end"
  `);
});

test("fails: rule serverless-engines: a source that DMS Serverless does not take", () => {
  expect(
    loading(
      serverless(
        most,
        `
    source: ledger-db
endpoints:
  ledger-db:
    engine: sybase
    account: orders
    host: ase.orders.example
    databaseName: ledger
    secret: { name: ledger/dms, policy: merge, keyAccess: grant }
    connection: { via: direct, cidrs: [10.30.0.0/16] }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`,
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:5  pipelines.orders-to-lake.runsOn
        got a serverless replication with the source "ledger-db" of engine "sybase", which DMS Serverless does not take as a source; expected a replication instance
        fix: name a replication instance"
  `);
});

test.each([
  ["aurora-mysql", "source", "supported"],
  ["tidb", "target", "supported"],
  ["db2", "source", "supported"],
  ["db2", "target", "refused"],
  ["redshift", "target", "supported"],
  ["kinesis", "source", "refused"],
  ["mariadb", "target", "unknown"],
] as const)("%s as a %s: %s", (engine, direction, support) => {
  expect(serverlessSupportOf({ engine }, direction)).toBe(support);
});

test("fails: rule serverless-db2-tls: Db2 with TLS", () => {
  expect(
    loading(
      serverless(
        most,
        `
    source: ledger-db
endpoints:
  ledger-db:
    engine: db2
    account: orders
    host: db2.orders.example
    databaseName: ledger
    secret: { name: ledger/dms, policy: merge, keyAccess: grant }
    connection: { via: direct, cidrs: [10.30.0.0/16] }
    sslMode: verify-ca
    caCertificate: certificates/ca.pem
`,
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:5  pipelines.orders-to-lake.runsOn
        got a serverless replication with the source "ledger-db", a Db2 database with TLS; expected a replication instance, because DMS Serverless has no TLS for Db2
        fix: name a replication instance"
  `);
});

test("fails: rule serverless-views: views, and tables and views", () => {
  expect(
    loading(
      serverless(
        most,
        "    migrationType: full-load\n    tables: [{ include: shop.%, tableType: view }, { include: crm.%, tableType: all }]\n",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:6:14  pipelines.orders-to-lake.tables[0]
        got table-type "view" in a serverless pipeline; expected tables only, because DMS Serverless does not support views
        fix: take the views out, or name a replication instance at \`runsOn\`

      environments/dev.yaml:6:52  pipelines.orders-to-lake.tables[1]
        got table-type "all" in a serverless pipeline; expected tables only, because DMS Serverless does not support views
        fix: take the views out, or name a replication instance at \`runsOn\`"
  `);
});

test("finds views in a rule of the table-mappings document too", () => {
  const rule = (type: string) => ({ "object-locator": { "schema-name": "shop", "table-type": type } });
  expect(viewsIn(rule("view"))).toBe("view");
  expect(viewsIn(rule("table"))).toBeUndefined();
});

test("fails: rule serverless-cdc-start: a start point", () => {
  expect(
    loading(serverless(most, '    migrationType: cdc\n    cdcStart: { time: "2026-01-31T12:00:00Z" }\n')),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:5  pipelines.orders-to-lake.cdcStart
        got a start point in a serverless pipeline; expected none, because DMS Serverless does not support custom CDC start points
        fix: delete it, or name a replication instance at \`runsOn\`"
  `);
});

/** A database over the Internet, in a VPC that is made here. */
function overTheInternet(network: string) {
  const common = wholeEnvironment
    .replace(/network: .*/, `network: { cidr: 10.20.0.0/16${network} }`)
    .replace(
      "connection: { via: direct }",
      "connection: { via: allow-list, vpc: orders, securityGroup: orders-db }",
    );
  return () => loadFiles({ "common.yaml": common, "dev.yaml": serverless(most) });
}

test("fails: rule serverless-way-out: no public address, and no NAT gateways", () => {
  expect(overTheInternet("")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:5  pipelines.orders-to-lake.runsOn
        got a serverless replication with "orders-db", which is reached over the Internet; expected NAT gateways, because a serverless replication has no public address
        fix: write \`nat: true\` at replication.network, or \`via: private-link\` at the endpoint"
  `);
});

test("rule serverless-way-out: NAT gateways", () => {
  expect(overTheInternet(", nat: true")).not.toThrow();
});
