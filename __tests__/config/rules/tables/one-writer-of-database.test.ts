import { cluster } from "../../../support/databases";
import { wallet } from "../../../support/engine-endpoints";
import { loading } from "../../../support/environment-files";

/** Databases beside `orders-db`, two keys for one of them; the pipelines of a test follow. */
const databases = `
endpoints:
${cluster("copy-db", "copy-aurora")}${cluster("copy-again", "Copy-Aurora")}${cluster("crm-db", "crm-aurora")}
pipelines:
`;

interface Said {
  readonly source?: string;
  readonly target?: string;
  readonly tables?: string;
  readonly type?: string;
  readonly more?: string;
}

function pipeline(key: string, said: Said): string {
  const { source = "orders-db", target = "copy-db", tables = "shop.orders", type = "full-load", more } = said;
  return `  ${key}:
    source: ${source}
    target: ${target}
    migrationType: ${type}
    runsOn: main
    tables: [{ include: "${tables}" }]
${more === undefined ? "" : `    ${more}\n`}`;
}

const writing = (one: Said, two: Said) =>
  loading(databases + pipeline("one", one) + pipeline("two", { source: "crm-db", ...two }));

const doNothing = "taskSettings: { FullLoadSettings: { TargetTablePrepMode: DO_NOTHING } }";
const truncate = "taskSettings: { FullLoadSettings: { TargetTablePrepMode: TRUNCATE_BEFORE_LOAD } }";

test("fails: rule one-writer-per-table: two full loads into one table of one cluster", () => {
  expect(writing({}, { target: "copy-again", tables: "sh%.%" })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:19:5  pipelines.two.tables
        writes shop.orders (of "sh%.%") to cluster "copy-aurora", as pipeline "one" does (of "shop.orders"); expected one pipeline for each table, because the full load of this one drops what the other has written
        fix: leave the table out of one of the two, or rename it in one; if both are to fill it, write \`TargetTablePrepMode: DO_NOTHING\` under taskSettings.FullLoadSettings of both"
  `);
});

test("fails: rule one-writer-per-table: changes into a table that a full load drops", () => {
  expect(writing({ more: truncate }, { type: "cdc" })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:13:5  pipelines.one.tables
        writes shop.orders (of "shop.orders") to cluster "copy-aurora", as pipeline "two" does (of "shop.orders"); expected one pipeline for each table, because the full load of this one truncates what the other has written
        fix: leave the table out of one of the two, or rename it in one; if both are to fill it, write \`TargetTablePrepMode: DO_NOTHING\` under taskSettings.FullLoadSettings of this one"
  `);
});

test("fails: rule one-writer-per-table: names that only the database knows", () => {
  const expression = `transformations: [{ action: rename, table: shop.%, expression: "$TABLE_NAME_VAR || '_x'" }]`;
  expect(writing({ more: expression }, { tables: "shop.carts" })).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:20:5  pipelines.two.tables
        may write shop.carts (of "shop.carts") to cluster "copy-aurora", as pipeline "one" does (of "shop.orders"): only the database knows what the transformations make of its name; expected one pipeline for each table, because the full load of this one drops what the other has written
        fix: let one transformation match each table, with \`to\` instead of an expression; or leave the table out of one of the two, or rename it in one; if both are to fill it, write \`TargetTablePrepMode: DO_NOTHING\` under taskSettings.FullLoadSettings of both"
  `);
});

test.each<[string, Said, Said]>([
  [
    "the table has another name",
    {},
    { more: "transformations: [{ action: rename, schema: shop, to: crm }]" },
  ],
  ["neither load drops anything", { more: doNothing }, { more: doNothing }],
  ["changes go into a table that a load leaves alone", { more: doNothing }, { type: "cdc" }],
  ["nobody loads", { type: "cdc" }, { type: "cdc" }],
  ["patterns do not meet", { tables: "shop.o%" }, { tables: "shop.c%" }],
  ["the target is another cluster", {}, { target: "orders-db", source: "crm-db" }],
  [
    "one has tables, the other views, of one database",
    { tables: "shop.%" },
    { source: "orders-db", tables: 'shop.%", tableType: "view' },
  ],
])("rule one-writer-per-table: %s", (_, one, two) => {
  expect(writing(one, two)).not.toThrow();
});

test("rule one-writer-per-table: capital letters alone do not keep tables of MySQL apart", () => {
  expect(writing({}, { tables: "shop.Orders" })).toThrow("writes shop.orders");
});

test("fails: rule one-writer-per-table: two schemas become one schema of Oracle's user", () => {
  const oracle = (more: string) =>
    loading(
      `${databases.replace(
        "pipelines:",
        `  oracle: { engine: oracle, instance: erp, databaseName: ERP, account: orders, secret: { name: erp/dms, policy: merge, keyAccess: grant }, connection: { via: direct }, sslMode: verify-ca, caCertificate: certificates/cwallet.sso }
pipelines:`,
      )}${pipeline("one", { target: "oracle", more })}${pipeline("two", { source: "crm-db", target: "oracle", tables: "crm.orders", more: "transformations: [{ action: rename, schema: crm, to: CRM }]" })}`,
      { "certificates/cwallet.sso": wallet },
    );
  expect(oracle(doNothing)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:21:5  pipelines.two.tables
        may write CRM.orders (of "crm.orders") to database "ERP" of instance "erp", as pipeline "one" does (of "shop.orders"): Oracle puts it into the schema of the user, because no transformation renames the schema; expected one pipeline for each table, because the full load of this one drops what the other has written
        fix: add transformations that rename schemas; or leave the table out of one of the two, or rename it in one; if both are to fill it, write \`TargetTablePrepMode: DO_NOTHING\` under taskSettings.FullLoadSettings of this one"
  `);
  expect(oracle("transformations: [{ action: rename, schema: shop, to: SHOP }]")).not.toThrow();
});

test("rule one-writer-per-table: tables of DynamoDB have no schema, and the names that object mappings say", () => {
  const dynamodb = (two: string) =>
    loading(`
endpoints:
  records: { engine: dynamodb, tables: [order*] }
pipelines:
${pipeline("one", { target: "records" })}${pipeline("two", { target: "records", tables: "crm.orders", more: `objectMappings: [{ action: map-record-to-record, table: crm.orders${two} }]` })}`);
  expect(dynamodb("")).toThrow('writes orders (of "crm.orders") to DynamoDB, as pipeline "one" does');
  expect(dynamodb(", targetTableName: orders-of-crm")).not.toThrow();
});

const server = (port: number, databaseName: string, account = "orders") =>
  `engine: postgres, host: db.example.com, databaseName: ${databaseName}, account: ${account}, connection: { via: direct, port: ${port} }`;

test.each<[string, string, boolean]>([
  ["another port of the host is another server", server(5433, "shop"), false],
  ["another database of the server", server(5432, "crm"), false],
  ["another account", server(5432, "shop", "lake"), false],
  ["the same account under another key", server(5432, "shop", "sales"), true],
])("rule one-writer-per-table: %s", (_, said, isOne) => {
  const endpoint = (key: string, members: string) =>
    `  ${key}: { ${members}, secret: { name: ${key}/dms, policy: merge, keyAccess: grant }, sslMode: verify-full, caCertificate: certificates/ca.pem }\n`;
  const result = loading(`
accounts:
  sales: { id: "222222222222", deployRole: deploy }
endpoints:
${endpoint("first", server(5432, "shop"))}${endpoint("second", said)}
pipelines:
${pipeline("one", { target: "first" })}${pipeline("two", { target: "second" })}`);
  if (isOne) expect(result).toThrow('to database "shop" of host "db.example.com"');
  else expect(result).not.toThrow();
});

test("rule one-writer-per-table: a serverless replication drops tables as well", () => {
  const runsOn = "runsOn: { serverless: { maxCapacityUnits: 2 } }";
  const serverless = (key: string) => pipeline(key, {}).replace("runsOn: main", runsOn);
  expect(loading(databases + serverless("one") + serverless("two"))).toThrow("one pipeline for each table");
});

test("rule one-writer-per-table: nothing is dropped in a stream", () => {
  expect(
    loading(`
endpoints:
  stream: { engine: kinesis, stream: orders }
pipelines:
${pipeline("one", { target: "stream" })}${pipeline("two", { target: "stream" })}`),
  ).not.toThrow();
});
