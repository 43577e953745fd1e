/** What is said about table rules and mappings that do not fit the schema. */
import { loading } from "../support/environment-files";

test("fails: table rules of every wrong kind", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    tables:
      - include: orders
      - inclde: shop.orders
      - { include: shop.a, exclude: shop.b }
      - shop.orders
      - {}
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:5:18  pipelines.orders-to-lake.tables[0].include
        got "orders"; expected "schema.table", where % stands for any characters
        fix: correct the value ("schema.table"; % stands for any characters)

      environments/dev.yaml:6:9  pipelines.orders-to-lake.tables[1].inclde
        unknown key; did you mean "include"?

      environments/dev.yaml:7:28  pipelines.orders-to-lake.tables[2].exclude
        "exclude" does not go with "include"; expected a map with "include", or with "exclude", or with "explicit"
        fix: keep the keys of one kind

      environments/dev.yaml:8:9  pipelines.orders-to-lake.tables[3]
        got text; expected a map with "include", or with "exclude", or with "explicit"
        fix: correct the value

      environments/dev.yaml:9:9  pipelines.orders-to-lake.tables[4]
        got an empty map; expected a map with "include", or with "exclude", or with "explicit"
        fix: write the keys of one kind"
  `);
});

test("fails: table mappings of every wrong kind", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    tables:
      - { include: shop.%, filters: [{ column: id, gt: 5 }, { column: id, between: [1] }] }
      - { explicit: shop.% }
      - { exclude: shop.x, filters: [] }
    transformations:
      - { action: renam, table: shop.orders, to: sales }
      - { action: remove-column, table: shop.orders }
      - { action: add-column, table: shop.orders, name: at, dataType: { type: timestamp } }
      - { action: data-masking-digits-mask, column: shop.orders.card, value: "##" }
      - { action: rename, column: orders.id, to: key, expresion: x }
      - convert-lowercase
    tableSettings:
      - { table: shop.%, parallelLoad: { type: partitions-auto } }
      - { table: shop.orders, parallelLoad: { type: range } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 14 problems:

      environments/dev.yaml:5:52  pipelines.orders-to-lake.tables[0].filters[0].gt
        unknown key; did you mean "gte"?

      environments/dev.yaml:5:75  pipelines.orders-to-lake.tables[0].filters[1].between
        got a list of 1; expected two values, the lower one first
        fix: correct the value (from the first value to the second, both included)

      environments/dev.yaml:6:21  pipelines.orders-to-lake.tables[1].explicit
        got "shop.%"; expected "schema.table" of one table, without wildcards
        fix: correct the value (exactly one table or view, without wildcards)

      environments/dev.yaml:7:28  pipelines.orders-to-lake.tables[2].filters
        "filters" does not go with "exclude"; expected a map with "include", or with "exclude", or with "explicit"
        fix: keep the keys of one kind

      environments/dev.yaml:9:19  pipelines.orders-to-lake.transformations[0].action
        got "renam"; expected one of "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "remove-column", "include-column", "add-column", "change-data-type", "define-primary-key", "add-before-image-columns", "data-masking-digits-mask", "data-masking-digits-randomize", "data-masking-hash-mask"
        fix: write "rename"

      environments/dev.yaml:10:9  pipelines.orders-to-lake.transformations[1].column
        missing; expected "schema.table.column", where % stands for any characters, because action is "remove-column"
        fix: add \`column\` ("schema.table.column"; % stands for any characters)

      environments/dev.yaml:10:34  pipelines.orders-to-lake.transformations[1].table
        "table" does not go with action "remove-column"; it belongs to action "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "add-column", "define-primary-key", "add-before-image-columns"
        fix: delete it; the keys here are "action", "column", "ofDataType"

      environments/dev.yaml:11:79  pipelines.orders-to-lake.transformations[2].dataType.type
        got "timestamp"; expected one of "bytes", "date", "time", "datetime", "int1", "int2", "int4", "int8", "numeric", "real4", "real8", "string", "uint1", "uint2", "uint4", "uint8", "wstring", "blob", "nclob", "clob", "boolean", "set", "list", "map", "tuple"
        fix: choose one (data type of DMS, not of the database)

      environments/dev.yaml:12:78  pipelines.orders-to-lake.transformations[3].value
        got "##"; expected one printable ASCII character, no white space
        fix: correct the value (character that takes the place of each digit)

      environments/dev.yaml:13:35  pipelines.orders-to-lake.transformations[4].column
        got "orders.id"; expected "schema.table.column", where % stands for any characters
        fix: correct the value ("schema.table.column"; % stands for any characters)

      environments/dev.yaml:13:55  pipelines.orders-to-lake.transformations[4].expresion
        unknown key; did you mean "expression"?

      environments/dev.yaml:14:9  pipelines.orders-to-lake.transformations[5]
        got text; expected a map whose "action" is one of "rename", "convert-lowercase", "convert-uppercase", "add-prefix", "remove-prefix", "add-suffix", "remove-suffix", "replace-prefix", "replace-suffix", "remove-column", "include-column", "add-column", "change-data-type", "define-primary-key", "add-before-image-columns", "data-masking-digits-mask", "data-masking-digits-randomize", "data-masking-hash-mask"
        fix: correct the value

      environments/dev.yaml:16:18  pipelines.orders-to-lake.tableSettings[0].table
        got "shop.%"; expected "schema.table" of one table, without wildcards
        fix: correct the value (one table, without wildcards)

      environments/dev.yaml:17:53  pipelines.orders-to-lake.tableSettings[1].parallelLoad.type
        got "range"; expected one of "partitions-auto", "subpartitions-auto", "partitions-list", "ranges", "none"
        fix: write "ranges""
  `);
});
