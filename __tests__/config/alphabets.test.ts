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
