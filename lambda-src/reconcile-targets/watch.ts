import type { Run } from "../shared/step";
import { sortedAddresses } from "./addresses";
import type { ReconcileTargetsEvent } from "./event";
import { look, type Look, type Resolve } from "./look";

/** What watching a name depends on. */
export interface Watching extends Run {
  readonly resolve: Resolve;
}

/** What several looks at a name gave together. */
export interface Sight {
  /** Every address that any of the looks gave; empty when none gave any. */
  readonly addresses: readonly string[];
  /** Whether enough looks gave addresses to say that what is absent from all of them is gone. */
  readonly complete: boolean;
  /** What was wrong with the last look that gave none. */
  readonly unknown: string | undefined;
}

/** Time between two looks, in milliseconds. */
const pause = 1_000;

/**
 * How long name servers may keep an answer, and a little more, in milliseconds: names of RDS live for five
 * seconds (Aurora MySQL Database Administrator's Handbook, "DNS caching").
 */
const timeToLive = 6_000;

/** How long an event's run looks for a new address, in milliseconds. */
const newsPatience = 240_000;

/** What it leaves of the function's time for registering, health checks and deregistering, in milliseconds. */
const timeForTheRest = 150_000;

/** How many looks have to give addresses, and how many are made at most. */
const habits = {
  // The name of one instance is settled when two looks agree.
  instance: { enough: 2, most: 5 },
  // Every look may give another part of the addresses.
  proxy: { enough: 4, most: 6 },
} as const;

/**
 * Looks until the name gives an address that is not registered yet.
 *
 * An event of RDS comes before, with or after the change of the name, so one look proves nothing. An
 * answer with fewer addresses than are registered is no news: this function's name server may lag behind
 * one that another run asked.
 *
 * @returns The look that showed the new address, or the last one when time ran out.
 */
export async function firstNews(
  event: ReconcileTargetsEvent,
  { deadline, log, resolve }: Watching,
  registered: readonly string[],
): Promise<Look> {
  const { clock } = deadline;
  const end = clock.now() + Math.min(newsPatience, deadline.remaining() - timeForTheRest);
  for (let looks = 1; ; looks += 1) {
    const seen = await look(event, resolve);
    const news = "addresses" in seen && seen.addresses.some((address) => !registered.includes(address));
    if (news) log.info("the name has a new address", { endpoint: event.endpoint, looks });
    if (news || clock.now() + pause > end) return seen;
    await clock.sleep(pause);
  }
}

/**
 * Looks several times, a second apart.
 *
 * @param first A look that was made already.
 * @param seen Called after each look that gave addresses, before the next one.
 */
export async function survey(
  event: ReconcileTargetsEvent,
  { deadline, log, resolve }: Watching,
  first: Look | undefined,
  seen: (addresses: readonly string[]) => Promise<void>,
): Promise<Sight> {
  const { enough, most } = habits[event.kind];
  const known: (readonly string[])[] = [];
  let unknown: string | undefined;
  for (let looks = 1; ; looks += 1) {
    const one = looks === 1 && first ? first : await look(event, resolve);
    if ("addresses" in one) {
      known.push(one.addresses);
      await seen(one.addresses);
    } else {
      unknown = one.unknown;
      log.warn("a look at the name gave no address", { endpoint: event.endpoint, unknown });
    }
    const settled = known.length >= enough && (event.kind === "proxy" || lastTwoAgree(known));
    if (settled || looks >= most || deadline.over) break;
    await deadline.clock.sleep(pause);
  }
  return { addresses: sortedAddresses(known.flat()), complete: known.length >= enough, unknown };
}

/**
 * Looks once more before a target that serves may leave, when no name server can still have what it gave
 * before: in between, one that lags behind may have answered with the address of an earlier writer.
 */
export async function confirmed(
  event: ReconcileTargetsEvent,
  watching: Watching,
  sight: Sight,
  seen: (addresses: readonly string[]) => Promise<void>,
): Promise<Sight> {
  await watching.deadline.clock.sleep(timeToLive);
  const again = await look(event, watching.resolve);
  if ("unknown" in again) return { ...sight, complete: false, unknown: again.unknown };
  await seen(again.addresses);
  return { ...sight, addresses: sortedAddresses([...sight.addresses, ...again.addresses]) };
}

function lastTwoAgree(known: readonly (readonly string[])[]): boolean {
  const [last, before] = [known.at(-1), known.at(-2)];
  return last !== undefined && last.join() === before?.join();
}
