/** How long is waited for what AWS does late, and how often it is looked at. */
import { setTimeout as sleep } from "node:timers/promises";
import { InterruptedError } from "../errors";

/** Times in milliseconds. */
export interface Times {
  /** Between two looks. */
  readonly interval: number;
  /** At least so long a refusal is taken for one that may pass, since roles and policies take effect late. */
  readonly patience: number;
  /** Longest time that a thing is waited for which surely comes. */
  readonly deadline: number;
}

/** Times in real accounts. */
export const realTimes: Times = { interval: 5_000, patience: 120_000, deadline: 1_800_000 };

/** A wait that Ctrl-C ends. */
export class Pace {
  private patience: number;

  constructor(
    private readonly times: Times,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.patience = times.patience;
  }

  /** Waits longer from now on where AWS was seen to take longer. */
  public learn(propagation: number): void {
    this.patience = Math.max(this.patience, 3 * propagation);
  }

  /** Waits until what was changed has surely taken effect. */
  public async settle(): Promise<void> {
    await this.pause(this.patience);
  }

  /** Looks until there is something to see, as long as a refusal may still pass. */
  public async patiently<T>(look: () => Promise<T | undefined>): Promise<T | undefined> {
    return await this.until(this.patience, look);
  }

  /** Looks until there is something to see. @throws Error when it does not come. */
  public async surely<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const found = await this.until(this.times.deadline, look);
    if (found !== undefined) return found;
    throw new Error(`${what} took longer than ${this.times.deadline / 60_000} minutes`);
  }

  private async until<T>(limit: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const end = Date.now() + limit;
    for (;;) {
      const found = await look();
      if (found !== undefined || Date.now() >= end) return found;
      await this.pause(this.times.interval);
    }
  }

  private async pause(milliseconds: number): Promise<void> {
    try {
      await sleep(milliseconds, undefined, { signal: this.signal });
    } catch (cause) {
      throw new InterruptedError("interrupted", { cause });
    }
  }
}
