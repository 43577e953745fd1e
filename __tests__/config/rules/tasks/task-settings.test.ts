import { loading, warningsOf } from "../../../support/environment-files";

test("fails: rule task-settings-refused: settings that harm an S3 target, and a task without a log", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      TargetMetadata: { BatchApplyEnabled: true, FullLobMode: true }
      Logging: { EnableLogging: false }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 3 problems:

      environments/dev.yaml:5:44  pipelines.orders-to-lake.taskSettings.TargetMetadata.BatchApplyEnabled
        got true; expected false, because batch apply into this target can lose data
        fix: delete it

      environments/dev.yaml:5:63  pipelines.orders-to-lake.taskSettings.TargetMetadata.FullLobMode
        got true; expected false, because this target has no full LOB mode
        fix: delete it, and use LimitedSizeLobMode with LobMaxSize

      environments/dev.yaml:6:33  pipelines.orders-to-lake.taskSettings.Logging.EnableLogging
        got false; expected true, because a task without a log cannot be diagnosed
        fix: delete it"
  `);
});

test("fails: rule task-settings-refused: deleting logs", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      Logging: { DeleteTaskLogs: true }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:34  pipelines.orders-to-lake.taskSettings.Logging.DeleteTaskLogs
        got true; expected nothing, because it deletes the task's logs, and DMS does not answer it afterwards
        fix: delete it; logs go by themselves after logRetentionDays"
  `);
});

test("fails: unknown names of sections, settings, components and words, with the near miss", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      TargetMetaData: { LobMaxSize: 64 }
      ErrorBehavior: { DataErrorPolicie: LOG_ERROR, TableErrorPolicy: SUSPEND }
      ControlTablesSettings: { HistoryTimeslotInMinute: 5 }
      ValidationSettings: { Enable: true }
      Logging: { LogComponents: [{ Id: TARGET_APPLI, Severity: DEBUG }] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 7 problems:

      environments/dev.yaml:5:7  pipelines.orders-to-lake.taskSettings.TargetMetaData
        unknown key; did you mean "TargetMetadata"?

      environments/dev.yaml:6:24  pipelines.orders-to-lake.taskSettings.ErrorBehavior.DataErrorPolicie
        unknown key; did you mean "DataErrorPolicy"?

      environments/dev.yaml:6:71  pipelines.orders-to-lake.taskSettings.ErrorBehavior.TableErrorPolicy
        got "SUSPEND"; expected one of "SUSPEND_TABLE", "STOP_TASK"
        fix: choose one (when a table as a whole cannot be processed)

      environments/dev.yaml:7:32  pipelines.orders-to-lake.taskSettings.ControlTablesSettings.HistoryTimeslotInMinute
        unknown key; did you mean "HistoryTimeslotInMinutes"?

      environments/dev.yaml:8:29  pipelines.orders-to-lake.taskSettings.ValidationSettings.Enable
        unknown key; the keys here are "EnableValidation", "ValidationMode", "ThreadCount", "PartitionSize", "FailureMaxCount", "TableFailureMaxCount", "RecordFailureDelayInMinutes", "RecordFailureDelayLimitInMinutes", "RecordSuspendDelayInMinutes", "MaxKeyColumnSize", "ValidationOnly", "HandleCollationDiff", "SkipLobColumns", "ValidationPartialLobSize", "ValidationQueryCdcDelaySeconds", "ValidationS3Mask" and 1 more
        fix: delete it, or use one of these keys

      environments/dev.yaml:9:40  pipelines.orders-to-lake.taskSettings.Logging.LogComponents[0].Id
        got "TARGET_APPLI"; expected one of "TRANSFORMATION", "SOURCE_UNLOAD", "RESYNC_APPLY", "RESYNC_UNLOAD", "IO", "TARGET_LOAD", "PERFORMANCE", "SOURCE_CAPTURE", "SORTER", "REST_SERVER", "VALIDATOR", "VALIDATOR_EXT", "TARGET_APPLY", "TASK_MANAGER", "TABLES_MANAGER", "METADATA_MANAGER", "DATA_RESYNC", "FILE_FACTORY", "COMMON", "ADDONS", "DATA_STRUCTURE", "COMMUNICATION", "FILE_TRANSFER"
        fix: write "TARGET_APPLY"

      environments/dev.yaml:9:64  pipelines.orders-to-lake.taskSettings.Logging.LogComponents[0].Severity
        got "DEBUG"; expected one of "LOGGER_SEVERITY_ERROR", "LOGGER_SEVERITY_WARNING", "LOGGER_SEVERITY_INFO", "LOGGER_SEVERITY_DEFAULT", "LOGGER_SEVERITY_DEBUG", "LOGGER_SEVERITY_DETAILED_DEBUG"
        fix: choose one (how much it writes)"
  `);
});

test("fails: values outside their limits and of the wrong kind", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      TargetMetadata: { LobMaxSize: 200000, SupportLobs: "true", TargetSchema: 7 }
      FullLoadSettings: { MaxFullLoadSubTasks: 50, CommitRate: 50001, TransactionConsistencyTimeout: -1 }
      ErrorBehavior: { TableErrorEscalationPolicy: SUSPEND_TABLE, RecoverableErrorCount: -2 }
      StreamBufferSettings: ~
      BeforeImageSettings: everything
      TTSettings: { TTRecordSettings: { OperationsToLog: "SELECT" } }
      PostProcessingRules: { }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 11 problems:

      environments/dev.yaml:5:58  pipelines.orders-to-lake.taskSettings.TargetMetadata.SupportLobs
        got "true"; expected true or false
        fix: write true, without quotes

      environments/dev.yaml:5:80  pipelines.orders-to-lake.taskSettings.TargetMetadata.TargetSchema
        got 7 without quotes; expected text
        fix: write "7"

      environments/dev.yaml:6:48  pipelines.orders-to-lake.taskSettings.FullLoadSettings.MaxFullLoadSubTasks
        got 50; expected a whole number from 1 to 49
        fix: correct the value (tables loaded at the same time)

      environments/dev.yaml:6:64  pipelines.orders-to-lake.taskSettings.FullLoadSettings.CommitRate
        got 50001; expected a whole number from 1 to 50000
        fix: correct the value (most records that are written together)

      environments/dev.yaml:6:102  pipelines.orders-to-lake.taskSettings.FullLoadSettings.TransactionConsistencyTimeout
        got -1; expected a whole number, 0 or more
        fix: correct the value (how long a full load with changes waits for open transactions, in seconds)

      environments/dev.yaml:7:52  pipelines.orders-to-lake.taskSettings.ErrorBehavior.TableErrorEscalationPolicy
        got "SUSPEND_TABLE"; expected "STOP_TASK"
        fix: write "STOP_TASK"

      environments/dev.yaml:7:90  pipelines.orders-to-lake.taskSettings.ErrorBehavior.RecoverableErrorCount
        got -2; expected a whole number, -1 or more
        fix: correct the value (restarts after errors of the surroundings; -1 for ever, 0 for none)

      environments/dev.yaml:8:29  pipelines.orders-to-lake.taskSettings.StreamBufferSettings
        got no value; expected a map
        fix: write the value, or delete the key

      environments/dev.yaml:9:28  pipelines.orders-to-lake.taskSettings.BeforeImageSettings
        got text; expected a map
        fix: correct the value (the old values of updated rows, for Kinesis and Kafka targets)

      environments/dev.yaml:10:58  pipelines.orders-to-lake.taskSettings.TTSettings.TTRecordSettings.OperationsToLog
        got "SELECT"; expected "ALL", or INSERT, UPDATE, DELETE, COMMIT and ROLLBACK with commas between
        fix: correct the value (operations that are logged, like "DELETE,UPDATE")

      environments/dev.yaml:11:7  pipelines.orders-to-lake.taskSettings.PostProcessingRules
        got a map; expected no value: the DMS guide documents no rules for it
        fix: correct the value (answered by DMS without a value; the guide documents none)"
  `);
});

test("sections that DMS answers without a value may have none", () => {
  const [environment] = loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      TTSettings: ~
      PostProcessingRules: ~
      CharacterSetSettings: ~
      LoopbackPreventionSettings: ~
      BeforeImageSettings: ~
      ErrorBehavior: { EventErrorPolicy: ~ }
`)();
  expect(environment?.pipelines["orders-to-lake"]?.taskSettings).toEqual({
    TTSettings: null,
    PostProcessingRules: null,
    CharacterSetSettings: null,
    LoopbackPreventionSettings: null,
    BeforeImageSettings: null,
    ErrorBehavior: { EventErrorPolicy: null },
  });
});

test("fails: rule task-log-component-once: a component named twice", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      Logging:
        LogComponents:
          - { Id: SORTER, Severity: LOGGER_SEVERITY_DEBUG }
          - { Id: SORTER, Severity: LOGGER_SEVERITY_DEFAULT }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:8:19  pipelines.orders-to-lake.taskSettings.Logging.LogComponents[1].Id
        got "SORTER" for the second time; expected each component once
        fix: delete one of the two"
  `);
});

test("fails: rule task-log-severity: a component that logs less than the default", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      Logging: { LogComponents: [{ Id: TARGET_APPLY, Severity: LOGGER_SEVERITY_ERROR }] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:64  pipelines.orders-to-lake.taskSettings.Logging.LogComponents[0].Severity
        got "LOGGER_SEVERITY_ERROR" for TARGET_APPLY; expected "LOGGER_SEVERITY_DEFAULT" or a more detailed one
        fix: write \`LOGGER_SEVERITY_DEFAULT\`, or delete the component"
  `);
});

test("what only DMS answers may stand in a pasted document", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      Logging: { CloudWatchLogGroup: dms-tasks-main, CloudWatchLogStream: dms-task-1 }
      TTSettings: { EnableTT: false, FailTaskOnTTFailure: false, TTRecordSettings: null }
      FullLoadSettings: { PersistPartitionProgressForResumption: false }
      ControlTablesSettings:
        { historyTimeslotInMinutes: 5, HistoryTimeslotInMinutes: 5, CommitPositionTableEnabled: false }
`),
  ).not.toThrow();
});

test("fails: rule task-settings-needs: the number under the name that only DMS says", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      ControlTablesSettings: { historyTimeslotInMinutes: 10 }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:58  pipelines.orders-to-lake.taskSettings.ControlTablesSettings.historyTimeslotInMinutes
        got 10 without HistoryTimeslotInMinutes; expected both, because DMS answers both and its guide knows the one with a capital letter
        fix: add \`HistoryTimeslotInMinutes\`, with the same value, or delete it"
  `);
});

test("warns: rule task-log-component-answered: a component that DMS may not answer is left at its default", () => {
  expect(
    warningsOf(`
pipelines:
  orders-to-lake:
    taskSettings:
      Logging: { LogComponents: [{ Id: VALIDATOR, Severity: LOGGER_SEVERITY_DEBUG }] }
`),
  ).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:5:61  pipelines.orders-to-lake.taskSettings.Logging.LogComponents[0].Severity
        got "LOGGER_SEVERITY_DEBUG" for VALIDATOR, which is left out; expected its default, because tasks were seen that do not answer it, and each deploy would stop such a task
        fix: delete the component"
  `);
});

test("warns: rule task-settings-off-serverless: a section that is off is not sent to a serverless replication", () => {
  expect(
    warningsOf(`
pipelines:
  orders-to-lake:
    runsOn: { serverless: { maxCapacityUnits: 4 } }
    taskSettings:
      TTSettings: { EnableTT: false }
`),
  ).toContain("taskSettings.TTSettings.EnableTT\n    got false with runsOn serverless, which is left out;");
});
