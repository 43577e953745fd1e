/** Texts that go where some characters mean something: resources of policies, tags, ARNs. */
import { loading } from "../support/environment-files";

const folder = (text: string) => loading(`endpoints: { lake-orders: { folder: ${JSON.stringify(text)} } }`);

test.each(["orders", "orders/v1.2", "dt=2026-01-31", "it's_(new)!", ".hidden/..x"])(
  "the folder %j is taken as it is",
  (text) => {
    const endpoint = folder(text)()[0]?.endpoints["lake-orders"];
    expect(endpoint).toMatchObject({ folder: text });
  },
);

test.each([
  "*",
  "ord*",
  "orders/*",
  "a?",
  "..",
  "../orders",
  "a/../b",
  "a/.",
  "/a",
  "a/",
  "a//b",
  "a b",
  "ä",
  "",
])("fails: the folder %j, which another folder may match or which no tool reads as S3 does", (text) => {
  expect(folder(text)).toThrow(
    `endpoints.lake-orders.folder\n    got ${JSON.stringify(text)}; expected words of letters, digits and any of !_.='()- with single slashes between them, none at the ends and none of dots alone`,
  );
});

test.each([
  [
    "endpoints.lake-orders.settings.cdcPath",
    "endpoints: { lake-orders: { settings: { preserveTransactions: true, cdcPath: ../* } } }",
  ],
  [
    "pipelines.orders-to-lake.taskSettings.TTSettings.TTS3Settings.BucketFolder",
    "pipelines: { orders-to-lake: { taskSettings: { TTSettings: { TTS3Settings: { BucketFolder: ../* } } } } }",
  ],
  [
    "endpoints.lake-orders.externalTableDefinition[0].tablePath",
    "endpoints: { lake-orders: { externalTableDefinition: [{ tableOwner: a, tableName: b, tablePath: a/../b/, tableColumns: [{ columnName: a, columnType: INT1 }] }] } }",
  ],
])("fails: %s leads out of its folder", (at, dev) => {
  expect(loading(dev)).toThrow(at);
});

const secret = (name: string) =>
  loading(`endpoints: { orders-db: { secret: { name: ${JSON.stringify(name)} } } }`);

test.each(["orders/dms", "a_b+c=d.e@f-G1", "s".repeat(512)])("the secret's name %j is taken", (name) => {
  expect(secret(name)).not.toThrow();
});

test.each([
  "orders/*",
  "orders dms",
  "orders\ndms",
  "",
  "s".repeat(513),
  "$(id)",
  '{"username":"dms","password":"hunter2"}',
  "hunter2!",
])("fails: the secret's name %j, which is not shown: it may be the secret itself", (name) => {
  expect(secret(name)).toThrow(
    `endpoints.orders-db.secret.name\n    got a string (not shown); expected a name like "orders/dms", of 1 to 512 letters, digits and any of /_+=.@-; not what the secret holds`,
  );
  expect(secret(name)).not.toThrow("hunter2");
});

test.each(["My_States", "a", "states/dev", "https://states.s3.amazonaws.com"])(
  "fails: a bucket %j for states, which S3 could never have",
  (bucket) => {
    expect(loading(`backend: { type: s3, region: eu-west-1, bucket: ${JSON.stringify(bucket)} }`)).toThrow(
      `backend.bucket\n    got ${JSON.stringify(bucket)}; expected 3 to 63 lower-case letters, digits, dots and hyphens`,
    );
  },
);

const key = "-----BEGIN PRIVATE KEY-----\nMIIhunter2\n-----END PRIVATE KEY-----\n";

/** Where whoever writes a file may paste what is none of its business, and how. */
const pasted = {
  "endpoints.orders-db.caCertificate": `endpoints: { orders-db: { caCertificate: ${JSON.stringify(key)} } }`,
  "endpoints.events.caCertificate": `endpoints: { events: { engine: kafka, broker: ["b:9094"], connection: { via: direct }, caCertificate: "MIIhunter2\\nx" } }`,
  "endpoints.orders-db.extraConnectionAttributes": `endpoints: { orders-db: { extraConnectionAttributes: "password=hunter2\${x}" } }`,
  "endpoints.orders-db.cluster": `endpoints: { orders-db: { cluster: "mysql://dms:hunter2@db.example.com/orders" } }`,
  "endpoints.erp.host": `endpoints: { erp: { engine: mysql, account: orders, host: "mysql://dms:hunter2@db.example.com:3306", secret: { name: erp, policy: merge, keyAccess: grant }, connection: { via: direct }, sslMode: verify-full, caCertificate: certificates/ca.pem } }`,
  "endpoints.orders-db.settings.afterConnectScript": `endpoints: { orders-db: { settings: { afterConnectScript: "set password = 'hunter2'; \${x}" } } }`,
};

test.each(Object.entries(pasted))("fails: a secret pasted at %s, which no message shows", (at, dev) => {
  expect(loading(dev)).toThrow(at);
  expect(loading(dev)).not.toThrow("hunter2");
});
