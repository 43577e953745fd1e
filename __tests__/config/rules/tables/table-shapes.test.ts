import { loading } from "../../../support/environment-files";

/** `dev.yaml` that lays some keys over the pipeline `orders-to-lake`. */
function pipeline(keys: string): string {
  return `pipelines:\n  orders-to-lake:\n${keys.trim().replace(/^/gm, "    ")}\n`;
}

test("fails: rule transformation-one-object: nothing named, and two things named", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: convert-lowercase }
  - { action: rename, schema: shop, table: shop.orders, to: sales }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:9  pipelines.orders-to-lake.transformations[0]
        got none of the keys that say what to change; expected one of "schema", "table", "column", "tableTablespace", "indexTablespace"
        fix: say what the action is done to

      environments/dev.yaml:5:9  pipelines.orders-to-lake.transformations[1]
        got "schema", "table" of the keys that say what to change; expected one of "schema", "table", "column", "tableTablespace", "indexTablespace"
        fix: write a rule for each"
  `);
});

test("fails: rule transformation-values: a rename without a name, and with two", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: rename, table: shop.orders }
  - { action: rename, column: shop.orders.id, to: key, expression: "'key'" }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:9  pipelines.orders-to-lake.transformations[0]
        got neither "to" nor "expression"; expected one of them
        fix: write the new name as \`to\`, or an SQLite expression for it as \`expression\`

      environments/dev.yaml:5:9  pipelines.orders-to-lake.transformations[1]
        got both "to" and "expression"; expected one of them
        fix: write the new name as \`to\`, or an SQLite expression for it as \`expression\`"
  `);
});

test("fails: rule transformation-values: a data type of a table", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: convert-lowercase, table: shop.orders, ofDataType: date }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:70  pipelines.orders-to-lake.transformations[0].ofDataType
        got a data type for something that is no column; expected "column" beside it
        fix: delete it"
  `);
});

test("fails: rule transformation-values: before images under the names of their columns", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: add-before-image-columns, table: shop.orders, columnPrefix: "" }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:79  pipelines.orders-to-lake.transformations[0].columnPrefix
        got an empty prefix and no suffix; expected one of them, because the column has the name already
        fix: delete it (DMS takes \`BI_\`), or write a suffix"
  `);
});

test("fails: rule transformation-column-name: a hyphen that is not part of a set", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: remove-column, column: shop.orders.card-number }
  - { action: remove-column, column: "shop.orders.x[a-d]" }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:42  pipelines.orders-to-lake.transformations[0].column
        got "card-number"; expected a name without -, because DMS transforms no column whose name has one of # \\ / -
        fix: rename the column in the source, or leave it as it is"
  `);
});

test("fails: rule table-settings-values: nothing said, a boundary too short, no partition, no size", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.% }]
tableSettings:
  - { table: shop.orders }
  - table: shop.carts
    parallelLoad: { type: ranges, columns: [id, region], boundaries: [[1000, north], [2000]] }
  - { table: shop.items, parallelLoad: { type: partitions-list } }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:5:9  pipelines.orders-to-lake.tableSettings[0]
        got neither "parallelLoad" nor "lobSettings"; expected at least one
        fix: delete the rule

      environments/dev.yaml:7:90  pipelines.orders-to-lake.tableSettings[1].parallelLoad.boundaries[1]
        got 1 value for 2 columns; expected one value for each of "id", "region"
        fix: write the upper end of the segment in every column

      environments/dev.yaml:8:30  pipelines.orders-to-lake.tableSettings[2].parallelLoad
        got neither "partitions" nor "subpartitions"; expected the names of some
        fix: write them, or choose the type \`partitions-auto\`, which loads all"
  `);
});

test("fails: rule table-settings-values: LOBs cut off at no size", () => {
  const file = pipeline("tableSettings: [{ table: shop.orders, lobSettings: {} }]");
  expect(loading(file)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:43  pipelines.orders-to-lake.tableSettings[0].lobSettings
        got limited LOB mode without a size; expected bulkMaxSizeKB above 0, at which DMS cuts LOBs off
        fix: write the size, or \`mode: unlimited\`

      environments/dev.yaml:3:43  pipelines.orders-to-lake.tableSettings[0].lobSettings
        got LOB settings of a table for the target "lake-orders" with engine "s3"; expected engine "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "sybase", "tidb"
        fix: delete the rule"
  `);
});
