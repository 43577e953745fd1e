import { engines, type EngineWord } from "../../../../model/engines";
import type { Facts } from "../../../../model/engines/engine";
import { erpEndpoint, wallet } from "../../../support/engine-endpoints";
import { loading } from "../../../support/environment-files";

const files = { "certificates/cwallet.sso": wallet };

/** The pipeline of the base, with an endpoint of an engine on one side. */
function used(engine: EngineWord, direction: "source" | "target", more = "", migrationType = "full-load") {
  return loading(
    `
endpoints:
${erpEndpoint(engine, more)}
pipelines:
  orders-to-lake: { ${direction}: erp, migrationType: ${migrationType} }
`,
    files,
  );
}

const all = engines.flatMap((engine) =>
  (["source", "target"] as const).map((direction) => ({
    engine: engine.engine,
    title: engine.title,
    direction,
    supported: (engine.directions as readonly string[]).includes(direction),
  })),
);

test.each(all.filter(({ supported }) => supported))(
  "$engine may be a $direction",
  ({ engine, direction }) => {
    expect(used(engine, direction)).not.toThrow(/pipelines\.orders-to-lake/);
  },
);

test.each(all.filter(({ supported }) => !supported))(
  "fails: rule engine-of-direction: $engine as $direction",
  ({ engine, title, direction }) => {
    expect(used(engine, direction)).toThrow(
      `got "erp", which is ${title}; expected an endpoint that can be a ${direction}`,
    );
  },
);

test("fails: rule engine-of-direction: the whole message", () => {
  expect(used("mongodb", "target")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:29  pipelines.orders-to-lake.target
        got "erp", which is MongoDB; expected an endpoint that can be a target, because DMS has MongoDB as source only
        fix: name one of the endpoints that can be a target: "lake-orders""
  `);
});

const silent = engines.filter((engine: Facts<string>) => engine.noChanges !== undefined);

test.each(silent.map(({ engine }) => engine))("fails: rule changes-of-engine: changes from %s", (engine) => {
  for (const migrationType of ["cdc", "full-load-and-cdc"]) {
    expect(used(engine, "source", "", migrationType)).toThrow(`got "${migrationType}" from "erp"`);
  }
});

test("fails: rule changes-of-engine: the whole message", () => {
  expect(used("tidb", "source", "", "full-load-and-cdc")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:49  pipelines.orders-to-lake.migrationType
        got "full-load-and-cdc" from "erp"; expected "full-load", because TiDB has no MySQL binary log; changes leave it by a TiCDC changefeed to S3 or Kafka, without DMS
        fix: write \`migrationType: full-load\`"
  `);
});

test("fails: rule two-endpoints: an endpoint onto itself", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { target: orders-db }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:29  pipelines.orders-to-lake.target
        got "orders-db", which is the source, too; expected another endpoint, because DMS would write into the tables that it reads
        fix: name another endpoint as target"
  `);
});

test("fails: rule settings-of-direction: a setting for targets at a source", () => {
  expect(used("mysql", "source", "settings: { foreignKeyChecks: false }"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:234  endpoints.erp.settings.foreignKeyChecks
        got a setting for targets; expected it at a target only, and no pipeline has "erp" as target
        fix: delete it, or name "erp" as the target of a pipeline"
  `);
});

test("fails: rule one-database: neither an instance nor a host, or both", () => {
  expect(used("mysql", "source", "host: erp.example.com")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  endpoints.erp
        got "instance", "host"; expected one of them
        fix: write \`instance\` with the identifier of an RDS instance, or \`host\` with the name of another server"
  `);
});

test("fails: rule one-host: the service and the server by two names", () => {
  const service =
    "via: existing-endpoint-service, serviceName: com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0";
  expect(
    loading(`
endpoints:
  stock: { engine: tidb, account: dms, host: tidb.example.com, secret: { name: tidb/dms }, connection: { ${service}, host: db.example.com, privateZone: true } }
pipelines:
  orders-to-lake: { source: stock, migrationType: full-load }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:214  endpoints.stock.connection.host
        got "db.example.com" for the server "tidb.example.com"; expected one name, because DMS connects to the host that the secret says
        fix: write "tidb.example.com" in both places, or the name that the secret says"
  `);
});

test("TiDB is checked against the public CA of its public endpoint unless the file says otherwise", () => {
  const [environment] = used("tidb", "target")();
  expect(environment?.endpoints.erp).toMatchObject({ sslMode: "verify-full", caCertificate: "isrg-root-x1" });
});
