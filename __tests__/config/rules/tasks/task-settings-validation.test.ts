import { loading } from "../../../support/environment-files";

const settings = (taskSettings: string, more = "") => `
endpoints:
  lake-orders:
    settings: { dataFormat: parquet, timestampColumnName: at, datePartitionEnabled: true }
pipelines:
  orders-to-lake:
    taskSettings: ${taskSettings}
    ${more}
`;

test("validation of an S3 target that Athena can read is fine", () => {
  expect(loading(settings("{ ValidationSettings: { EnableValidation: true } }"))).not.toThrow();
});

test("fails: rule validation-only: a task that only compares, without what that takes", () => {
  expect(loading(settings("{ ValidationSettings: { ValidationOnly: true } }")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:7:59  pipelines.orders-to-lake.taskSettings.ValidationSettings.ValidationOnly
        got true without EnableValidation true; expected both, because the task does nothing else
        fix: add \`EnableValidation: true\`, or delete it

      environments/dev.yaml:7:59  pipelines.orders-to-lake.taskSettings.ValidationSettings.ValidationOnly
        got true without FullLoadSettings.TargetTablePrepMode DO_NOTHING; expected both, because the tables are there already
        fix: add \`TargetTablePrepMode: DO_NOTHING\` under FullLoadSettings

      environments/dev.yaml:7:59  pipelines.orders-to-lake.taskSettings.ValidationSettings.ValidationOnly
        got true with migrationType "full-load-and-cdc"; expected migrationType "full-load" or "cdc"
        fix: choose one of the two: a validation-only task moves nothing with either"
  `);
});

test("fails: rule validation-of-s3: files that Athena cannot compare", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings: { ValidationSettings: { EnableValidation: true } }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:61  pipelines.orders-to-lake.taskSettings.ValidationSettings.EnableValidation
        got true with target "lake-orders"; expected \`dataFormat: parquet\` and \`timestampColumnName\` and \`datePartitionEnabled: true\` there, because Athena compares the files
        fix: add \`dataFormat: parquet\`, \`timestampColumnName\`, \`datePartitionEnabled: true\` to endpoints.lake-orders.settings, or delete it"
  `);
});

test("fails: rule resync: without a schedule, a limit or findings", () => {
  expect(loading(settings("{ ResyncSettings: { EnableResync: true } }"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:7:53  pipelines.orders-to-lake.taskSettings.ResyncSettings.EnableResync
        got true without ResyncSchedule; expected both, because the task replicates changes
        fix: add \`ResyncSchedule\`

      environments/dev.yaml:7:53  pipelines.orders-to-lake.taskSettings.ResyncSettings.EnableResync
        got true without MaxResyncTime; expected both, because the task replicates changes
        fix: add \`MaxResyncTime\`

      environments/dev.yaml:7:53  pipelines.orders-to-lake.taskSettings.ResyncSettings.EnableResync
        got true without ValidationTaskId; expected the task whose findings count, because this one does not validate
        fix: add \`ValidationTaskId\`, or switch EnableValidation on"
  `);
});

test("fails: rule resync: a schedule for a full load", () => {
  expect(
    loading(
      settings(
        '{ ResyncSettings: { EnableResync: true, ResyncSchedule: "30 9 ? * MON-FRI", ValidationTaskId: JXPP94804DJOEWIJD9348R3049 } }',
        "migrationType: full-load",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:75  pipelines.orders-to-lake.taskSettings.ResyncSettings.ResyncSchedule
        got "30 9 ? * MON-FRI" with migrationType "full-load"; expected nothing, because a full load repairs once
        fix: delete it"
  `);
});
