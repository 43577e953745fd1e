import { loadFiles, loading, warningsOf } from "../../../support/environment-files";
import { manyPipelines } from "../../../support/many-pipelines";

test("fails: rule group-of-endpoint: one endpoint in two groups", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { group: a }
  more-to-lake:
    source: orders-db
    target: lake-orders
    migrationType: cdc
    runsOn: main
    tables: [{ include: shop.carts }]
    group: b
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:10:12  pipelines.more-to-lake.group
        got group "b" with source "orders-db", which pipeline "orders-to-lake" uses in group "a"; expected one group for each endpoint, because a group's stacks hold its endpoints
        fix: put both pipelines into one group, or give the second an endpoint of its own

      environments/dev.yaml:10:12  pipelines.more-to-lake.group
        got group "b" with target "lake-orders", which pipeline "orders-to-lake" uses in group "a"; expected one group for each endpoint, because a group's stacks hold its endpoints
        fix: put both pipelines into one group, or give the second an endpoint of its own"
  `);
});

test("fails: rule group-of-endpoint: one endpoint in a group and in none", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { group: a }
  more-to-lake:
    source: orders-db
    target: lake-orders
    migrationType: cdc
    runsOn: main
    tables: [{ include: shop.carts }]
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:13  pipelines.more-to-lake.source
        got no group with source "orders-db", which pipeline "orders-to-lake" uses in group "a"; expected one group for each endpoint, because a group's stacks hold its endpoints
        fix: put both pipelines into one group, or give the second an endpoint of its own

      environments/dev.yaml:6:13  pipelines.more-to-lake.target
        got no group with target "lake-orders", which pipeline "orders-to-lake" uses in group "a"; expected one group for each endpoint, because a group's stacks hold its endpoints
        fix: put both pipelines into one group, or give the second an endpoint of its own"
  `);
});

test("rule group-of-endpoint: one endpoint in one group", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake: { group: a }
  more-to-lake:
    source: orders-db
    target: lake-orders
    migrationType: cdc
    runsOn: main
    tables: [{ include: shop.carts }]
    group: a
`),
  ).not.toThrow();
});

test("fails: rule instance-quotas: more endpoints and tasks than an instance serves", () => {
  const files = { "dev.yaml": manyPipelines({ pipelines: 201, instances: 1 }) };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:23:5  replication.instances.i0
        got 201 pipelines; expected at most 200 on one instance
        fix: add another instance, and let some of the pipelines run on it (\`runsOn\`)

      environments/dev.yaml:23:5  replication.instances.i0
        got 204 endpoints; expected at most 100 on one instance
        fix: add another instance, and let some of the pipelines run on it (\`runsOn\`)"
  `);
});

test("rule instance-quotas: as many as two instances serve", () => {
  expect(() => loadFiles({ "dev.yaml": manyPipelines({ pipelines: 190, instances: 2 }) })).not.toThrow();
});

test("rules instance-quotas and region-quotas: a serverless pipeline is no task of an instance", () => {
  const text = manyPipelines({ pipelines: 201, instances: 1 });
  const serverless = text.replace(/runsOn: i0$/gm, "runsOn: { serverless: { maxCapacityUnits: 1 } }");
  expect(() => loadFiles({ "dev.yaml": serverless })).not.toThrow();
});

test("warns: rule region-quotas: more tasks than an account has in a Region", () => {
  expect(warningsOf(manyPipelines({ pipelines: 601, instances: 7 }))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:3150:1  pipelines
        got 602 tasks; AWS allows 600 in an account and Region by default
        fix: have the quota raised before you deploy, or use several replication accounts"
  `);
});

/** So many endpoints on the bucket of another account, each with a folder of its own. */
function writers(count: number, access: string): string {
  const endpoints = Array.from(
    { length: count },
    (_, n) => `  lake-w${n}: { engine: s3, bucket: landing, folder: w${n}, access: ${access} }`,
  );
  return `endpoints:\n${endpoints.join("\n")}\n`;
}

test("fails: rule bucket-policy-size: more writers than a bucket policy has room for", () => {
  expect(loading(writers(31, "bucket-policy"))).toThrow(
    /buckets\.landing\n\s+got 31 endpoints with access "bucket-policy"; expected at most 30 on one bucket/,
  );
});

test("rule bucket-policy-size: as many as have room", () => {
  expect(loading(writers(29, "bucket-policy"))).not.toThrow();
});

test("fails: rule group-size: more assumed-role endpoints than a role's policies have room for", () => {
  expect(loading(writers(81, "assumed-role"))).toThrow(
    /got 82 endpoints with access "assumed-role" in no group; expected at most 80[^]*give some of their pipelines another `group`/,
  );
});

test("rule group-size: as many as have room", () => {
  expect(loading(writers(78, "assumed-role"))).not.toThrow();
});
