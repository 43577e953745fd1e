import type { Run } from "../shared/step";
import { sortedAddresses } from "./addresses";
import type { ReconcileTargetsEvent } from "./event";
import { lookUp, type Answer, type Resolve } from "./lookup";

/** Dependencies of watching a name. */
export interface Watching extends Run {
  readonly resolve: Resolve;
}

/** The addresses of several lookups of a name, taken together. */
export interface Observation {
  /** Addresses of all lookups; empty when none gave any. */
  readonly addresses: readonly string[];
  /** True when enough lookups gave addresses: an address that all of them lack is gone. */
  readonly complete: boolean;
  /** Reason why the last lookup without addresses had none. */
  readonly unknown: string | undefined;
}

/** Time between two lookups, in milliseconds. */
const pause = 1_000;

/**
 * Time for which name servers may keep an answer, and a little more, in milliseconds: names of RDS live for five
 * seconds (Aurora MySQL Database Administrator's Handbook, "DNS caching").
 */
const timeToLive = 6_000;

/** Longest time that an event's run waits for a new address, in milliseconds. */
const changePatience = 240_000;

/** Part of the function's time kept for registering, health checks and deregistering, in milliseconds. */
const timeForTheRest = 150_000;

/** Number of lookups that have to give addresses, and the most that are made. */
const sampling = {
  // The name of one instance is settled when two lookups agree.
  instance: { enough: 2, most: 5 },
  // Every lookup may give another part of the addresses.
  proxy: { enough: 4, most: 6 },
} as const;

/**
 * Looks the name up until it gives an address that is not registered yet.
 *
 * An event of RDS comes before, with or after the change of the name, so one lookup proves nothing. An
 * answer with fewer addresses than are registered is no change: this function's name server may lag behind
 * one that another run asked.
 *
 * @returns The answer with the new address, or the last one when time ran out.
 */
export async function firstChange(
  event: ReconcileTargetsEvent,
  { deadline, log, resolve }: Watching,
  registered: readonly string[],
): Promise<Answer> {
  const { clock } = deadline;
  const end = clock.now() + Math.min(changePatience, deadline.remaining() - timeForTheRest);
  for (let lookups = 1; ; lookups += 1) {
    const answer = await lookUp(event, resolve);
    const changed =
      "addresses" in answer && answer.addresses.some((address) => !registered.includes(address));
    if (changed) log.info("the name has a new address", { endpoint: event.endpoint, looks: lookups });
    if (changed || clock.now() + pause > end) return answer;
    await clock.sleep(pause);
  }
}

/**
 * Looks the name up several times, a second apart.
 *
 * @param first An answer that is there already.
 * @param seen Called after each lookup that gave addresses, before the next one.
 */
export async function observe(
  event: ReconcileTargetsEvent,
  { deadline, log, resolve }: Watching,
  first: Answer | undefined,
  seen: (addresses: readonly string[]) => Promise<void>,
): Promise<Observation> {
  const { enough, most } = sampling[event.kind];
  const known: (readonly string[])[] = [];
  let unknown: string | undefined;
  for (let lookups = 1; ; lookups += 1) {
    const answer = lookups === 1 && first ? first : await lookUp(event, resolve);
    if ("addresses" in answer) {
      known.push(answer.addresses);
      await seen(answer.addresses);
    } else {
      unknown = answer.unknown;
      log.warn("a look at the name gave no address", { endpoint: event.endpoint, unknown });
    }
    const settled = known.length >= enough && (event.kind === "proxy" || lastTwoAgree(known));
    if (settled || lookups >= most || deadline.over) break;
    await deadline.clock.sleep(pause);
  }
  return { addresses: sortedAddresses(known.flat()), complete: known.length >= enough, unknown };
}

/**
 * Looks the name up once more before a target that serves may leave, when no name server can still have what it gave
 * before: in between, one that lags behind may have answered with the address of an earlier writer.
 */
export async function confirmed(
  event: ReconcileTargetsEvent,
  watching: Watching,
  observation: Observation,
  seen: (addresses: readonly string[]) => Promise<void>,
): Promise<Observation> {
  await watching.deadline.clock.sleep(timeToLive);
  const again = await lookUp(event, watching.resolve);
  if ("unknown" in again) return { ...observation, complete: false, unknown: again.unknown };
  await seen(again.addresses);
  return { ...observation, addresses: sortedAddresses([...observation.addresses, ...again.addresses]) };
}

function lastTwoAgree(known: readonly (readonly string[])[]): boolean {
  const [last, before] = [known.at(-1), known.at(-2)];
  return last !== undefined && last.join() === before?.join();
}
