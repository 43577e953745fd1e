import { startArguments, startPoint, stopPosition } from "../../../modules/dms/change-start";
import { startEvent } from "../../../modules/dms/start-event";
import { heldSettings } from "../../../modules/dms/task-settings";

test("a time in another zone is the same start point", () => {
  const [here, there] = [{ time: "2026-01-31T13:00:00+01:00" }, { time: "2026-01-31T12:00:00Z" }];
  expect(startPoint(here)).toBe(startPoint(there));
  expect(startArguments(here)).toEqual({ cdcStartTime: "2026-01-31T12:00:00Z" });
});

test("a position is handed on as it is, and none is now", () => {
  const position = "checkpoint:V1#1#000004AF/B00000D0#0#0#*#0#0";
  expect(startArguments({ position })).toEqual({ cdcStartPosition: position });
  expect(startPoint({ position })).toBe(position);
  expect(startPoint(undefined)).toBe("now");
});

test("a stop is written as the API reference writes it: kind and time in UTC without a zone", () => {
  expect(stopPosition({ serverTime: "2018-02-09T12:12:12Z" })).toBe("server_time:2018-02-09T12:12:12");
  expect(stopPosition({ commitTime: "2018-02-09T14:12:12+02:00" })).toBe("commit_time:2018-02-09T12:12:12");
});

test("the step of a pipeline that says nothing of the kind is told nothing more", () => {
  expect(startEvent({}, heldSettings({}))).toEqual({});
});

test.each(["StopTaskCachedChangesApplied", "StopTaskCachedChangesNotApplied"])(
  "the step knows whether %s stops the task after its load",
  (setting) => {
    const told = (value: boolean) => {
      const taskSettings = { FullLoadSettings: { [setting]: value } };
      return startEvent({ taskSettings }, heldSettings(taskSettings)).stopsAfterLoad;
    };
    expect(told(true)).toBe(true);
    expect(told(false)).toBeUndefined();
  },
);

test("the step is told what Terraform sends where the pipeline says settings, to read it back", () => {
  const taskSettings = { TargetMetadata: { LobMaxSize: 64 }, TTSettings: { EnableTT: false } };
  expect(startEvent({ taskSettings }, heldSettings(taskSettings))).toEqual({
    settings: { TTSettings: { EnableTT: false } },
    settingsOfTerraform: { TargetMetadata: { LobMaxSize: 64 } },
  });
});
