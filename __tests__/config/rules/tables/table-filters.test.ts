import { loading } from "../../../support/environment-files";

/** `dev.yaml` that lays some keys over the pipeline `orders-to-lake`. */
function pipeline(keys: string): string {
  return `pipelines:\n  orders-to-lake:\n${keys.trim().replace(/^/gm, "    ")}\n`;
}

test("fails: rule filter-exact-table: filters beside a pattern", () => {
  expect(
    loading(
      pipeline(`
tables:
  - { include: shop.order%, filters: [{ column: id, gte: 1 }] }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:20  pipelines.orders-to-lake.tables[0].include
        got "shop.order%" with filters; expected "schema.table" of one table, because DMS filters only tables of an exact name
        fix: write a rule for each table that is to be filtered"
  `);
});

test("fails: rule filter-condition: none, two, and a negative one among several", () => {
  expect(
    loading(
      pipeline(`
tables:
  - include: shop.orders
    filters:
      - { column: id }
      - { column: id, gte: 1, lte: 9 }
      - { column: id, anyOf: [{ eq: 1 }, { noteq: 2 }] }
      - { column: id, anyOf: [{ eq: 1 }, { isNull: false }] }
      - { column: id, anyOf: [{ eq: 1 }, {}] }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:6:13  pipelines.orders-to-lake.tables[0].filters[0]
        got no condition; expected one of "lte", "ste", "gte", "eq", "noteq", "between", "notbetween", "isNull", "anyOf"
        fix: say which rows to copy

      environments/dev.yaml:7:13  pipelines.orders-to-lake.tables[0].filters[1]
        got "lte", "gte"; expected one of "lte", "ste", "gte", "eq", "noteq", "between", "notbetween", "isNull", "anyOf"
        fix: write a filter for each condition (all must hold), or put them into \`anyOf\` (one must hold)

      environments/dev.yaml:8:55  pipelines.orders-to-lake.tables[0].filters[2].anyOf[1].noteq
        got a negative condition among several; expected it alone, because DMS takes no more than one condition with noteq
        fix: give it a filter of its own: several filters of one column must all hold

      environments/dev.yaml:9:56  pipelines.orders-to-lake.tables[0].filters[3].anyOf[1].isNull
        got a negative condition among several; expected it alone, because DMS takes no more than one condition with isNull: false
        fix: give it a filter of its own: several filters of one column must all hold

      environments/dev.yaml:10:46  pipelines.orders-to-lake.tables[0].filters[4].anyOf[1]
        got no condition; expected one of "lte", "ste", "gte", "eq", "noteq", "between", "notbetween", "isNull"
        fix: say which rows to copy"
  `);
});

test("fails: rule filter-matches: numbers that cannot be", () => {
  expect(
    loading(
      pipeline(`
tables:
  - include: shop.orders
    filters: [{ column: id, gte: 100 }, { column: region, eq: north }, { column: id, lte: 10 }]
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:76  pipelines.orders-to-lake.tables[0].filters[2]
        leaves no row: no value of "id" can fulfil it and the filters before it; expected filters that rows can pass
        fix: correct the values; \`anyOf\` is for conditions of which one must hold"
  `);
});

test("fails: rule filter-matches: a range that ends before it begins", () => {
  expect(
    loading(
      pipeline(`
tables:
  - { include: shop.orders, filters: [{ column: created, between: ["2024-02-01", "2024-01-01 12:00:00"] }] }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:43  pipelines.orders-to-lake.tables[0].filters[0]
        leaves no row: no value of "created" can fulfil it; expected filters that rows can pass
        fix: correct the values; \`anyOf\` is for conditions of which one must hold"
  `);
});

test("fails: rule filter-matches: a value and none at once", () => {
  expect(
    loading(
      pipeline(`
tables:
  - { include: shop.orders, filters: [{ column: id, isNull: true }, { column: id, ste: 10 }] }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:73  pipelines.orders-to-lake.tables[0].filters[1]
        leaves no row: no value of "id" can fulfil it and the filters before it; expected filters that rows can pass
        fix: correct the values; \`anyOf\` is for conditions of which one must hold"
  `);
});

test("rule filter-matches: conditions of which one can hold pass", () => {
  expect(
    loading(
      pipeline(`
tables:
  - include: shop.orders
    filters:
      - { column: id, anyOf: [{ lte: 10 }, { between: [50, 75] }, { gte: 100 }] }
      - { column: id, between: [60, 200] }
      - { column: region, notbetween: [a, m] }
      - { column: region, noteq: north }
      - { column: note, anyOf: [{ isNull: true }, { eq: "" }] }
`),
    ),
  ).not.toThrow();
});
