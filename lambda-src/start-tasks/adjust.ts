import type { Dependencies } from "./connections";
import { isSameStop } from "./ends";
import { TaskNotStartable } from "./errors";
import type { StartTasksEvent } from "./event";
import { settled } from "./live";
import { isAtRest } from "./rest-states";
import { settingsToWrite } from "./settings";
import type { LiveTask } from "./task-api";

/**
 * Brings a task to what only this function can tell DMS: settings that Terraform cannot hold, and the
 * position at which the task stops. A task that runs is stopped for it, as Terraform does for the others.
 *
 * Retry contract: reads first; a task that has everything already is left alone, and one that was left
 * stopped half way is started by what follows.
 *
 * @throws TaskNotStartable where the task does not come to rest.
 */
export async function adjust(event: StartTasksEvent, deps: Dependencies): Promise<void> {
  if (event.settings === undefined && event.cdcStop === undefined) return;
  const task = await settled(event, deps);
  const settings = settingsToWrite(event, task);
  const movesStop = event.cdcStop !== undefined && !isSameStop(event.cdcStop, task.cdcStop);
  const stops = task.status === "running" && (settings !== undefined || movesStop);
  if (stops) await stop(event, deps, task);
  if (settings !== undefined) await write(event, deps, settings);
}

async function stop(event: StartTasksEvent, deps: Dependencies, task: LiveTask): Promise<void> {
  deps.log.info("stopping a task to change it", { task: task.identifier });
  await deps.api.stop(event.replicationTaskArn);
  await atRest(event, deps);
}

async function write(event: StartTasksEvent, deps: Dependencies, settings: string): Promise<void> {
  await atRest(event, deps);
  const taken = await deps.api.modify(event.replicationTaskArn, settings);
  if (!taken) deps.log.warn("task could not be modified yet", { pipeline: event.pipeline });
  await atRest(event, deps);
}

/** Waits until the task may be modified. */
async function atRest(event: StartTasksEvent, deps: Dependencies): Promise<LiveTask> {
  const task = await settled(event, deps, ({ status }) => isAtRest(status));
  if (isAtRest(task.status)) return task;
  throw new TaskNotStartable(event.pipeline, task.identifier, task.status);
}
