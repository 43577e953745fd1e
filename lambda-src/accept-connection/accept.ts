import type { Markers } from "../shared/markers";
import type { Run } from "../shared/step";
import { poll } from "../shared/deadline";
import { failedWith } from "../shared/errors";
import type { ConnectionApi } from "./connection-api";
import { ConnectionMissing, ConnectionNotAccepted } from "./errors";
import type { AcceptEvent, Accepted } from "./event";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly api: ConnectionApi;
  readonly markers: Markers;
}

/** Longest time for EC2 to show a new connection, and to make an accepted one available, in milliseconds. */
const patience = 300_000;

/**
 * A connection is tried to be accepted from these. AWS's guide does not say whether one that was rejected can
 * be: if EC2 refuses, the next looks see that it stays, and the deploy says so.
 */
const acceptable = ["pendingacceptance", "rejected"];

/**
 * Accepts the connection of one interface endpoint to one endpoint service, and waits until it is available.
 *
 * Retry contract: reads first and may run any number of times, at the same time as itself and after a
 * run that was stopped anywhere. Other connections to the service are not touched. The marker is set to
 * "done" last.
 *
 * @throws ConnectionMissing, ConnectionNotAccepted, and what `call` throws.
 */
export async function accept(event: AcceptEvent, deps: Dependencies): Promise<Accepted> {
  const { endpoint, serviceId, vpcEndpointId, marker } = event;
  let state: string | undefined;
  const available = await poll(deps.deadline, patience, async () => {
    state = await deps.api.state(serviceId, vpcEndpointId);
    if (state === "available") return true;
    if (state !== undefined && acceptable.includes(state)) await acceptOnce(event, deps);
    return undefined;
  });
  if (!available) {
    if (state === undefined) throw new ConnectionMissing(endpoint, serviceId, vpcEndpointId);
    throw new ConnectionNotAccepted(endpoint, serviceId, vpcEndpointId, state);
  }
  await deps.markers.done(marker);
  return { endpoint, vpcEndpointId, state: "available" };
}

/** Another run may have been faster, or the endpoint may just have gone: the next look tells. */
async function acceptOnce({ serviceId, vpcEndpointId }: AcceptEvent, deps: Dependencies) {
  try {
    await deps.api.accept(serviceId, vpcEndpointId);
  } catch (error) {
    if (!failedWith(error, "InvalidState", "InvalidVpcEndpoint.NotFound", "InvalidVpcEndpointId.NotFound")) {
      throw error;
    }
    deps.log.warn("connection changed while it was accepted", { vpcEndpointId });
  }
}
