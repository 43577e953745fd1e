import { refusedByState } from "../shared/dms";
import { EndpointInUse } from "./errors";
import type { LifecycleEvent } from "./event";
import { gone, isOurs, requireIdentifier, type Dependencies } from "./own-endpoints";

const wayOut = "take out or destroy the pipelines first, and the endpoint after them.";

/**
 * Follows the life of one endpoint in the file: when it has left, it is deleted, whatever state an earlier run left
 * behind.
 *
 * Retry contract: may run any number of times. What this stack did not make is left alone.
 *
 * @throws EndpointInUse, EndpointNotReady, and what `call` throws.
 */
export async function lifecycle(event: LifecycleEvent, deps: Dependencies): Promise<Record<string, never>> {
  requireIdentifier(deps, event);
  const { endpoint, endpointIdentifier, tf } = event;
  if (tf.action !== "delete") return {};
  const live = await deps.api.find(endpointIdentifier);
  if (!live) return {};
  if (live.status !== "deleting") {
    if (!isOurs(deps, await deps.api.tagsOf(live), endpoint)) return {};
    const users = (await deps.tasks.of(live)).map(({ identifier }) => identifier);
    if (users.length > 0) throw new EndpointInUse(endpointIdentifier, "deleted", users, wayOut);
    const refusal = await refusedByState(() => deps.api.delete(live));
    if (refusal !== undefined) {
      throw new EndpointInUse(endpointIdentifier, "deleted", ["something that DMS does not name"], wayOut);
    }
  }
  await gone(deps, endpointIdentifier);
  return {};
}
