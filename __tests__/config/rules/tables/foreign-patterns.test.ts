import { loading, loadFiles, warningsOf, wholeEnvironment } from "../../../support/environment-files";

const including = (text: string) =>
  `pipelines: { orders-to-lake: { tables: [{ include: ${JSON.stringify(text)} }] } }`;

test("fails: rule patterns-of-dms: a wildcard of another language", () => {
  expect(loading(including("shop.*"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:52  pipelines.orders-to-lake.tables[0].include
        got "shop.*"; expected a name without quotes and blanks, where % stands for any characters and _ for one
        fix: write "shop.%""
  `);
});

test.each([
  ["shop.order?", "shop.order_"],
  ["*.*", "%.%"],
  ['"shop"."orders"', "shop.orders"],
  ["`shop`.`orders`", "shop.orders"],
  ["[dbo].[orders]", "dbo.orders"],
  ["shop. orders", "shop.orders"],
  ["shop .orders ", "shop.orders"],
  ["shop.order*", "shop.order%"],
])("fails: %s, with what DMS would understand", (text, meant) => {
  expect(loading(including(text))).toThrow(`fix: write "${meant}"`);
});

test.each(["shop.%", "shop.order_", "sh[ao]p.orders", "SYS.V$SESSION", "shop.order lines", "shop.[0-9]%"])(
  "%s is as DMS spells it",
  (text) => {
    expect(() => loadFiles({ "common.yaml": wholeEnvironment, "dev.yaml": including(text) })).not.toThrow();
  },
);

test("fails: such a pattern in every list of a pipeline", () => {
  const pipeline = `pipelines:
  orders-to-lake:
    tables: [{ include: shop.% }, { exclude: shop.tmp* }]
    transformations: [{ action: add-suffix, table: "shop.order*", value: _x }]
`;
  expect(loading(pipeline)).toThrow('fix: write "shop.tmp%"');
  expect(loading(pipeline)).toThrow('fix: write "shop.order%"');
});

const db2 = (include: string) => `
endpoints:
  erp-db:
    engine: db2
    account: orders
    host: erp.example.com
    databaseName: ERP
    secret: { name: erp/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-ca
    caCertificate: amazon-root-ca-1
  lake-erp: { engine: s3, bucket: landing, folder: erp, access: assumed-role }
pipelines:
  erp: { source: erp-db, target: lake-erp, migrationType: full-load, runsOn: main, tables: [{ include: ${include} }] }
`;

test("warns: rule names-in-capitals: lower-case names of Db2", () => {
  expect(warningsOf(db2("erp.invoices"))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:14:104  pipelines.erp.tables[0].include
        got "erp.invoices" of source "erp-db", which keeps names in upper case unless they were made in quotes; expected "ERP.INVOICES", or nothing is selected
        fix: write "ERP.INVOICES"; nothing, if the names were made in quotes and lower case"
  `);
  expect(warningsOf(db2("ERP.INVOICES"))).toBe("");
  expect(warningsOf(db2("ERP.Invoices"))).toBe("");
});
