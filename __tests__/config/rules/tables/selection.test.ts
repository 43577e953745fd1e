import { loading } from "../../../support/environment-files";

test("fails: rule pipeline-includes: excludes alone", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { tables: [{ exclude: shop.audit }] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:21  pipelines.orders-to-lake.tables
        got excludes only; expected at least one include, because DMS copies only what is included; it replaces the list at environments/common.yaml:32:5, because lists of both files are not merged
        fix: add what to copy, like \`- include: shop.%\`"
  `);
});

test("fails: rule include-left-over: an include that is excluded again", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { tables: [{ include: shop.orders }, { include: shop.tmp_% }, { exclude: shop.tmp% }] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:67  pipelines.orders-to-lake.tables[1].include
        got "shop.tmp_%", all of which the excludes take away; expected tables that are left
        fix: narrow the excludes, or delete it with the excludes that are for it alone"
  `);
});

test("fails: rule exclude-matches: an exclude that takes nothing away", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { tables: [{ include: shop.% }, { exclude: shp.audit }] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:62  pipelines.orders-to-lake.tables[1].exclude
        got "shp.audit", which no include of this pipeline covers; expected an exclude that takes something away
        fix: check the spelling, or delete it"
  `);
});
