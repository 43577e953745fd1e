import { poll } from "../shared/deadline";
import { failedWith } from "../shared/errors";
import type { Dependencies } from "./accept";
import { ConnectionsRemain } from "./errors";
import type { LifecycleEvent } from "./event";

/** Longest time for EC2 to end connections, in milliseconds. */
const patience = 120_000;

/**
 * States in which a connection does not keep its service.
 *
 * EC2 deletes no service with a connection that is available or waits to be accepted, and wants it rejected
 * first (EC2 API, DeleteVpcEndpointServiceConfigurations).
 */
const over = ["rejected", "deleted", "expired", "failed"];

/**
 * Ends every connection to a service that is about to go: EC2 deletes no service that has one.
 *
 * The stack of the interface endpoints comes later, so that a connection is still there when the service is
 * taken out of the file.
 *
 * Retry contract: reads first and may run any number of times; a service that is gone is fine.
 *
 * @throws ConnectionsRemain, and what `call` throws.
 */
export async function lifecycle(
  { serviceId, tf }: LifecycleEvent,
  deps: Pick<Dependencies, "api" | "deadline" | "log">,
): Promise<Record<string, never>> {
  if (tf.action !== "delete") return {};
  let left: string[] = [];
  const ended = await poll(deps.deadline, patience, async () => {
    left = await liveConnections(serviceId, deps);
    if (left.length === 0) return true;
    await deps.api.reject(serviceId, left);
    deps.log.warn("connections rejected", { serviceId, connections: left });
    return undefined;
  });
  if (!ended) throw new ConnectionsRemain(serviceId, left);
  return {};
}

async function liveConnections(serviceId: string, deps: Pick<Dependencies, "api">): Promise<string[]> {
  try {
    const all = await deps.api.connections(serviceId);
    return all.filter(({ state }) => !over.includes(state)).map(({ vpcEndpointId }) => vpcEndpointId);
  } catch (error) {
    if (failedWith(error, "InvalidVpcEndpointService.NotFound", "InvalidVpcEndpointServiceId.NotFound"))
      return [];
    throw error;
  }
}
