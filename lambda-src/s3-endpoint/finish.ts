import { AnswerIncomplete } from "../shared/errors";
import type { LiveEndpoint } from "./endpoint-api";
import { EndpointNotKept, ExternalIdChanged, ExternalIdUnknown, SettingsNotKept } from "./errors";
import type { FinishEvent, Finished } from "./event";
import { appeared, gone, request, requireIdentifier, requireOurs, type Dependencies } from "./own-endpoints";
import { decisiveOf, differingSettings } from "./settings";

/**
 * Makes sure that the endpoint exists and carries the ExternalId that its role was sealed with.
 *
 * Where asking only gave the id, DMS is asked again here, now that the role admits it.
 *
 * Retry contract: reads first and may run any number of times, at the same time as itself and after a
 * run that was stopped anywhere. If DMS has given another id, the asking step's marker says so and the
 * next deploy seals that one; nothing is deleted here. Its own marker is set to "done" last.
 *
 * @throws ExternalIdChanged, EndpointRefused, EndpointNotKept, EndpointNotOurs, SettingsNotKept, and
 * what `call` throws.
 */
export async function finish(event: FinishEvent, deps: Dependencies): Promise<Finished> {
  requireIdentifier(deps, event);
  const { endpoint, endpointIdentifier, externalId } = event;
  const live = await present(event, deps);
  await requireOurs(deps, live, endpoint);
  if (live.externalId !== externalId) {
    await deps.markers.due(event.askMarker, "DMS has given another ExternalId");
    throw new ExternalIdChanged(endpoint);
  }
  const differing = differingSettings(event, live);
  const decisive = decisiveOf(differing);
  if (decisive.length > 0) throw new SettingsNotKept(endpointIdentifier, decisive);
  if (differing.length > 0) {
    deps.log.warn("DMS tells settings otherwise", { endpointIdentifier, differing });
  }
  await deps.markers.done(event.marker);
  return { endpoint, endpointIdentifier, endpointArn: live.arn, externalId };
}

/** The endpoint, made if it is missing, once DMS tells that it is ready and what its id is. */
async function present(event: FinishEvent, deps: Dependencies): Promise<LiveEndpoint> {
  const { endpoint, endpointIdentifier } = event;
  let live = await deps.api.find(endpointIdentifier);
  if (live?.status === "deleting") {
    await gone(deps, endpointIdentifier);
    live = undefined;
  }
  if (!live) await request(deps, event);
  if (live && isReady(live)) return live;
  const seen = await appeared(deps, endpointIdentifier, isReady);
  if (seen) return seen;
  const unready = await deps.api.find(endpointIdentifier);
  if (!unready) throw new EndpointNotKept(endpoint, endpointIdentifier);
  if (unready.externalId === undefined) throw new ExternalIdUnknown(endpoint, endpointIdentifier);
  throw new AnswerIncomplete("dms:DescribeEndpoints", `endpoint ${endpointIdentifier} in a usable state`);
}

function isReady({ status, externalId }: LiveEndpoint): boolean {
  return status !== "creating" && status !== "deleting" && externalId !== undefined;
}
