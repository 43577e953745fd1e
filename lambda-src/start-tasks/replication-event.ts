/** The event of `start-tasks` for a serverless pipeline. */
import * as z from "zod/mini";
import { text } from "../shared/event";
import type { Started } from "./event";

export const startReplicationEvent = z.object({
  action: z.literal("start-replication"),
  /** Key of the pipeline in the environment file, for messages. */
  pipeline: text,
  replicationConfigArn: text,
  /** When the replication of changes ends by itself, in the words of the API. */
  cdcStop: z.optional(text),
  /** True if the settings say that the replication stops when its full load is complete. */
  stopsAfterLoad: z.optional(z.boolean()),
  /** Stands for mappings, settings and capacity: Terraform calls again when they change. */
  fingerprint: text,
});

export type StartReplicationEvent = z.infer<typeof startReplicationEvent>;

/** Answer to `start-replication`; DMS tests both endpoints together, as part of a start. */
export interface ReplicationStarted extends Started {
  /** DMS's own word for the state, like `provisioning_capacity`. */
  readonly state: string;
}
