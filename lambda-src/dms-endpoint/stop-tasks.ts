import { poll } from "../shared/deadline";
import type { LiveEndpoint } from "./endpoint-api";
import { TasksStillRunning } from "./errors";
import type { Dependencies } from "./own-endpoints";
import type { UsingTask } from "./task-api";

/** States in which a task does nothing and DMS lets its endpoints be modified. */
const idle = new Set(["created", "failed", "failed-move", "ready", "stopped"]);

/**
 * Stops the tasks of an endpoint and waits until none does anything.
 *
 * One that loads tables goes on with those that are not loaded yet, when it is started again (StartReplicationTask
 * in the API reference).
 *
 * @throws TasksStillRunning when time runs out.
 */
export async function stopTasks(deps: Dependencies, endpoint: LiveEndpoint): Promise<void> {
  let busy: UsingTask[] = [];
  const done = await poll(deps.deadline, deps.deadline.remaining(), async () => {
    busy = (await deps.tasks.of(endpoint)).filter(({ status }) => !idle.has(status));
    for (const task of busy) {
      if (task.status === "running") await deps.tasks.stop(task);
    }
    return busy.length === 0 ? true : undefined;
  });
  if (done) return;
  throw new TasksStillRunning(
    endpoint.identifier,
    busy.map(({ identifier, status }) => `${identifier} (${status})`),
  );
}
