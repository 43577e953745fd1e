/** Looking at a task until DMS has done what it is doing with it. */
import { poll } from "../shared/deadline";
import type { Dependencies } from "./connections";
import { decide } from "./decide";
import { TaskMissing } from "./errors";
import type { StartTasksEvent } from "./event";
import type { LiveTask } from "./task-api";

/** The task, once DMS has done what it is doing with it; as it is when time is over. */
export async function settled(
  event: StartTasksEvent,
  deps: Dependencies,
  isSettled = (task: LiveTask) => decide(task, event) !== "wait",
): Promise<LiveTask> {
  let last: LiveTask | undefined;
  const task = await poll(deps.deadline, deps.deadline.remaining(), async () => {
    last = await present(event, deps);
    return isSettled(last) ? last : undefined;
  });
  const found = task ?? last;
  if (!found) throw new TaskMissing(event.pipeline, "was not found");
  return found;
}

/** The task as it is now, with its settings where the event has some. */
export async function present(event: StartTasksEvent, deps: Dependencies): Promise<LiveTask> {
  const task = await deps.api.task(event.replicationTaskArn, event.settings !== undefined);
  if (!task) throw new TaskMissing(event.pipeline, "does not exist");
  return task;
}
