import { loading } from "../../../support/environment-files";

const tables =
  "externalTableDefinition: [{ tableOwner: hr, tableName: staff, tableColumns: [{ columnName: id, columnType: INT8 }] }]";

/** The whole environment, and files that are loaded into a database. */
function reading(endpoint: string, pipeline = "migrationType: full-load"): string {
  return `
buckets:
  landing: { create: true }
endpoints:
  files: { engine: s3, bucket: landing, folder: files, ${endpoint} }
pipelines:
  files-to-orders: { source: files, target: orders-db, runsOn: main, tables: [{ include: hr.% }], ${pipeline} }
`;
}

test("passes: a bucket that is read, with and without changes", () => {
  expect(loading(reading(`access: bucket-policy, ${tables}`))).not.toThrow();
  expect(
    loading(
      reading(`access: bucket-policy, ${tables}, settings: { cdcPath: changes }`, "migrationType: cdc"),
    ),
  ).not.toThrow();
});

test("fails: rule source-tables: a source that does not say what its files hold", () => {
  expect(loading(reading("access: bucket-policy"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:3  endpoints.files.externalTableDefinition
        missing; expected the tables that its files hold, because "files" is the source of a pipeline
        fix: add \`externalTableDefinition\`, with tableOwner, tableName and tableColumns of each table"
  `);
});

test("fails: rule source-tables: tables at a bucket that is only written", () => {
  expect(loading(`\nendpoints:\n  lake-orders: { ${tables} }\n`)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:18  endpoints.lake-orders.externalTableDefinition
        got tables to read; expected them at a source only, and no pipeline has "lake-orders" as source
        fix: delete it, or name "lake-orders" as the source of a pipeline"
  `);
});

test("fails: rule source-access: a bucket of another account, read with a role of that account", () => {
  expect(loading(reading(`access: assumed-role, ${tables}`))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:64  endpoints.files.access
        got "assumed-role" for a source; expected "bucket-policy", because a role of another account is sealed for an endpoint that writes
        fix: write \`access: bucket-policy\`, or read with an endpoint of its own that has it"
  `);
});

test("fails: rule source-format: Parquet files", () => {
  expect(loading(reading(`access: bucket-policy, ${tables}, settings: { dataFormat: parquet }`)))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:222  endpoints.files.settings.dataFormat
        got "parquet" at a source; expected "csv", because Terraform's provider tells DMS the format of targets only, so that files are read as CSV
        fix: have CSV files written there, or read with an endpoint of its own from a folder with CSV files"
  `);
});

test("fails: rule s3-settings-of-direction: a setting for writing at a source, one for reading at a target", () => {
  expect(
    loading(
      reading(`access: bucket-policy, ${tables}, settings: { timestampColumnName: at }`).replace(
        "endpoints:",
        "endpoints:\n  lake-orders: { settings: { ignoreHeaderRows: 1 } }",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:48  endpoints.lake-orders.settings.ignoreHeaderRows
        got 1, a setting for sources; expected it at a source only, and no pipeline has "lake-orders" as source
        fix: delete it, or name "lake-orders" as the source of a pipeline

      environments/dev.yaml:6:231  endpoints.files.settings.timestampColumnName
        got "at", a setting for targets; expected it at a target only, and no pipeline has "files" as target
        fix: delete it, or name "files" as the target of a pipeline"
  `);
});

test("fails: rule source-changes: changes without a folder for them", () => {
  expect(loading(reading(`access: bucket-policy, ${tables}`, "migrationType: full-load-and-cdc")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:114  pipelines.files-to-orders.migrationType
        got "full-load-and-cdc" from "files"; expected "full-load", because files of changes lie under settings.cdcPath, and "files" has none
        fix: add \`cdcPath\` to endpoints.files.settings, or write \`migrationType: full-load\`"
  `);
});

const column = (members: string) =>
  `access: bucket-policy, externalTableDefinition: [{ tableOwner: hr, tableName: staff, tableColumns: [${members}] }]`;

test("fails: rule external-column-sizes: sizes that are missing, superfluous or impossible", () => {
  expect(
    loading(
      reading(
        column(
          "{ columnName: a, columnType: STRING }, { columnName: b, columnType: INT4, columnLength: 4 }, { columnName: c, columnType: NUMERIC, columnPrecision: 2, columnScale: 5 }",
        ),
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:5:156  endpoints.files.externalTableDefinition[0].tableColumns[0].columnLength
        missing; expected the longest value in bytes, because column "a" is STRING
        fix: add \`columnLength\`

      environments/dev.yaml:5:244  endpoints.files.externalTableDefinition[0].tableColumns[1].columnLength
        got 4 for a column of type INT4; expected it only with BYTE and STRING
        fix: delete it, or write another columnType

      environments/dev.yaml:5:320  endpoints.files.externalTableDefinition[0].tableColumns[2].columnScale
        got 5 with columnPrecision 2; expected at most as many digits after the point as there are digits
        fix: write a scale of 2 or less"
  `);
});

test("rule external-column-sizes: fractions of seconds, and dates as the files have them", () => {
  expect(
    loading(
      reading(
        column(
          '{ columnName: a, columnType: DATETIME, columnScale: 9, columnDateFormat: "MM/dd/YYYY HH:mm:ss.F" }, { columnName: b, columnType: DATETIME }, { columnName: c, columnType: DATE, columnDateFormat: YYYYMMdd HH:mm:ss }, { columnName: d, columnType: STRING, columnLength: 2147483647 }',
        ),
      ),
    ),
  ).not.toThrow();
});

test("fails: rule external-column-sizes: fractions and formats of what has none, and too many digits of a second", () => {
  expect(
    loading(
      reading(
        column(
          "{ columnName: a, columnType: DATETIME, columnScale: 10, columnPrecision: 12 }, { columnName: b, columnType: TIMESTAMP, columnDateFormat: YYYYMMdd HH:mm:ss }, { columnName: c, columnType: DATE, columnScale: 3 }",
        ),
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 4 problems:

      environments/dev.yaml:5:208  endpoints.files.externalTableDefinition[0].tableColumns[0].columnScale
        got 10 for a column of type DATETIME; expected at most 9 digits of a second
        fix: write a scale of 9 or less

      environments/dev.yaml:5:229  endpoints.files.externalTableDefinition[0].tableColumns[0].columnPrecision
        got 12 for a column of type DATETIME; expected it only with NUMERIC
        fix: delete it, or write another columnType

      environments/dev.yaml:5:293  endpoints.files.externalTableDefinition[0].tableColumns[1].columnDateFormat
        got "YYYYMMdd HH:mm:ss" for a column of type TIMESTAMP; expected it only with DATE, TIME and DATETIME
        fix: delete it, or write another columnType

      environments/dev.yaml:5:362  endpoints.files.externalTableDefinition[0].tableColumns[2].columnScale
        got 3 for a column of type DATE; expected it only with NUMERIC and DATETIME
        fix: delete it, or write another columnType"
  `);
});

test("fails: a column longer than DMS reads, and a format of dates that it does not know", () => {
  expect(
    loading(
      reading(
        column(
          "{ columnName: a, columnType: STRING, columnLength: 2147483648 }, { columnName: b, columnType: DATE, columnDateFormat: YYYY-MM-dd }",
        ),
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:207  endpoints.files.externalTableDefinition[0].tableColumns[0].columnLength
        got 2147483648; expected a whole number from 1 to 2147483647
        fix: correct the value (longest value, in bytes; needed for BYTE and STRING, and only there)

      environments/dev.yaml:5:274  endpoints.files.externalTableDefinition[0].tableColumns[1].columnDateFormat
        got "YYYY-MM-dd"; expected one of "YYYY-MM-dd HH:mm:ss", "YYYY-MM-dd HH:mm:ss.F", "YYYY/MM/dd HH:mm:ss", "YYYY/MM/dd HH:mm:ss.F", "MM/dd/YYYY HH:mm:ss", "MM/dd/YYYY HH:mm:ss.F", "YYYYMMdd HH:mm:ss", "YYYYMMdd HH:mm:ss.F"
        fix: choose one (how dates are written in the files; for DATE, TIME and DATETIME only)"
  `);
});

test("fails: rule external-tables-differ: a column and a table twice", () => {
  expect(
    loading(
      reading(
        `access: bucket-policy, externalTableDefinition: [${[1, 2]
          .map(
            (count) =>
              `{ tableOwner: hr, tableName: staff, tableColumns: [${"{ columnName: id, columnType: INT8 }, ".repeat(count)}] }`,
          )
          .join(", ")}]`,
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:5:228  endpoints.files.externalTableDefinition[1].tableName
        got "hr.staff" a second time; expected every table once
        fix: rename it, or delete one of the two

      environments/dev.yaml:5:302  endpoints.files.externalTableDefinition[1].tableColumns[1].columnName
        got "id" a second time; expected every column once
        fix: rename it, or delete one of the two"
  `);
});

test("fails: rule endpoint-ids-differ: a key that says what another endpoint is called as a source", () => {
  expect(
    loading(
      reading(`access: bucket-policy, ${tables}`).replace(
        "pipelines:",
        "  files-source: { engine: s3, bucket: landing, folder: other, access: bucket-policy }\npipelines:",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:6:3  endpoints.files-source
        got the key "files-source"; expected another one, because "files" is used as a source, and DMS has it by that name then
        fix: rename it, also where pipelines name it"
  `);
});

test("fails: rule existing-bucket: a bucket of another account that is read through its policy", () => {
  expect(
    loading(
      reading(`access: bucket-policy, ${tables}`).replace(
        "create: true",
        "create: false, kmsKey: alias/lake",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  buckets.landing.policy
        missing; expected "merge" or "publish", because "files" reads it from the replication account through its policy
        fix: write \`merge\` to have one statement of the bucket's policy edited, or \`publish\` to get the statement as an output for the owner"
  `);
});
