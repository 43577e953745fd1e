/**
 * Features of DMS at an engine, beyond reading and writing rows: rules ask for these, and never for an engine's
 * name, so that an engine which joins a family has what the family has.
 */

/** Engines that are alike to DMS: by protocol, or because it is one service. */
export type EngineFamily =
  | "db2"
  | "dynamodb"
  | "kafka"
  | "kinesis"
  | "mongodb"
  | "mysql"
  | "opensearch"
  | "oracle"
  | "postgres"
  | "redshift"
  | "s3"
  | "sqlserver"
  | "sybase";

/**
 * Features of a source.
 *
 * DMS guide: "Table and collection settings" for what concerns parallel load and LOBs, the pages
 * CHAP_Tasks.CustomizingTasks.TaskSettings.* for the rest.
 */
export type SourceFeature =
  /** Character substitution in task settings. */
  | "character-substitution"
  /** Documents cut into segments of a number or size. */
  | "document-segments"
  /** Loopback prevention: what DMS wrote itself is told apart. */
  | "loopback-prevention"
  /** Parallel load by `partitions-auto`. */
  | "partitions-auto"
  /** Parallel load by `partitions-list`. */
  | "partitions-list"
  /** Parallel load by `ranges`. */
  | "ranges"
  /** Time travel's records of raw data. */
  | "raw-time-travel"
  /** Parallel load by `subpartitions-auto`. */
  | "subpartitions-auto"
  /** LOB settings of one table. */
  | "table-lob-settings"
  | "time-travel"
  | "validation";

/** Features and limits of a target; the same pages, and CHAP_Target.* of each engine. */
export type TargetFeature =
  /** Several threads that apply changes. */
  | "apply-threads"
  | "before-images"
  /** Batch apply, which DMS takes and which can lose data there. */
  | "batch-apply-loses-data"
  | "character-substitution"
  /** At most 32 threads for a table. */
  | "limited-load-threads"
  /** Queues for each thread that loads a table. */
  | "load-queues"
  /** Several threads that load a table by a task setting. */
  | "load-threads"
  | "loopback-prevention"
  /** No full LOB mode. */
  | "no-full-lob-mode"
  | "object-mappings"
  /** Tags at the objects that are written. */
  | "object-tags"
  | "parallel-load"
  /** LOB settings of one table. */
  | "table-lob-settings"
  /** Tablespaces that can be renamed. */
  | "tablespaces"
  /** Control tables in a schema of their own choice. */
  | "target-schema"
  | "time-travel"
  /** A topic for each table. */
  | "topics"
  | "validation";

/** The features of an engine, by direction. */
export interface Features {
  readonly source: readonly SourceFeature[];
  readonly target: readonly TargetFeature[];
}

/** Format of the position in a source's log from which changes are captured (DMS guide, CHAP_Task.CDC). */
export interface ChangePosition {
  readonly matches: RegExp;
  /** Description and example of a position, for messages. */
  readonly like: string;
}

/** Reason why a time is no start point at a source. */
export interface NoStartTime {
  readonly why: string;
  /** Way out beside deleting `cdcStart`, which goes on with it: "and set …" or "or write …". */
  readonly beside?: string;
}

/** `unknown` is what could not be established. */
export type ServerlessSupport = "supported" | "refused" | "unknown";
