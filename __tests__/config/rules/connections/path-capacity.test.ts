import { loading } from "../../../support/environment-files";

const place = "vpc: shop, subnets: [db-a, db-b], securityGroup: shop-database";
const range = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** So many databases of account `orders`, which nothing uses yet. */
function databases(
  count: number,
  connection: string,
  secret = "items",
  account: (n: number) => string = () => "orders",
): string {
  const lines = range(count).map(
    (n) =>
      `  items-${n}: { engine: mysql, account: ${account(n)}, instance: items-${n}, sslMode: verify-ca, caCertificate: certificates/ca.pem, ` +
      `secret: { name: "${secret}/${n}", policy: merge, keyAccess: grant }, connection: { ${connection} } }`,
  );
  return `\nendpoints:\n${lines.join("\n")}\n`;
}

const balanced = `via: private-link, ${place}, privateZone: false`;
const opened = "via: allow-list, vpc: shop, securityGroup: shop-database";
const sales = `\naccounts:\n  sales: { id: "222222222222", deployRole: deploy }\n`;

test("fails: rule served-databases: more than one function's policy can name", () => {
  expect(loading(databases(31, balanced))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:33:186  endpoints.items-31.connection
        makes 31 databases of account "orders" with a balancer; expected at most 30, because the policy of the function that keeps their targets names each and AWS limits its size
        fix: give some of them an account key of their own with the same \`id\`, which gets functions of its own, or another \`via\`"
  `);
});

test("rule served-databases: as many as have room, and as many under another key of the account", () => {
  expect(loading(databases(30, balanced))).not.toThrow();
  expect(
    loading(databases(60, balanced, "items", (n) => (n > 30 ? "sales" : "orders")) + sales),
  ).not.toThrow();
});

test("fails: rule allow-list-size: more keys than a tag holds", () => {
  expect(loading(databases(33, opened))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:35:186  endpoints.items-33.connection
        makes 33 endpoints of account "orders" with "allow-list", whose keys have 287 characters with a space between; expected at most 40 and 256, because a tag of the rules names them
        fix: shorten their keys, or give some of them an account key of their own with the same \`id\`"
  `);
});

test("fails: rule allow-list-size: short keys of more endpoints than the settings hold", () => {
  const short = databases(41, opened).replace(/ {2}items-(\d+):/g, "  i$1:");
  expect(loading(short)).toThrow(
    'makes 41 endpoints of account "orders" with "allow-list", whose keys have 154 characters with a space between; expected at most 40 and 256',
  );
});

test("rule allow-list-size: as many as have room", () => {
  expect(loading(databases(40, opened).replace(/ {2}items-(\d+):/g, "  i$1:"))).not.toThrow();
  expect(loading(databases(29, opened))).not.toThrow();
});

const instances = (count: number) =>
  `\nreplication:\n  instances:\n${range(count)
    .map((n) => `    i${n}: { class: dms.t3.medium, engineVersion: "3.6.1" }`)
    .join("\n")}\n`;

test("fails: rule announced-instances: more than the settings hold", () => {
  expect(loading(instances(50) + databases(1, opened))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  replication.instances
        got 51 instances; expected at most 50 where a database is reached via allow-list, because the settings of the function that announces their addresses name each
        fix: put the databases that are reached so, with their instances, into an environment of their own"
  `);
});

test("rule announced-instances: as many as have room, and more where nothing is announced", () => {
  expect(loading(instances(49) + databases(1, opened))).not.toThrow();
  expect(loading(instances(55))).not.toThrow();
});

test("fails: rule merged-secrets: names that are too long together", () => {
  expect(loading(databases(8, "via: direct", "s".repeat(505)))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:121  endpoints.items-8.secret
        makes 9 secrets of account "orders" with policy "merge", whose ARNs have 4786 characters; expected at most 4400, because the policy of the function that edits theirs names each and AWS limits its size
        fix: write \`policy: publish\` for some of them, or give some of them an account key of their own with the same \`id\`"
  `);
});

test("rule merged-secrets: a secret counts once", () => {
  const shared = databases(99, "via: direct").replace(/"items\/\d+"/g, '"items/all"');
  expect(loading(shared)).not.toThrow();
});
