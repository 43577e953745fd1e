/** The event of `start-tasks`. Members that are not named here only make Terraform call again. */
import * as z from "zod/mini";
import { text, tf } from "../shared/event";

export const startTasksEvent = z.object({
  action: z.literal("start"),
  /** Key of the pipeline in the environment file, for messages. */
  pipeline: text,
  replicationTaskArn: text,
  replicationInstanceArn: text,
  endpoints: z.object({ source: text, target: text }),
  /** Start of reading the log, at the first start of a task of type cdc. */
  cdcStart: z.optional(z.object({ time: z.optional(text), position: z.optional(text) })),
  /** `CdcStopPosition`: when the task stops by itself. */
  cdcStop: z.optional(text),
  /** True if the settings say that the task stops when its full load is complete. */
  stopsAfterLoad: z.optional(z.boolean()),
  /** Task settings that Terraform cannot hold, section by section. */
  settings: z.optional(z.record(z.string(), z.unknown())),
  /** Task settings of the pipeline that Terraform sends: they are read back, and those that DMS did not keep are named. */
  settingsOfTerraform: z.optional(z.record(z.string(), z.unknown())),
  /** SSM parameter that tells Terraform that the task runs, or has come to its end. */
  marker: text,
  /** Stands for mappings and settings: Terraform calls again when they change. */
  fingerprint: text,
});

/** Names of replication tasks; those that are not there count as at rest. */
const tasks = z.array(text);

export const restEvent = z.object({
  action: z.literal("rest"),
  tasks,
  /** Terraform adds what it does with the call, and what it was called with before. */
  tf: z.extend(tf, { prev_input: z.optional(z.nullable(z.object({ tasks }))) }),
});

/** What Terraform sends before something of tasks changes, or they go. */
export type RestEvent = z.infer<typeof restEvent>;
export type StartTasksEvent = z.infer<typeof startTasksEvent>;

/**
 * Result of a connection test; `not-tested` where the task runs already or has nothing more to do, so that a test
 * would prove nothing.
 */
export type ConnectionResult = "successful" | "not-tested";

/** Answer to `start`. */
export interface Started {
  readonly pipeline: string;
  /** `starting` is a task that DMS was still starting when the function's time was over. */
  readonly status: "running" | "starting" | "finished";
  readonly connections: { readonly source: ConnectionResult; readonly target: ConnectionResult };
}
