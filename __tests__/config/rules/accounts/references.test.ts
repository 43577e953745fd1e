import { loading } from "../../../support/environment-files";

test("fails: rule account-exists: an account that is misspelt", () => {
  expect(
    loading(`
endpoints:
  orders-db: { account: ordrs }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:25  endpoints.orders-db.account
        got "ordrs"; expected one of accounts: "dms", "orders", "lake"
        fix: write "orders""
  `);
});

test("fails: rule account-exists: a replication account that does not exist", () => {
  expect(
    loading(`
replication: { account: hub }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:25  replication.account
        got "hub"; expected one of accounts: "dms", "orders", "lake"
        fix: add hub under accounts, or name one that is there"
  `);
});

test("fails: rule bucket-exists: a bucket that does not exist", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { bucket: archive }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:26  endpoints.lake-orders.bucket
        got "archive"; expected one of buckets: "landing"
        fix: add archive under buckets, or name one that is there"
  `);
});

test("fails: rule endpoint-exists: a source and a target that do not exist", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { source: order-db, target: constructor }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:29  pipelines.orders-to-lake.source
        got "order-db"; expected one of endpoints: "orders-db", "lake-orders"
        fix: write "orders-db"

      environments/dev.yaml:3:47  pipelines.orders-to-lake.target
        got "constructor"; expected one of endpoints: "orders-db", "lake-orders"
        fix: add constructor under endpoints, or name one that is there"
  `);
});

test("fails: rule instance-exists: an instance that does not exist", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { runsOn: man }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:29  pipelines.orders-to-lake.runsOn
        got "man"; expected one of replication.instances: "main"
        fix: write "main""
  `);
});
