import { poll, type Deadline } from "./deadline";
import { PermissionMissing } from "./errors";

/** Longest time for a policy that was attached seconds ago to go unseen, in milliseconds. */
const propagationPatience = 60_000;

/**
 * Waits until the function's own role is allowed a call.
 *
 * IAM is eventually consistent: a function is called seconds after its policy was written. Only the
 * first call of a stack waits; later a refusal is a refusal. When time runs out this returns, and the
 * step that needs the permission says what is missing.
 */
export async function whenPermitted(deadline: Deadline, call: () => Promise<unknown>): Promise<void> {
  await poll(deadline, propagationPatience, async () => {
    try {
      await call();
      return true;
    } catch (error) {
      if (error instanceof PermissionMissing) return undefined;
      throw error;
    }
  });
}
