import type { EngineWord } from "../../../../model/engines";
import { erpEndpoint } from "../../../support/engine-endpoints";
import { loading } from "../../../support/environment-files";

/** An endpoint of documents as source, with or without the name of a database. */
function reading(engine: EngineWord, tables: string, databaseName?: string) {
  const endpoint = erpEndpoint(engine).replace(
    ", databaseName: shop",
    databaseName === undefined ? "" : `, databaseName: ${databaseName}`,
  );
  return loading(`
endpoints:
${endpoint}
pipelines:
  orders-to-lake: { source: erp, tables: ${tables} }
`);
}

describe.each(["mongodb", "docdb"] as const)("%s", (engine) => {
  test("reads several databases where the endpoint names none, and patterns of them", () => {
    expect(reading(engine, "[{ include: shop.% }, { explicit: crm.customers }]")).not.toThrow();
    expect(reading(engine, '[{ include: "%.orders" }]')).not.toThrow();
  });

  test("reads the database that the endpoint names", () => {
    expect(reading(engine, "[{ include: my_shop.% }, { exclude: my_shop.tmp }]", "my_shop")).not.toThrow();
  });

  test("fails where `tables` names another database than the endpoint", () => {
    expect(reading(engine, "[{ include: crm.% }]", "shop")).toThrow('got "crm.%" from "erp"');
  });
});

test("fails: rule tables-of-database: another database than the endpoint's, and a pattern of databases", () => {
  expect(
    reading("mongodb", '[{ include: shop.a }, { explicit: crm.customers }, { include: "sh%.b" }]', "shop"),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:76  pipelines.orders-to-lake.tables[1].explicit
        got "crm.customers" from "erp"; expected collections of "shop", because DMS sees no other database where the endpoint names one
        fix: write "shop" before the full stop, or delete endpoints.erp.databaseName to read every database that \`tables\` names

      environments/dev.yaml:5:104  pipelines.orders-to-lake.tables[2].include
        got "sh%.b" from "erp"; expected collections of "shop", because DMS sees no other database where the endpoint names one
        fix: write "shop" before the full stop, or delete endpoints.erp.databaseName to read every database that \`tables\` names"
  `);
});

/** DocumentDB as target. */
function writing(more: string, taskSettings = "{}", databaseName = ", databaseName: shop") {
  return loading(`
endpoints:
${erpEndpoint("docdb", more).replace(", databaseName: shop", databaseName)}
pipelines:
  orders-to-lake: { target: erp, taskSettings: ${taskSettings} }
`);
}

test("fails: rule database-of-target: a target without a database", () => {
  expect(writing("", "{}", "")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  endpoints.erp.databaseName
        missing; expected a database to connect to, because "erp" is the target of a pipeline
        fix: add \`databaseName\`; a source of several databases is an endpoint of its own"
  `);
});

const prepared = (mode: string) => `{ FullLoadSettings: { TargetTablePrepMode: ${mode} } }`;
const shards = "settings: { replicateShardCollections: true }";

test("fails: rule prepared-collections: collections that are truncated", () => {
  expect(writing("", prepared("TRUNCATE_BEFORE_LOAD"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:91  pipelines.orders-to-lake.taskSettings.FullLoadSettings.TargetTablePrepMode
        got "TRUNCATE_BEFORE_LOAD"; expected "DROP_AND_CREATE" or "DO_NOTHING", because DMS does not truncate collections of DocumentDB
        fix: write one of the two"
  `);
});

test("fails: rule prepared-collections: sharded collections that the load would make anew", () => {
  expect(writing(shards)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:34  pipelines.orders-to-lake.taskSettings.FullLoadSettings.TargetTablePrepMode
        missing; expected "DO_NOTHING", because "erp" has replicateShardCollections
        fix: write \`TargetTablePrepMode: DO_NOTHING\`, and make the sharded collections before the load"
  `);
  expect(writing(shards, prepared("DROP_AND_CREATE"))).toThrow(
    'got "DROP_AND_CREATE"; expected "DO_NOTHING"',
  );
  expect(writing(shards, prepared("TRUNCATE_BEFORE_LOAD"))).toThrow(
    'got "TRUNCATE_BEFORE_LOAD"; expected "DO_',
  );
});

test("rule prepared-collections: what DocumentDB takes", () => {
  expect(writing(shards, prepared("DO_NOTHING"))).not.toThrow();
  expect(writing("", prepared("DROP_AND_CREATE"))).not.toThrow();
  expect(writing("")).not.toThrow();
});
