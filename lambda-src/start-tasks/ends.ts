/** Ends that a replication task, or a serverless replication, was made for. */

/**
 * `loaded`: its full load is complete, and there is nothing else to do. `stop-reached`: changes are
 * replicated up to where it was told to stop. `stopped-after-load`: its settings say that it stops there,
 * and the changes wait until somebody has it go on.
 */
export type End = "loaded" | "stop-reached" | "stopped-after-load";

/** Stop reasons that are good ends, without "Stop Reason" before them (API reference, ReplicationTask and Replication). */
const ends: readonly (readonly [reason: string, end: End])[] = [
  ["FULL_LOAD_ONLY_FINISHED", "loaded"],
  ["STOPPED_AT_SERVER_TIME", "stop-reached"],
  ["STOPPED_AT_COMMIT_TIME", "stop-reached"],
  ["STOPPED_AFTER_FULL_LOAD", "stopped-after-load"],
  ["STOPPED_AFTER_CACHED_EVENTS", "stopped-after-load"],
];

/** Members of a task that say how it ended. */
interface Stopped {
  readonly status: string;
  /** DMS's own words; empty when it has not stopped. */
  readonly stopReason: string;
}

/** The good end that a task came to; undefined while it is at work, and for every other end. */
export function endOf({ status, stopReason }: Stopped): End | undefined {
  if (status !== "stopped") return undefined;
  return ends.find(([reason]) => stopReason.includes(reason))?.[1];
}

/**
 * True if two stop positions are the same moment of the same clock.
 *
 * The API reference writes them with and without blanks; with another fraction or zone they would be the
 * same, too. A task that ended is not to go on, nor one that runs to be stopped, for a difference in writing.
 */
export function isSameStop(one: string, other: string): boolean {
  return one === other || (instantOf(one) !== undefined && instantOf(one) === instantOf(other));
}

function instantOf(position: string): string | undefined {
  const [, clock, time] = /^\s*(server|commit)_time:\s*(\S+)\s*$/.exec(position) ?? [];
  if (clock === undefined || time === undefined) return undefined;
  // Without a zone it is UTC.
  const instant = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(time) ? time : `${time}Z`);
  return Number.isNaN(instant) ? undefined : `${clock} ${instant}`;
}
