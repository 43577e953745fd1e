import { loadFiles, wholeEnvironment } from "../../support/environment-files";

const otherAccounts = `
accounts:
  dms: { id: "444444444444" }
  orders: { id: "555555555555" }
  lake: { id: "666666666666" }
`;

test("fails: rule bucket-made-once: two environments that make one bucket", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": "region: eu-west-1",
    "test.yaml": otherAccounts,
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:15:35  buckets.landing.name
        got "shop-landing", which environment "dev" makes too; expected a name of its own, because bucket names are unique in the world (environment "test" alone)
        fix: give each environment a name of its own in its own file: \`buckets.landing.name\` in test.yaml, like "shop-landing-test""
  `);
});

test("fails: rule cluster-made-once: two environments that make one cluster and one secret", () => {
  const shop = `
endpoints:
  shop:
    engine: aurora-mysql
    account: orders
    cluster: { create: { identifier: shop, engineVersion: "8.0", instanceClass: db.r6g.large } }
    secret: { name: shop/dms }
    connection: { via: private-link, vpc: shop, subnets: [a, b], securityGroup: shop, privateZone: true }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`;
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": shop,
    "test.yaml": `replication: { serviceRoles: existing }\nbuckets: { landing: { name: landing-test } }${shop}`,
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/test.yaml has 2 problems:

      environments/test.yaml:7:38  endpoints.shop.cluster.create.identifier
        got "shop", a cluster that environment "dev" makes too in that account; expected a name of its own
        fix: give each environment a name of its own in its own file: \`endpoints.shop.cluster.create.identifier\` in test.yaml, like "shop-test"

      environments/test.yaml:8:21  endpoints.shop.secret.name
        got "shop/dms", a secret that environment "dev" makes too in that account; expected a name of its own
        fix: give each environment a name of its own in its own file: \`endpoints.shop.secret.name\` in test.yaml, like "shop/dms-test""
  `);
});

test("fails: rule service-roles-made-once: two environments that make the roles of one account", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": "region: eu-west-1",
    "test.yaml": "replication: { serviceRoles: create }\nbuckets: { landing: { name: landing-test } }",
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/test.yaml has 1 problem:

      environments/test.yaml:1:30  replication.serviceRoles
        got "create" for account "111111111111", where environment "dev" makes them too; expected "existing" in one of the two, because an account has each of them once
        fix: write \`serviceRoles: existing\` under replication in test.yaml"
  `);
});

test("fails: rule service-endpoints-made-once: two environments that make those of one VPC", () => {
  const network = "network: { vpc: replication, subnets: [private-a, private-b], serviceEndpoints: create }";
  const rest = "serviceRoles: existing }\nbuckets: { landing: { name: landing-test } }";
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": `replication: { ${network} }`,
    "test.yaml": `replication: { ${network}, ${rest}`,
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/test.yaml has 1 problem:

      environments/test.yaml:1:96  replication.network.serviceEndpoints
        got "create" for VPC "replication", where environment "dev" makes them too; expected "existing" in one of the two, because AWS refuses a second endpoint for a name
        fix: write \`serviceEndpoints: existing\` under replication.network in test.yaml"
  `);
  expect(() => loadFiles({ ...files, "test.yaml": `replication: { ${rest}` })).not.toThrow();
});

test("fails: rule stack-names-differ: different words that make one name", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": `accounts: { eu-lake: { id: "777777777777", deployRole: deploy } }`,
    "dev-eu.yaml": `${otherAccounts}\nbuckets: { landing: { name: landing-eu } }`,
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev-eu.yaml has 1 problem:

      environments/dev-eu.yaml:5:3  accounts.lake
        got a key that makes stacks named "dev-eu-lake-…", as an account of environment "dev" does; expected names that differ
        fix: rename the account's key, or one of the two files"
  `);
});

test("environments with names, buckets and accounts of their own go together", () => {
  const files = {
    "common.yaml": wholeEnvironment,
    "dev.yaml": "region: eu-west-1",
    "test.yaml": `${otherAccounts}\nbuckets: { landing: { name: landing-test } }`,
  };
  expect(loadFiles(files).map(({ name }) => name)).toEqual(["dev", "test"]);
});
