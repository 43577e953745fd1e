/** Task settings about loading and writing tables (DMS guide, TaskSettings.TargetMetadata and after). */
import * as z from "zod";
import { answered, atLeast, flag, oneOf, text, whole } from "./members";

/** Settings for writing rows and large objects to the target, in full load and after. */
export const targetMetadata = z
  .strictObject({
    TargetSchema: text("Schema of the tables on the target; empty takes the source's."),
    SupportLobs: flag("Whether large objects (LOBs) are copied; DMS starts from true."),
    FullLobMode: flag("Whether LOBs of any size are copied, in chunks of LobChunkSize; slow."),
    LobChunkSize: atLeast(0, "Size of LOB chunks in full LOB mode, in KB; the guide advises 64."),
    LimitedSizeLobMode: flag(
      "Whether LOBs are cut at LobMaxSize; DMS starts from true, so FullLobMode needs false here.",
    ),
    LobMaxSize: atLeast(0, "Largest LOB in limited LOB mode, in KB; the guide advises at most 102,400."),
    InlineLobMaxSize: whole(0, 102400, "Size up to which full LOB mode copies LOBs with their row, in KB."),
    LoadMaxFileSize: whole(
      0,
      100000,
      "Largest file of unloaded data for targets that load CSV files, in KB; 0 leaves it to the endpoint.",
    ),
    ParallelLoadThreads: whole(0, 200, "Threads that load one table, for targets that are not relational."),
    ParallelLoadBufferSize: whole(0, 1000, "Records in the buffer of the loading threads."),
    ParallelLoadQueuesPerThread: whole(0, 512, "Queues that each loading thread reads."),
    ParallelApplyThreads: whole(0, 32, "Threads that apply changes, for targets that know them."),
    ParallelApplyBufferSize: whole(0, 1000, "Records in each buffer queue of the applying threads."),
    ParallelApplyQueuesPerThread: whole(0, 512, "Queues that each applying thread reads."),
    BatchApplyEnabled: flag("Whether changes are applied in batches instead of one transaction at a time."),
    TaskRecoveryTableEnabled: flag("Whether checkpoints are written to the table awsdms_txn_state."),
  })
  .describe("How rows and large objects are written to the target.");

/** The full load. */
export const fullLoadSettings = z
  .strictObject({
    TargetTablePrepMode: oneOf(
      ["DO_NOTHING", "DROP_AND_CREATE", "TRUNCATE_BEFORE_LOAD"],
      "What becomes of tables that the target has already.",
    ),
    CreatePkAfterFullLoad: flag("Whether primary keys and unique indexes are made after the load."),
    StopTaskCachedChangesApplied: flag(
      "Whether the task stops after the full load, when changes cached meanwhile are applied.",
    ),
    StopTaskCachedChangesNotApplied: flag(
      "Whether the task stops after the full load, before changes cached meanwhile are applied.",
    ),
    MaxFullLoadSubTasks: whole(1, 49, "Tables loaded at the same time."),
    TransactionConsistencyTimeout: atLeast(
      0,
      "How long a full load with changes waits for open transactions, in seconds.",
    ),
    CommitRate: whole(1, 50000, "Most records that are written together."),
    PersistPartitionProgressForResumption: answered("Answered by DMS; not in its guide."),
  })
  .describe("The full load.");

/** Buffers between source and target. */
export const streamBufferSettings = z
  .strictObject({
    StreamBufferCount: atLeast(1, "Number of data stream buffers."),
    StreamBufferSizeInMB: atLeast(1, "Size of each data stream buffer, in MB."),
    CtrlStreamBufferSizeInMB: whole(1, 8, "Size of the control stream buffer, in MB."),
  })
  .describe("Buffers between source and target.");

/** Tables about the task that DMS writes on the target. */
export const controlTablesSettings = z
  .strictObject({
    ControlSchema: text("Schema of the control tables on the target; empty takes the engine's usual one."),
    HistoryTimeslotInMinutes: atLeast(1, "Length of a time slot of the history table, in minutes."),
    historyTimeslotInMinutes: answered("Answered by DMS beside HistoryTimeslotInMinutes, with its value."),
    HistoryTableEnabled: flag("Whether awsdms_history is written."),
    SuspendedTablesTableEnabled: flag("Whether awsdms_suspended_tables is written."),
    StatusTableEnabled: flag("Whether awsdms_status is written."),
    FullLoadExceptionTableEnabled: flag("Whether exceptions of the full load are written to a table."),
    CommitPositionTableEnabled: answered("Answered by older DMS versions; not in the guide."),
  })
  .describe("Tables about the task that DMS writes on the target.");
