import { loading, warningsOf } from "../../../support/environment-files";

/** `dev.yaml` that lays some keys over the pipeline `orders-to-lake`. */
function pipeline(keys: string): string {
  return `pipelines:\n  orders-to-lake:\n${keys.trim().replace(/^/gm, "    ")}\n`;
}

test("fails: rule tables-keep-apart: a name that another table has", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.orders }, { include: shop.sales }]
transformations:
  - { action: rename, table: shop.orders, to: sales }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:34  pipelines.orders-to-lake.transformations[0].table
        shop.orders and shop.sales would both become shop.sales; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("fails: rule tables-keep-apart: tables of two schemas that become one", () => {
  expect(
    loading(
      pipeline(`
tables: [{ explicit: shop.orders }, { explicit: crm.orders }]
transformations:
  - { action: rename, schema: shop, to: all }
  - { action: rename, schema: crm, to: all }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:35  pipelines.orders-to-lake.transformations[1].schema
        shop.orders and crm.orders would both become all.orders; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("fails: rule tables-keep-apart: after prefixes, suffixes and small letters", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.tmp_Orders }, { include: shop.orders_v1 }, { include: shop.CARTS }, { include: shop.old_carts }]
transformations:
  - { action: replace-prefix, table: shop.tmp_Orders, oldValue: tmp_O, value: o }
  - { action: remove-suffix, table: shop.orders_%, value: _v1 }
  - { action: convert-lowercase, table: shop.C% }
  - { action: remove-prefix, table: shop.old_%, value: old_ }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:6:41  pipelines.orders-to-lake.transformations[1].table
        shop.tmp_Orders and shop.orders_v1 would both become shop.orders; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out

      environments/dev.yaml:8:41  pipelines.orders-to-lake.transformations[3].table
        shop.CARTS and shop.old_carts would both become shop.carts; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("fails: rule tables-keep-apart: one name for all that a pattern matches", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.order% }]
transformations:
  - { action: rename, table: shop.%, to: everything }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:34  pipelines.orders-to-lake.transformations[0].table
        shop.order and shop.orderx would both become shop.everything; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("rule tables-keep-apart: names that stay apart, and those only the database knows, pass", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.orders }, { include: shop.sales }, { include: crm.orders }]
transformations:
  - { action: rename, table: shop.orders, to: sales_orders }
  - { action: rename, table: shop.sales, expression: "$AR_M_SOURCE_TABLE_NAME || '2'" }
  - { action: rename, table: "%.orders", to: sales }
`),
    ),
  ).not.toThrow();
});

test("warns: rule schemas-keep-apart: schemas that become one", () => {
  expect(
    warningsOf(
      pipeline(`
tables: [{ include: tenant_%.% }]
transformations:
  - { action: rename, schema: tenant_%, to: tenants }
`),
    ),
  ).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:5:35  pipelines.orders-to-lake.transformations[0].schema
        makes one schema of several: tenantx.x and tenanty.x, if both exist, would both become tenants.x, which DMS does not support
        fix: make sure that no table name occurs twice, or use one pipeline for each schema"
  `);
});

test("rule schemas-keep-apart: schemas of different tables pass", () => {
  expect(
    warningsOf(
      pipeline(`
tables: [{ include: shop.orders }, { include: crm.people }]
transformations:
  - { action: rename, schema: shop, to: all }
  - { action: rename, schema: crm, to: all }
`),
    ),
  ).toBe("");
});

test("fails: rule columns-keep-apart: two columns of one name", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: rename, column: shop.orders.id, to: key }
  - { action: rename, column: shop.orders.no, to: key }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:35  pipelines.orders-to-lake.transformations[1].column
        shop.orders.id and shop.orders.no would both become shop.orders.key; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("fails: rule columns-keep-apart: an added column beside one of the same name", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.orders, filters: [{ column: ID, gte: 5 }] }]
transformations:
  - { action: add-column, table: shop.%, name: id, dataType: { type: int8 } }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:38  pipelines.orders-to-lake.transformations[0].table
        shop.orders.ID and the column that transformations[0] adds would both become shop.orders.id; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("fails: rule columns-keep-apart: a column added twice", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.% }]
transformations:
  - { action: add-column, table: shop.o%, name: at, dataType: { type: datetime } }
  - { action: add-column, table: shop.%s, name: at, dataType: { type: date } }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:38  pipelines.orders-to-lake.transformations[1].table
        the column that transformations[0] adds and the column that transformations[1] adds would both become shop.os.at; expected names that stay apart, because DMS does not put two into one
        fix: choose another name for one of them, or leave one out"
  `);
});

test("rule columns-keep-apart: removed columns give their names away", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: remove-column, column: shop.orders.key }
  - { action: rename, column: shop.orders.id, to: key }
  - { action: add-column, table: shop.orders, name: id, dataType: { type: int8 } }
`),
    ),
  ).not.toThrow();
});
