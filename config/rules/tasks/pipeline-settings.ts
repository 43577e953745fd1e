/** Pipelines as the rules about task settings see them. */
import type { EngineWord } from "../../../model/engines";
import type { Environment, PipelineConfig } from "../../../model/schema/environment";
import type { TaskSettingsConfig } from "../../../model/schema/task-settings";
import { describeValue, quote } from "../../messages";
import { keyed } from "../../../model/queries";
import type { Rule } from "../rule";
import { isMapping, lookup } from "../../../model/members";
import { type Advice, type Place } from "../../fix";

/** A pipeline that says task settings, with the engines at its ends; undefined where they are unknown. */
export interface PipelineSettings {
  readonly key: string;
  readonly pipeline: PipelineConfig;
  readonly settings: TaskSettingsConfig;
  readonly source: EngineWord | undefined;
  readonly target: EngineWord | undefined;
}

/** A setting by its way from `taskSettings`. */
export type SettingPath = readonly [section: string, ...names: string[]];

/** A problem with one setting. */
export interface SettingProblem {
  readonly setting: SettingPath;
  /** Addition to the found value: "with migrationType full-load". */
  readonly beside?: string;
  readonly expected: string;
  readonly fix: Advice;
}

/** A rule about the settings of one pipeline at a time. */
export function settingsRule(
  name: string,
  doc: string,
  check: (entry: PipelineSettings) => Iterable<SettingProblem>,
  severity: "error" | "warning" = "error",
): Rule {
  return {
    name,
    doc,
    severity,
    *check(environment) {
      for (const entry of settingsOf(environment)) {
        for (const { setting, beside, expected, fix } of check(entry)) {
          const found = describeValue(valueOf(entry.settings, setting));
          yield {
            path: ["pipelines", entry.key, "taskSettings", ...setting],
            detail: `got ${found}${beside === undefined ? "" : ` ${beside}`}; expected ${expected}`,
            fix,
          };
        }
      }
    },
  };
}

/** Place of another setting of the pipeline that has the problem. */
export function inSettings(...names: string[]): Place {
  return (problem) => [...problem.slice(0, 3), ...names];
}

/** The value of a setting; undefined where it is not said. */
export function valueOf(settings: TaskSettingsConfig, path: SettingPath): unknown {
  let here: unknown = settings;
  for (const step of path) here = isMapping(here) ? lookup(here, step) : undefined;
  return here;
}

/** True if a setting is on, or a number above its default. */
export function isUsed(value: unknown, byDefault = 0): boolean {
  return value === true || (typeof value === "number" && value > byDefault);
}

/** `with target "lake" (s3)`. */
export function besideEngine(side: "source" | "target", entry: PipelineSettings): string {
  return `with ${side} ${quote(entry.pipeline[side])} (${String(entry[side])})`;
}

function* settingsOf(environment: Environment): Iterable<PipelineSettings> {
  for (const { key, config: pipeline } of keyed(environment.pipelines)) {
    if (pipeline.taskSettings === undefined) continue;
    yield {
      key,
      pipeline,
      settings: pipeline.taskSettings,
      source: lookup(environment.endpoints, pipeline.source)?.engine,
      target: lookup(environment.endpoints, pipeline.target)?.engine,
    };
  }
}
