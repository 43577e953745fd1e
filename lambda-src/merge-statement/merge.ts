import type { Run } from "../shared/step";
import { poll } from "../shared/deadline";
import type { Markers } from "../shared/markers";
import type { PolicyDocument } from "../shared/policy-document";
import { requireMeant } from "./admitted";
import { BucketKeyOff, PolicyNotSettled, PolicyRefused, TargetMissing } from "./errors";
import type { LifecycleEvent, Merged, MergeEvent } from "./event";
import { holds, merged, requireOwnSids, type OwnStatements } from "./merged-policy";
import type { PolicyStore } from "./policy-store";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly policy: PolicyStore;
  readonly markers: Markers;
  /** Roles that may be admitted: their ARNs, also with an asterisk at their end. */
  readonly roles: readonly string[];
}

/** Longest time for a written policy to stay unseen before it is written again, in milliseconds. */
const settlePatience = 10_000;

/** Longest time for a role that was made to be unknown to the service of the policy, in milliseconds. */
const principalPatience = 60_000;

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
 * @throws EventRefused, TargetMissing, BucketKeyOff, PolicyRefused, PolicyUnreadable, PolicyNotSettled, and what
 * `call` throws.
 */
export async function merge(event: MergeEvent, deps: Dependencies): Promise<Merged> {
  requireOwnSids(event);
  requireMeant(event, deps.roles);
  if ((await deps.policy.keyIsGrantable()) === false) throw new BucketKeyOff(deps.policy.what);
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
  try {
    if (event.tf.action === "delete") await ensure({ sidPrefix: event.sidPrefix, statements: [] }, deps);
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
    await write(own, deps, present);
    log.info("policy written", { target: policy.what, statements: own.statements.length });
    if (await stays(own, deps)) return true;
  }
}

/**
 * Writes the policy; for a minute again where AWS does not know a principal, each time with what the owner has then.
 *
 * A role that was made seconds ago is unknown to other services, and a policy that names it is malformed.
 *
 * @throws PolicyRefused.
 */
async function write(
  own: OwnStatements,
  { policy, deadline, log }: Dependencies,
  present: PolicyDocument | undefined,
): Promise<void> {
  let latest: { readonly policy: PolicyDocument | undefined } | undefined = { policy: present };
  const refused: { last?: PolicyRefused } = {};
  const done = await poll(deadline, principalPatience, async () => {
    const next = merged(latest ? latest.policy : await policy.read(), own);
    latest = undefined;
    try {
      await (next ? policy.write(next) : policy.remove());
      return true;
    } catch (error) {
      if (!(error instanceof PolicyRefused && error.forPrincipal)) throw error;
      log.warn("a principal is not known yet", { target: policy.what });
      refused.last = error;
      return undefined;
    }
  });
  if (!done && refused.last) throw refused.last;
}

async function stays(own: OwnStatements, { policy, deadline }: Dependencies): Promise<boolean> {
  const observe = async () => (holds(await policy.read(), own) ? true : undefined);
  if (!(await poll(deadline, settlePatience, observe))) return false;
  await deadline.clock.sleep(secondLook);
  return (await observe()) === true;
}
