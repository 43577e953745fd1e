import type { Run } from "../shared/step";
import { policyClientSettings } from "../shared/call";
import { poll } from "../shared/deadline";
import type { Markers } from "../shared/markers";
import { sameStatements, type PolicyDocument } from "../shared/policy-document";
import { requireMeant } from "./admitted";
import {
  BucketKeyOff,
  OwnersPartChanged,
  PolicyChanging,
  PolicyNotSettled,
  PolicyRefused,
  TargetMissing,
} from "./errors";
import type { LifecycleEvent, Merged, MergeEvent } from "./event";
import { holds, merged, ownersPart, requireOwnSids, samePolicy, type OwnStatements } from "./merged-policy";
import type { PolicyStore } from "./policy-store";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly policy: PolicyStore;
  readonly markers: Pick<Markers, "done">;
  /** Roles that may be admitted: their ARNs, also with an asterisk at their end. */
  readonly roles: readonly string[];
}

/** Longest time for a written policy to stay unseen before it is written again, in milliseconds. */
const settlePatience = 10_000;

/**
 * Longest time for a role that was made to be unknown to the service of the policy, and for others to go on changing the
 * policy, in milliseconds.
 */
const writePatience = 60_000;

/** Most times that a policy is written: neither service tells whether somebody else wrote meanwhile. */
const mostWrites = 3;

const { connectionTimeout, requestTimeout } = policyClientSettings.requestHandler;

/**
 * Pause before the second look at a written policy, in milliseconds: another run that had read it before, in a try of its
 * own, has written it by then, in a second one.
 */
const secondLook = 2 * (connectionTimeout + requestTimeout) + 1_000;

/**
 * Makes a policy hold exactly the given statements among those with our Sid prefix.
 *
 * Every other statement stays as it is and in its order. Retry contract: compares first, writes only
 * what differs, and may run any number of times and after a run that was stopped anywhere. Neither
 * service has conditional writes, so the policy is read again directly before each try to write it, and
 * looked at twice afterwards: if another writer has undone it, it is merged again, and if others changed their
 * statements, that is an error. The marker is set to "done" last.
 *
 * @throws EventRefused, TargetMissing, BucketKeyOff, PolicyRefused, PolicyUnreadable, PolicyChanging, PolicyNotSettled,
 * OwnersPartChanged, and what `call` throws.
 */
export async function merge(event: MergeEvent, deps: Dependencies): Promise<Merged> {
  requireOwnSids(event);
  requireMeant(event, deps.roles);
  const grantsKey = !("encryptionMode" in event.target);
  if (grantsKey && (await deps.policy.keyIsGrantable()) === false) throw new BucketKeyOff(deps.policy.what);
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
  if (holds(await policy.read(), own)) return false;
  let ownersPartStayed = true;
  for (let writes = 1; writes <= mostWrites; writes += 1) {
    const before = await write(own, deps);
    log.info("policy written", { target: policy.what, statements: own.statements.length });
    const after = await settled(own, deps);
    ownersPartStayed &&= sameStatements(ownersPart(before), ownersPart(after));
    if (!holds(after, own)) continue;
    if (!ownersPartStayed) throw new OwnersPartChanged(policy.what);
    return true;
  }
  throw new PolicyNotSettled(policy.what);
}

/**
 * Writes the policy; for a minute again where others change it or AWS does not know a principal, each time with what the
 * owner has then.
 *
 * A role that was made seconds ago is unknown to other services, and a policy that names it is malformed.
 *
 * @returns The policy as it was read directly before it was written.
 * @throws PolicyRefused, PolicyChanging.
 */
async function write(
  own: OwnStatements,
  { policy, deadline, log }: Dependencies,
): Promise<PolicyDocument | undefined> {
  let refusal: PolicyRefused | PolicyChanging = new PolicyChanging(policy.what);
  const written = await poll(deadline, writePatience, async () => {
    const present = await policy.read();
    // A try that was cut may have come through.
    if (holds(present, own)) return { present };
    const next = merged(present, own);
    const before = async () => {
      if (!samePolicy(await policy.read(), present)) throw new PolicyChanging(policy.what);
    };
    try {
      await (next ? policy.write(next, before) : policy.remove(before));
      return { present };
    } catch (error) {
      if (!(error instanceof PolicyChanging || (error instanceof PolicyRefused && error.forPrincipal)))
        throw error;
      log.warn("policy not written yet", { target: policy.what, because: error.name });
      refusal = error;
      return undefined;
    }
  });
  if (!written) throw refusal;
  return written.present;
}

/** @returns The policy at the second look. */
async function settled(
  own: OwnStatements,
  { policy, deadline }: Dependencies,
): Promise<PolicyDocument | undefined> {
  const observe = async () => (holds(await policy.read(), own) ? true : undefined);
  if (await poll(deadline, settlePatience, observe)) await deadline.clock.sleep(secondLook);
  return policy.read();
}
