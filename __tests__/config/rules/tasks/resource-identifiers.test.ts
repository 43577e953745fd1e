import { loading } from "../../../support/environment-files";

const said = (identifier: string) =>
  `pipelines: { orders-to-lake: { resourceIdentifier: ${JSON.stringify(identifier)} } }`;

test.each(["Example-App-ARN1", "a", `a${"0".repeat(30)}`])("takes %j, as DMS does", (identifier) => {
  expect(loading(said(identifier))).not.toThrow();
});

test.each(["1st", "-a", "a-", "a--b", "a_b", "é", "", `a${"0".repeat(31)}`, "${uuid()}"])(
  "fails: %j, which DMS refuses as the end of an ARN",
  (identifier) => {
    expect(loading(said(identifier))).toThrow(
      "expected at most 31 letters, digits and single hyphens, which begins with a letter and ends with none of the hyphens",
    );
  },
);

const two = (runsOn: string) => `
pipelines:
  orders-to-lake: { resourceIdentifier: orders }
  returns-to-lake:
    source: orders-db
    target: lake-orders
    migrationType: full-load-and-cdc
    runsOn: ${runsOn}
    tables: [{ include: shop.returns }]
    resourceIdentifier: orders
`;

test("fails: rule resource-identifiers-differ: two tasks", () => {
  expect(loading(two("main"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:25  pipelines.returns-to-lake.resourceIdentifier
        got "orders", which pipelines.orders-to-lake has, too; expected one for each, because it is the end of an ARN
        fix: choose another one, or delete it"
  `);
});

test("a task and a serverless replication have ARNs of different kinds", () => {
  expect(loading(two("{ serverless: { maxCapacityUnits: 4 } }"))).not.toThrow();
});
