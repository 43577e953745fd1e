import type { Run } from "../shared/step";
import { poll } from "../shared/deadline";
import { EventRefused, failedWith, refusesForeignRole, refusesRole } from "../shared/errors";
import type { Markers } from "../shared/markers";
import type { EndpointApi, LiveEndpoint } from "./endpoint-api";
import { EndpointNotOurs, EndpointRefused, EndpointStillDeleting } from "./errors";
import type { AskEvent, FinishEvent } from "./event";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly api: EndpointApi;
  readonly markers: Markers;
  /** Value of the tag `causeway:stack` on what belongs to this stack. */
  readonly stack: string;
  /** Name of the environment: what every identifier starts with. */
  readonly environment: string;
}

type Wanted = AskEvent | FinishEvent;

/** Longest time for DMS to refuse a role that was made or sealed seconds ago, in milliseconds. */
const refusalPatience = 120_000;

/** Longest time for a new endpoint to stay unseen, in milliseconds. */
const appearancePatience = 20_000;

/** Longest time for DMS to delete an endpoint, in milliseconds. */
const deletionPatience = 300_000;

/** True if an endpoint is a generation of this endpoint key, by its identifier. */
export function isGenerationOf({ environment }: Dependencies, key: string, identifier: string): boolean {
  const prefix = `${environment}-${key}-`;
  return identifier.startsWith(prefix) && /^[0-9a-f]{8}$/.test(identifier.slice(prefix.length));
}

/** @throws EventRefused when the identifier is not one of this endpoint. */
export function requireIdentifier(deps: Dependencies, { endpoint, endpointIdentifier }: Wanted): void {
  if (isGenerationOf(deps, endpoint, endpointIdentifier)) return;
  throw new EventRefused(
    `endpointIdentifier is "${endpointIdentifier}"; expected "${deps.environment}-${endpoint}-" and 8 hexadecimal digits.`,
  );
}

/** True if this stack made the endpoint, for this key if one is given. */
export async function isOurs(deps: Dependencies, endpoint: LiveEndpoint, key?: string): Promise<boolean> {
  const tags = await deps.api.tagsOf(endpoint);
  if (tags?.get("causeway:stack") !== deps.stack) return false;
  return key === undefined || tags.get("causeway:endpoint") === key;
}

/** @throws EndpointNotOurs when somebody else made it. */
export async function requireOurs(deps: Dependencies, endpoint: LiveEndpoint, key: string): Promise<void> {
  if (!(await isOurs(deps, endpoint, key))) throw new EndpointNotOurs(endpoint.identifier, deps.stack);
}

/** Waits until DMS shows the endpoint; undefined when it does not. */
export async function appeared(
  deps: Dependencies,
  identifier: string,
  enough: (endpoint: LiveEndpoint) => boolean = () => true,
): Promise<LiveEndpoint | undefined> {
  return poll(deps.deadline, appearancePatience, async () => {
    const endpoint = await deps.api.find(identifier);
    return endpoint && enough(endpoint) ? endpoint : undefined;
  });
}

/** Waits until the endpoint is gone. @throws EndpointStillDeleting when that takes too long. */
export async function gone(deps: Dependencies, identifier: string): Promise<void> {
  const done = await poll(deps.deadline, deletionPatience, async () =>
    (await deps.api.find(identifier)) ? undefined : true,
  );
  if (!done) throw new EndpointStillDeleting([identifier]);
}

/**
 * Asks DMS for the endpoint.
 *
 * A refusal of the role is asked again for two minutes: DMS sees a new role or trust policy late. IAM's refusal of
 * a role of another account does not pass.
 *
 * @returns What DMS said; undefined when it says that the endpoint exists, or nothing.
 * @throws EndpointRefused when it goes on refusing.
 */
export async function request(deps: Dependencies, wanted: Wanted): Promise<LiveEndpoint | undefined> {
  const { endpoint: key, endpointIdentifier, s3Settings } = wanted;
  let refusal: { readonly reason: string; readonly error: unknown } | undefined;
  const refused = (by: "DMS" | "IAM") => {
    const { reason = "no reason given", error } = refusal ?? {};
    return new EndpointRefused(by, key, s3Settings.ServiceAccessRoleArn, reason, error);
  };
  const answer = await poll(deps.deadline, refusalPatience, async () => {
    try {
      return { endpoint: await deps.api.create(requestOf(deps, wanted)) };
    } catch (error) {
      if (failedWith(error, "ResourceAlreadyExists")) return { endpoint: undefined };
      if (!refusesRole(error)) throw error;
      refusal = { reason: `${error.fault}: ${error.reason}`, error };
      if (refusesForeignRole(error.reason)) throw refused("IAM");
      deps.log.warn("DMS refuses the role", { endpointIdentifier });
      return undefined;
    }
  });
  if (answer) return answer.endpoint;
  throw refused("DMS");
}

function requestOf(deps: Dependencies, wanted: Wanted) {
  return {
    identifier: wanted.endpointIdentifier,
    kmsKeyArn: wanted.kmsKeyArn,
    s3Settings: wanted.s3Settings,
    extraConnectionAttributes: wanted.extraConnectionAttributes,
    tags: { ...wanted.tags, "causeway:endpoint": wanted.endpoint, "causeway:stack": deps.stack },
  };
}
