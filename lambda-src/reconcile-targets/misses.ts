/**
 * Remembers for how many runs in a row the answers for a name missed targets.
 *
 * For a name that tells its addresses in turn, one run may miss an address that is as good as ever. The
 * memory is that of the function's process, which a schedule of a minute keeps alive; where it is lost,
 * targets only stay longer.
 */
export class Misses {
  private readonly runs = new Map<string, ReadonlyMap<string, number>>();

  /** @param enough Runs after which a target is taken to be gone. */
  constructor(private readonly enough: number) {}

  /** To be called once in each run. @returns Those of the targets that were missed for long enough. */
  record(targetGroupArn: string, missed: readonly string[]): ReadonlySet<string> {
    const before = this.runs.get(targetGroupArn);
    const now = new Map(missed.map((id) => [id, (before?.get(id) ?? 0) + 1]));
    this.runs.set(targetGroupArn, now);
    return new Set(missed.filter((id) => (now.get(id) ?? 0) >= this.enough));
  }
}
