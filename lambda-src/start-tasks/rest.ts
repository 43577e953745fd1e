import { poll } from "../shared/deadline";
import type { Run } from "../shared/step";
import { TasksNotAtRest } from "./errors";
import type { RestEvent } from "./event";
import { isAtRest } from "./rest-states";
import type { NamedTask, TaskApi } from "./task-api";

/** Dependencies of bringing tasks to rest. */
export interface RestDependencies extends Run {
  readonly api: Pick<TaskApi, "named" | "stop">;
}

/**
 * Brings tasks to rest before something of them changes or they go: waits while DMS is at work on them, and
 * stops those that run.
 *
 * Terraform's provider stops only a task that was running when it planned, and is refused for one that was starting;
 * it does not mind one that is stopped already (provider source, internal/service/dms/replication_task.go). DMS
 * also refuses to modify the endpoints of a task that is not at rest.
 *
 * When the call comes into being nothing changes yet: it only waits until the function's own permission is seen.
 *
 * Retry contract: may run any number of times, at the same time as itself and after a run that was stopped
 * anywhere. Nothing is started here: `start` does that, which follows every change.
 *
 * @throws TasksNotAtRest when time runs out, and what `call` throws.
 */
export async function rest(event: RestEvent, deps: RestDependencies): Promise<Record<string, never>> {
  const { deadline, api } = deps;
  if (event.tf.action === "create") {
    await api.named(event.tasks);
    return {};
  }
  const names = [...new Set([...event.tasks, ...(event.tf.prev_input?.tasks ?? [])])];
  let busy: NamedTask[] = [];
  const done = await poll(deadline, deadline.remaining(), async () => {
    busy = (await api.named(names)).filter(({ status }) => !isAtRest(status));
    for (const task of busy) {
      if (task.status === "running" && (await api.stop(task.arn))) {
        deps.log.info("stopping a task", { task: task.identifier });
      }
    }
    return busy.length === 0 ? true : undefined;
  });
  if (!done) throw new TasksNotAtRest(busy.map(({ identifier, status }) => `${identifier} (${status})`));
  return {};
}
