import { templateRules } from "../../../../config/rules/accounts/templates";
import { loadFiles, loading, wholeEnvironment } from "../../../support/environment-files";

test("fails: rule no-templates: what Terraform would take for an expression", () => {
  expect(
    loading(`
replication: { network: { vpc: "\${data.x}" } }
endpoints:
  orders-db: { extraConnectionAttributes: "afterConnectScript=select '%{x}';" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:2:32  replication.network.vpc
        got "\${data.x}"; expected a text without "\${", because Terraform would take it for an expression
        fix: write the value itself

      environments/dev.yaml:4:43  endpoints.orders-db.extraConnectionAttributes
        got a string (not shown); expected a text without "%{", because Terraform would take it for an expression
        fix: write the value itself"
  `);
});

test("rule no-templates: table mappings have expressions of their own", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    transformations:
      - { action: add-column, column: shop.orders.copied, expression: "\${AR_H_CHANGE_SEQ}", dataType: { type: string, length: 50 } }
`),
  ).not.toThrow(/no-templates|without "\${"/);
});

test("rule no-templates looks at keys of maps, too, whatever their schema lets through", () => {
  const [environment] = loadFiles({ "dev.yaml": wholeEnvironment });
  if (!environment) throw new Error("nothing loaded");
  const declared = { accounts: [], buckets: [], endpoints: [], instances: [] };
  const strange = { ...environment, tags: { "${x}": "y" } };
  expect(templateRules.flatMap((rule) => [...rule.check(strange, declared)])).toMatchObject([
    { path: ["tags", "${x}"] },
  ]);
});
