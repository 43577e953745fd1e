import { poll } from "../shared/deadline";
import { lackingTags } from "../shared/endpoint-tags";
import { EventRefused } from "../shared/errors";
import type { Markers } from "../shared/markers";
import type { Run } from "../shared/step";
import { digest } from "./digest";
import type { EndpointApi, LiveEndpoint } from "./endpoint-api";
import { EndpointNotReady } from "./errors";
import type { WantedEndpoint } from "./event";
import type { TaskApi } from "./task-api";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly api: EndpointApi;
  readonly tasks: TaskApi;
  readonly markers: Markers;
  /** Value of the tag `causeway:stack` on what belongs to this stack. */
  readonly stack: string;
  /** Name of the environment: what every identifier starts with. */
  readonly environment: string;
}

/** Tags of an endpoint as DMS tells them. */
export type Tags = ReadonlyMap<string, string>;

/** Longest time for DMS to delete an endpoint, in milliseconds. */
const deletionPatience = 300_000;

const stackTag = "causeway:stack";
const endpointTag = "causeway:endpoint";

/** Tag that says what was asked for last, and what the endpoint was like then. */
const settledTag = "causeway:settled";

/** Tags that make an endpoint this stack's. */
export function ownTags({ stack }: Dependencies, endpoint: string): Record<string, string> {
  return { [stackTag]: stack, [endpointTag]: endpoint };
}

/** True if this stack made the endpoint, for this key if one is given. */
export function isOurs(
  { stack }: Pick<Dependencies, "stack">,
  tags: Tags | undefined,
  endpoint?: string,
): boolean {
  if (tags?.get(stackTag) !== stack) return false;
  return endpoint === undefined || tags.get(endpointTag) === endpoint;
}

/** @throws EventRefused when the identifier is not one of this endpoint. */
export function requireIdentifier(
  { environment }: Dependencies,
  { endpoint, endpointIdentifier }: { readonly endpoint: string; readonly endpointIdentifier: string },
): void {
  const expected = `${environment}-${endpoint.replace("_", "-")}`;
  if (endpointIdentifier === expected) return;
  throw new EventRefused(`endpointIdentifier is "${endpointIdentifier}"; expected "${expected}".`);
}

/** The tag of an endpoint that is as it was asked for. */
export function settled(request: WantedEndpoint, live: LiveEndpoint): Record<string, string> {
  return { [settledTag]: `${digest(request)}.${digest(live.members)}` };
}

/** True if exactly this was asked for last, and nobody has changed the endpoint since. */
export function isSettled(tags: Tags, request: WantedEndpoint, live: LiveEndpoint): boolean {
  return tags.get(settledTag) === settled(request, live)[settledTag];
}

/** Those of the wanted tags that an endpoint has not, or with another value; its own are never among them. */
export function lacking(tags: Tags, wanted: Readonly<Record<string, string>>): Record<string, string> {
  const { [stackTag]: _stack, [endpointTag]: _endpoint, ...lacking } = lackingTags(tags, wanted);
  return lacking;
}

/** True if nobody has changed the endpoint since the last request, whatever that was. */
export function isUntouched(tags: Tags, live: LiveEndpoint): boolean {
  return tags.get(settledTag)?.split(".")[1] === digest(live.members);
}

/** Members of an endpoint that DMS does not modify. */
export function fixedOf({ EngineName, KmsKeyId }: Readonly<Record<string, unknown>>): string {
  return `${String(EngineName)} with ${String(KmsKeyId)}`;
}

/** Whether an endpoint can be made what is wanted; a key that DMS does not tell is no other key. */
export function isModifiable({ members }: LiveEndpoint, request: WantedEndpoint): boolean {
  const { KmsKeyId = request.KmsKeyId } = members;
  return fixedOf({ ...members, KmsKeyId }) === fixedOf(request);
}

/** Waits until the endpoint is gone. @throws EndpointNotReady when that takes too long. */
export async function gone(deps: Dependencies, identifier: string): Promise<void> {
  const done = await poll(deps.deadline, deletionPatience, async () =>
    (await deps.api.find(identifier)) ? undefined : true,
  );
  if (!done) throw new EndpointNotReady(identifier, "being deleted");
}
