import type { Seen } from "./event";
import type { Dependencies } from "./own-endpoints";

/**
 * Tells which S3 endpoints of the environment DMS has, with their ExternalIds: what a plan compares.
 *
 * Only reads. What could not be read is an error, never an endpoint that is not there: a plan that
 * believed that would make it again.
 *
 * @throws What `call` throws.
 */
export async function look(deps: Dependencies): Promise<Seen> {
  const endpoints = await deps.api.list(`${deps.environment}-`);
  const there = endpoints.flatMap(({ identifier, status, externalId }) =>
    status === "deleting" || externalId === undefined ? [] : [[identifier, externalId] as const],
  );
  return { externalIds: Object.fromEntries(there.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
