/** Tries trust policies from the strictest on, to learn which source keys DMS carries. */
import type { SourceKeysFact } from "../../model/schema/account-facts";
import type { Attempt, Refusal } from "./dms";
import type { Pace } from "./pace";
import type { Trust } from "./roles";

/** Something that makes DMS assume a role. */
export interface TrustTrial {
  readonly changeTrust: (trust: Trust) => Promise<void>;
  readonly attempt: () => Promise<Attempt>;
  /** What is tried, for the file: `the endpoint was made`. */
  readonly what: string;
  /** Told of the refusal where the role trusts nobody. */
  readonly onRefused?: (refusal: Refusal) => void;
}

/** Trust policies that tell which keys were carried, the strictest first. */
const steps = [
  { trust: "both", value: "both", how: "demands aws:SourceAccount and aws:SourceArn" },
  { trust: "account", value: "account", how: "demands aws:SourceAccount, and not with aws:SourceArn" },
  { trust: "open", value: "none", how: "demands nothing, and not with aws:SourceAccount" },
] as const;

/**
 * The strictest trust policy that DMS gets by.
 *
 * First nobody is trusted, until that has surely taken effect: whatever is accepted after a refusal is accepted by
 * the policy of that moment and not by an older one. A refusal counts after as long as a policy takes to take effect.
 */
export async function strictest(trial: TrustTrial, pace: Pace): Promise<SourceKeysFact> {
  await trial.changeTrust("nobody");
  await pace.settle();
  const closed = await trial.attempt();
  if (closed.accepted) {
    return { value: "not-asked", seen: `${trial.what} with a role that trusts nobody` };
  }
  trial.onRefused?.(closed);
  let why = closed.why;
  for (const { trust, value, how } of steps) {
    await trial.changeTrust(trust);
    const accepted = await pace.patiently(async () => {
      const answer = await trial.attempt();
      if (!answer.accepted) why = answer.why;
      return answer.accepted ? answer : undefined;
    });
    if (accepted) return { value, seen: `${trial.what} with a role whose trust policy ${how}` };
  }
  return { value: "not-tried", seen: `refused with an open role as well: ${why}` };
}
