import type { Markers } from "../shared/markers";
import { requireConnectErrors } from "./connect-errors";
import { HostUnknown } from "./errors";
import type { Reconciled, ReconcileTargetsEvent } from "./event";
import type { Publish } from "./metrics";
import type { ParameterApi } from "./parameter-api";
import { TargetGroup, type Changing } from "./target-group";
import { confirmed, firstChange, observe, type Watching } from "./watch";

/** Dependencies of this function's work. */
export interface Dependencies extends Changing, Watching {
  readonly markers: Markers;
  readonly parameters: ParameterApi;
  readonly publish: Publish;
}

/**
 * Keeps the targets of a load balancer equal to the addresses of a database's name.
 *
 * A new address is registered at the first lookup that shows it; what all lookups of the run lack
 * leaves afterwards, and only while a wanted target is healthy or the leaving one is of no use. When the
 * name tells nothing that can be true, the targets stay.
 *
 * Retry contract: reads first, and may run any number of times, at the same time as itself and after a
 * run that was stopped anywhere. The marker is written last: "done" when nothing is left to do.
 *
 * A deploy first sees that the database bears the health checks, so that it stops before they begin.
 *
 * @throws HostUnknown and ConnectErrorsBlock at a deploy; TargetGroupMissing, HealthUnknown, TargetRefused, TargetOverused,
 * TargetGroupFull, and what `call` throws.
 */
export async function reconcile(event: ReconcileTargetsEvent, deps: Dependencies): Promise<Reconciled> {
  try {
    return await reconciled(event, deps);
  } catch (error) {
    deps.publish(event.endpoint, { unknown: true });
    throw error;
  }
}

async function reconciled(event: ReconcileTargetsEvent, deps: Dependencies): Promise<Reconciled> {
  if (event.reason === "deploy") {
    await requireConnectErrors(event, deps.parameters);
  }
  const group = await TargetGroup.read(event, deps);
  const first = event.reason === "event" ? await firstChange(event, deps, group.registered) : undefined;
  const admit = (addresses: readonly string[]) => group.admit(addresses);
  let observation = await observe(event, deps, first, admit);
  if (observation.addresses.length === 0)
    return unknown(event, deps, group, observation.unknown ?? "no answer");
  if (group.wouldLose(observation)) observation = await confirmed(event, deps, observation, admit);
  const settled = await group.settle(observation);
  const healthy = group.healthy.filter((address) => observation.addresses.includes(address));
  const notHealthy = observation.addresses.length - healthy.length;
  const changed = group.added.size + group.removed.size;
  deps.publish(event.endpoint, { unknown: !observation.complete, notHealthy, changed });
  if (settled && healthy.length > 0) await deps.markers.done(event.marker);
  else await deps.markers.due(event.marker, "some targets are not healthy, or not gone yet");
  return answer(event, group);
}

/** Nothing is changed; at a deploy somebody is there to read why. */
async function unknown(
  event: ReconcileTargetsEvent,
  deps: Dependencies,
  group: TargetGroup,
  reason: string,
): Promise<Reconciled> {
  if (event.reason === "deploy") throw new HostUnknown(event.endpoint, event.host, reason);
  deps.log.error("targets unknown, nothing changed", { endpoint: event.endpoint, reason });
  deps.publish(event.endpoint, { unknown: true });
  await deps.markers.due(event.marker, reason);
  return { ...answer(event, group), unknown: reason };
}

function answer({ endpoint }: ReconcileTargetsEvent, group: TargetGroup): Reconciled {
  const [added, removed] = [[...group.added].sort(), [...group.removed].sort()];
  return {
    endpoint,
    registered: group.registered,
    healthy: group.healthy,
    added,
    removed,
    unchanged: added.length + removed.length === 0,
  };
}
