/** Task settings that DMS, the provider or the target refuse, and the logs that every task has. */
import { logSeverities } from "../../../model/schema/task-settings/check";
import { unansweredComponents } from "../../../model/schema/task-settings/unsent";
import { quote } from "../../messages";
import { settingsRule, valueOf, type PipelineSettings, type SettingPath } from "./pipeline-settings";
import type { Rule } from "../rule";
import { can } from "../../../model/engines";
import type { TargetFeature } from "../../../model/engines/features";
import { advice, deletion, asCode, item, type Advice } from "../../fix";

interface Refusal {
  readonly setting: SettingPath;
  readonly refuses: (value: unknown) => boolean;
  /** Feature of the targets at which it is refused; all targets by default. */
  readonly target?: TargetFeature;
  readonly expected: string;
  readonly fix: Advice;
}

const isTrue = (value: unknown) => value === true;
const isSaid = (value: unknown) => value !== undefined;

const refusals: readonly Refusal[] = [
  {
    setting: ["TargetMetadata", "BatchApplyEnabled"],
    refuses: isTrue,
    target: "batch-apply-loses-data",
    expected: "false, because batch apply into this target can lose data",
    fix: advice`${deletion()}`,
  },
  {
    setting: ["TargetMetadata", "FullLobMode"],
    refuses: isTrue,
    target: "no-full-lob-mode",
    expected: "false, because this target has no full LOB mode",
    fix: advice`${deletion()}, and use LimitedSizeLobMode with LobMaxSize`,
  },
  {
    setting: ["Logging", "DeleteTaskLogs"],
    refuses: isSaid,
    expected: "nothing, because it deletes the task's logs, and DMS does not answer it afterwards",
    fix: advice`${deletion()}; logs go by themselves after logRetentionDays`,
  },
  {
    setting: ["Logging", "EnableLogging"],
    refuses: (value) => value === false,
    expected: "true, because a task without a log cannot be diagnosed",
    fix: advice`${deletion()}`,
  },
];

/** Severities that log less than the default, which FSBP DMS.7 and DMS.8 ask for. */
const quieter: readonly string[] = logSeverities.slice(0, logSeverities.indexOf("LOGGER_SEVERITY_DEFAULT"));

/** The components that FSBP DMS.7 (target) and DMS.8 (source) are about. */
const loggedComponents: readonly string[] = [
  "TARGET_APPLY",
  "TARGET_LOAD",
  "SOURCE_CAPTURE",
  "SOURCE_UNLOAD",
];

export const taskSettingsRules: readonly Rule[] = [
  settingsRule(
    "task-settings-refused",
    "Settings that DMS does not let anyone set, or that harm the target, are refused before they reach it.",
    function* ({ settings, target: engine }) {
      for (const { setting, refuses, target, expected, fix } of refusals) {
        if (target !== undefined && !(engine && can({ engine }, "target", target))) continue;
        if (refuses(valueOf(settings, setting))) yield { setting, expected, fix };
      }
    },
  ),
  {
    name: "task-log-severity",
    doc: "Source and target components log at least at the default severity.",
    *check(environment) {
      for (const { path, Id, Severity } of logComponents(environment.pipelines)) {
        if (!quieter.includes(Severity) || !loggedComponents.includes(Id)) continue;
        yield {
          path: [...path, "Severity"],
          detail: `got ${quote(Severity)} for ${Id}; expected "LOGGER_SEVERITY_DEFAULT" or a more detailed one`,
          fix: advice`write ${asCode("LOGGER_SEVERITY_DEFAULT")}, or ${deletion("delete the component", item)}`,
        };
      }
    },
  },
  {
    name: "task-log-component-answered",
    doc: "A log component that DMS may not answer stays at its default.",
    severity: "warning",
    *check(environment) {
      for (const { path, Id, Severity } of logComponents(environment.pipelines)) {
        if (!unansweredComponents.includes(Id) || Severity === "LOGGER_SEVERITY_DEFAULT") continue;
        yield {
          path: [...path, "Severity"],
          detail: `got ${quote(Severity)} for ${Id}, which is left out; expected its default, because tasks were seen that do not answer it, and each deploy would stop such a task`,
          fix: advice`${deletion("delete the component", item)}`,
        };
      }
    },
  },
  {
    name: "task-log-component-once",
    doc: "A component of a task's log is named once.",
    *check(environment) {
      const seen = new Set<string>();
      for (const { path, pipeline, Id } of logComponents(environment.pipelines)) {
        if (seen.has(`${pipeline} ${Id}`)) {
          yield {
            path: [...path, "Id"],
            detail: `got ${quote(Id)} for the second time; expected each component once`,
            fix: advice`${deletion("delete one of the two", item)}`,
          };
        }
        seen.add(`${pipeline} ${Id}`);
      }
    },
  },
];

function logComponents(all: Readonly<Record<string, PipelineSettings["pipeline"]>>) {
  return Object.entries(all).flatMap(([pipeline, { taskSettings }]) =>
    (taskSettings?.Logging?.LogComponents ?? []).map(({ Id, Severity }, index) => ({
      pipeline,
      path: ["pipelines", pipeline, "taskSettings", "Logging", "LogComponents", index],
      Id,
      Severity,
    })),
  );
}
