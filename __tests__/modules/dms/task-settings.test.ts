import type { TaskSettingsConfig } from "../../../model/schema/task-settings";
import { heldSettings, serverlessSettings, taskSettings } from "../../../modules/dms/task-settings";

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
  const settings = taskSettings({ TargetMetadata: { LobMaxSize: 64 }, Logging: { EnableLogContext: true } });
  expect(settings).toMatchObject({
    TargetMetadata: { LobMaxSize: 64 },
    Logging: { EnableLogging: true, EnableLogContext: true },
  });
});

test("components that a pipeline names come first, and no component that has to log is lost", () => {
  const named = [
    { Id: "SORTER", Severity: "LOGGER_SEVERITY_DETAILED_DEBUG" },
    { Id: "TARGET_APPLY", Severity: "LOGGER_SEVERITY_DEBUG" },
  ] as const;
  const { Logging } = taskSettings({ Logging: { LogComponents: [...named] } });
  expect(Logging?.LogComponents).toEqual([
    ...named,
    ...components
      .filter((Id) => Id !== "TARGET_APPLY")
      .map((Id) => ({ Id, Severity: "LOGGER_SEVERITY_DEFAULT" })),
  ]);
});

test("the defaults stay as they are, however often they are laid under", () => {
  const before = JSON.stringify(taskSettings());
  taskSettings({ Logging: { EnableLogging: true, LogComponents: [] } }).Logging?.LogComponents?.pop();
  expect(JSON.stringify(taskSettings())).toBe(before);
});

test.each<[TaskSettingsConfig]>([
  [{ ErrorBehavior: { EventErrorPolicy: null } }],
  [{ ErrorBehavior: { DataErrorEscalationCount: 0 } }],
  [{ FailTaskWhenCleanTaskResourceFailed: false }],
  [{ TargetMetadata: { TargetSchema: "" } }],
  [{ CharacterSetSettings: null }],
])("%j is said, not a gap", (said) => {
  expect(taskSettings(said)).toMatchObject(said);
});

test("Terraform holds everything but the list that its provider cannot compare", () => {
  const CharacterSetSettings = {
    CharacterReplacements: [{ SourceCharacterCodePoint: 35, TargetCharacterCodePoint: 52 }],
  };
  const settings = taskSettings({ TargetMetadata: { LobMaxSize: 64 }, CharacterSetSettings });
  const { CharacterSetSettings: _section, ...rest } = settings;
  expect(heldSettings(settings)).toEqual({ byTerraform: rest, byStep: { CharacterSetSettings } });
  expect(heldSettings(rest)).toEqual({ byTerraform: rest, byStep: undefined });
});

test("what only DMS says, and components that it may not answer, are not sent", () => {
  const said = {
    ControlTablesSettings: { historyTimeslotInMinutes: 5, HistoryTimeslotInMinutes: 5 },
    FullLoadSettings: { PersistPartitionProgressForResumption: false },
    Logging: {
      CloudWatchLogGroup: "dms-tasks-main",
      LogComponents: [{ Id: "RESYNC_APPLY", Severity: "LOGGER_SEVERITY_DEBUG" }],
    },
  } satisfies TaskSettingsConfig;
  const { byTerraform, byStep } = heldSettings(taskSettings(said));
  expect(byTerraform).toEqual({
    ControlTablesSettings: { HistoryTimeslotInMinutes: 5 },
    Logging: taskSettings().Logging,
  });
  expect(byStep).toBeUndefined();
});

test("a section that is switched off is the step's, which knows that null is off, too", () => {
  const TTSettings = { EnableTT: false, TTRecordSettings: null, FailTaskOnTTFailure: false };
  const settings = taskSettings({ TTSettings, BeforeImageSettings: null });
  expect(heldSettings(settings)).toEqual({
    byTerraform: { Logging: settings.Logging },
    byStep: { TTSettings: { EnableTT: false } },
  });
  expect(serverlessSettings(settings)).toEqual({ Logging: settings.Logging });
});
