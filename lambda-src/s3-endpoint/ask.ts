import { lackingTags, surplusTags } from "../shared/endpoint-tags";
import type { LiveEndpoint } from "./endpoint-api";
import { ExternalIdUnknown, SettingsDiffer } from "./errors";
import type { AskEvent, EndpointState } from "./event";
import {
  appeared,
  gone,
  isGenerationOf,
  isOurs,
  request,
  requireIdentifier,
  requireOurs,
  type Dependencies,
} from "./own-endpoints";
import { differingSettings } from "./settings";

/**
 * Asks DMS for an S3 endpoint whose role is in another account, and learns its ExternalId.
 *
 * DMS may keep the endpoint and give its id, or only give the id; both are fine here. It may refuse
 * without an id: that is an error which says the ways out.
 *
 * Retry contract: reads first and may run any number of times, at the same time as itself and after a
 * run that was stopped anywhere. An endpoint that is as wanted is left alone, but for its tags, which become
 * the wanted ones. One with other settings (somebody changed it) is replaced, unless a task uses it. The marker
 * is set to "done" last.
 *
 * @throws EndpointRefused, EndpointNotOurs, SettingsDiffer, ExternalIdUnknown, and what `call` throws.
 */
export async function ask(event: AskEvent, deps: Dependencies): Promise<EndpointState> {
  requireIdentifier(deps, event);
  const { endpoint, endpointIdentifier } = event;
  const generations = (await deps.api.list(`${deps.environment}-${endpoint}-`)).filter(({ identifier }) =>
    isGenerationOf(deps, endpoint, identifier),
  );
  const present = generations.find(({ identifier }) => identifier === endpointIdentifier);
  const usable = present && (await keepable(event, deps, present)) ? present : undefined;
  if (usable) await retag(event, deps, usable);
  const externalId = usable?.externalId ?? (await externalIdOf(event, deps, usable));
  const older = generations.filter(({ identifier }) => identifier !== endpointIdentifier);
  const olderExternalIds = await idsOf(deps, endpoint, older);
  await deps.markers.done(event.marker);
  return {
    endpoint,
    endpointIdentifier,
    externalId,
    olderExternalIds: olderExternalIds.filter((id) => id !== externalId),
  };
}

/** True if the present endpoint can stay; if not, it is gone afterwards. */
async function keepable(event: AskEvent, deps: Dependencies, present: LiveEndpoint): Promise<boolean> {
  if (present.status !== "deleting") {
    await requireOurs(deps, present, event.endpoint);
    const differing = differingSettings(event, present);
    if (differing.length === 0) return true;
    const tasks = await deps.api.tasksOf(present);
    if (tasks.length > 0) throw new SettingsDiffer(present.identifier, differing, tasks);
    deps.log.warn("endpoint has other settings and is replaced", { endpoint: present.identifier, differing });
    await deps.api.delete(present);
  }
  await gone(deps, present.identifier);
  return false;
}

/** Tags of an endpoint are no reason to make another one. */
async function retag({ tags }: AskEvent, { api }: Dependencies, live: LiveEndpoint): Promise<void> {
  const present = await api.tagsOf(live);
  if (!present) return;
  await api.untag(live, surplusTags(present, tags));
  await api.tag(live, lackingTags(present, tags));
}

async function externalIdOf(
  event: AskEvent,
  deps: Dependencies,
  present: LiveEndpoint | undefined,
): Promise<string> {
  const { endpoint, endpointIdentifier } = event;
  const created = present ?? (await request(deps, event));
  if (created?.externalId !== undefined) return created.externalId;
  // It exists already (another run was faster), or the answer lacks the id: DMS may show it later.
  const shown = await appeared(deps, endpointIdentifier, ({ externalId }) => externalId !== undefined);
  if (shown?.externalId === undefined) throw new ExternalIdUnknown(endpoint, endpointIdentifier);
  await requireOurs(deps, shown, endpoint);
  return shown.externalId;
}

async function idsOf(deps: Dependencies, key: string, endpoints: readonly LiveEndpoint[]): Promise<string[]> {
  const ids: string[] = [];
  for (const endpoint of endpoints) {
    if (endpoint.status === "deleting" || endpoint.externalId === undefined) continue;
    if (await isOurs(deps, endpoint, key)) ids.push(endpoint.externalId);
  }
  return [...new Set(ids)].sort();
}
