import { ownPart } from "../merge-statement/merged-policy";
import type { PolicyStore } from "../merge-statement/policy-store";
import { StepError } from "../shared/errors";
import type { StepLog } from "../shared/step";
import type { SeenBucketPolicy } from "./event";

/**
 * Tells what a bucket's policy has of ours: what a plan compares.
 *
 * A plan must not fail here: what cannot be read is told as statements that are missing, so that the step is due,
 * compares for itself, and says what is wrong.
 */
export async function lookAtBucketPolicy(
  sidPrefix: string,
  { policy, log }: { readonly policy: PolicyStore; readonly log: StepLog },
): Promise<SeenBucketPolicy> {
  try {
    const Statement = ownPart(await policy.read(), sidPrefix);
    return { Statement, keyIsGrantable: await policy.keyIsGrantable() };
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    log.warn("policy not read", { target: policy.what, reason: error.message });
    return { Statement: [] };
  }
}
