import { taskSettings } from "../../../modules/dms/task-settings";

const components = ["SOURCE_UNLOAD", "SOURCE_CAPTURE", "TARGET_LOAD", "TARGET_APPLY", "TASK_MANAGER"];

test("logs all components at the default severity unless the pipeline says otherwise", () => {
  expect(taskSettings()).toEqual({
    Logging: {
      EnableLogging: true,
      LogComponents: components.map((Id) => ({ Id, Severity: "LOGGER_SEVERITY_DEFAULT" })),
    },
  });
});

test("what a pipeline says is laid over the defaults, member by member", () => {
  const settings = taskSettings({ TargetMetadata: { LobMaxSize: 64 }, Logging: { EnableLogTraces: true } });
  expect(settings).toMatchObject({
    TargetMetadata: { LobMaxSize: 64 },
    Logging: { EnableLogging: true, EnableLogTraces: true },
  });
});

test("a list replaces the default's", () => {
  const LogComponents = [{ Id: "SORTER", Severity: "LOGGER_SEVERITY_DETAILED_DEBUG" }];
  expect(taskSettings({ Logging: { LogComponents } })).toMatchObject({ Logging: { LogComponents } });
});

test("the defaults stay as they are, however often they are laid under", () => {
  const before = JSON.stringify(taskSettings());
  taskSettings({ Logging: { EnableLogging: false, LogComponents: [] } });
  expect(JSON.stringify(taskSettings())).toBe(before);
});

test.each([[null], [0], [false], [""]])("%p is a value, not a gap", (value) => {
  expect(taskSettings({ ErrorBehavior: { DataErrorPolicy: value } })).toMatchObject({
    ErrorBehavior: { DataErrorPolicy: value },
  });
});
