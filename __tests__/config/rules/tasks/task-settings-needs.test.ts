import { settingsNeedRules } from "../../../../config/rules/tasks/task-settings-needs";
import { loading } from "../../../support/environment-files";
import { settingProblems } from "../../../support/setting-problems";

const settings = (taskSettings: string) => `
pipelines:
  orders-to-lake:
    taskSettings: ${taskSettings}
`;

const problemsOf = (taskSettings: object) => settingProblems(settingsNeedRules, taskSettings);

test("fails: rule task-settings-needs: what is switched on lacks what it needs", () => {
  expect(
    problemsOf({
      BeforeImageSettings: { EnableBeforeImage: true, FieldName: "" },
      LoopbackPreventionSettings: { EnableLoopbackPrevention: true, SourceSchema: "a" },
      TTSettings: { EnableTT: true, TTRecordSettings: { RawDataFormat: "HEX" } },
    }),
  ).toMatchInlineSnapshot(`
    [
      "task-settings-needs: BeforeImageSettings.EnableBeforeImage got true without FieldName; expected both, because old values are written under that name. fix: add \`FieldName\`, a name for the JSON attribute, or delete it",
      "task-settings-needs: LoopbackPreventionSettings.EnableLoopbackPrevention got true without TargetSchema; expected both, because DMS keeps a table there. fix: add \`TargetSchema\`, the schema of awsdms_loopback_prevention, or delete it",
      "task-settings-needs: TTSettings.EnableTT got true without TTS3Settings.BucketName; expected both, because Time Travel writes there. fix: add \`BucketName\`, an existing bucket, or delete it",
      "task-settings-needs: TTSettings.EnableTT got true without TTS3Settings.ServiceAccessRoleArn; expected both, because Time Travel writes there. fix: add \`ServiceAccessRoleArn\`, or delete it",
      "task-settings-needs: TTSettings.TTRecordSettings.RawDataFormat got "HEX" without TTRecordSettings.EnableRawData; expected both, because it is the format of raw data. fix: add \`EnableRawData: true\`, or delete it",
    ]
  `);
});

test("fails: rule before-images-once: by a setting and by a transformation", () => {
  const both = (settings: string) =>
    loading(`
endpoints:
  events: { engine: kinesis, stream: events }
pipelines:
  orders-to-lake:
    target: events
    transformations: [{ action: add-before-image-columns, table: shop.orders, columnFilter: all }]
    taskSettings: { BeforeImageSettings: ${settings} }
`);
  expect(both("{ EnableBeforeImage: true, FieldName: before, ColumnFilter: all }")).toThrow(
    "got true beside the transformation add-before-image-columns; expected one of the two",
  );
  expect(both("{ EnableBeforeImage: false }")).not.toThrow();
});

test("fails: rule time-travel-key: a key or a role that does not fit", () => {
  const TTS3Settings = {
    EncryptionMode: "SSE_KMS",
    BucketName: "tt",
    ServiceAccessRoleArn: "arn:aws:iam::111111111111:role/mine",
  };
  expect(problemsOf({ TTSettings: { EnableTT: true, TTS3Settings } })).toMatchInlineSnapshot(`
    [
      "time-travel-key: TTSettings.TTS3Settings.EncryptionMode got "SSE_KMS" without ServerSideEncryptionKmsKeyId; expected both, because only a customer-managed key is supported. fix: add \`ServerSideEncryptionKmsKeyId\`, or write \`SSE_S3\`",
      "time-travel-key: TTSettings.TTS3Settings.ServiceAccessRoleArn got "arn:aws:iam::111111111111:role/mine"; expected the ARN of a role called "dms-tt-s3-access-role". fix: name the role so: DMS uses no other for Time Travel",
    ]
  `);
});

test("fails: rule task-settings-exclude: two ways to stop after the full load", () => {
  expect(
    loading(
      settings(
        "{ FullLoadSettings: { StopTaskCachedChangesApplied: true, StopTaskCachedChangesNotApplied: true } }",
      ),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:110  pipelines.orders-to-lake.taskSettings.FullLoadSettings.StopTaskCachedChangesNotApplied
        got true with StopTaskCachedChangesApplied true; expected one of the two, because the task stops once
        fix: delete the one that you do not mean"
  `);
});

test("fails: rule task-settings-exclude: batches and loopback prevention", () => {
  expect(
    problemsOf({
      TargetMetadata: { BatchApplyEnabled: true },
      LoopbackPreventionSettings: { EnableLoopbackPrevention: true, SourceSchema: "a", TargetSchema: "b" },
    }),
  ).toMatchInlineSnapshot(`
    [
      "task-settings-exclude: LoopbackPreventionSettings.EnableLoopbackPrevention got true with TargetMetadata.BatchApplyEnabled true; expected one of the two, because loopback prevention does not see batches. fix: delete \`BatchApplyEnabled\`",
    ]
  `);
});

test("fails: rule batch-apply-wait: a shortest wait above the longest, said or by default", () => {
  expect(loading(settings("{ ChangeProcessingTuning: { BatchApplyTimeoutMin: 60 } }")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:69  pipelines.orders-to-lake.taskSettings.ChangeProcessingTuning.BatchApplyTimeoutMin
        got 60 with BatchApplyTimeoutMax 30 (the default); expected 30 or less
        fix: correct one of the two; both are seconds"
  `);
  expect(loading(settings("{ ChangeProcessingTuning: { BatchApplyTimeoutMax: 0 } }")))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:69  pipelines.orders-to-lake.taskSettings.ChangeProcessingTuning.BatchApplyTimeoutMax
        got 0 with BatchApplyTimeoutMin 1 (the default); expected 1 or more
        fix: correct one of the two; both are seconds"
  `);
});
