/** Longest times that Terraform waits for DMS, where the provider lets them be set. */

/** Durations like "45m", by what is waited for. */
export interface Timeouts {
  readonly create?: string | undefined;
  readonly update?: string | undefined;
  readonly delete?: string | undefined;
}

/** The `timeouts` block with the members that are said; nothing where none is. */
export function saidTimeouts(timeouts: Timeouts = {}): {
  timeouts?: { create?: string; update?: string; delete?: string };
} {
  const said = Object.entries(timeouts).filter(([, duration]) => duration !== undefined);
  return said.length === 0 ? {} : { timeouts: Object.fromEntries(said) };
}
