/**
 * Failovers as `reconcile-targets` sees them: the real function, a real name server, a fake load balancer.
 *
 * Its pauses are virtual, so looks are counted, not seconds; the function looks once a second.
 */
import { reconcile } from "../lambda-src/reconcile-targets/reconcile";
import { after, BalancedAccount, before, reconcileEvent } from "../__tests__/support/reconcile-run";
import type { Measurement } from "./report";

/** Lookups after the event at which the name changes: from before it to three minutes after. */
const changesAtLook = [1, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45, 60, 90, 120, 150, 180];

/** Course of one failover. */
interface Failover {
  /** Looks from the one that first showed the new address, that one counted, until it was registered. */
  readonly looks: number;
  /** Times that the group was left empty, or without a healthy target. */
  readonly losses: number;
}

/** Measures failovers whose name changes at different times after the event. */
export async function measureFailovers(): Promise<Measurement[]> {
  const account = await BalancedAccount.start();
  const failovers: Failover[] = [];
  try {
    for (const look of changesAtLook) failovers.push(await failover(account, look));
  } finally {
    await account.close();
  }
  const missedAtOnce = changesAtLook.filter((look) => look > 1).length;
  const all = `${failovers.length} failovers`;
  return [
    {
      what: "looks from a name's change to the new target, at worst",
      value: Math.max(...failovers.map(({ looks }) => looks)),
      limit: 2,
      unit: "looks",
      from: `${all}; one look at the event, as public examples do, would miss ${missedAtOnce}`,
    },
    {
      what: "failovers that left no target, or no healthy one",
      value: failovers.filter(({ losses }) => losses > 0).length,
      limit: 0,
      unit: "times",
      from: all,
    },
  ];
}

async function failover(account: BalancedAccount, changesAt: number): Promise<Failover> {
  account.clear();
  account.elb.put(before);
  account.dns.reply = (look) => (look < changesAt ? [before] : [after]);
  let registeredAt: number | undefined;
  account.elb.refusal = (operation) => {
    if (operation === "RegisterTargets") registeredAt ??= account.dns.questions.length;
    return undefined;
  };
  const event = reconcileEvent({ reason: "event" });
  const { registered } = await reconcile(event, account.dependencies(event));
  if (registeredAt === undefined || registered.join() !== after) {
    throw new Error(`a failover at look ${changesAt} ended with ${registered.join(", ")}`);
  }
  return { looks: registeredAt - changesAt + 1, losses: account.elb.losses.length };
}
