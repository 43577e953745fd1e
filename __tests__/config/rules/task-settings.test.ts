import { loading } from "../../support/environment-files";

test("fails: rule task-settings-refused: settings that harm an S3 target or that DMS keeps for itself", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      TargetMetadata: { BatchApplyEnabled: true, FullLobMode: true }
      Logging: { EnableLogging: false, CloudWatchLogGroup: mine, CloudWatchLogStream: ~ }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 5 problems:

      environments/dev.yaml:5:44  pipelines.orders-to-lake.taskSettings.TargetMetadata.BatchApplyEnabled
        got true; expected false, because batch apply into S3 can lose data
        fix: delete it

      environments/dev.yaml:5:63  pipelines.orders-to-lake.taskSettings.TargetMetadata.FullLobMode
        got true; expected false, because S3 targets have no full LOB mode
        fix: delete it, and use LimitedSizeLobMode with LobMaxSize

      environments/dev.yaml:6:33  pipelines.orders-to-lake.taskSettings.Logging.EnableLogging
        got false; expected true, because a task without a log cannot be diagnosed
        fix: delete it

      environments/dev.yaml:6:60  pipelines.orders-to-lake.taskSettings.Logging.CloudWatchLogGroup
        got "mine"; expected nothing, because DMS chooses the log group and lets nobody set it
        fix: delete it

      environments/dev.yaml:6:87  pipelines.orders-to-lake.taskSettings.Logging.CloudWatchLogStream
        got no value; expected nothing, because DMS chooses the log stream and lets nobody set it
        fix: delete it"
  `);
});

test("fails: rule task-settings-sections: a misspelt section", () => {
  expect(
    loading(`
pipelines:
  orders-to-lake:
    taskSettings:
      TargetMetaData: { LobMaxSize: 64 }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:5:7  pipelines.orders-to-lake.taskSettings.TargetMetaData
        unknown section; did you mean "TargetMetadata"?
        fix: write "TargetMetadata", as the DMS guide spells it"
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
