/** Replication task settings: Causeway's defaults under what a pipeline says. */
import { isMapping, lookup } from "../../model/members";
import type { TaskSettingsConfig } from "../../model/schema/task-settings";
import {
  sectionSwitches,
  unansweredComponents,
  withoutAnsweredOnly,
} from "../../model/schema/task-settings/unsent";

type LogComponent = NonNullable<NonNullable<TaskSettingsConfig["Logging"]>["LogComponents"]>[number];

/** Components whose logs the security bar asks for (FSBP DMS.7 and DMS.8), plus the task manager's. */
const loggedComponents: readonly LogComponent["Id"][] = [
  "SOURCE_UNLOAD",
  "SOURCE_CAPTURE",
  "TARGET_LOAD",
  "TARGET_APPLY",
  "TASK_MANAGER",
];

const defaultComponents: readonly LogComponent[] = loggedComponents.map((Id) => ({
  Id,
  Severity: "LOGGER_SEVERITY_DEFAULT",
}));

/**
 * The settings document of a task: what the pipeline says, with logging on, and without what DMS is not to be sent.
 *
 * DMS fills in everything else; the provider compares only members that are present. The components that
 * have to log do so whatever the pipeline's list leaves out.
 */
export function taskSettings(overrides: TaskSettingsConfig = {}): TaskSettingsConfig {
  const { Logging: logging = {}, ...others } = withoutAnsweredOnly(overrides);
  const said = (logging.LogComponents ?? []).filter(({ Id }) => !unansweredComponents.includes(Id));
  return { ...others, Logging: { EnableLogging: true, ...logging, LogComponents: withDefaults(said) } };
}

function withDefaults(said: readonly LogComponent[]): LogComponent[] {
  const missing = defaultComponents.filter(({ Id }) => !said.some((component) => component.Id === Id));
  return [...said, ...missing];
}

/** A settings document in two parts, by who can hold it. */
export interface HeldSettings {
  /** For `replication_task_settings`. */
  readonly byTerraform: TaskSettingsConfig;
  /** For the step that starts the task; undefined where Terraform can hold everything. */
  readonly byStep: TaskSettingsConfig | undefined;
}

/**
 * Takes out what the provider would find changed in every plan (provider source, internal/service/dms/
 * task_settings_json.go); what is absent from `replication_task_settings` compares equal to whatever DMS has.
 *
 * - No list but `Logging.LogComponents` is compared: a list is never equal to a list.
 * - A section that is switched off differs where DMS answers null for it, as it does for some.
 * - `ResyncSettings` is not answered by DMS before 3.6.1.
 *
 * The step compares them as they are meant. What has no value says nothing, and is in neither part.
 */
export function heldSettings(settings: TaskSettingsConfig): HeldSettings {
  const sections = Object.entries(withValues(settings));
  const byStep = sections.flatMap(([section, members]) => {
    const held = heldByStep(section, members);
    return held === undefined ? [] : [[section, held] as const];
  });
  const names = byStep.map(([section]) => section);
  return {
    byTerraform: Object.fromEntries(sections.filter(([section]) => !names.includes(section))),
    byStep: byStep.length === 0 ? undefined : Object.fromEntries(byStep),
  };
}

/** A serverless replication has no step that could hold a part, so that what is switched off is left out. */
export function serverlessSettings(settings: TaskSettingsConfig): TaskSettingsConfig {
  const isOff = ([section, members]: [string, unknown]) => switchedOff(section, members) !== undefined;
  return Object.fromEntries(Object.entries(withValues(settings)).filter((entry) => !isOff(entry)));
}

function heldByStep(section: string, members: unknown): unknown {
  const isForStep =
    section === "ResyncSettings" || (isMapping(members) && members.CharacterReplacements !== undefined);
  return switchedOff(section, members) ?? (isForStep ? members : undefined);
}

/** All that a section says which is switched off. */
function switchedOff(section: string, members: unknown): object | undefined {
  const on = lookup<string>(sectionSwitches, section);
  if (on === undefined || !isMapping(members) || members[on] !== false) return undefined;
  return { [on]: false };
}

/** A document without members that have no value, and without sections that are empty then. */
function withValues(document: object): Record<string, unknown> {
  const members = Object.entries(document).map(([name, value]: [string, unknown]): [string, unknown] => [
    name,
    isMapping(value) ? withValues(value) : value,
  ]);
  const isValue = (value: unknown) =>
    value !== null && value !== undefined && !(isMapping(value) && Object.keys(value).length === 0);
  return Object.fromEntries(members.filter(([, value]) => isValue(value)));
}
