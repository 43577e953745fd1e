import { loading } from "../../../support/environment-files";

/** `dev.yaml` that lays some keys over the pipeline `orders-to-lake`. */
function pipeline(keys: string): string {
  return `pipelines:\n  orders-to-lake:\n${keys.trim().replace(/^/gm, "    ")}\n`;
}

test("fails: rule object-mapping-target: records and topics for a bucket", () => {
  expect(
    loading(
      pipeline(`
objectMappings:
  - { action: map-record-to-record, table: shop.orders, kafkaTargetTopic: orders }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:5  pipelines.orders-to-lake.objectMappings
        got object mappings for the target "lake-orders" with engine "s3"; expected engine "dynamodb", "kinesis", "kafka"
        fix: delete it

      environments/dev.yaml:4:79  pipelines.orders-to-lake.objectMappings[0].kafkaTargetTopic
        got a Kafka topic for the target "lake-orders" with engine "s3"; expected engine "kafka"
        fix: delete it"
  `);
});

test("fails: rule tablespace-target: tablespaces of a bucket", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: rename, tableTablespace: shop.orders.%, to: data }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:44  pipelines.orders-to-lake.transformations[0].tableTablespace
        got a tablespace for the target "lake-orders" with engine "s3"; expected engine "oracle"
        fix: delete the rule"
  `);
});

test("fails: rule parallel-load-engines: subpartitions and segments of MySQL", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.% }]
tableSettings:
  - { table: shop.orders, parallelLoad: { type: subpartitions-auto } }
  - { table: shop.carts, parallelLoad: { type: partitions-auto, numberOfPartitions: 8 } }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:53  pipelines.orders-to-lake.tableSettings[0].parallelLoad.type
        got parallel load by subpartitions-auto for the source "orders-db" with engine "aurora-mysql"; expected engine "oracle"
        fix: delete the rule

      environments/dev.yaml:6:89  pipelines.orders-to-lake.tableSettings[1].parallelLoad.numberOfPartitions
        got "numberOfPartitions" for the source "orders-db" with engine "aurora-mysql"; expected engine "mongodb", "docdb"
        fix: delete it"
  `);
});

test("fails: rule parallel-load-engines: partitions of PostgreSQL", () => {
  expect(
    loading(`
endpoints: { orders-db: { engine: aurora-postgresql, databaseName: shop } }
pipelines:
  orders-to-lake:
    tableSettings: [{ table: shop.orders, parallelLoad: { type: partitions-auto } }]
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:65  pipelines.orders-to-lake.tableSettings[0].parallelLoad.type
        got parallel load by partitions-auto for the source "orders-db" with engine "aurora-postgresql"; expected engine "aurora-mysql", "mysql", "mariadb", "oracle", "sqlserver", "db2", "sybase", "mongodb", "docdb", "tidb"
        fix: delete the rule"
  `);
});

test("fails: rule lob-settings-engines: LOBs of one table for a bucket", () => {
  expect(
    loading(
      pipeline(`
tableSettings:
  - { table: shop.orders, lobSettings: { bulkMaxSizeKB: 64 } }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:31  pipelines.orders-to-lake.tableSettings[0].lobSettings
        got LOB settings of a table for the target "lake-orders" with engine "s3"; expected engine "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "sybase", "tidb"
        fix: delete the rule"
  `);
});

test("fails: rule views-full-load: views in a pipeline that goes on", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.% }, { include: report.%, tableType: view }]
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:67  pipelines.orders-to-lake.tables[1].tableType
        got views in a pipeline with migrationType "full-load-and-cdc"; expected "full-load", because DMS loads views only there
        fix: give the views a pipeline of their own with \`migrationType: full-load\`"
  `);
});

test("rule views-full-load: views in a full load pass", () => {
  expect(
    loading(
      pipeline(`
migrationType: full-load
tables: [{ include: report.%, tableType: view }]
`),
    ),
  ).not.toThrow();
});

test("fails: rule masking-engine-version: masks on an older instance", () => {
  expect(
    loading(`
replication: { instances: { main: { engineVersion: "3.5.3" } } }
pipelines:
  orders-to-lake:
    transformations: [{ action: data-masking-hash-mask, column: shop.orders.card }]
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:33  pipelines.orders-to-lake.transformations[0].action
        got "data-masking-hash-mask" on instance "main" with engineVersion "3.5.3"; expected "3.5.4" or later, which masks data
        fix: upgrade the instance, or remove the column instead"
  `);
});

test("rule masking-engine-version: masks and parallel load where they can be", () => {
  expect(
    loading(
      pipeline(`
transformations: [{ action: data-masking-digits-mask, column: shop.orders.card, value: "#" }]
tableSettings: [{ table: shop.orders, parallelLoad: { type: ranges, columns: [id], boundaries: [[1000]] } }]
postProcessing: [{ action: add-tag, table: shop.orders, tagSet: { table: "\${table-name}" } }]
`),
    ),
  ).not.toThrow();
});
