/** Replication task settings: Causeway's defaults under what a pipeline says. */

type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
type JsonObject = { readonly [member: string]: Json };

/** Components whose logs the security bar asks for (FSBP DMS.7 and DMS.8), plus the task manager's. */
const logComponents = ["SOURCE_UNLOAD", "SOURCE_CAPTURE", "TARGET_LOAD", "TARGET_APPLY", "TASK_MANAGER"];

const defaults: JsonObject = {
  Logging: {
    EnableLogging: true,
    LogComponents: logComponents.map((Id) => ({ Id, Severity: "LOGGER_SEVERITY_DEFAULT" })),
  },
};

/**
 * The settings document of a task: the defaults, overridden member by member.
 *
 * DMS fills in everything else; the provider compares only members that are present.
 */
export function taskSettings(overrides: Readonly<Record<string, unknown>> = {}): JsonObject {
  return merge(defaults, overrides as JsonObject);
}

function merge(base: JsonObject, overrides: JsonObject): JsonObject {
  const merged: Record<string, Json> = { ...base };
  for (const [member, value] of Object.entries(overrides)) {
    const before = merged[member];
    merged[member] = isObject(before) && isObject(value) ? merge(before, value) : value;
  }
  return merged;
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
