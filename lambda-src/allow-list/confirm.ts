import { poll } from "../shared/deadline";
import type { Dependencies } from "./allow";
import { AddressOutside, NotOpened } from "./errors";
import type { ConfirmEvent, Confirmed } from "./event";
import { contentOf, isOurs, newestAnnouncement, outsideRanges, plansOf } from "./rules";

/** Longest time for an announcement to arrive and to be carried out, in milliseconds. */
const patience = 120_000;

/**
 * Waits until exactly the announced addresses are let in, so that a deployment goes on when they are.
 *
 * It only looks: what is missing is the announcement's to open.
 *
 * @throws AddressOutside, at once, when an address may not be let in; NotOpened, which names what is missing or left over, and what `call` throws.
 */
export async function confirm(event: ConfirmEvent, deps: Dependencies): Promise<Confirmed> {
  const addresses = [...new Set(event.addresses)].sort();
  const outside = outsideRanges(deps.ports, addresses);
  // Waiting would not help.
  if (outside.length > 0) throw new AddressOutside(outside);
  let problems: string[] = [];
  const holds = await poll(deps.deadline, patience, async () => {
    problems = await differences(addresses, deps);
    return problems.length === 0 ? true : undefined;
  });
  if (!holds) throw new NotOpened(problems);
  return { addresses };
}

async function differences(addresses: readonly string[], deps: Dependencies): Promise<string[]> {
  const { api, ports, owner } = deps;
  const live = await api.rulesOf([...new Set(ports.map(({ groupId }) => groupId))]);
  const newest = newestAnnouncement(live.filter((rule) => isOurs(rule, owner)));
  const plans = plansOf(ports, live, { addresses, announcedAt: newest }, owner);
  return [...plans].flatMap(([groupId, { open, close }]) => [
    ...open.map(({ port, address }) => `${groupId} lacks ${contentOf(port, address)}`),
    ...close.map(({ content }) => `${groupId} still has ${content}`),
  ]);
}
