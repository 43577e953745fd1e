/** Which granted actions were used, by role: what is granted and never used can be listed. */
export class UsedRights {
  private readonly used = new Map<string, Set<string>>();

  note(roleArn: string, action: string): void {
    const actions = this.used.get(roleArn) ?? new Set<string>();
    this.used.set(roleArn, actions.add(action));
  }

  /** Actions by role ARN, sorted. */
  all(): Readonly<Record<string, readonly string[]>> {
    return Object.fromEntries([...this.used].map(([role, actions]) => [role, [...actions].sort()]));
  }
}
