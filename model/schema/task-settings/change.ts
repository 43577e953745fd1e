/** Task settings about changes (CDC): capturing, applying and rewriting them (DMS guide, TaskSettings). */
import * as z from "zod";
import { bucketFolderOrEmpty } from "../key";
import { answered, atLeast, flag, oneOf, text, whole } from "./members";

/** Settings for collecting and applying changes. */
export const changeProcessingTuning = z
  .strictObject({
    BatchApplyPreserveTransaction: flag("Whether a batch holds whole transactions; Oracle targets only."),
    BatchApplyTimeoutMin: atLeast(0, "Shortest wait between batches, in seconds."),
    BatchApplyTimeoutMax: atLeast(0, "Longest wait between batches, in seconds."),
    BatchApplyMemoryLimit: atLeast(0, "Memory for preparing batches, in MB."),
    BatchSplitSize: atLeast(0, "Most changes in a batch; 0 sets no limit."),
    MinTransactionSize: atLeast(0, "Fewest changes in a transaction, without batch apply."),
    CommitTimeout: atLeast(0, "Longest wait for a transaction to fill, in seconds, without batch apply."),
    MemoryLimitTotal: atLeast(0, "Memory for transactions before they go to disk, in MB."),
    MemoryKeepTime: atLeast(0, "How long a transaction stays in memory before it goes to disk, in seconds."),
    StatementCacheSize: whole(0, 200, "Prepared statements kept for applying changes."),
    RecoveryTimeout: atLeast(-1, "Limit that DMS answers beside the others, -1 for none; not in its guide."),
  })
  .describe("How changes are collected and applied.");

/** Settings for the target when a table changes its shape. */
export const ddlHandlingPolicy = z
  .strictObject({
    HandleSourceTableDropped: flag("Whether the target table is dropped with the source table."),
    HandleSourceTableTruncated: flag("Whether the target table is truncated with the source table."),
    HandleSourceTableAltered: flag("Whether the target table is altered with the source table."),
  })
  .describe("What happens on the target when a source table is dropped, truncated or altered.");

/** Against changes that come back in bidirectional replication. */
export const loopbackPreventionSettings = z
  .strictObject({
    EnableLoopbackPrevention: flag("Whether changes that the opposite task applied are left out."),
    SourceSchema: text("Schema of awsdms_loopback_prevention in the source."),
    TargetSchema: text("Schema of awsdms_loopback_prevention in the target."),
  })
  .describe("Against changes that come back, where two tasks replicate in both directions.");

const codePoint = (what: string) => z.int().min(0).max(0x10ffff).describe(what);

/** Characters that are replaced or removed in text columns. */
export const characterSetSettings = z
  .strictObject({
    CharacterReplacements: z
      .array(
        z.strictObject({
          SourceCharacterCodePoint: codePoint("Unicode code point to look for."),
          TargetCharacterCodePoint: codePoint("Code point to write instead; 0 removes the character."),
        }),
      )
      .optional()
      .describe("Single characters that are replaced."),
    CharacterSetSupport: z
      .strictObject({
        CharacterSet: z.string().min(1).describe('Character set, like "UTF16_PlatformEndian".'),
        ReplaceWithCharacterCodePoint: codePoint("Code point instead of invalid ones; 0 removes them."),
      })
      .nullable()
      .optional()
      .describe("The character set that text has to fit into."),
  })
  .describe("Characters that are replaced or removed in text columns.");

/** The old values of updated rows, for streaming targets. */
export const beforeImageSettings = z
  .strictObject({
    EnableBeforeImage: flag("Whether updates carry the row's values from before."),
    FieldName: text("Name of the JSON attribute that holds them."),
    ColumnFilter: oneOf(["pk-only", "non-lob", "all"], "Columns whose old values are written."),
  })
  .describe("The old values of updated rows, for Kinesis and Kafka targets.");

/** Logs of every change in a bucket. */
export const timeTravelSettings = z
  .strictObject({
    EnableTT: flag("Whether changes are logged to a bucket."),
    FailTaskOnTTFailure: answered("Answered by DMS and not kept by it; not in its guide."),
    TTS3Settings: z
      .strictObject({
        EncryptionMode: oneOf(["SSE_S3", "SSE_KMS"], "How the bucket encrypts."),
        ServerSideEncryptionKmsKeyId: text("The customer-managed key; with SSE_KMS."),
        ServiceAccessRoleArn: text("Role that DMS writes with; it is called dms-tt-s3-access-role."),
        BucketName: text("The existing bucket."),
        BucketFolder: bucketFolderOrEmpty
          .optional()
          .describe("Folder in it; dms-time-travel-logs otherwise."),
        EnableDeletingFromS3OnTaskDelete: flag("Whether the logs go when the task goes."),
      })
      .nullable()
      .optional()
      .describe("Where the logs go."),
    TTRecordSettings: z
      .strictObject({
        EnableRawData: flag("Whether the changed values are logged too."),
        RawDataFormat: oneOf(["TEXT", "HEX"], "How they are written; Oracle and SQL Server sources only."),
        OperationsToLog: z
          .string()
          .regex(/^(ALL|(INSERT|UPDATE|DELETE|COMMIT|ROLLBACK)(,(INSERT|UPDATE|DELETE|COMMIT|ROLLBACK))*)$/, {
            error: '"ALL", or INSERT, UPDATE, DELETE, COMMIT and ROLLBACK with commas between',
          })
          .optional()
          .describe('Operations that are logged, like "DELETE,UPDATE".'),
        MaxRecordSize: atLeast(1, "Largest log record of a row, in KB."),
      })
      .nullable()
      .optional()
      .describe("What the logs hold."),
  })
  .describe("Time Travel: logs of every change in a bucket of their own.");
