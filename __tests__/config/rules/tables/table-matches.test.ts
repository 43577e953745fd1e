import { loading, warningsOf } from "../../../support/environment-files";

/** `dev.yaml` that lays some keys over the pipeline `orders-to-lake`. */
function pipeline(keys: string): string {
  return `pipelines:\n  orders-to-lake:\n${keys.trim().replace(/^/gm, "    ")}\n`;
}

test("fails: rule table-rule-matches: rules about tables that are not selected", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.% }, { exclude: shop.audit_% }]
transformations:
  - { action: rename, schema: shp, to: sales }
  - { action: rename, table: shop.audit_log, to: log }
  - { action: remove-column, column: "crm.%.card" }
tableSettings:
  - { table: shop.audit_log, parallelLoad: { type: none } }
postProcessing:
  - { action: add-tag, table: crm.%, tagSet: { owner: crm } }
validations:
  - { action: override-validation-function, column: crm.orders.x, sourceFunction: "1" }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 6 problems:

      environments/dev.yaml:5:35  pipelines.orders-to-lake.transformations[0].schema
        got "shp", but this pipeline selects "shop.%"; expected something of a selected table
        fix: check the spelling, also capital letters; include the table; or delete the rule

      environments/dev.yaml:6:34  pipelines.orders-to-lake.transformations[1].table
        got "shop.audit_log", but this pipeline selects "shop.%"; expected something of a selected table
        fix: check the spelling, also capital letters; include the table; or delete the rule

      environments/dev.yaml:7:42  pipelines.orders-to-lake.transformations[2].column
        got "crm.%.card", but this pipeline selects "shop.%"; expected something of a selected table
        fix: check the spelling, also capital letters; include the table; or delete the rule

      environments/dev.yaml:9:18  pipelines.orders-to-lake.tableSettings[0].table
        got "shop.audit_log", but this pipeline selects "shop.%"; expected something of a selected table
        fix: check the spelling, also capital letters; include the table; or delete the rule

      environments/dev.yaml:11:35  pipelines.orders-to-lake.postProcessing[0].table
        got "crm.%", but this pipeline selects "shop.%"; expected something of a selected table
        fix: check the spelling, also capital letters; include the table; or delete the rule

      environments/dev.yaml:13:57  pipelines.orders-to-lake.validations[0].column
        got "crm.orders.x", but this pipeline selects "shop.%"; expected something of a selected table
        fix: check the spelling, also capital letters; include the table; or delete the rule"
  `);
});

test("rule table-rule-matches: an exclude of views leaves the tables", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.%, tableType: all }, { exclude: shop.%, tableType: view }]
transformations:
  - { action: rename, table: shop.orders, to: sales }
`),
    ),
  ).not.toThrow();
});

test("fails: rule one-rule-per-object: the same said twice", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.% }, { include: shop.%, loadOrder: 2 }]
transformations:
  - { action: rename, table: shop.orders, to: sales }
  - { action: add-prefix, table: shop.orders, value: x_ }
  - { action: convert-lowercase, column: shop.carts.ID }
  - { action: add-suffix, column: shop.carts.ID, value: _ }
  - { action: add-column, table: shop.%, name: at, dataType: { type: datetime } }
  - { action: add-column, table: shop.%, name: at, dataType: { type: date } }
tableSettings:
  - { table: shop.orders, parallelLoad: { type: none } }
  - { table: shop.orders, parallelLoad: { type: partitions-auto } }
postProcessing:
  - { action: add-tag, table: shop.%, tagSet: { a: b } }
  - { action: add-tag, table: shop.%, tagSet: { a: c } }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 6 problems:

      environments/dev.yaml:3:46  pipelines.orders-to-lake.tables[1].include
        got "shop.%", for which tables[0] is a rule already; expected one rule, because DMS applies only one
        fix: keep one of the two

      environments/dev.yaml:6:38  pipelines.orders-to-lake.transformations[1].table
        got "shop.orders", for which transformations[0] is a rule already; expected one rule, because DMS applies only one
        fix: keep one of the two

      environments/dev.yaml:8:39  pipelines.orders-to-lake.transformations[3].column
        got "shop.carts.ID", for which transformations[2] is a rule already; expected one rule, because DMS applies only one
        fix: keep one of the two

      environments/dev.yaml:10:38  pipelines.orders-to-lake.transformations[5].table
        got "shop.%.at", for which transformations[4] is a rule already; expected one rule, because DMS applies only one
        fix: keep one of the two

      environments/dev.yaml:13:18  pipelines.orders-to-lake.tableSettings[1].table
        got "shop.orders", for which tableSettings[0] is a rule already; expected one rule, because DMS applies only one
        fix: keep one of the two

      environments/dev.yaml:16:35  pipelines.orders-to-lake.postProcessing[1].table
        got "shop.%", for which postProcessing[0] is a rule already; expected one rule, because DMS applies only one
        fix: keep one of the two"
  `);
});

test("rule one-rule-per-object: different things about a column, and tables beside views, pass", () => {
  expect(
    loading(
      pipeline(`
tables: [{ include: shop.%, tableType: table }, { include: shop.%, tableType: all }]
transformations:
  - { action: rename, column: shop.carts.card, to: hash }
  - { action: change-data-type, column: shop.carts.card, dataType: { type: string, length: 64 } }
  - { action: data-masking-hash-mask, column: shop.carts.card }
  - { action: change-data-type, column: shop.%.%, ofDataType: date, dataType: { type: string } }
  - { action: change-data-type, column: shop.%.%, ofDataType: time, dataType: { type: string } }
`),
    ),
  ).not.toThrow();
});

test("fails: rule removed-column: renamed, masked and in a key", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: remove-column, column: "shop.%.card%" }
  - { action: rename, column: shop.orders.card_number, to: card }
  - { action: data-masking-hash-mask, column: shop.orders.card }
  - { action: define-primary-key, table: shop.orders, name: pk, columns: [id, card] }
`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:5:35  pipelines.orders-to-lake.transformations[1].column
        got "shop.orders.card_number", whose column "card_number" transformations[0] removes; expected a column that is left
        fix: delete one of the two rules

      environments/dev.yaml:6:51  pipelines.orders-to-lake.transformations[2].column
        got "shop.orders.card", whose column "card" transformations[0] removes; expected a column that is left
        fix: delete one of the two rules

      environments/dev.yaml:7:46  pipelines.orders-to-lake.transformations[3].table
        got "shop.orders", whose column "card" transformations[0] removes; expected a column that is left
        fix: delete one of the two rules"
  `);
});

test("rule removed-column: a pattern that matches more than what is removed passes", () => {
  expect(
    loading(
      pipeline(`
transformations:
  - { action: remove-column, column: shop.orders.CARD }
  - { action: convert-lowercase, column: shop.orders.% }
`),
    ),
  ).not.toThrow();
});

test("warns: rule transformations-overlap: patterns that change the same names", () => {
  expect(
    warningsOf(
      pipeline(`
tables: [{ include: shop.% }]
transformations:
  - { action: convert-lowercase, column: "%.%.%" }
  - { action: add-prefix, column: shop.%.id, value: shop_ }
  - { action: convert-lowercase, table: shop.% }
  - { action: add-prefix, table: shop.o%, value: o_ }
  - { action: convert-lowercase, schema: "s%" }
  - { action: add-prefix, schema: "%p", value: x_ }
`),
    ),
  ).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:6:39  pipelines.orders-to-lake.transformations[1].column
        got "shop.%.id", which matches "shop.x.id" as transformations[0] does; DMS applies the rule with the lower id, whichever stands first
        fix: narrow one of the two patterns, or write exact names, which go before patterns
    warning:
      environments/dev.yaml:8:38  pipelines.orders-to-lake.transformations[3].table
        got "shop.o%", which matches "shop.o" as transformations[2] does; DMS applies the rule with the lower id, whichever stands first
        fix: narrow one of the two patterns, or write exact names, which go before patterns
    warning:
      environments/dev.yaml:10:39  pipelines.orders-to-lake.transformations[5].schema
        got "%p", which matches "shop" as transformations[4] does; DMS applies the rule with the lower id, whichever stands first
        fix: narrow one of the two patterns, or write exact names, which go before patterns"
  `);
});

test("rule transformations-overlap: an exact name goes before a pattern, and what does the same gets along", () => {
  expect(
    warningsOf(
      pipeline(`
tables: [{ include: shop.% }]
transformations:
  - { action: convert-lowercase, table: shop.% }
  - { action: rename, table: shop.orders, to: sales }
  - { action: convert-lowercase, column: shop.%.% }
  - { action: remove-column, column: shop.%.card }
  - { action: remove-column, column: shop.o%.c% }
`),
    ),
  ).toBe("");
});
