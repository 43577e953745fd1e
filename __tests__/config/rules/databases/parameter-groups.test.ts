import { loadFiles, loading, wholeEnvironment } from "../../../support/environment-files";

test("fails: rule parameter-group: nobody captures changes", () => {
  expect(
    loading(`
endpoints:
  orders-db: { parameterGroup: create }
pipelines:
  orders-to-lake: { migrationType: full-load }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:32  endpoints.orders-db.parameterGroup
        got "create", but no pipeline captures changes from "orders-db"; expected one, because the group is for capturing changes
        fix: delete it, or write \`migrationType: full-load-and-cdc\` at a pipeline from this endpoint"
  `);
});

test("fails: rule parameter-group: a server that RDS does not run", () => {
  expect(
    loading(`
endpoints:
  erp:
    engine: mysql
    account: orders
    host: erp.example.com
    parameterGroup: create
    secret: { name: erp/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
pipelines:
  orders-to-lake: { source: erp }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:21  endpoints.erp.parameterGroup
        got "create" for the host "erp.example.com"; expected a cluster or an instance, because only RDS has parameter groups
        fix: delete it, and set in the server's configuration what \`npm run grants\` says"
  `);
});

test("fails: an engine whose changes need no parameters has no such key", () => {
  expect(
    loading(`
endpoints:
  erp:
    engine: tidb
    account: orders
    host: erp.example.com
    parameterGroup: create
    secret: { name: erp/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`),
  ).toThrow("endpoints.erp.parameterGroup");
});

test("rule parameter-group: a cluster whose changes are captured", () => {
  expect(
    loadFiles({
      "common.yaml": wholeEnvironment,
      "dev.yaml": "endpoints: { orders-db: { parameterGroup: create } }",
    }),
  ).toHaveLength(1);
});
