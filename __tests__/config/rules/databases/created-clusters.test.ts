/** Clusters that are made here: each rule with the smallest file that breaks it. */
import { loading } from "../../../support/environment-files";

/** An endpoint `shop` whose cluster is made here, and what it says otherwise. */
function shop(
  says: {
    readonly create?: string;
    readonly connection?: string;
    readonly engine?: string;
    readonly members?: string;
  } = {},
): string {
  const { create = "", connection = "via: vpc-peering", engine = "aurora-mysql", members = "" } = says;
  return `
endpoints:
  shop:
    engine: ${engine}
    account: orders
    cluster: { create: { identifier: shop, engineVersion: "8.0", instanceClass: db.r6g.large${create} } }
    secret: { name: shop/dms }
    connection: { ${connection}, vpc: shop, subnets: [a, b], securityGroup: shop }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
${members}`;
}

const privateLink = "via: private-link, privateZone: true";
const whole = shop({ connection: privateLink });

test("a cluster that is made here has defaults for all that is not a choice", () => {
  const [environment] = loading(whole)();
  expect(environment?.endpoints["shop"]).toMatchObject({
    cluster: {
      create: { masterUsername: "causeway", backupRetentionDays: 7, deletionProtection: true },
    },
  });
});

test("fails: an engine of which none is made here takes an identifier only", () => {
  expect(
    loading(`
endpoints:
  docs:
    engine: redshift
    account: dms
    cluster: { create: { identifier: docs, engineVersion: "8.0", instanceClass: db.r6g.large } }
    databaseName: docs
    secret: { name: docs/dms }
    connection: { via: direct }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:5  endpoints.docs.cluster
        got a map; expected text of 1 to 63 characters
        fix: correct the value (identifier of the existing cluster)"
  `);
});

test("fails: limits and words of a cluster, all at once", () => {
  expect(
    loading(
      whole
        .replace("identifier: shop", "identifier: Shop_1")
        .replace('engineVersion: "8.0"', "engineVersion: 8.0")
        .replace(
          "instanceClass: db.r6g.large",
          "instanceClass: db.serverless, masterUsername: admin, backupRetentionDays: 36",
        ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:6:38  endpoints.shop.cluster.create.identifier
        got "Shop_1"; expected 1 to 61 lower-case letters, digits and single hyphens, beginning with a letter
        fix: correct the value (identifier of the cluster; its instances have it with -1 and -2 behind it)

      environments/dev.yaml:6:61  endpoints.shop.cluster.create.engineVersion
        got 8.0 without quotes; expected a version in quotes, like "8.0" or "16"
        fix: write "8.0"

      environments/dev.yaml:6:81  endpoints.shop.cluster.create.instanceClass
        got "db.serverless"; expected a class like "db.r6g.large"
        fix: correct the value (class of both instances)

      environments/dev.yaml:6:112  endpoints.shop.cluster.create.masterUsername
        got "admin"; expected a name of its own, 1 to 16 lower-case letters, digits and underscores: not "admin", "root" and the like
        fix: correct the value (name of the master user, as whom DMS connects)

      environments/dev.yaml:6:140  endpoints.shop.cluster.create.backupRetentionDays
        got 36; expected a whole number from 1 to 35
        fix: correct the value (days that automatic backups are kept, 1 to 35)"
  `);
});

test.each(["direct", "allow-list"])("fails: rule created-cluster-way: no subnets (%s)", (via) => {
  const connection =
    via === "direct" ? "{ via: direct }" : "{ via: allow-list, vpc: shop, securityGroup: shop }";
  expect(loading(whole.replace(/connection: .*/, `connection: ${connection}`))).toThrow(
    new RegExp(
      `got "${via}" for a cluster that is made here; expected one of "private-link", .*, because it says in which subnets the cluster is put`,
    ),
  );
});

test("fails: rule created-cluster-way: a name that a later stack makes", () => {
  const connection = "via: shared-subnet-proxy";
  expect(loading(shop({ connection }))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:8:24  endpoints.shop.connection.via
        got "shared-subnet-proxy" for a cluster that is made here; expected one of "private-link", "rds-proxy", "vpc-peering", "transit-gateway", "lattice", because its secret says the name that DMS connects to, and that proxy's endpoint is made in a later stack
        fix: write \`via: private-link\` with vpc, subnets and securityGroup of the account that gets the cluster

      environments/dev.yaml:10:20  endpoints.shop.caCertificate
        "certificates/ca.pem" does not hold "Amazon Root CA 1"; expected it, because "verify-full" checks what RDS Proxy shows via shared-subnet-proxy, not what the database does
        fix: put AmazonRootCA1.pem from https://www.amazontrust.com/repository/ beside the environment files, and have the secret name the proxy's host"
  `);
});

test("fails: rule created-cluster-name: an instance of it", () => {
  expect(loading(shop({ connection: `${privateLink}, to: { instance: shop-1 }` })))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:8:57  endpoints.shop.connection.to
        got the instance "shop-1" of a cluster that is made here; expected "writer" or "reader", because after a failover neither instance is what it was
        fix: write \`to: writer\` or \`to: reader\`"
  `);
});

test("fails: rule created-cluster-name: no private zone", () => {
  expect(
    loading(
      shop({ connection: "via: private-link, privateZone: false" }).replace("verify-full", "verify-ca"),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:8:51  endpoints.shop.connection.privateZone
        got false for a cluster that is made here; expected true, because its secret says the name that RDS gives it
        fix: write true"
  `);
});

test.each([
  ["aurora-mysql", "16.4"],
  ["aurora-mysql", "8.0.36"],
  ["aurora-postgresql", "8.0.mysql_aurora.3.08.2"],
])("fails: rule created-cluster-version: %s %s", (engine, version) => {
  const members = engine === "aurora-postgresql" ? "    databaseName: shop\n" : "";
  expect(
    loading(
      shop({ connection: privateLink, engine, members }).replace(
        'engineVersion: "8.0"',
        `engineVersion: "${version}"`,
      ),
    ),
  ).toThrow(`got "${version}"; expected a version of ${engine}, like "`);
});

test("fails: rule created-cluster-database: a name that RDS does not take", () => {
  expect(
    loading(
      shop({
        connection: privateLink,
        engine: "aurora-postgresql",
        members: "    databaseName: shop-items\n",
      }).replace('"8.0"', '"16"'),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:11:19  endpoints.shop.databaseName
        got "shop-items" for a cluster that is made here; expected at most 63 letters, digits and underscores, beginning with no digit
        fix: write another name"
  `);
});

test("fails: rule created-once: another endpoint takes the cluster and the secret as existing", () => {
  expect(
    loading(`${whole}
  copy:
    engine: aurora-mysql
    account: orders
    cluster: shop
    secret: { name: shop/dms-password, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:15:14  endpoints.copy.cluster
        got "shop", which is made for endpoints.shop; expected a cluster of its own
        fix: use that endpoint in both pipelines, or name another cluster

      environments/dev.yaml:16:21  endpoints.copy.secret.name
        got "shop/dms-password", which is made for endpoints.shop ("shop/dms", "shop/dms-password" are); expected a secret of its own
        fix: name another secret"
  `);
});

test("fails: rule created-once: two endpoints make it", () => {
  expect(
    loading(`${whole}
  zweitshop:
${whole.split("\n").slice(3).join("\n")}`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:15:38  endpoints.zweitshop.cluster.create.identifier
        got "shop", which is made for endpoints.shop; expected a cluster of its own
        fix: use that endpoint in both pipelines, or name another cluster

      environments/dev.yaml:16:21  endpoints.zweitshop.secret.name
        got "shop/dms", which is made for endpoints.shop ("shop/dms", "shop/dms-password" are); expected a secret of its own
        fix: name another secret"
  `);
});

test("fails: rule created-secret-name: a name that no second secret can have", () => {
  const named = (length: number) => loading(whole.replace("name: shop/dms", `name: ${"s".repeat(length)}`));
  expect(named(503)).not.toThrow();
  expect(named(504)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:21  endpoints.shop.secret.name
        got a name of 504 characters for a secret that is made here; expected at most 503, because the other one has -password behind it
        fix: write a shorter name"
  `);
});

test("fails: rules secret-policy and parameter-group: what comes with a cluster that is made here is not said", () => {
  expect(
    loading(
      shop({ connection: privateLink, members: "    parameterGroup: create\n" }).replace(
        "name: shop/dms",
        "name: shop/dms, policy: merge, keyAccess: grant",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:7:39  endpoints.shop.secret.policy
        got "merge"; expected no such key, because the secret of a cluster that is made here has its policy and its key from here, too
        fix: delete it

      environments/dev.yaml:7:57  endpoints.shop.secret.keyAccess
        got "grant"; expected no such key, because the secret of a cluster that is made here has its policy and its key from here, too
        fix: delete it

      environments/dev.yaml:11:21  endpoints.shop.parameterGroup
        got "create" for a cluster that is made here; expected no such key, because it has its parameter group anyway
        fix: delete it"
  `);
});
