/**
 * Start and end of replication: the positions that a task keeps, those that DMS refuses, and the moment a task
 * stops by itself.
 */
import { AwsFault } from "../reply";
import { asObject, type Json, type JsonObject } from "./payload";

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

/** Facts that decide if a task that begins to run stops by itself. */
export interface Run {
  readonly migrationType: string;
  /** The settings document. */
  readonly settings: string;
  readonly stopPosition: Json | undefined;
  /** True if its full load was over before. */
  readonly resumed: boolean;
}

/** The stop reason of a task that stops by itself when it has run for a moment; undefined for one that goes on. */
export function ownEnd({ migrationType, settings, stopPosition, resumed }: Run): string | undefined {
  if (migrationType === "full-load") return "FULL_LOAD_ONLY_FINISHED";
  const load = asObject(asObject(JSON.parse(settings))?.FullLoadSettings);
  if (migrationType === "full-load-and-cdc" && !resumed) {
    if (load?.StopTaskCachedChangesNotApplied === true) return "STOPPED_AFTER_FULL_LOAD";
    if (load?.StopTaskCachedChangesApplied === true) return "STOPPED_AFTER_CACHED_EVENTS";
  }
  return reachesStop(stopPosition);
}

/** The stop reason of a task whose stop lies in the past; undefined for one that goes on for now. */
function reachesStop(position: Json | undefined): string | undefined {
  const [, kind, time] =
    /^(server|commit)_time:(.+)$/.exec(typeof position === "string" ? position : "") ?? [];
  if (kind === undefined || time === undefined || Date.parse(`${time}Z`) > Date.now()) return undefined;
  return kind === "server" ? "STOPPED_AT_SERVER_TIME" : "STOPPED_AT_COMMIT_TIME";
}

function isoSeconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19);
}
