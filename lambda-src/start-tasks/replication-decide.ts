import type { LiveReplication } from "./replication-api";

/**
 * What is to be done with a serverless replication.
 *
 * `wait`: DMS is changing or starting it. `stop`: it runs, and is to end elsewhere than it was told.
 * `reload`: only reload-target would bring it on, which is never done here.
 */
export type ReplicationDecision =
  "running" | "finished" | "wait" | "stop" | "start" | "resume" | "reload" | "gone";

/** Stop reasons of a replication that reached its stop position. */
const reachedReasons = ["STOPPED_AT_SERVER_TIME", "STOPPED_AT_COMMIT_TIME"];

/** Stop reasons of a replication that the person wants to stop after its full load. */
const stoppedByWishReasons = ["STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS"];

/** States of a start in which DMS has already tested both endpoints (DMS guide, CHAP_Serverless.Components). */
const testedStates = [
  "fetching_metadata",
  "calculating_capacity",
  "provisioning_capacity",
  "replication_starting",
  "running",
];

/** States of a start before that. */
const untestedStates = ["initializing", "preparing_metadata_resources", "testing_connection"];

/**
 * What to do with a serverless replication, by its status and its type.
 *
 * @param cdcStop Where it is to stop by itself; undefined leaves that as it is.
 */
export function decideReplication(replication: LiveReplication, cdcStop?: string): ReplicationDecision {
  const endsElsewhere = cdcStop !== undefined && cdcStop !== replication.cdcStop;
  switch (replication.status) {
    case "running":
      return endsElsewhere ? "stop" : "running";
    case "created":
    case "ready":
      return "start";
    case "stopped":
    case "failed":
    case "failed_provision":
      return afterStop(replication, endsElsewhere);
    case "deleting":
      return "gone";
    default:
      // modifying, stopping, all states of a start, and what DMS may add.
      return "wait";
  }
}

/** Whether DMS is starting it: what began will go on without anybody waiting. */
export function isStarting({ status }: LiveReplication): boolean {
  return untestedStates.includes(status) || testedStates.includes(status);
}

/** Whether DMS has tested both endpoints successfully in the start that is under way or was successful. */
export function hasPassedTests({ status }: LiveReplication): boolean {
  return testedStates.includes(status);
}

/** Whether a replication that was started here has stopped because its settings say so. */
export function replicationStoppedByWish({ status, stopReason }: LiveReplication): boolean {
  return status === "stopped" && stoppedByWishReasons.some((reason) => stopReason.includes(reason));
}

function afterStop(replication: LiveReplication, endsElsewhere: boolean): ReplicationDecision {
  const { status, stopReason, replicationType, fullLoadPercent, tablesBegun } = replication;
  const reached = reachedReasons.some((reason) => stopReason.includes(reason)) && !endsElsewhere;
  if (status === "stopped" && (reached || stopReason.includes("FULL_LOAD_ONLY_FINISHED"))) return "finished";
  if (replicationType !== "full-load") return "resume";
  if (status === "stopped" && fullLoadPercent === 100) return "finished";
  // DMS resumes no full load (StartReplication in the API reference), apart from one that never began.
  return tablesBegun === 0 ? "resume" : "reload";
}
