import { poll } from "../shared/deadline";
import { refusedByState } from "../shared/dms";
import { surplusTags } from "../shared/endpoint-tags";
import { EventRefused, failedWith, refusesForeignRole, refusesRole } from "../shared/errors";
import type { LiveEndpoint } from "./endpoint-api";
import { EndpointInUse, EndpointNotOurs, EndpointNotReady, EndpointRefused, SettingsNotKept } from "./errors";
import type { Ensured, EnsureEvent } from "./event";
import {
  gone,
  isModifiable,
  isOurs,
  isSettled,
  lacking,
  ownTags,
  requireIdentifier,
  settled,
  type Dependencies,
  type Tags,
} from "./own-endpoints";
import { credentialsIn, notKept } from "./settings";
import { stopTasks } from "./stop-tasks";

/** Longest time for DMS to refuse a role that was made seconds ago, in milliseconds. */
const refusalPatience = 120_000;

/** Longest time for an endpoint to be seen as active, in milliseconds. */
const readyPatience = 60_000;

/**
 * Makes sure that an endpoint exists and is as wanted: makes it, modifies it, or leaves it alone.
 *
 * DMS modifies no endpoint of a running task, so those are stopped; whoever starts tasks starts them again.
 * Tags are written, and taken away, without that.
 *
 * Retry contract: reads first and may run any number of times, at the same time as itself and after a run
 * that was stopped anywhere. A tag says what was asked for last and what came of it; it is written when
 * everything else is done, so that a run that was stopped is done again. The marker is set to "done" last.
 *
 * @throws EndpointRefused, EndpointNotOurs, EndpointInUse, EndpointNotReady,
 * TasksStillRunning, SettingsNotKept, and what `call` throws.
 */
export async function ensure(event: EnsureEvent, deps: Dependencies): Promise<Ensured> {
  requireIdentifier(deps, event);
  const credentials = credentialsIn(event.request);
  if (credentials.length > 0) {
    throw new EventRefused(`The event has credentials (${credentials.join(", ")}); expected a secret's ARN.`);
  }
  const { endpoint, endpointIdentifier, request } = event;
  const present = await keepable(event, deps);
  if (!present) await make(event, deps);
  else if (!(await isAsWanted(event, deps, present))) await change(event, deps, present);
  const live = await ready(deps, endpointIdentifier);
  const tags = await requireOurs(event, deps, live);
  const differing = notKept(request, live.members);
  if (differing.length > 0) throw new SettingsNotKept(endpointIdentifier, differing);
  await deps.api.untag(live, surplusTags(tags, event.tags));
  await deps.api.tag(live, lacking(tags, { ...event.tags, ...settled(request, live) }));
  await deps.markers.done(event.marker);
  return { endpoint, endpointIdentifier, endpointArn: live.arn };
}

/** The present endpoint if it can be made what is wanted; one that cannot is gone afterwards. */
async function keepable(event: EnsureEvent, deps: Dependencies): Promise<LiveEndpoint | undefined> {
  const present = await deps.api.find(event.endpointIdentifier);
  if (!present) return undefined;
  if (present.status !== "deleting") {
    await requireOurs(event, deps, present);
    if (isModifiable(present, event.request)) return present;
    await remove(deps, present);
  }
  await gone(deps, present.identifier);
  return undefined;
}

async function remove(deps: Dependencies, present: LiveEndpoint): Promise<void> {
  const users = (await deps.tasks.of(present)).map(({ identifier }) => identifier);
  if (users.length > 0) {
    throw new EndpointInUse(
      present.identifier,
      "replaced, which another engine or key needs,",
      users,
      'say "onReplace: reload" in the pipelines, or take the change back.',
    );
  }
  deps.log.warn("endpoint has another engine or key and is replaced", { endpoint: present.identifier });
  await deps.api.delete(present);
}

/** Its tags. */
async function requireOurs(event: EnsureEvent, deps: Dependencies, live: LiveEndpoint): Promise<Tags> {
  const tags = await deps.api.tagsOf(live);
  if (tags && isOurs(deps, tags, event.endpoint)) return tags;
  throw new EndpointNotOurs(live.identifier, deps.stack);
}

async function isAsWanted(event: EnsureEvent, deps: Dependencies, live: LiveEndpoint): Promise<boolean> {
  const tags = await deps.api.tagsOf(live);
  return tags !== undefined && isSettled(tags, event.request, live);
}

function make(event: EnsureEvent, deps: Dependencies): Promise<void> {
  const tags = { ...event.tags, ...ownTags(deps, event.endpoint) };
  return whileRefused(event, deps, async () => {
    try {
      await deps.api.create(event.endpointIdentifier, event.request, tags);
    } catch (error) {
      // Another run was faster; what it made is looked at like anything else.
      if (!failedWith(error, "ResourceAlreadyExists")) throw error;
    }
  });
}

async function change(event: EnsureEvent, deps: Dependencies, present: LiveEndpoint): Promise<void> {
  await stopTasks(deps, present);
  await whileRefused(event, deps, async () => {
    const refusal = await refusedByState(() => deps.api.modify(present, event.request));
    if (refusal !== undefined) {
      throw new EndpointInUse(
        present.identifier,
        "changed",
        ["something that is no task"],
        "stop the serverless replications that use it, and run the deploy again.",
      );
    }
  });
}

/** Asks again for two minutes while DMS refuses a role: it sees new ones late. IAM's refusal does not pass. */
async function whileRefused(event: EnsureEvent, deps: Dependencies, ask: () => Promise<void>): Promise<void> {
  let refusal: { readonly reason: string; readonly error: unknown } | undefined;
  const refused = (by: "DMS" | "IAM") => {
    const { reason = "no reason given", error } = refusal ?? {};
    return new EndpointRefused(by, event.endpoint, reason, error);
  };
  const done = await poll(deps.deadline, refusalPatience, async () => {
    try {
      await ask();
      return true;
    } catch (error) {
      if (!refusesRole(error)) throw error;
      refusal = { reason: error.reason.replace(/\.$/, ""), error };
      if (refusesForeignRole(error.reason)) throw refused("IAM");
      deps.log.warn("DMS refuses a role", { endpoint: event.endpointIdentifier });
      return undefined;
    }
  });
  if (!done) throw refused("DMS");
}

async function ready(deps: Dependencies, identifier: string): Promise<LiveEndpoint> {
  let state = "not there";
  const live = await poll(deps.deadline, readyPatience, async () => {
    const found = await deps.api.find(identifier);
    state = found?.status ?? "not there";
    return found && !["creating", "modifying", "deleting"].includes(found.status) ? found : undefined;
  });
  if (!live) throw new EndpointNotReady(identifier, state);
  return live;
}
