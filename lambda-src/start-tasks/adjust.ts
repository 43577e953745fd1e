import type { Dependencies } from "./connections";
import { isSameStop } from "./ends";
import { TaskFailed, TaskNotStartable } from "./errors";
import type { StartTasksEvent } from "./event";
import { settled } from "./live";
import type { LiveTask } from "./task-api";

/** Members of `Logging` that DMS answers and refuses to be sent. */
const readOnly = ["CloudWatchLogGroup", "CloudWatchLogStream"];

const restingStates = ["ready", "stopped", "failed"];

/**
 * Brings a task to what only this function can tell DMS: settings that Terraform cannot hold, and the
 * position at which the task stops. A task that runs is stopped for it, as Terraform does for the others.
 *
 * Retry contract: reads first; a task that has everything already is left alone, and one that was left
 * stopped half way is started by what follows.
 *
 * @throws TaskNotStartable where a full load runs, which could not be resumed, or the task does not rest.
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
  if (task.migrationType === "full-load") {
    throw new TaskNotStartable(event.pipeline, task.identifier, "running a full load, which would be lost");
  }
  deps.log.info("stopping a task to change it", { task: task.identifier });
  await deps.api.stop(event.replicationTaskArn);
  await atRest(event, deps);
}

async function write(event: StartTasksEvent, deps: Dependencies, settings: string): Promise<void> {
  await atRest(event, deps);
  const taken = await deps.api.modify(event.replicationTaskArn, settings);
  if (!taken) deps.log.warn("task could not be modified yet", { pipeline: event.pipeline });
  const after = await atRest(event, deps);
  if (settingsToWrite(event, after) !== undefined) {
    throw new TaskFailed(event.pipeline, after.identifier, "DMS did not take its settings.");
  }
}

/** Waits until the task may be modified. */
async function atRest(event: StartTasksEvent, deps: Dependencies): Promise<LiveTask> {
  const task = await settled(event, deps, ({ status }) => restingStates.includes(status));
  if (restingStates.includes(task.status)) return task;
  throw new TaskNotStartable(event.pipeline, task.identifier, task.status);
}

/** The whole document of the task with the event's sections in it; undefined when it has them. */
function settingsToWrite(event: StartTasksEvent, task: LiveTask): string | undefined {
  if (event.settings === undefined) return undefined;
  const live = JSON.parse(task.settings === "" ? "{}" : task.settings) as Record<string, unknown>;
  const differs = Object.entries(event.settings).some(([section, wanted]) => !has(live[section], wanted));
  if (!differs) return undefined;
  const { Logging: logging, ...rest } = live;
  const writable = Object.entries((logging ?? {}) as Record<string, unknown>).filter(
    ([name]) => !readOnly.includes(name),
  );
  return JSON.stringify({ ...rest, Logging: Object.fromEntries(writable), ...event.settings });
}

/**
 * True if DMS's answer has everything that is wanted. It answers members that nobody sent, so only those that are
 * wanted count, null like an absent one; lists have to be of one length and in one order.
 */
function has(live: unknown, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return live === null || live === undefined;
  if (typeof wanted !== "object") return live === wanted;
  if (typeof live !== "object" || live === null || Array.isArray(live) !== Array.isArray(wanted))
    return false;
  if (Array.isArray(wanted) && (live as unknown[]).length !== wanted.length) return false;
  const members = live as Readonly<Record<string, unknown>>;
  return Object.entries(wanted).every(([name, value]) => has(members[name], value));
}
