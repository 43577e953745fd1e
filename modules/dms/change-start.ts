/** Start and stop of the replication of changes, in the words of the DMS API. */
import type { CdcStartConfig, CdcStopConfig } from "../../model/schema/change-start";

/** The start point for a person and for a comparison: `now`, a time or a position. */
export function startPoint(start: CdcStartConfig | undefined): string {
  if (start === undefined) return "now";
  return "time" in start ? utc(start.time) : start.position;
}

/** The start point as `CreateReplicationTask` and `StartReplicationTask` take it: one of the two. */
export function startArguments(start: CdcStartConfig): { cdcStartTime?: string; cdcStartPosition?: string } {
  return "time" in start ? { cdcStartTime: utc(start.time) } : { cdcStartPosition: start.position };
}

/** `CdcStopPosition` of `StartReplicationTask`: DMS reads the time as UTC and takes no zone (API reference). */
export function stopPosition(stop: CdcStopConfig): string {
  const [word, time] =
    "serverTime" in stop ? ["server_time", stop.serverTime] : ["commit_time", stop.commitTime];
  return `${word}:${utc(time).replace("Z", "")}`;
}

/** One spelling for each point in time: another zone in the file is no other start point. */
function utc(time: string): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}
