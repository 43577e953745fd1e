/** Task settings about logs, errors, validation and repair (DMS guide, TaskSettings). */
import * as z from "zod";
import { answered, atLeast, flag, oneOf, text, whole } from "./members";

/** Components of a task that write logs (DMS guide, TaskSettings.Logging and .Saving; live answers of DMS). */
export const logComponents = [
  "TRANSFORMATION",
  "SOURCE_UNLOAD",
  "RESYNC_APPLY",
  "RESYNC_UNLOAD",
  "IO",
  "TARGET_LOAD",
  "PERFORMANCE",
  "SOURCE_CAPTURE",
  "SORTER",
  "REST_SERVER",
  "VALIDATOR",
  "VALIDATOR_EXT",
  "TARGET_APPLY",
  "TASK_MANAGER",
  "TABLES_MANAGER",
  "METADATA_MANAGER",
  "DATA_RESYNC",
  "FILE_FACTORY",
  "COMMON",
  "ADDONS",
  "DATA_STRUCTURE",
  "COMMUNICATION",
  "FILE_TRANSFER",
] as const;

/** From the quietest to the most detailed; INFO and DEFAULT write the same (DMS guide, TaskSettings.Logging). */
export const logSeverities = [
  "LOGGER_SEVERITY_ERROR",
  "LOGGER_SEVERITY_WARNING",
  "LOGGER_SEVERITY_INFO",
  "LOGGER_SEVERITY_DEFAULT",
  "LOGGER_SEVERITY_DEBUG",
  "LOGGER_SEVERITY_DETAILED_DEBUG",
] as const;

/** Settings for the task's log in CloudWatch. */
export const logging = z
  .strictObject({
    EnableLogging: flag("Whether the task has a log; always true."),
    EnableLogContext: flag("Whether log lines carry the SQL they are about, without its data."),
    LogComponents: z
      .array(
        z.strictObject({
          Id: z.enum(logComponents).describe("The component."),
          Severity: z.enum(logSeverities).describe("How much it writes."),
        }),
      )
      .optional()
      .describe(
        "Components that log otherwise than at the default; those of source, target and task manager stay on the default unless named.",
      ),
    CloudWatchLogGroup: answered("DMS chooses the log group."),
    CloudWatchLogStream: answered("DMS chooses the log stream."),
    // Named here so that a rule can say why it is refused.
    DeleteTaskLogs: z.unknown().optional().describe("Refused: it deletes the task's logs."),
  })
  .describe("What the task writes to CloudWatch.");

const rowPolicies = ["IGNORE_RECORD", "LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK"] as const;
const tablePolicies = ["SUSPEND_TABLE", "STOP_TASK"] as const;

/** Settings for the task's reactions to errors. */
export const errorBehavior = z
  .strictObject({
    DataErrorPolicy: oneOf(rowPolicies, "When a record cannot be processed."),
    DataTruncationErrorPolicy: oneOf(rowPolicies, "When data is truncated."),
    DataMaskingErrorPolicy: oneOf(rowPolicies, "When data cannot be masked."),
    DataErrorEscalationPolicy: oneOf(tablePolicies, "When DataErrorEscalationCount is reached."),
    DataErrorEscalationCount: atLeast(0, "Data errors of a table until that; 0 sets no limit."),
    EventErrorPolicy: oneOf(["IGNORE", "STOP_TASK"], "When an event about the task cannot be sent.")
      .nullable()
      .describe("When an event about the task cannot be sent."),
    TableErrorPolicy: oneOf(tablePolicies, "When a table as a whole cannot be processed."),
    TableErrorEscalationPolicy: oneOf(["STOP_TASK"], "When TableErrorEscalationCount is reached."),
    TableErrorEscalationCount: atLeast(0, "Errors of a table until that."),
    RecoverableErrorCount: atLeast(-1, "Restarts after errors of the surroundings; -1 for ever, 0 for none."),
    RecoverableErrorInterval: atLeast(0, "Wait before a restart, in seconds."),
    RecoverableErrorThrottling: flag("Whether that wait grows from restart to restart."),
    RecoverableErrorThrottlingMax: atLeast(0, "The longest it grows to, in seconds."),
    RecoverableErrorStopRetryAfterThrottlingMax: flag("Whether restarts end when it has grown to that."),
    ApplyErrorDeletePolicy: oneOf(rowPolicies, "When a delete finds no row."),
    ApplyErrorInsertPolicy: oneOf([...rowPolicies, "INSERT_RECORD"], "When an insert finds a row."),
    ApplyErrorUpdatePolicy: oneOf([...rowPolicies, "UPDATE_RECORD"], "When an update finds no row."),
    ApplyErrorEscalationPolicy: oneOf(
      ["LOG_ERROR", "SUSPEND_TABLE", "STOP_TASK"],
      "When ApplyErrorEscalationCount is reached.",
    ),
    ApplyErrorEscalationCount: atLeast(0, "Conflicts of a table until that."),
    ApplyErrorFailOnTruncationDdl: flag("Whether the task fails when a source table is truncated."),
    FailOnNoTablesCaptured: flag("Whether the task fails when `tables` matches nothing at its start."),
    FailOnTransactionConsistencyBreached: flag(
      "Whether the task fails when a transaction stays open too long at its start; Oracle sources.",
    ),
    FullLoadIgnoreConflicts: flag("Whether duplicates and missing rows are ignored for cached changes."),
  })
  .describe("What the task does when something goes wrong.");

/** Comparing source and target. */
export const validationSettings = z
  .strictObject({
    EnableValidation: flag("Whether rows are compared."),
    ValidationMode: oneOf(["ROW_LEVEL", "GROUP_LEVEL"], "How; DMS 3.5.4 and later choose by themselves."),
    ThreadCount: atLeast(1, "Threads that compare."),
    PartitionSize: atLeast(1, "Rows read at a time."),
    FailureMaxCount: atLeast(0, "Failed records until validation of the task is suspended."),
    TableFailureMaxCount: atLeast(0, "Failed records until validation of a table is suspended."),
    RecordFailureDelayInMinutes: atLeast(0, "Wait before failures are reported, in minutes."),
    RecordFailureDelayLimitInMinutes: atLeast(0, "Wait that stands above the latency, in minutes."),
    RecordSuspendDelayInMinutes: atLeast(0, "Wait before a table is suspended, in minutes."),
    MaxKeyColumnSize: atLeast(1, "Largest key column, in bytes."),
    ValidationOnly: flag("Whether the task only compares and moves nothing; fixed when the task is made."),
    HandleCollationDiff: flag("Whether different sort orders of source and target are allowed for."),
    SkipLobColumns: flag("Whether LOB columns are left out."),
    ValidationPartialLobSize: atLeast(0, "How much of a LOB is compared, in KB; 0 for all of it."),
    ValidationQueryCdcDelaySeconds: atLeast(0, "Wait before a change is compared, in seconds."),
    ValidationS3Mask: atLeast(0, "Answered by DMS for S3 targets; not in its guide."),
    ValidationS3Time: atLeast(0, "Answered by DMS for S3 targets; not in its guide."),
  })
  .describe("Comparing source and target.");

/** Repairing what validation found. */
export const resyncSettings = z
  .strictObject({
    EnableResync: flag("Whether rows that failed validation are copied again."),
    ResyncSchedule: text('When, as a cron expression like "30 9 ? * MON-FRI"; with changes only.'),
    MaxResyncTime: whole(5, 14400, "How long at most, in minutes; with changes only."),
    ValidationTaskId: text("The validation-only task whose findings count; the end of its ARN."),
  })
  .describe("Repairing what validation found.");
