/** What those who judge calls still see of something that was written a moment ago. */

/** A value that holds for a while after it was replaced. */
interface Old {
  readonly until: number;
  readonly value: unknown;
}

/**
 * Values that take effect late, as IAM's do: API calls read what was written, decisions are made by what was there
 * before, until the time is over.
 */
export class Propagation {
  private readonly old = new Map<string, Old[]>();

  /** @param delayMs How long an old value goes on being seen. */
  constructor(
    private readonly delayMs: () => number,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether anything takes effect late at all. */
  get isOn(): boolean {
    return this.delayMs() > 0;
  }

  /** Keeps what was there before a write; to be called before it. */
  replaced(key: string, value: unknown): void {
    const list = (this.old.get(key) ?? []).filter(({ until }) => until > this.now());
    list.push({ until: this.now() + this.delayMs(), value });
    this.old.set(key, list);
  }

  /** Whether something that is there now is not seen yet, because it was made a moment ago. */
  hides(key: string): boolean {
    const held = this.held(key);
    return held !== undefined && held.value === undefined;
  }

  /** What is seen of a value: the oldest that still holds, or the one that is there. */
  async seen<T>(key: string, read: () => Promise<T>): Promise<T> {
    const held = this.held(key);
    return held === undefined ? await read() : (held.value as T);
  }

  private held(key: string): Old | undefined {
    return this.old.get(key)?.find(({ until }) => until > this.now());
  }
}

/** Everything takes effect at once. */
export const atOnce: Pick<Propagation, "seen"> = { seen: (_key, read) => read() };
