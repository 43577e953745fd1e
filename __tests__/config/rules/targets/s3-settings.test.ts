import { loading } from "../../../support/environment-files";

test("fails: rule settings-of-format: Parquet settings with CSV, the default", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { parquetVersion: parquet-2-0 } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:46  endpoints.lake-orders.settings.parquetVersion
        got "parquet-2-0" with dataFormat "csv" (the default); expected parquetVersion only with "parquet"
        fix: delete it, or write \`dataFormat: parquet\`"
  `);
});

test("fails: rule settings-of-format: CSV settings with Parquet", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { dataFormat: parquet, csvDelimiter: "|", rfc4180: false } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:65  endpoints.lake-orders.settings.csvDelimiter
        got "|" with dataFormat "parquet"; expected csvDelimiter only with "csv"
        fix: delete it, or write \`dataFormat: csv\`

      environments/dev.yaml:3:79  endpoints.lake-orders.settings.rfc4180
        got false with dataFormat "parquet"; expected rfc4180 only with "csv"
        fix: delete it, or write \`dataFormat: csv\`"
  `);
});

test("fails: rule transactions-and-path: transactions without their folder", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { preserveTransactions: true } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:52  endpoints.lake-orders.settings.preserveTransactions
        got true without cdcPath; expected both, because transactions are written under cdcPath
        fix: add \`cdcPath\`, a folder for changes"
  `);
});

test("fails: rule transactions-and-path: the folder without transactions", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { cdcPath: changes } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:39  endpoints.lake-orders.settings.cdcPath
        got "changes" without preserveTransactions; expected both, because only transactions are written there
        fix: add \`preserveTransactions: true\`, or delete \`cdcPath\`"
  `);
});

test("fails: rule transactions-alone: transactions with date partitions, column names and the Glue catalog", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { preserveTransactions: true, cdcPath: changes, datePartitionEnabled: true, addColumnName: true, glueCatalogGeneration: true } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:3:98  endpoints.lake-orders.settings.datePartitionEnabled
        got true with preserveTransactions and cdcPath; expected one or the other, because DMS does not do both
        fix: delete \`datePartitionEnabled\`, or delete \`preserveTransactions\` and \`cdcPath\`

      environments/dev.yaml:3:119  endpoints.lake-orders.settings.addColumnName
        got true with preserveTransactions and cdcPath; expected one or the other, because DMS does not do both
        fix: delete \`addColumnName\`, or delete \`preserveTransactions\` and \`cdcPath\`

      environments/dev.yaml:3:148  endpoints.lake-orders.settings.glueCatalogGeneration
        got true with preserveTransactions and cdcPath; expected one or the other, because DMS does not do both
        fix: delete \`glueCatalogGeneration\`, or delete \`preserveTransactions\` and \`cdcPath\`"
  `);
});

test("fails: rule one-cdc-filter: both filters of changes", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { cdcInsertsOnly: true, cdcInsertsAndUpdates: true } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:74  endpoints.lake-orders.settings.cdcInsertsAndUpdates
        got true with cdcInsertsOnly; expected one of the two
        fix: delete the one that you do not mean"
  `);
});

test("fails: rule date-partition-enabled: how to partition by date, without doing so", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { datePartitionSequence: YYYYMM, datePartitionTimezone: Europe/Paris } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:3:53  endpoints.lake-orders.settings.datePartitionSequence
        got "YYYYMM" without date partitions; expected it only with datePartitionEnabled
        fix: add \`datePartitionEnabled: true\`, or delete it

      environments/dev.yaml:3:84  endpoints.lake-orders.settings.datePartitionTimezone
        got "Europe/Paris" without date partitions; expected it only with datePartitionEnabled
        fix: add \`datePartitionEnabled: true\`, or delete it"
  `);
});

test("fails: rule timestamp-column: the start time without the column it fills", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { useTaskStartTimeForFullLoadTimestamp: true } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:68  endpoints.lake-orders.settings.useTaskStartTimeForFullLoadTimestamp
        got true without timestampColumnName; expected both, because it fills that column
        fix: add \`timestampColumnName\`, or delete it"
  `);
});

test("fails: rule no-public-acl: objects that everyone may read", () => {
  expect(
    loading(`
endpoints:
  lake-orders: { settings: { cannedAclForObjects: public-read } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:51  endpoints.lake-orders.settings.cannedAclForObjects
        got "public-read"; expected "none", "private", "bucket-owner-read" or "bucket-owner-full-control"
        fix: delete it, or write \`bucket-owner-full-control\`: objects are never opened to others"
  `);
});
