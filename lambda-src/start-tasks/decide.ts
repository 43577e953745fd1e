import type { LiveTask } from "./task-api";

/**
 * What is to be done with a task.
 *
 * `wait`: DMS is changing it. `reload`: only reload-target would bring it on, which is never done here.
 */
export type Decision =
  "running" | "finished" | "wait" | "start" | "resume" | "reload" | "move-failed" | "gone";

/** Stop reasons after which there is nothing more to do: the task did what it was made for. */
const finishedReasons = ["FULL_LOAD_ONLY_FINISHED"];

/** Stop reasons of a task that reached its stop position. */
const reachedReasons = ["STOPPED_AT_SERVER_TIME", "STOPPED_AT_COMMIT_TIME"];

/** Stop reasons of a task that the person wants to stop after its full load. */
const stoppedByWishReasons = ["STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS"];

/**
 * What to do with a task, by its status (API reference, ReplicationTask) and its type.
 *
 * @param cdcStop Where the task is to stop; a task that reached another stop position goes on.
 */
export function decide(task: LiveTask, cdcStop?: string): Decision {
  switch (task.status) {
    case "running":
      return "running";
    case "ready":
      return "start";
    case "stopped":
    case "failed":
      return afterStop(task, cdcStop);
    case "failed-move":
      return "move-failed";
    case "deleting":
      return "gone";
    default:
      // creating, starting, stopping, modifying, moving, testing, and what DMS may add.
      return "wait";
  }
}

/** Whether a task that was started here has stopped because its settings say so. */
export function stoppedByWish({ status, stopReason }: LiveTask): boolean {
  return status === "stopped" && stoppedByWishReasons.some((reason) => stopReason.includes(reason));
}

function afterStop(task: LiveTask, cdcStop: string | undefined): Decision {
  const stoppedBecause = (reasons: readonly string[]) =>
    task.status === "stopped" && reasons.some((reason) => task.stopReason.includes(reason));
  if (stoppedBecause(finishedReasons)) return "finished";
  if (stoppedBecause(reachedReasons) && (cdcStop === undefined || cdcStop === task.cdcStop))
    return "finished";
  if (task.migrationType !== "full-load") return "resume";
  // A full load can be started once and not be resumed (StartReplicationTask in the API reference).
  return task.fullLoadPercent === 100 && task.status === "stopped" ? "finished" : "reload";
}
