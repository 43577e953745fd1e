import { setTimeout as wait } from "node:timers/promises";

/** Time, as an argument, so that tests do not wait. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
};

/** Time kept back from the invocation's own, to report an error before Lambda ends the process. */
const reserveMilliseconds = 5_000;

/** Until when a step may work. */
export class Deadline {
  /** Aborted when the time is over; every AWS call carries it. */
  readonly signal: AbortSignal;
  private readonly at: number;
  private readonly startedAt: number;

  /** @param remainingMilliseconds What Lambda still allows; the reserve is taken off here. */
  constructor(
    readonly clock: Clock,
    remainingMilliseconds: number,
  ) {
    const usable = Math.max(0, remainingMilliseconds - reserveMilliseconds);
    this.startedAt = clock.now();
    this.at = this.startedAt + usable;
    this.signal = AbortSignal.timeout(usable);
  }

  /** Milliseconds left, never negative. */
  remaining(): number {
    return Math.max(0, this.at - this.clock.now());
  }

  /** Milliseconds since the invocation began. */
  elapsed(): number {
    return this.clock.now() - this.startedAt;
  }

  get over(): boolean {
    return this.remaining() === 0;
  }
}

/** First pause between two calls, in milliseconds: emulated accounts answer at once. */
const firstPause = 200;

/** Longest pause between two calls, in milliseconds: AWS itself settles in seconds to minutes. */
const longestPause = 5_000;

/**
 * Looks until there is something to see.
 *
 * @param patience Longest time in milliseconds; the deadline ends it earlier.
 * @returns What `observe` returned, or undefined when time ran out. `observe` is called at least once.
 */
export async function poll<T>(
  deadline: Deadline,
  patience: number,
  observe: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { clock } = deadline;
  const end = clock.now() + Math.min(patience, deadline.remaining());
  for (let pause = firstPause; ; pause = Math.min(pause * 1.6, longestPause)) {
    const seen = await observe();
    if (seen !== undefined) return seen;
    if (clock.now() + pause > end) return undefined;
    await clock.sleep(pause);
  }
}
