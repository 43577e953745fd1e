/** Task settings that DMS, the provider or an S3 target refuse. */
import type { PipelineConfig } from "../schema";
import { describeValue, isMapping, lookup, nearest, quote, type KeyPath } from "../words";
import type { Rule, RuleProblem } from "./rule";

/** The sections of task settings (DMS guide, CHAP_Tasks.CustomizingTasks.TaskSettings). */
const sections = [
  "TargetMetadata",
  "FullLoadSettings",
  "TTSettings",
  "Logging",
  "ControlTablesSettings",
  "StreamBufferSettings",
  "ChangeProcessingTuning",
  "ChangeProcessingDdlHandlingPolicy",
  "LoopbackPreventionSettings",
  "CharacterSetSettings",
  "BeforeImageSettings",
  "ErrorBehavior",
  "ValidationSettings",
  "FailTaskWhenCleanTaskResourceFailed",
];

interface Refusal {
  readonly setting: readonly [section: string, name: string];
  readonly refuses: (value: unknown) => boolean;
  readonly expected: string;
  readonly fix: string;
}

const isTrue = (value: unknown) => value === true;
const isSaid = (value: unknown) => value !== undefined;

const refusals: readonly Refusal[] = [
  {
    setting: ["TargetMetadata", "BatchApplyEnabled"],
    refuses: isTrue,
    expected: "false, because batch apply into S3 can lose data",
    fix: "delete it",
  },
  {
    setting: ["TargetMetadata", "FullLobMode"],
    refuses: isTrue,
    expected: "false, because S3 targets have no full LOB mode",
    fix: "delete it, and use LimitedSizeLobMode with LobMaxSize",
  },
  {
    setting: ["Logging", "CloudWatchLogGroup"],
    refuses: isSaid,
    expected: "nothing, because DMS chooses the log group and lets nobody set it",
    fix: "delete it",
  },
  {
    setting: ["Logging", "CloudWatchLogStream"],
    refuses: isSaid,
    expected: "nothing, because DMS chooses the log stream and lets nobody set it",
    fix: "delete it",
  },
  {
    setting: ["Logging", "EnableLogging"],
    refuses: (value) => value === false,
    expected: "true, because a task without a log cannot be diagnosed",
    fix: "delete it",
  },
];

/** Severities that log less than the default, which FSBP DMS.7 and DMS.8 ask for. */
const quieter = ["LOGGER_SEVERITY_ERROR", "LOGGER_SEVERITY_WARNING", "LOGGER_SEVERITY_INFO"];

/** The components that FSBP DMS.7 (target) and DMS.8 (source) are about. */
const loggedComponents = ["TARGET_APPLY", "TARGET_LOAD", "SOURCE_CAPTURE", "SOURCE_UNLOAD"];

export const taskSettingsRules: readonly Rule[] = [
  {
    name: "task-settings-refused",
    doc: "Settings that DMS does not let anyone set, or that harm an S3 target, are refused before they reach it.",
    *check(environment) {
      for (const [path, settings] of taskSettings(environment.pipelines)) {
        for (const { setting, refuses, expected, fix } of refusals) {
          const value = at(settings, ...setting);
          if (!refuses(value)) continue;
          yield {
            path: [...path, ...setting],
            detail: `got ${describeValue(value)}; expected ${expected}`,
            fix,
          };
        }
      }
    },
  },
  {
    name: "task-settings-sections",
    doc: "A misspelt section of task settings would be refused by DMS, late.",
    *check(environment) {
      for (const [path, settings] of taskSettings(environment.pipelines)) {
        for (const section of Object.keys(settings)) {
          const near = sections.includes(section) ? undefined : nearest(section, sections);
          if (near === undefined) continue;
          yield {
            path: [...path, section],
            detail: `unknown section; did you mean ${quote(near)}?`,
            fix: `write ${quote(near)}, as the DMS guide spells it`,
          };
        }
      }
    },
  },
  {
    name: "task-log-severity",
    doc: "Source and target components log at least at the default severity.",
    *check(environment) {
      for (const [path, settings] of taskSettings(environment.pipelines))
        yield* quietComponents(path, settings);
    },
  },
];

function* quietComponents(path: KeyPath, settings: Record<string, unknown>): Iterable<RuleProblem> {
  const components = at(settings, "Logging", "LogComponents");
  if (!Array.isArray(components)) return;
  for (const [index, component] of components.entries()) {
    if (!isMapping(component)) continue;
    const severity = component.Severity;
    if (typeof severity !== "string" || !quieter.includes(severity)) continue;
    if (!loggedComponents.includes(String(component.Id))) continue;
    yield {
      path: [...path, "Logging", "LogComponents", index, "Severity"],
      detail: `got ${quote(severity)} for ${String(component.Id)}; expected "LOGGER_SEVERITY_DEFAULT" or a more detailed one`,
      fix: "write `LOGGER_SEVERITY_DEFAULT`, or delete the component",
    };
  }
}

function* taskSettings(
  all: Readonly<Record<string, PipelineConfig>>,
): Iterable<[path: KeyPath, settings: Record<string, unknown>]> {
  for (const [key, pipeline] of Object.entries(all)) {
    if (pipeline.taskSettings !== undefined)
      yield [["pipelines", key, "taskSettings"], pipeline.taskSettings];
  }
}

function at(settings: Record<string, unknown>, section: string, name: string): unknown {
  const value = lookup(settings, section);
  return isMapping(value) ? lookup(value, name) : undefined;
}
