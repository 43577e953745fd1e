/** Task settings: DMS fills in what a task does not say, and names the log group itself. */
import { AwsFault } from "../reply";
import { asObject, type Json, type JsonObject } from "./payload";

/** The settings that most tasks change or that tools read, with DMS's defaults (task settings in the user guide). */
const defaults: JsonObject = {
  TargetMetadata: {
    SupportLobs: true,
    FullLobMode: false,
    LimitedSizeLobMode: true,
    LobMaxSize: 32,
    BatchApplyEnabled: false,
  },
  FullLoadSettings: {
    TargetTablePrepMode: "DROP_AND_CREATE",
    MaxFullLoadSubTasks: 8,
    CommitRate: 10000,
    TransactionConsistencyTimeout: 600,
    StopTaskCachedChangesApplied: false,
    StopTaskCachedChangesNotApplied: false,
  },
  Logging: { EnableLogging: false },
  ValidationSettings: { EnableValidation: false },
};

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
  const settings = { ...merge(defaults, given) };
  const logging = asObject(settings.Logging) ?? {};
  if (logging.EnableLogging === true) {
    settings.Logging = {
      ...logging,
      CloudWatchLogGroup: `dms-tasks-${instanceId}`,
      CloudWatchLogStream: `dms-task-${taskId}`,
    };
  }
  return JSON.stringify(settings);
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
