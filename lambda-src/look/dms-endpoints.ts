import { fixedOf, isOurs, isUntouched, type Dependencies } from "../dms-endpoint/own-endpoints";
import type { SeenDmsEndpoint, SeenDmsEndpoints } from "./event";

/**
 * Tells which endpoints of the environment DMS has, and whether they are as their stack left them: what a plan
 * compares. One that is no longer that stack's by its tags is told too, as one that does not hold: a plan that
 * did not see it would make its tasks again, while `ensure` only refuses it.
 *
 * What could not be read is an error, never an endpoint that is not there: a plan that believed that would make it
 * again.
 *
 * @throws What `call` throws.
 */
export async function lookAtDmsEndpoints(
  deps: Pick<Dependencies, "api" | "environment" | "stack">,
): Promise<SeenDmsEndpoints> {
  const seen: [string, SeenDmsEndpoint][] = [];
  for (const live of await deps.api.list(`${deps.environment}-`)) {
    if (live.status === "deleting") continue;
    const tags = await deps.api.tagsOf(live);
    if (!tags) continue;
    const holds = isOurs(deps, tags) && isUntouched(tags, live);
    seen.push([live.identifier, { endpointArn: live.arn, fixed: fixedOf(live.members), holds }]);
  }
  return { endpoints: Object.fromEntries(seen.sort(([a], [b]) => (a < b ? -1 : 1))) };
}
