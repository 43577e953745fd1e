import { endOf, isSameStop } from "./ends";
import type { StartTasksEvent } from "./event";
import type { LiveTask } from "./task-api";

/**
 * Next action for a task.
 *
 * `wait`: DMS is changing it.
 */
export type Decision = "running" | "finished" | "wait" | "start" | "resume" | "move-failed" | "gone";

/** Settings of the pipeline for the end of its task. */
export type WantedEnd = Pick<StartTasksEvent, "cdcStop" | "stopsAfterLoad">;

/**
 * Decides on a task by its status (API reference, ReplicationTask) and its type.
 *
 * A task that came to an end that the pipeline still wants stays there; one that reached another stop
 * position goes on, and one that stopped after its load where the pipeline says so no more.
 */
export function decide(task: LiveTask, wanted: WantedEnd = {}): Decision {
  switch (task.status) {
    case "running":
      return "running";
    case "ready":
      return "start";
    case "stopped":
    case "failed":
      return afterStop(task, wanted);
    case "failed-move":
      return "move-failed";
    case "deleting":
      return "gone";
    default:
      // creating, starting, stopping, modifying, moving, testing, and what DMS may add.
      return "wait";
  }
}

/** True if a task that was started here has stopped because its settings say so. */
export function stoppedByWish(task: LiveTask): boolean {
  return endOf(task) === "stopped-after-load";
}

function afterStop(task: LiveTask, { cdcStop, stopsAfterLoad = false }: WantedEnd): Decision {
  const end = endOf(task);
  if (end === "loaded") return "finished";
  if (end === "stop-reached" && (cdcStop === undefined || isSameStop(cdcStop, task.cdcStop)))
    return "finished";
  if (end === "stopped-after-load" && stopsAfterLoad) return "finished";
  const isLoaded = task.migrationType === "full-load" && task.fullLoadPercent === 100;
  // A full load goes on with the tables that are not loaded yet (StartReplicationTask in the API reference).
  return isLoaded && task.status === "stopped" ? "finished" : "resume";
}
