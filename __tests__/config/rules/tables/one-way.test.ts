import { cluster, database } from "../../../support/databases";
import { loading } from "../../../support/environment-files";

const endpoints = `
endpoints:
${cluster("orders-again", "orders-aurora")}${cluster("copy-db", "copy-aurora")}${cluster("crm-db", "crm-aurora")}${database("maria-db", "engine: mariadb, instance: maria")}
pipelines:
`;

function pipeline(key: string, way: string, said: string, tables = "shop.orders"): string {
  const [source = "", target = ""] = way.split(" > ");
  return `  ${key}: { source: ${source}, target: ${target}, runsOn: main, tables: [{ include: "${tables}" }], ${said} }\n`;
}

const load = "migrationType: full-load";
const both = "migrationType: full-load-and-cdc";
const changes = "migrationType: cdc";
const doNothing = "FullLoadSettings: { TargetTablePrepMode: DO_NOTHING }";
const prevention = (source: string, target: string) =>
  `LoopbackPreventionSettings: { EnableLoopbackPrevention: true, SourceSchema: ${source}, TargetSchema: ${target} }`;

const running = (...pipelines: string[]) => loading(endpoints + pipelines.join(""));

test("fails: rule other-tables: two endpoints that are one cluster", () => {
  expect(running(pipeline("self", "orders-db > orders-again", both))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:38  pipelines.self.target
        writes shop.orders (of "shop.orders") to cluster "orders-aurora", which it reads (of "shop.orders"): "orders-db" and "orders-again" are one database; expected tables that it does not read, because its full load drops them
        fix: name an endpoint of another database, or rename the schema with a transformation"
  `);
});

test("fails: rule other-tables: changes onto the tables that they come from", () => {
  expect(running(pipeline("self", "orders-db > orders-again", changes, "%.%")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:38  pipelines.self.target
        writes tables like x.x (of "%.%") to cluster "orders-aurora", which it reads (of "%.%"): "orders-db" and "orders-again" are one database; expected tables that it does not read, because changes would go round without end
        fix: name an endpoint of another database, or rename the schema with a transformation"
  `);
});

test("fails: rule other-tables: rows onto themselves", () => {
  const settings = `${load}, taskSettings: { ${doNothing} }`;
  expect(running(pipeline("self", "orders-db > orders-again", settings))).toThrow(
    "expected tables that it does not read, because rows would be written a second time",
  );
});

test("rule other-tables: copies within one cluster have another schema", () => {
  const rename = (to: string) => `${load}, transformations: [{ action: rename, schema: shop, to: ${to} }]`;
  expect(running(pipeline("self", "orders-db > orders-again", rename("archive")))).not.toThrow();
  expect(running(pipeline("self", "orders-db > orders-again", rename("shop")))).toThrow("are one database");
});

test("fails: rule tables-go-one-way: two full loads that drop what the other one reads", () => {
  expect(
    running(pipeline("there", "orders-db > copy-db", both), pipeline("back", "copy-db > orders-db", both)),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:9:62  pipelines.there.tables
        drops, in its full load, shop.orders (of "shop.orders") of cluster "copy-aurora", which pipeline "back" reads (of "shop.orders") and brings back; expected tables that go one way, or bidirectional replication, in which nothing is dropped or truncated, one pipeline at most loads rows, and each prevents loopback
        fix: leave the tables out of one of the pipelines; or write \`migrationType: cdc\` in both (one of them may load as well, with \`TargetTablePrepMode: DO_NOTHING\`), and taskSettings.LoopbackPreventionSettings with \`EnableLoopbackPrevention: true\` and with \`SourceSchema\` and \`TargetSchema\`, which are the other way round in the opposite pipeline

      environments/dev.yaml:10:61  pipelines.back.tables
        drops, in its full load, shop.orders (of "shop.orders") of cluster "orders-aurora", which pipeline "there" reads (of "shop.orders") and brings back; expected tables that go one way, or bidirectional replication, in which nothing is dropped or truncated, one pipeline at most loads rows, and each prevents loopback
        fix: leave the tables out of one of the pipelines; or write \`migrationType: cdc\` in both (one of them may load as well, with \`TargetTablePrepMode: DO_NOTHING\`), and taskSettings.LoopbackPreventionSettings with \`EnableLoopbackPrevention: true\` and with \`SourceSchema\` and \`TargetSchema\`, which are the other way round in the opposite pipeline"
  `);
});

test("fails: rule tables-go-one-way: a circle of three, of which one truncates", () => {
  const truncate = "taskSettings: { FullLoadSettings: { TargetTablePrepMode: TRUNCATE_BEFORE_LOAD } }";
  expect(
    running(
      pipeline("first", "orders-db > copy-db", `${load}, ${truncate}`, "shop.o%"),
      pipeline("second", "copy-db > crm-db", changes),
      pipeline("third", "crm-db > orders-db", changes),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:62  pipelines.first.tables
        truncates, in its full load, shop.orders (of "shop.o%") of cluster "copy-aurora", which pipeline "second" reads (of "shop.orders") and brings back through "third"; expected tables that go one way, or bidirectional replication, in which nothing is dropped or truncated, one pipeline at most loads rows, and each prevents loopback
        fix: leave the tables out of one of the pipelines"
  `);
});

test("fails: rule tables-go-one-way: two loads, although nothing is dropped", () => {
  const settings = (loopback: string) => `${both}, taskSettings: { ${doNothing}, ${loopback} }`;
  expect(
    running(
      pipeline("there", "orders-db > copy-db", settings(prevention("a", "b"))),
      pipeline("back", "copy-db > orders-db", settings(prevention("b", "a"))),
    ),
  ).toThrow(
    'loads shop.orders (of "shop.orders") of cluster "copy-aurora", which pipeline "back" reads (of "shop.orders") and brings back in a full load, too;',
  );
});

test("fails: rule tables-go-one-way: changes that come back", () => {
  expect(
    running(
      pipeline("there", "orders-db > copy-db", `${changes}, taskSettings: { ${prevention("a", "b")} }`),
      pipeline("back", "copy-db > orders-db", changes),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:9:62  pipelines.there.tables
        replicates changes of shop.orders (of "shop.orders") of cluster "copy-aurora", which pipeline "back" reads (of "shop.orders") and brings back without loopback prevention that fits; expected tables that go one way, or bidirectional replication, in which nothing is dropped or truncated, one pipeline at most loads rows, and each prevents loopback
        fix: leave the tables out of one of the pipelines; or write \`migrationType: cdc\` in both (one of them may load as well, with \`TargetTablePrepMode: DO_NOTHING\`), and taskSettings.LoopbackPreventionSettings with \`EnableLoopbackPrevention: true\` and with \`SourceSchema\` and \`TargetSchema\`, which are the other way round in the opposite pipeline

      environments/dev.yaml:10:61  pipelines.back.tables
        replicates changes of shop.orders (of "shop.orders") of cluster "orders-aurora", which pipeline "there" reads (of "shop.orders") and brings back without loopback prevention that fits; expected tables that go one way, or bidirectional replication, in which nothing is dropped or truncated, one pipeline at most loads rows, and each prevents loopback
        fix: leave the tables out of one of the pipelines; or write \`migrationType: cdc\` in both (one of them may load as well, with \`TargetTablePrepMode: DO_NOTHING\`), and taskSettings.LoopbackPreventionSettings with \`EnableLoopbackPrevention: true\` and with \`SourceSchema\` and \`TargetSchema\`, which are the other way round in the opposite pipeline"
  `);
});

test("fails: rule tables-go-one-way: loopback prevention whose schemas do not fit", () => {
  const settings = `${changes}, taskSettings: { ${prevention("a", "b")} }`;
  expect(
    running(
      pipeline("there", "orders-db > copy-db", settings),
      pipeline("back", "copy-db > orders-db", settings),
    ),
  ).toThrow("without loopback prevention that fits");
});

test("rule tables-go-one-way: advice about both directions only for engines that have them", () => {
  const problem = running(
    pipeline("there", "orders-db > maria-db", both),
    pipeline("back", "maria-db > orders-db", both),
  );
  expect(problem).toThrow("leave the tables out of one of the pipelines");
  expect(problem).not.toThrow("EnableLoopbackPrevention");
});

test.each([
  [
    "changes in both directions, with loopback prevention",
    [
      pipeline("there", "orders-db > copy-db", `${changes}, taskSettings: { ${prevention("a", "b")} }`),
      pipeline("back", "copy-db > orders-db", `${changes}, taskSettings: { ${prevention("b", "a")} }`),
    ],
  ],
  [
    "one of them loads, and drops nothing",
    [
      pipeline(
        "there",
        "orders-db > copy-db",
        `${both}, taskSettings: { ${doNothing}, ${prevention("a", "b")} }`,
      ),
      pipeline("back", "copy-db > orders-db", `${changes}, taskSettings: { ${prevention("b", "a")} }`),
    ],
  ],
  [
    "disjoint tables in two directions",
    [
      pipeline("there", "orders-db > copy-db", both),
      pipeline("back", "copy-db > orders-db", both, "shop.customers"),
    ],
  ],
  [
    "tables that come back under another name",
    [
      pipeline("there", "orders-db > copy-db", both),
      pipeline(
        "back",
        "copy-db > orders-db",
        `${both}, transformations: [{ action: add-prefix, table: shop.orders, value: old_ }]`,
      ),
    ],
  ],
  [
    "a chain without a way back",
    [pipeline("first", "orders-db > copy-db", both), pipeline("second", "copy-db > crm-db", both)],
  ],
])("rule tables-go-one-way: %s", (_, pipelines) => {
  expect(running(...pipelines)).not.toThrow();
});
