import { poll } from "../shared/deadline";
import { failedWith } from "../shared/errors";
import type { Markers } from "../shared/markers";
import { adjust } from "./adjust";
import { testConnections, untestedAtPresent, type Dependencies } from "./connections";
import { decide, stoppedByWish, type Decision } from "./decide";
import { TaskFailed, TaskMissing, TaskNotStartable } from "./errors";
import type { ConnectionResult, Started, StartTasksEvent } from "./event";
import { present, settled } from "./live";
import { requireKept } from "./settings";
import type { LiveTask, StartOptions } from "./task-api";

/** Dependencies of starting a task. */
export interface StartDependencies extends Dependencies {
  readonly markers: Markers;
}

/** Most times that a start is decided anew after a change or a test by somebody else. */
const mostStarts = 20;

/** Pause before a refused start is decided anew, in milliseconds. */
const pauseBeforeNextStart = 500;

/** Longest time for DMS to show the state before a start after it was accepted, in milliseconds. */
const acceptancePatience = 15_000;

/**
 * Tests both endpoints of a pipeline and brings its replication task to run.
 *
 * A task that never ran is started, one that stopped or failed is resumed where it was. It is never
 * reloaded, because that copies every table again. One that came to the end it was made for stays as it
 * is, however often it is deployed. Before, it is told what Terraform cannot tell DMS; afterwards its
 * settings are read back. Last of all its marker is set to "done".
 *
 * Retry contract: reads first and may run any number of times, at the same time as itself and after a
 * run that was stopped anywhere; a task that runs already is success. Waits while DMS changes the task.
 *
 * @throws ConnectionFailed, ConnectionUnsettled, TaskFailed, TaskMissing,
 * TaskNotStartable, SettingsNotKept, and what `call` throws.
 */
export async function start(event: StartTasksEvent, deps: StartDependencies): Promise<Started> {
  await adjust(event, deps);
  const started = await brought(event, deps);
  await requireKept(event, deps);
  await deps.markers.done(event.marker);
  return started;
}

async function brought(event: StartTasksEvent, deps: Dependencies): Promise<Started> {
  let tested: ConnectionResult = "not-tested";
  for (let starts = 0; ; starts += 1) {
    const task = await settled(event, deps);
    const decision = decide(task, event);
    if (decision !== "start" && decision !== "resume") return ended(event, task, decision, tested);
    if (starts === mostStarts) throw new TaskNotStartable(event.pipeline, task.identifier, task.status);
    if (tested === "not-tested") await testConnections(event, deps);
    tested = "successful";
    if (await accepted(event, decision, deps)) return started(event, deps);
    // Somebody else changed the task or tests one of its connections: wait, look again and decide anew.
    deps.log.warn("task could not be started yet", { task: task.identifier });
    await deps.deadline.clock.sleep(pauseBeforeNextStart);
    await untestedAtPresent(event, deps);
  }
}

/** True if DMS took the start; if not, the state that was decided on is no longer the task's. */
async function accepted(
  event: StartTasksEvent,
  decision: "start" | "resume",
  deps: Dependencies,
): Promise<boolean> {
  const options = startOptions(event, decision);
  try {
    const taken = await deps.api.start(event.replicationTaskArn, options);
    if (taken) deps.log.info("task start accepted", { pipeline: event.pipeline, type: options.type });
    return taken;
  } catch (error) {
    if (failedWith(error, "ResourceNotFound")) throw new TaskMissing(event.pipeline, "is gone", error);
    throw error;
  }
}

/** A start point is for the first start only (API reference, StartReplicationTask); a later one resumes. */
function startOptions({ cdcStart, cdcStop }: StartTasksEvent, decision: "start" | "resume"): StartOptions {
  if (decision === "resume") return { type: "resume-processing", cdcStopPosition: cdcStop };
  return {
    type: "start-replication",
    cdcStartTime: cdcStart?.time === undefined ? undefined : new Date(cdcStart.time),
    cdcStartPosition: cdcStart?.position,
    cdcStopPosition: cdcStop,
  };
}

/** Waits for a task that DMS was told to start. */
async function started(event: StartTasksEvent, deps: Dependencies): Promise<Started> {
  const { deadline } = deps;
  const acceptedAt = deadline.clock.now();
  let last: LiveTask | undefined;
  let moved = false;
  const end = await poll(deadline, deadline.remaining(), async () => {
    last = await present(event, deps);
    const decision = decide(last, event);
    if (decision === "wait") moved = true;
    // For a moment DMS may still show the state from before the start.
    const stale = !moved && deadline.clock.now() - acceptedAt < acceptancePatience;
    if (decision === "wait" || (stale && decision !== "running" && decision !== "finished")) return undefined;
    return last;
  });
  const task = end ?? last;
  if (!task || (!end && decide(task, event) === "wait")) return answer(event, "starting", "successful");
  if (stoppedByWish(task)) return answer(event, "finished", "successful");
  return ended(event, task, decide(task, event), "successful");
}

/** Result for a task that is not to be started (any more). */
function ended(
  event: StartTasksEvent,
  task: LiveTask,
  decision: Decision,
  tested: ConnectionResult,
): Started {
  const { pipeline } = event;
  switch (decision) {
    case "running":
      return answer(event, "running", tested);
    case "finished":
      return answer(event, "finished", tested);
    case "gone":
      throw new TaskMissing(pipeline, "is being deleted");
    case "move-failed":
      throw new TaskFailed(pipeline, task.identifier, `moving it to another instance: ${reasonOf(task)}`);
    case "start":
    case "resume":
      if (task.status === "ready") throw new TaskNotStartable(pipeline, task.identifier, task.status);
      throw new TaskFailed(pipeline, task.identifier, reasonOf(task));
    case "wait":
      if (task.status === "starting") return answer(event, "starting", tested);
      throw new TaskNotStartable(pipeline, task.identifier, task.status);
  }
}

function answer(event: StartTasksEvent, status: Started["status"], tested: ConnectionResult): Started {
  return { pipeline: event.pipeline, status, connections: { source: tested, target: tested } };
}

function reasonOf({ failure, stopReason }: LiveTask): string {
  const reason = failure || stopReason || "DMS gives no reason";
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
