import { loadFiles, loading, wholeEnvironment } from "../../../support/environment-files";

test("fails: rule environment-name: a file name that is no word", () => {
  expect(() => loadFiles({ "Dev_1.yaml": wholeEnvironment })).toThrowErrorMatchingInlineSnapshot(`
    "environments/Dev_1.yaml has 1 problem:

      environments/Dev_1.yaml:1:1
        got the file name "Dev_1.yaml"; expected lower-case letters, digits and single hyphens, starting with a letter
        fix: rename the file: its name is the environment's name"
  `);
});

test("fails: rule name-lengths: names that AWS would refuse", () => {
  const key = "k".repeat(40);
  const files = {
    "common.yaml": wholeEnvironment,
    "long-name-of-an-environment.yaml": `
buckets:
  landing: { name: ${"b".repeat(59)} }
endpoints:
  ${key}: { engine: s3, bucket: landing, folder: more, access: assumed-role }
pipelines:
  orders-to-lake: { group: ${"g".repeat(20)} }
`,
  };
  expect(() => loadFiles(files)).toThrowErrorMatchingInlineSnapshot(`
    "environments/long-name-of-an-environment.yaml has 3 problems:

      environments/long-name-of-an-environment.yaml:3:20  buckets.landing.name
        makes the log bucket name "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb-logs" of 64 characters; expected at most 63
        fix: shorten it, or the environment's name, by 1

      environments/long-name-of-an-environment.yaml:5:3  endpoints.kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
        makes the role name "long-name-of-an-environment-kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk-writer" of 75 characters; expected at most 64
        fix: shorten it, or the environment's name, by 11

      environments/long-name-of-an-environment.yaml:7:28  pipelines.orders-to-lake.group
        makes the function name "long-name-of-an-environment-dms-pipelines-gggggggggggggggggggg-start-tasks" of 74 characters; expected at most 64
        fix: shorten it, or the environment's name, by 10"
  `);
});

/** Loads an environment of some name, with its database connected in some way and keys of some lengths. */
function connecting(
  environment: string,
  { via, account = "orders", endpoint = "orders-db" }: { via: string; account?: string; endpoint?: string },
) {
  const common = wholeEnvironment
    .replaceAll("orders-db", endpoint)
    .replace("  orders: {", `  ${account}: {`)
    .replace("account: orders", `account: ${account}`)
    .replace(/network: .*/, "network: { cidr: 10.20.0.0/16, nat: true }")
    .replace("via: direct", `via: ${via}, vpc: shop, securityGroup: shop`);
  return () => loadFiles({ "common.yaml": common, [`${environment}.yaml`]: "tags: { project: x }" });
}

test("fails: rule name-lengths: the account of a database behind an endpoint service, whose functions have longer names", () => {
  const account = "a".repeat(32);
  expect(connecting("small", { via: "allow-list", account })).not.toThrow();
  expect(connecting("small", { via: "private-link, subnets: [a, b]", account }))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:6:3  accounts.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
        makes the function name "small-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa-database-accept-connection" of 65 characters; expected at most 64
        fix: shorten it, or the environment's name, by 1"
  `);
  expect(
    connecting("small", { via: "private-link, subnets: [a, b]", account: account.slice(1) }),
  ).not.toThrow();
});

test("rule name-lengths: an endpoint has one problem, not one for each of its names", () => {
  const via = "shared-subnet-proxy, subnets: [a, b], acceptUnverifiedCdc: true";
  const load = connecting("a-somewhat-longer", { via, endpoint: "e".repeat(40) });
  expect(load).toThrow(/endpoints\.e{40}\n.*-e{40}-secret-access" of 72 characters/);
  expect(load).not.toThrow(/makes the proxy|e-proxy"/);
});

test("rule name-lengths: the replication account has one problem, not one for each of its functions", () => {
  const load = connecting("e".repeat(50), { via: "allow-list" });
  expect(load).toThrow(/replication\.account\n.* "e{50}-dms-pipelines-start-tasks" of 76 characters/);
  expect(load).not.toThrow(/announce-egress|egress-delivery/);
});

test("fails: rule bucket-names: names that S3 refuses, and one bucket twice", () => {
  expect(
    loading(`
buckets:
  landing: { name: 10.0.0.1 }
  a: { account: lake, name: x..y }
  b: { account: lake, name: xn--y }
  c: { account: lake, name: y-s3alias }
  d: { account: lake, name: same }
  e: { account: lake, name: same }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:3:20  buckets.landing.name
        got "10.0.0.1"; expected a name that does not look like an IP address
        fix: choose another name

      environments/dev.yaml:4:29  buckets.a.name
        got "x..y"; expected a name without dots beside dots or hyphens
        fix: choose another name

      environments/dev.yaml:5:29  buckets.b.name
        got "xn--y"; expected a name without a prefix that S3 keeps for itself
        fix: choose another name

      environments/dev.yaml:6:29  buckets.c.name
        got "y-s3alias"; expected a name without a suffix that S3 keeps for itself
        fix: choose another name

      environments/dev.yaml:8:29  buckets.e.name
        got "same", which is the bucket "d"; expected every bucket once
        fix: name "d" in the endpoints instead, or choose another name"
  `);
});
