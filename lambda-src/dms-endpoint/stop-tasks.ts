import { poll } from "../shared/deadline";
import type { LiveEndpoint } from "./endpoint-api";
import { FullLoadRunning, TasksStillRunning } from "./errors";
import type { Dependencies } from "./own-endpoints";
import type { UsingTask } from "./task-api";

/** States in which a task does nothing and DMS lets its endpoints be modified. */
const idle = new Set(["created", "failed", "failed-move", "ready", "stopped"]);

/**
 * Stops the tasks of an endpoint and waits until none does anything.
 *
 * @throws FullLoadRunning, before it stops any, where one of them loads tables, which could not be resumed;
 * TasksStillRunning when time runs out.
 */
export async function stopTasks(deps: Dependencies, endpoint: LiveEndpoint): Promise<void> {
  let busy: UsingTask[] = [];
  const done = await poll(deps.deadline, deps.deadline.remaining(), async () => {
    busy = (await deps.tasks.of(endpoint)).filter(({ status }) => !idle.has(status));
    const loading = busy.filter(isLoading).map(({ identifier }) => identifier);
    if (loading.length > 0) throw new FullLoadRunning(endpoint.identifier, loading);
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

/** A full load can be started once and not be resumed (StartReplicationTask in the API reference). */
function isLoading({ status, migrationType, loadUnfinished }: UsingTask): boolean {
  return ["running", "starting"].includes(status) && (migrationType === "full-load" || loadUnfinished);
}
