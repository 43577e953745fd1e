import { loading, warningsOf } from "../../../support/environment-files";

test("warns: rule same-account: one account under two keys", () => {
  expect(
    warningsOf(`
accounts:
  lake: { id: "111111111111" }
`),
  ).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:3:15  accounts.lake.id
        got "111111111111", which is the account "dms" too: no cross-account policy is written between the two
        fix: nothing, if they are meant to be one account; otherwise correct the id"
  `);
});

test("warns: rule known-region: a Region that is not known", () => {
  expect(
    warningsOf(`
region: eu-wset-1
`),
  ).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:2:9  region
        got "eu-wset-1", a Region that this version does not know; did you mean "eu-west-1"?
        fix: nothing, if the Region is new; otherwise correct it"
  `);
});

test("fails: rule no-china-region: a Region whose names end otherwise", () => {
  expect(loading("region: cn-north-1\n")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:1:9  region
        got "cn-north-1", a China Region; expected one of the commercial or US GovCloud partition: service principals, \`kms:ViaService\` and names of endpoint services end in amazonaws.com.cn there, and what is made here would admit nobody
        fix: none yet: name another Region"
  `);
});

test("warns: rule unused: accounts, instances, buckets and endpoints that nothing uses", () => {
  expect(
    warningsOf(`
accounts:
  archive: { id: "444444444444", deployRole: deploy }
replication:
  instances:
    spare: { class: dms.t3.medium, engineVersion: "3.6.1" }
buckets:
  old: { account: lake, name: old-dev }
endpoints:
  lake-carts: { engine: s3, bucket: landing, folder: carts, access: assumed-role }
`),
  ).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:3:3  accounts.archive
        got "archive", which no bucket or endpoint uses
        fix: use it, or delete it
    warning:
      environments/dev.yaml:6:5  replication.instances.spare
        got "spare", which no pipeline uses
        fix: use it, or delete it
    warning:
      environments/dev.yaml:8:3  buckets.old
        got "old", which no endpoint uses
        fix: use it, or delete it
    warning:
      environments/dev.yaml:10:3  endpoints.lake-carts
        got "lake-carts", which no pipeline uses
        fix: use it, or delete it"
  `);
});

test("fails: rule state-partition: a state bucket and its key in other partitions", () => {
  expect(
    loading(`
backend:
  type: s3
  bucket: causeway-states
  region: cn-north-1
  kmsKeyArn: arn:aws:kms:eu-west-1:111111111111:key/1
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:11  backend.region
        got "cn-north-1"; expected a Region of the partition "aws", where eu-west-1 is
        fix: name the Region that the state bucket is in

      environments/dev.yaml:6:14  backend.kmsKeyArn
        got "arn:aws:kms:eu-west-1:111111111111:key/1"; expected the ARN of a key in the state bucket's Region, starting with "arn:aws-cn:kms:cn-north-1:"
        fix: write the key's ARN as the KMS console shows it"
  `);
});

test("fails: rule state-bucket: states in a bucket of the lake", () => {
  expect(
    loading(`
backend: { type: s3, bucket: shop-landing, region: eu-west-1 }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:2:30  backend.bucket
        got "shop-landing", which is the bucket "landing"; expected a bucket of its own for the states
        fix: name the bucket that only Terraform uses"
  `);
});

test("warns: rule alarms-tell-somebody: alarms in an account without a topic", () => {
  const way =
    "via: private-link, privateZone: true, vpc: shop, subnets: [db-a, db-b], securityGroup: shop-database";
  const connected = `endpoints: { orders-db: { connection: { ${way} } } }`;
  expect(warningsOf(connected)).toMatchInlineSnapshot(`
    "warning:
      environments/common.yaml:6:3  accounts.orders
        got no \`alarmTopicArn\`, and alarms are made in this account for endpoints.orders-db; expected a topic of it that somebody subscribes to, because they tell nobody without one
        fix: write \`alarmTopicArn: arn:aws:sns:eu-west-1:222222222222:…\`"
  `);
  const topic = "accounts: { orders: { alarmTopicArn: 'arn:aws:sns:eu-west-1:222222222222:alarms' } }";
  expect(warningsOf(`${connected}\n${topic}`)).toBe("");
});
