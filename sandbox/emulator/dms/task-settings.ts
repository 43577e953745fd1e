/** Task settings: DMS fills in what a task does not say, and names the log group itself. */
import { AwsFault } from "../reply";
import { asObject, type Json, type JsonObject } from "./payload";
import { defaultSettings } from "./task-settings-defaults";

/** Members that DMS sets and nobody may send. */
const readOnlyLogging = ["CloudWatchLogGroup", "CloudWatchLogStream"];

/**
 * Settings as DMS answers them.
 *
 * @throws InvalidParameterValueException when they are no JSON object or set what is read-only.
 */
export function effectiveSettings(text: string | undefined, instanceId: string, taskId: string): string {
  const given = parse(text);
  const givenLogging = asObject(given.Logging) ?? {};
  const readOnly = readOnlyLogging.find((name) => givenLogging[name] !== undefined);
  if (readOnly !== undefined) {
    throw new AwsFault(
      "InvalidParameterValueException",
      `The parameter Logging.${readOnly} is read-only and cannot be set.`,
    );
  }
  const settings = { ...merge(defaultSettings, given) };
  const logging = {
    ...asObject(settings.Logging),
    LogComponents: components(asObject(defaultSettings.Logging), givenLogging),
  };
  settings.Logging = logging;
  if (asObject(logging)?.EnableLogging === true) {
    settings.Logging = {
      ...logging,
      CloudWatchLogGroup: `dms-tasks-${instanceId}`,
      CloudWatchLogStream: `dms-task-${taskId}`,
    };
  }
  return JSON.stringify(settings);
}

/** DMS answers every component, those that are named as they were named. */
function components(base: JsonObject | undefined, given: JsonObject): Json[] {
  const list = (logging: JsonObject | undefined): readonly Json[] =>
    Array.isArray(logging?.LogComponents) ? (logging.LogComponents as readonly Json[]) : [];
  const idOf = (component: Json) => asObject(component)?.Id;
  const named = list(given);
  const others = list(base).filter((one) => !named.some((other) => idOf(other) === idOf(one)));
  return [...named, ...others];
}

function merge(base: JsonObject, over: JsonObject): Record<string, Json> {
  const result: Record<string, Json> = { ...base };
  for (const [name, value] of Object.entries(over)) {
    const [old, object] = [asObject(result[name]), asObject(value)];
    result[name] = old && object ? merge(old, object) : value;
  }
  return result;
}

function parse(text: string | undefined): JsonObject {
  if (text === undefined || text === "") return {};
  try {
    const value = asObject(JSON.parse(text));
    if (value) return value;
  } catch {
    // Refused below, as anything else that is no object.
  }
  throw new AwsFault(
    "InvalidParameterValueException",
    "Replication task settings document error: Invalid json",
  );
}
