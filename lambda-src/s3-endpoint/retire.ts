import { refusedByState } from "../shared/dms";
import type { LiveEndpoint } from "./endpoint-api";
import type { RetireEvent, Retired } from "./event";
import { isGenerationOf, isOurs, type Dependencies } from "./own-endpoints";

/**
 * Deletes the endpoints of this stack that are no longer wanted and that no task uses.
 *
 * An older generation also stays while the one that replaces it does not exist.
 *
 * Retry contract: reads first and may run any number of times and after a run that was stopped anywhere;
 * what could not be deleted is reported and tried again by the next call.
 */
export async function retire(event: RetireEvent, deps: Dependencies): Promise<Retired> {
  const wanted = new Set(Object.values(event.endpoints));
  const all = await deps.api.list(`${deps.environment}-`);
  const existing = new Set(
    all.filter(({ status }) => status !== "deleting").map(({ identifier }) => identifier),
  );
  const deleted: string[] = [];
  const kept: string[] = [];
  for (const endpoint of all) {
    const { identifier, status } = endpoint;
    if (wanted.has(identifier) || status === "deleting" || !(await isOurs(deps, endpoint))) continue;
    const successor = Object.entries(event.endpoints).find(([key]) => isGenerationOf(deps, key, identifier));
    const replaced = successor === undefined || existing.has(successor[1]);
    if (replaced && (await deleteUnused(deps, endpoint))) deleted.push(identifier);
    else kept.push(identifier);
  }
  deps.log.info("older endpoints", { deleted, kept });
  return { deleted: deleted.sort(), kept: kept.sort() };
}

/** True if it could be deleted: DMS keeps an endpoint while a task uses it. */
async function deleteUnused(deps: Dependencies, endpoint: LiveEndpoint): Promise<boolean> {
  if ((await deps.api.tasksOf(endpoint)).length > 0) return false;
  return (await refusedByState(() => deps.api.delete(endpoint))) === undefined;
}
