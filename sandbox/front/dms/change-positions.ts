/** Where replication of changes begins and ends: what a task keeps of it, and what DMS refuses. */
import { AwsFault } from "../reply";
import type { Json, JsonObject } from "./payload";

/**
 * Members that a task keeps of a request: a start time becomes a start position, as DMS answers it.
 *
 * @throws InvalidParameterCombinationException when both are said (API reference).
 */
export function changePositions(members: JsonObject): Record<string, Json | undefined> {
  const { CdcStartTime: time, CdcStartPosition: position, CdcStopPosition } = members;
  if (time !== undefined && position !== undefined) {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      "CdcStartTime and CdcStartPosition cannot be specified together.",
    );
  }
  return {
    CdcStartPosition: typeof time === "number" ? isoSeconds(time * 1000) : position,
    CdcStopPosition,
  };
}

/** A start point is for the first start of a task that only replicates changes (API reference, StartReplicationTask). */
export function requireStartPoint(type: string, migrationType: string, members: JsonObject): void {
  if (members.CdcStartTime === undefined && members.CdcStartPosition === undefined) return;
  if (type === "start-replication" && migrationType === "cdc") return;
  throw new AwsFault(
    "InvalidParameterCombinationException",
    `A CDC start point is valid for the first start of a cdc task only, not for ${type} of a ${migrationType} task.`,
  );
}

/** The stop reason of a task whose stop lies in the past; undefined for one that goes on for now. */
export function reachesStop(position: Json | undefined): string | undefined {
  const [, kind, time] =
    /^(server|commit)_time:(.+)$/.exec(typeof position === "string" ? position : "") ?? [];
  if (kind === undefined || time === undefined || Date.parse(`${time}Z`) > Date.now()) return undefined;
  return kind === "server" ? "STOPPED_AT_SERVER_TIME" : "STOPPED_AT_COMMIT_TIME";
}

function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
