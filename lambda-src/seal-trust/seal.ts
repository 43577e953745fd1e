import { isDeepStrictEqual } from "node:util";
import type { Run } from "../shared/step";
import { poll } from "../shared/deadline";
import { DeadlineReached, failedWith, StepError } from "../shared/errors";
import type { Markers } from "../shared/markers";
import type { PolicyDocument } from "../shared/policy-document";
import { RoleNotOurs, RolesNotSealed, TrustNotSettled, TrustRefused } from "./errors";
import type { RoleToSeal, Sealed, SealedRole, SealTrustEvent } from "./event";
import type { LiveRole, RoleApi } from "./role-api";
import { admittedExternalIds, identicalPolicy, samePolicy, sealedPolicy } from "./trust-policy";

/** Dependencies of this function's work. */
export interface Dependencies extends Run {
  readonly api: RoleApi;
  readonly markers: Markers;
  /** Path of the roles that this function may edit. */
  readonly rolePath: string;
}

/** Longest time for IAM to refuse because of a change at the same time, in milliseconds. */
const conflictPatience = 20_000;

/** Longest time for IAM to show the old trust policy after a change, in milliseconds. */
const settlePatience = 60_000;

/**
 * Seals roles: DMS may assume them only with the ExternalIds of their endpoint.
 *
 * Retry contract: compares first, writes only what differs, and may run any number of times, at the same
 * time as itself and after a run that was stopped anywhere. It ends only when IAM shows what is wanted.
 * Roles are sealed one by one; a failure of one does not keep the others from it. The marker is set to
 * "done" last, and only if all are sealed.
 *
 * @throws RolesNotSealed, which names each role and its error, DeadlineReached, and what `call` throws.
 */
export async function seal(event: SealTrustEvent, deps: Dependencies): Promise<Sealed> {
  const roles: Record<string, SealedRole> = {};
  const failures = new Map<string, StepError>();
  for (const role of event.roles) {
    try {
      roles[role.roleName] = await sealRole(role, deps);
    } catch (error) {
      if (!(error instanceof StepError) || error instanceof DeadlineReached) throw error;
      deps.log.error("role not sealed", { role: role.roleName, error: error.name });
      failures.set(role.roleName, error);
    }
  }
  if (failures.size > 0) throw new RolesNotSealed(event.roles.length, failures);
  await deps.markers.done(event.marker);
  return { roles };
}

async function sealRole(wanted: RoleToSeal, deps: Dependencies): Promise<SealedRole> {
  const { roleName } = wanted;
  const externalIds = admittedExternalIds(wanted.assumeRolePolicy);
  const live = await deps.api.get(roleName);
  await requireOwnRole(wanted, live, deps);
  // A plan compares the words, not the meaning, so another spelling is written anew.
  if (identicalPolicy(sealedPolicy(wanted.assumeRolePolicy, live.trust), live.trust)) {
    return { roleId: live.roleId, externalIds };
  }
  const trust = await write(wanted, deps);
  const settled = await poll(deps.deadline, settlePatience, async () => {
    const seen = await deps.api.get(roleName);
    return samePolicy(trust, seen.trust) ? seen : undefined;
  });
  if (!settled) throw new TrustNotSettled();
  if (settled.roleId !== live.roleId) await requireOwnRole(wanted, settled, deps);
  deps.log.info("role sealed", { role: roleName });
  return { roleId: settled.roleId, externalIds };
}

async function requireOwnRole(wanted: RoleToSeal, live: LiveRole, deps: Dependencies): Promise<void> {
  if (live.path !== deps.rolePath) {
    throw new RoleNotOurs(`The role's path is ${live.path}, not ${deps.rolePath}`);
  }
  const owner = await deps.api.tag(wanted.roleName, live, "causeway:endpoint");
  if (owner !== wanted.endpoint) {
    const found = owner === undefined ? "has no tag causeway:endpoint" : `belongs to endpoint "${owner}"`;
    throw new RoleNotOurs(`The role ${found}; expected "${wanted.endpoint}"`);
  }
}

/**
 * Writes the trust policy, with the statements of others that deny as they are directly before each try.
 *
 * IAM refuses a change while it makes another one to the same role: what that one denies has to stay.
 *
 * @returns What was written.
 */
async function write(wanted: RoleToSeal, { api, deadline }: Dependencies): Promise<PolicyDocument> {
  const { roleName } = wanted;
  let conflict: unknown;
  const written = await poll(deadline, conflictPatience, async () => {
    const live = await api.get(roleName);
    const trust = sealedPolicy(wanted.assumeRolePolicy, live.trust);
    const before = async () => {
      if (!isDeepStrictEqual((await api.get(roleName)).trust, live.trust)) throw changing();
    };
    try {
      await api.updateTrust(roleName, trust, before);
      return trust;
    } catch (error) {
      if (!(error instanceof TrustRefused || failedWith(error, "ConcurrentModification"))) {
        throw explained(error);
      }
      conflict = error;
      return undefined;
    }
  });
  if (written) return written;
  throw changing(conflict);
}

function changing(cause?: unknown): TrustRefused {
  return new TrustRefused("Somebody else goes on changing the role at the same time: run the deploy again.", {
    cause,
  });
}

/** IAM's objection to the trust policy, and what to do about it. */
function explained(error: unknown): unknown {
  const because = (text: string) => new TrustRefused(text, { cause: error });
  if (failedWith(error, "MalformedPolicyDocument")) {
    return because(
      `IAM does not take the trust policy (${error.reason}): a principal in it may no longer exist.`,
    );
  }
  if (failedWith(error, "LimitExceeded")) {
    return because(
      "The trust policy is longer than IAM allows: older generations of the endpoint have to go first. Run the deploy of the pipelines, which retires them, and then this one again.",
    );
  }
  if (failedWith(error, "UnmodifiableEntity")) {
    return because(
      "The role belongs to an AWS service and cannot be changed: give the endpoint another role.",
    );
  }
  return error;
}
