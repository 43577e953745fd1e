import type { Markers } from "../shared/markers";
import { requireConnectErrors } from "./connect-errors";
import { HostUnknown } from "./errors";
import type { Reconciled, ReconcileTargetsEvent } from "./event";
import type { Publish } from "./metrics";
import type { ParameterApi } from "./parameter-api";
import { TargetGroup, type Changing } from "./target-group";
import { confirmed, firstNews, survey, type Watching } from "./watch";

/** What the work of this function depends on. */
export interface Dependencies extends Changing, Watching {
  readonly markers: Markers;
  readonly parameters: ParameterApi;
  readonly publish: Publish;
}

/**
 * Keeps the targets of a load balancer equal to the addresses of a database's name.
 *
 * A new address is registered at the first look that shows it; what is absent from all looks of the run
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
  const first = event.reason === "event" ? await firstNews(event, deps, group.registered) : undefined;
  const admit = (addresses: readonly string[]) => group.admit(addresses);
  let sight = await survey(event, deps, first, admit);
  if (sight.addresses.length === 0) return unknown(event, deps, group, sight.unknown ?? "no answer");
  if (group.wouldLose(sight)) sight = await confirmed(event, deps, sight, admit);
  const settled = await group.settle(sight);
  const healthy = group.healthy.filter((address) => sight.addresses.includes(address));
  const notHealthy = sight.addresses.length - healthy.length;
  const changed = group.added.size + group.removed.size;
  deps.publish(event.endpoint, { unknown: !sight.complete, notHealthy, changed });
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
