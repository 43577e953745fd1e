import { loading } from "../../../support/environment-files";

test("fails: rule one-writer-per-table: two endpoints that write a table to one folder", () => {
  expect(
    loading(`
endpoints:
  lake-more: { engine: s3, bucket: landing, folder: orders, access: assumed-role }
pipelines:
  more-to-lake:
    source: orders-db
    target: lake-more
    migrationType: full-load
    runsOn: main
    tables: [{ include: "sh%.%ders" }]
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:5  pipelines.more-to-lake.tables
        writes shop.orders (of "sh%.%ders") to folder "orders" of bucket "shop-landing", as pipeline "orders-to-lake" does (of "shop.orders"); expected one pipeline for each table and folder
        fix: give one of the two another folder, or leave the table out of one of them"
  `);
});

test("fails: rule one-writer-per-table: two pipelines on one endpoint", () => {
  expect(
    loading(`
pipelines:
  again:
    source: orders-db
    target: lake-orders
    migrationType: cdc
    runsOn: main
    tables: [{ include: shop.orders }]
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:8:5  pipelines.again.tables
        writes shop.orders (of "shop.orders") to folder "orders" of bucket "shop-landing", as pipeline "orders-to-lake" does (of "shop.orders"); expected one pipeline for each table and folder
        fix: give one of the two another folder, or leave the table out of one of them"
  `);
});

test("rule one-writer-per-table: the same table in another folder", () => {
  expect(
    loading(`
endpoints:
  lake-more: { engine: s3, bucket: landing, folder: more, access: assumed-role }
pipelines:
  more-to-lake:
    source: orders-db
    target: lake-more
    migrationType: full-load
    runsOn: main
    tables: [{ include: shop.orders }]
`),
  ).not.toThrow();
});

test("rule one-writer-per-table: an exclude keeps two pipelines apart", () => {
  expect(
    loading(`
endpoints:
  lake-more: { engine: s3, bucket: landing, folder: orders, access: assumed-role }
pipelines:
  more-to-lake:
    source: orders-db
    target: lake-more
    migrationType: full-load
    runsOn: main
    tables: [{ include: shop.% }, { exclude: shop.orders }]
`),
  ).not.toThrow();
});

test("fails: rule one-writer-per-table: transactions of two pipelines in one folder", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: &transactions { preserveTransactions: true, cdcPath: changes } }
  lake-more: { engine: s3, bucket: landing, folder: orders, access: assumed-role, settings: *transactions }
pipelines:
  more-to-lake:
    source: orders-db
    target: lake-more
    migrationType: cdc
    runsOn: main
    tables: [{ include: shop.carts }]
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:8:13  pipelines.more-to-lake.target
        writes transactions to "changes" in folder "orders" of bucket "shop-landing", as pipeline "orders-to-lake" does; expected one writer for each cdcPath
        fix: give one of the two another folder or another cdcPath"
  `);
});

test("rule one-writer-per-table: a rename keeps two pipelines apart", () => {
  const again = (schema: string) => `
pipelines:
  again:
    source: orders-db
    target: lake-orders
    migrationType: full-load
    runsOn: main
    tables: [{ include: shop.orders }]
    transformations: [{ action: rename, schema: shop, to: ${schema} }]
`;
  expect(loading(again("archive"))).not.toThrow();
  expect(loading(again("shop"))).toThrow('writes shop.orders (of "shop.orders") to folder');
});
