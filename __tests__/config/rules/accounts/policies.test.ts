import { loading } from "../../../support/environment-files";

test("fails: rule secret-policy: a secret of another account without the two words", () => {
  expect(
    loading(`
accounts:
  db: { id: "444444444444", deployRole: deploy }
endpoints:
  items-db:
    engine: aurora-mysql
    account: db
    cluster: items
    secret: { name: items/dms }
    connection: { via: direct }
    sslMode: verify-ca
    caCertificate: certificates/ca.pem
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:9:5  endpoints.items-db.secret.keyAccess
        missing; expected "grant" or "publish", because "db" is not the replication account "dms"
        fix: write \`grant\` to have a KMS grant made for this one secret, or \`publish\` to get the key policy statement as an output for the owner

      environments/dev.yaml:9:5  endpoints.items-db.secret.policy
        missing; expected "merge" or "publish", because "db" is not the replication account "dms"
        fix: write \`merge\` to have one statement of the secret's policy edited, or \`publish\` to get the statement as an output for the owner"
  `);
});

test("fails: rule secret-policy: words for a secret of the replication account, also under another key", () => {
  expect(
    loading(`
accounts:
  orders: { id: "111111111111" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 2 problems:

      environments/common.yaml:21:41  endpoints.orders-db.secret.policy
        got "merge"; expected no such key, because "orders" has the id of the replication account "dms"
        fix: delete it, or correct the id of orders or dms under accounts

      environments/common.yaml:21:59  endpoints.orders-db.secret.keyAccess
        got "grant"; expected no such key, because "orders" has the id of the replication account "dms"
        fix: delete it, or correct the id of orders or dms under accounts"
  `);
});

test("fails: rule existing-bucket: an existing bucket without its key", () => {
  expect(
    loading(`
buckets:
  landing: { create: false }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  buckets.landing.kmsKey
        missing; expected the customer-managed key that encrypts the existing bucket, or \`encryptionMode: SSE_S3\` for a bucket without a customer-managed key
        fix: add \`kmsKey\`, like alias/lake, or \`encryptionMode: SSE_S3\`"
  `);
});

test("fails: rule existing-bucket: a key beside S3's own encryption", () => {
  expect(
    loading("\nbuckets:\n  landing: { create: false, encryptionMode: SSE_S3, kmsKey: alias/lake }\n"),
  ).toThrow('got "alias/lake" beside `encryptionMode: SSE_S3`; expected one or the other');
});

test("fails: rule existing-bucket: S3's own encryption for a bucket that is made here", () => {
  expect(loading("\nbuckets:\n  landing: { encryptionMode: SSE_S3 }\n")).toThrow(
    'got "SSE_S3" for a bucket that is made here; expected SSE_KMS',
  );
});

test("fails: rule existing-bucket: words for an existing bucket at one that is made", () => {
  expect(
    loading(`
buckets:
  landing: { kmsKey: alias/lake, policy: merge }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:22  buckets.landing.kmsKey
        got "alias/lake" for a bucket that is made here; expected kmsKey only with \`create: false\`
        fix: delete it; a bucket that exists has \`create: false\` and \`kmsKey\`, and \`policy\` where an endpoint needs it

      environments/dev.yaml:3:42  buckets.landing.policy
        got "merge" for a bucket that is made here; expected policy only with \`create: false\`
        fix: delete it; a bucket that exists has \`create: false\` and \`kmsKey\`, and \`policy\` where an endpoint needs it"
  `);
});

test("fails: rule existing-bucket: an existing bucket that may be emptied", () => {
  expect(
    loading(`
buckets:
  landing: { create: false, kmsKey: alias/lake, forceDestroy: true }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:63  buckets.landing.forceDestroy
        got true for an existing bucket; expected it only for a bucket that is made here
        fix: delete it: an existing bucket is never destroyed by Causeway"
  `);
});

test("fails: rule existing-bucket: a bucket-policy endpoint at an existing bucket of another account without the word for it", () => {
  expect(
    loading(`
buckets:
  landing: { create: false, kmsKey: alias/lake }
endpoints:
  lake-orders: { access: bucket-policy }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  buckets.landing.policy
        missing; expected "merge" or "publish", because "lake-orders" writes to it from the replication account through its policy
        fix: write \`merge\` to have one statement of the bucket's policy edited, or \`publish\` to get the statement as an output for the owner"
  `);
});

test("fails: rule existing-bucket: the word for a bucket policy that nobody needs", () => {
  expect(
    loading(`
buckets:
  landing: { create: false, kmsKey: alias/lake, policy: publish }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:57  buckets.landing.policy
        got "publish"; expected no such key, because no endpoint with \`access: bucket-policy\` writes to it
        fix: delete it"
  `);
});

test("rule existing-bucket: an existing bucket of another account, let in by its policy", () => {
  expect(
    loading(`
buckets:
  landing: { create: false, kmsKey: alias/lake, policy: publish }
endpoints:
  lake-orders: { access: bucket-policy }
`),
  ).not.toThrow();
});

test("fails: rule customer-managed-key: an existing bucket under a key that AWS manages", () => {
  expect(
    loading(`
buckets:
  landing: { create: false, kmsKey: alias/aws/s3 }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:37  buckets.landing.kmsKey
        got "alias/aws/s3", a key that AWS manages; expected a customer-managed key
        fix: encrypt the bucket with a customer-managed key and name its alias: AWS-managed keys admit no other account"
  `);
});
