import type { Dependencies } from "./allow";
import { RulesNotSettled } from "./errors";
import type { LifecycleEvent } from "./event";
import { isOurs, tagNames, type LiveRule } from "./rules";

/** Most times that the rules are read: an announcement may still be on its way. */
const mostRounds = 6;

/**
 * Follows the life of an endpoint's access: when it is destroyed, takes away what was opened for this endpoint
 * alone. A rule that other endpoints need as well stays for them.
 *
 * Retry contract: may run any number of times; what is gone is fine.
 *
 * @throws RulesNotSettled, and what `call` throws.
 */
export async function lifecycle(event: LifecycleEvent, deps: Dependencies): Promise<Record<string, never>> {
  if (event.tf.action !== "delete") return {};
  let left: LiveRule[] = [];
  for (let round = 0; round < mostRounds; round += 1) {
    left = await rulesFor(event.endpoint, deps);
    if (left.length === 0) return {};
    for (const rule of left) await release(rule, event.endpoint, deps);
  }
  throw new RulesNotSettled([...new Set(left.map(({ groupId }) => groupId))]);
}

async function rulesFor(endpoint: string, { api, owner }: Dependencies): Promise<LiveRule[]> {
  const own = (await api.taggedRules()).filter((rule) => isOurs(rule, owner));
  return own.filter((rule) => endpointsOf(rule).includes(endpoint));
}

async function release(rule: LiveRule, endpoint: string, { api, log }: Dependencies): Promise<void> {
  const others = endpointsOf(rule).filter((one) => one !== endpoint);
  if (others.length > 0) await api.mark([rule.id], others.join(" "), rule.tags[tagNames.announced] ?? "");
  else await api.close(rule);
  log.info("rule released", { endpoint, rule: rule.id, others });
}

function endpointsOf({ tags }: LiveRule): string[] {
  return (tags[tagNames.endpoint] ?? "").split(" ").filter((one) => one !== "");
}
