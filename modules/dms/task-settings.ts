/** Replication task settings: Causeway's defaults under what a pipeline says. */
import type { TaskSettingsConfig } from "../../model/schema/task-settings";

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
 * The settings document of a task: what the pipeline says, with logging on.
 *
 * DMS fills in everything else; the provider compares only members that are present. The components that
 * have to log do so whatever the pipeline's list leaves out.
 */
export function taskSettings(overrides: TaskSettingsConfig = {}): TaskSettingsConfig {
  const { Logging: logging = {} } = overrides;
  return {
    ...overrides,
    Logging: { EnableLogging: true, ...logging, LogComponents: withDefaults(logging.LogComponents ?? []) },
  };
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
 * Takes out what the provider would find changed in every plan.
 *
 * It compares no list but `Logging.LogComponents` (provider source, internal/service/dms/
 * task_settings_json.go: a list is never equal to a list), so the section with another one is left to
 * the step. What is absent from `replication_task_settings` compares equal to whatever DMS has.
 */
export function heldSettings(settings: TaskSettingsConfig): HeldSettings {
  if (!hasCharacterReplacements(settings)) return { byTerraform: settings, byStep: undefined };
  const { CharacterSetSettings, ...byTerraform } = settings;
  return { byTerraform, byStep: { CharacterSetSettings } };
}

/** True if a document has the one list that the provider cannot compare. */
export function hasCharacterReplacements({ CharacterSetSettings: section }: TaskSettingsConfig): boolean {
  return section?.CharacterReplacements !== undefined;
}
