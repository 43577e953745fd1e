import { poll } from "../shared/deadline";
import { refusedByState } from "../shared/dms";
import type { LiveEndpoint } from "./endpoint-api";
import { EndpointsInUse, EndpointStillDeleting } from "./errors";
import type { LifecycleEvent } from "./event";
import { isOurs, type Dependencies } from "./own-endpoints";

/**
 * Follows the life of the stack: when it is destroyed, everything that carries its tag goes, whatever state an
 * earlier run left behind.
 *
 * Retry contract: may run any number of times. What can be deleted is deleted before an endpoint that is
 * in use fails the call.
 *
 * @throws EndpointsInUse, EndpointStillDeleting, and what `call` throws.
 */
export async function lifecycle(event: LifecycleEvent, deps: Dependencies): Promise<Record<string, never>> {
  if (event.tf.action !== "delete") return {};
  let left: LiveEndpoint[] = [];
  // To the deadline: DMS needs minutes for an endpoint that was in use until a moment ago.
  const done = await poll(deps.deadline, deps.deadline.remaining(), async () => {
    left = await ownEndpoints(deps);
    const inUse: string[] = [];
    for (const endpoint of left) {
      if (endpoint.status === "deleting") continue;
      const user = await deleteOrName(deps, endpoint);
      if (user !== undefined) inUse.push(`${endpoint.identifier} by ${user}`);
    }
    if (inUse.length > 0) throw new EndpointsInUse(inUse);
    return left.length === 0 ? true : undefined;
  });
  if (!done) throw new EndpointStillDeleting(left.map(({ identifier }) => identifier));
  return {};
}

async function ownEndpoints(deps: Dependencies): Promise<LiveEndpoint[]> {
  const own: LiveEndpoint[] = [];
  for (const endpoint of await deps.api.list(`${deps.environment}-`)) {
    if (await isOurs(deps, endpoint)) own.push(endpoint);
  }
  return own;
}

/** Deletes the endpoint, or names what uses it. */
async function deleteOrName(deps: Dependencies, endpoint: LiveEndpoint): Promise<string | undefined> {
  const tasks = await deps.api.tasksOf(endpoint);
  if (tasks.length > 0) return tasks.join(", ");
  const refusal = await refusedByState(() => deps.api.delete(endpoint));
  return refusal === undefined ? undefined : "something that DMS does not name";
}
