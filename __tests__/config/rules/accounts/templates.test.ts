import { loading } from "../../../support/environment-files";

test("fails: rule no-templates: what Terraform would take for an expression", () => {
  expect(
    loading(`
tags: { owner: "\${data.x}" }
endpoints:
  orders-db: { extraConnectionAttributes: "afterConnectScript=select '%{x}';" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:2:16  tags.owner
        got "\${data.x}"; expected a text without "\${", because Terraform would take it for an expression
        fix: write the value itself

      environments/dev.yaml:4:43  endpoints.orders-db.extraConnectionAttributes
        got "afterConnectScript=select '%{x}';"; expected a text without "%{", because Terraform would take it for an expression
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
