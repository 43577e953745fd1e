import { settingsEndRules } from "../../../../config/rules/tasks/task-settings-ends";
import { loading } from "../../../support/environment-files";
import { settingProblems } from "../../../support/setting-problems";

const settings = (taskSettings: string, more = "") => `
pipelines:
  orders-to-lake:
    taskSettings: ${taskSettings}
    ${more}
`;

test("fails: rule task-settings-ends: settings that an S3 target does not know", () => {
  expect(
    loading(
      settings(`
      TargetMetadata:
        { ParallelLoadThreads: 8, ParallelLoadBufferSize: 50, ParallelLoadQueuesPerThread: 2, ParallelApplyThreads: 4, TargetSchema: shop }
      BeforeImageSettings: { EnableBeforeImage: true, FieldName: before }
      CharacterSetSettings:
        CharacterReplacements: [{ SourceCharacterCodePoint: 35, TargetCharacterCodePoint: 52 }]
        CharacterSetSupport: { CharacterSet: UTF16_PlatformEndian, ReplaceWithCharacterCodePoint: 0 }
      LoopbackPreventionSettings: { EnableLoopbackPrevention: true, SourceSchema: a, TargetSchema: b }`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 9 problems:

      environments/dev.yaml:6:32  pipelines.orders-to-lake.taskSettings.TargetMetadata.ParallelLoadThreads
        got 8 with target "lake-orders" (s3); expected it only with a target of engine "redshift", "redshift-serverless", "dynamodb", "kinesis", "kafka", "opensearch"
        fix: delete it

      environments/dev.yaml:6:59  pipelines.orders-to-lake.taskSettings.TargetMetadata.ParallelLoadBufferSize
        got 50 with target "lake-orders" (s3); expected it only with a target of engine "redshift", "redshift-serverless", "dynamodb", "kinesis", "kafka", "opensearch"
        fix: delete it

      environments/dev.yaml:6:92  pipelines.orders-to-lake.taskSettings.TargetMetadata.ParallelLoadQueuesPerThread
        got 2 with target "lake-orders" (s3); expected it only with a target of engine "kinesis", "kafka"
        fix: delete it

      environments/dev.yaml:6:117  pipelines.orders-to-lake.taskSettings.TargetMetadata.ParallelApplyThreads
        got 4 with target "lake-orders" (s3); expected it only with a target of engine "docdb", "redshift", "redshift-serverless", "kinesis", "kafka", "opensearch"
        fix: delete it

      environments/dev.yaml:6:134  pipelines.orders-to-lake.taskSettings.TargetMetadata.TargetSchema
        got "shop" with target "lake-orders" (s3); expected it only with a target of engine "aurora-postgresql", "postgres", "oracle", "sqlserver", "sybase", "redshift", "redshift-serverless"
        fix: delete it

      environments/dev.yaml:7:49  pipelines.orders-to-lake.taskSettings.BeforeImageSettings.EnableBeforeImage
        got true with target "lake-orders" (s3); expected it only with a target of engine "kinesis", "kafka"
        fix: delete it

      environments/dev.yaml:9:9  pipelines.orders-to-lake.taskSettings.CharacterSetSettings.CharacterReplacements
        got a list with target "lake-orders" (s3); expected it only with a target of engine "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "sybase", "tidb", "redshift", "redshift-serverless"
        fix: delete it

      environments/dev.yaml:10:9  pipelines.orders-to-lake.taskSettings.CharacterSetSettings.CharacterSetSupport
        got a map with target "lake-orders" (s3); expected it only with a target of engine "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "sybase", "tidb", "redshift", "redshift-serverless"
        fix: delete it

      environments/dev.yaml:11:63  pipelines.orders-to-lake.taskSettings.LoopbackPreventionSettings.EnableLoopbackPrevention
        got true with target "lake-orders" (s3); expected it only with a target of engine "aurora-mysql", "aurora-postgresql", "mysql", "postgres", "oracle", "sqlserver"
        fix: delete it"
  `);
});

test("fails: rule task-settings-ends: a source and a target that Time Travel does not know", () => {
  expect(
    loading(
      settings(`
      TTSettings:
        EnableTT: true
        TTS3Settings: { BucketName: tt, ServiceAccessRoleArn: "arn:aws:iam::111111111111:role/dms-tt-s3-access-role" }
        TTRecordSettings: { EnableRawData: true, RawDataFormat: TEXT }`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:6:19  pipelines.orders-to-lake.taskSettings.TTSettings.EnableTT
        got true with source "orders-db" (aurora-mysql); expected it only with a source of engine "aurora-postgresql", "postgres", "oracle", "sqlserver"
        fix: delete it

      environments/dev.yaml:6:19  pipelines.orders-to-lake.taskSettings.TTSettings.EnableTT
        got true with target "lake-orders" (s3); expected it only with a target of engine "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres"
        fix: delete it

      environments/dev.yaml:8:65  pipelines.orders-to-lake.taskSettings.TTSettings.TTRecordSettings.RawDataFormat
        got "TEXT" with source "orders-db" (aurora-mysql); expected it only with a source of engine "oracle", "sqlserver"
        fix: delete it"
  `);
});

test("fails: rule task-settings-ends: settings that a full load does not know", () => {
  expect(
    loading(
      settings(
        `
      FullLoadSettings: { StopTaskCachedChangesApplied: true }
      ControlTablesSettings: { HistoryTableEnabled: true, SuspendedTablesTableEnabled: true, StatusTableEnabled: true }`,
        "migrationType: full-load",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 4 problems:

      environments/dev.yaml:5:57  pipelines.orders-to-lake.taskSettings.FullLoadSettings.StopTaskCachedChangesApplied
        got true with migrationType "full-load"; expected it only with migrationType "full-load-and-cdc"
        fix: delete it, or change migrationType

      environments/dev.yaml:6:53  pipelines.orders-to-lake.taskSettings.ControlTablesSettings.HistoryTableEnabled
        got true with migrationType "full-load"; expected it only with migrationType "cdc", "full-load-and-cdc"
        fix: delete it, or change migrationType

      environments/dev.yaml:6:88  pipelines.orders-to-lake.taskSettings.ControlTablesSettings.SuspendedTablesTableEnabled
        got true with migrationType "full-load"; expected it only with migrationType "cdc", "full-load-and-cdc"
        fix: delete it, or change migrationType

      environments/dev.yaml:6:114  pipelines.orders-to-lake.taskSettings.ControlTablesSettings.StatusTableEnabled
        got true with migrationType "full-load"; expected it only with migrationType "cdc", "full-load-and-cdc"
        fix: delete it, or change migrationType"
  `);
});

test("values that DMS starts from are fine with every target", () => {
  expect(
    loading(
      settings(`
      TargetMetadata:
        { ParallelLoadThreads: 0, ParallelLoadBufferSize: 0, ParallelLoadQueuesPerThread: 1, ParallelApplyThreads: 0, ParallelApplyBufferSize: 100, ParallelApplyQueuesPerThread: 1, TargetSchema: "" }
      BeforeImageSettings: { EnableBeforeImage: false, FieldName: "", ColumnFilter: pk-only }
      TTSettings: { EnableTT: false, TTS3Settings: ~, TTRecordSettings: ~ }`),
    ),
  ).not.toThrow();
});

test("fails: rule task-settings-load-threads: more threads than the target takes", () => {
  expect(
    settingProblems(settingsEndRules, { TargetMetadata: { ParallelLoadThreads: 64 } }, { target: "kinesis" }),
  ).toMatchInlineSnapshot(`
    [
      "task-settings-load-threads: TargetMetadata.ParallelLoadThreads got 64 with a target of engine kinesis; expected 32 or less. fix: write 32 or less",
    ]
  `);
  expect(
    settingProblems(
      settingsEndRules,
      { TargetMetadata: { ParallelLoadThreads: 64 } },
      { target: "dynamodb" },
    ),
  ).toEqual([]);
});

test.each<[string, object, { source?: string; target?: string }]>([
  ["before images to Kafka", { BeforeImageSettings: { EnableBeforeImage: true } }, { target: "kafka" }],
  [
    "threads that apply to Redshift",
    { TargetMetadata: { ParallelApplyThreads: 32 } },
    { target: "redshift" },
  ],
  ["Time Travel from Oracle", { TTSettings: { EnableTT: true } }, { source: "oracle", target: "postgres" }],
  ["a schema of PostgreSQL", { TargetMetadata: { TargetSchema: "shop" } }, { target: "aurora-postgresql" }],
])("a setting that both ends know is fine: %s", (_what, taskSettings, engines) => {
  expect(settingProblems(settingsEndRules, taskSettings, engines)).toEqual([]);
});

test("fails: rule task-settings-serverless: a list that only the function of an instance can keep", () => {
  expect(
    loading(
      settings(
        `
      CharacterSetSettings:
        CharacterReplacements: [{ SourceCharacterCodePoint: 35, TargetCharacterCodePoint: 52 }]`,
        "runsOn: { serverless: { maxCapacityUnits: 16 } }",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:6:9  pipelines.orders-to-lake.taskSettings.CharacterSetSettings.CharacterReplacements
        got a list with target "lake-orders" (s3); expected it only with a target of engine "aurora-mysql", "aurora-postgresql", "mysql", "mariadb", "postgres", "oracle", "sqlserver", "sybase", "tidb", "redshift", "redshift-serverless"
        fix: delete it

      environments/dev.yaml:6:9  pipelines.orders-to-lake.taskSettings.CharacterSetSettings.CharacterReplacements
        got a list with runsOn serverless; expected none, because Terraform would find the list changed in every plan
        fix: delete it, or run the pipeline on a replication instance"
  `);
});
