/** Task settings: DMS fills in what a task does not say, and names the log group itself. */
import { AwsFault } from "../reply";
import { asObject, type Json, type JsonObject } from "./payload";
import type { Modes } from "../world/modes";
import { defaultSettings } from "./task-settings-defaults";

/** Members that DMS sets and nobody may send. */
const readOnlyLogging = ["CloudWatchLogGroup", "CloudWatchLogStream"];

/** Whose settings are answered, and how much of them. */
interface Answered {
  readonly instanceId: string;
  readonly taskId: string;
  readonly mode: Modes["taskSettings"];
}

/**
 * Settings as DMS answers them.
 *
 * @throws InvalidParameterValueException when they are no JSON object or set what is read-only.
 */
export function effectiveSettings(text: string | undefined, { instanceId, taskId, mode }: Answered): string {
  const given = parse(text);
  const givenLogging = asObject(given.Logging) ?? {};
  const readOnly = readOnlyLogging.find((name) => givenLogging[name] !== undefined);
  if (readOnly !== undefined) {
    throw new AwsFault(
      "InvalidParameterValueException",
      `The parameter Logging.${readOnly} is read-only and cannot be set.`,
    );
  }
  const settings = mode === "kept" ? merge(defaultSettings, given) : { ...recorded(defaultSettings, given) };
  if (mode === "recorded-null") settings.TTSettings = null;
  const logging = {
    ...asObject(settings.Logging),
    LogComponents: components(asObject(defaultSettings.Logging), givenLogging, mode),
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
function components(base: JsonObject | undefined, given: JsonObject, mode: Modes["taskSettings"]): Json[] {
  const list = (logging: JsonObject | undefined): readonly Json[] =>
    Array.isArray(logging?.LogComponents) ? (logging.LogComponents as readonly Json[]) : [];
  const idOf = (component: Json) => asObject(component)?.Id;
  const isKnown = (one: Json) => list(base).some((other) => idOf(other) === idOf(one));
  const named = list(given).filter((one) => mode === "kept" || isKnown(one));
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

/** What is answered of a recorded document's members alone; a member that the document has as null takes any value. */
function recorded(base: JsonObject, over: JsonObject): JsonObject {
  const entries = Object.entries(base).map(([name, value]): [string, Json] => {
    const [old, given] = [asObject(value), over[name]];
    const object = asObject(given);
    return [name, old && object ? recorded(old, object) : (given ?? value)];
  });
  return Object.fromEntries(entries);
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
