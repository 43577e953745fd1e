import type { Run } from "../shared/step";
import { poll } from "../shared/deadline";
import type { Markers } from "../shared/markers";
import { whenPermitted } from "../shared/permitted";
import { PolicyNotSettled, TargetMissing } from "./errors";
import type { LifecycleEvent, Merged, MergeEvent } from "./event";
import { holds, merged, requireOwnSids, type OwnStatements } from "./merged-policy";
import type { PolicyStore } from "./policy-store";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly policy: PolicyStore;
  readonly markers: Markers;
}

/** Longest time for a written policy to stay unseen before it is written again, in milliseconds. */
const settlePatience = 10_000;

/** Most times that a policy is written: neither service tells whether somebody else wrote meanwhile. */
const mostWrites = 3;

/** Pause before the second look at a written policy, in milliseconds: who wrote at the same time is done by then. */
const secondLook = 400;

/**
 * Makes a policy hold exactly the given statements among those with our Sid prefix.
 *
 * Every other statement stays as it is and in its order. Retry contract: compares first, writes only
 * what differs, and may run any number of times and after a run that was stopped anywhere. Neither
 * service has conditional writes, so what was written is read twice and, if another writer has undone
 * it, merged again. The marker is set to "done" last.
 *
 * @throws EventRefused, TargetMissing, PolicyRefused, PolicyUnreadable, PolicyNotSettled, and what
 * `call` throws.
 */
export async function merge(event: MergeEvent, deps: Dependencies): Promise<Merged> {
  requireOwnSids(event);
  const changed = await ensure(event, deps);
  await deps.markers.done(event.marker);
  return { changed };
}

/**
 * Takes our statements away when Terraform destroys the merge; does nothing before.
 *
 * Retry contract: as `merge`. A target that is gone is fine.
 */
export async function lifecycle(event: LifecycleEvent, deps: Dependencies): Promise<Record<string, never>> {
  const { policy, deadline } = deps;
  try {
    if (event.tf.action === "delete") await ensure({ sidPrefix: event.sidPrefix, statements: [] }, deps);
    if (event.tf.action === "create") await whenPermitted(deadline, () => policy.read());
  } catch (error) {
    if (!(error instanceof TargetMissing)) throw error;
    deps.log.info("nothing to take away", { target: deps.policy.what });
  }
  return {};
}

async function ensure(own: OwnStatements, deps: Dependencies): Promise<boolean> {
  const { policy, log } = deps;
  for (let writes = 0; ; writes += 1) {
    const present = await policy.read();
    if (holds(present, own)) return writes > 0;
    if (writes === mostWrites) throw new PolicyNotSettled(policy.what);
    const next = merged(present, own);
    if (next) await policy.write(next);
    else await policy.remove();
    log.info("policy written", { target: policy.what, statements: own.statements.length });
    if (await stays(own, deps)) return true;
  }
}

async function stays(own: OwnStatements, { policy, deadline }: Dependencies): Promise<boolean> {
  const observe = async () => (holds(await policy.read(), own) ? true : undefined);
  if (!(await poll(deadline, settlePatience, observe))) return false;
  await deadline.clock.sleep(secondLook);
  return (await observe()) === true;
}
