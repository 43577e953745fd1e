import { endOf, isSameStop } from "./ends";
import type { LiveReplication } from "./replication-api";
import type { StartReplicationEvent } from "./replication-event";

/**
 * Next action for a serverless replication.
 *
 * `wait`: DMS is changing or starting it. `stop`: it runs, and is to end elsewhere than it was told.
 * `reload`: only reload-target would bring it on, which is never done here.
 */
export type ReplicationDecision =
  "running" | "finished" | "wait" | "stop" | "start" | "resume" | "reload" | "gone";

/** Settings of the pipeline for the end of its replication; without `cdcStop` that one stays as it is. */
type WantedEnd = Pick<StartReplicationEvent, "cdcStop" | "stopsAfterLoad">;

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
 * Decides on a serverless replication by its status and its type.
 *
 * One that came to an end that the pipeline still wants stays there.
 */
export function decideReplication(replication: LiveReplication, wanted: WantedEnd = {}): ReplicationDecision {
  const { cdcStop, stopsAfterLoad = false } = wanted;
  const endsElsewhere = cdcStop !== undefined && !isSameStop(cdcStop, replication.cdcStop);
  switch (replication.status) {
    case "running":
      return endsElsewhere ? "stop" : "running";
    case "created":
    case "ready":
      return "start";
    case "stopped":
    case "failed":
    case "failed_provision":
      return isAtWantedEnd(replication, endsElsewhere, stopsAfterLoad) ? "finished" : afterStop(replication);
    case "deleting":
      return "gone";
    default:
      // modifying, stopping, all states of a start, and what DMS may add.
      return "wait";
  }
}

/** True while DMS is starting it: what began will go on without anybody waiting. */
export function isStarting({ status }: LiveReplication): boolean {
  return untestedStates.includes(status) || testedStates.includes(status);
}

/** True if DMS has tested both endpoints successfully in the start that is under way or was successful. */
export function hasPassedTests({ status }: LiveReplication): boolean {
  return testedStates.includes(status);
}

/** True if a replication that was started here has stopped because its settings say so. */
export function replicationStoppedByWish(replication: LiveReplication): boolean {
  return endOf(replication) === "stopped-after-load";
}

function isAtWantedEnd(
  replication: LiveReplication,
  endsElsewhere: boolean,
  stopsAfterLoad: boolean,
): boolean {
  const end = endOf(replication);
  if (end === "stop-reached") return !endsElsewhere;
  return end === "loaded" || (end === "stopped-after-load" && stopsAfterLoad);
}

function afterStop(replication: LiveReplication): ReplicationDecision {
  const { status, replicationType, fullLoadPercent, tablesBegun } = replication;
  if (replicationType !== "full-load") return "resume";
  if (status === "stopped" && fullLoadPercent === 100) return "finished";
  // DMS resumes no full load (StartReplication in the API reference), apart from one that never began.
  return tablesBegun === 0 ? "resume" : "reload";
}
