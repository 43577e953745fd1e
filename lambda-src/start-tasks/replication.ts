import { poll } from "../shared/deadline";
import { failedWith } from "../shared/errors";
import type { Run } from "../shared/step";
import type { ConnectionResult } from "./event";
import type { LiveReplication, ReplicationApi } from "./replication-api";
import {
  decideReplication,
  hasPassedTests,
  isStarting,
  replicationStoppedByWish,
  type ReplicationDecision,
} from "./replication-decide";
import {
  ReplicationDeprovisioned,
  ReplicationFailed,
  ReplicationMissing,
  ReplicationNotStartable,
  ReplicationReloadNeeded,
} from "./replication-errors";
import type { ReplicationStarted, StartReplicationEvent } from "./replication-event";

/** Dependencies of starting a serverless replication. */
export interface ReplicationDependencies extends Run {
  readonly api: ReplicationApi;
}

/** Most times that a start is decided anew after a change by somebody else. */
const mostRefusals = 20;

/** Pause before a refused start is decided anew, in milliseconds. */
const pauseAfterRefusal = 500;

/**
 * Pauses before a start that failed is made again, in milliseconds: roles, policies and grants that were
 * written seconds ago are not seen everywhere yet, and a start begins with the connection tests.
 */
const restartPauses = [10_000, 20_000];

/** Longest time for DMS to show the state before a start after it was accepted, in milliseconds. */
const acceptancePatience = 30_000;

/**
 * Brings the serverless replication of a pipeline to run.
 *
 * There is no connection test to ask for: DMS tests both endpoints as part of every start. One that never
 * ran is started, one that stopped or failed is resumed where it was. It is never reloaded, because that
 * copies every table again. One that came to the end it was made for stays as it is, however often it is
 * deployed. One that runs and is to end elsewhere than it was told is stopped and resumed, because only a
 * start can say where.
 *
 * Retry contract: reads first and may run any number of times, at the same time as itself and after a
 * run that was stopped anywhere; a replication that runs already is success. Waits while DMS changes it,
 * also while it stores a modification. A start takes minutes; one that is under way when the function's
 * time is over is success too.
 *
 * @throws ReplicationFailed with DMS's own words, ReplicationReloadNeeded, ReplicationMissing,
 * ReplicationNotStartable, ReplicationDeprovisioned, and what `call` throws.
 */
export async function startReplication(
  event: StartReplicationEvent,
  deps: ReplicationDependencies,
): Promise<ReplicationStarted> {
  let accepted = 0;
  for (let refusals = 0; ;) {
    const replication = await settled(event, deps);
    // What was started here was told where to stop, in whichever words DMS repeats it.
    const decision = decideReplication(replication, accepted === 0 ? event : {});
    if (!isAction(decision)) return ended(event, replication, decision, accepted > 0);
    if (accepted > 0 && replicationStoppedByWish(replication)) {
      return ended(event, replication, "finished", true);
    }
    await pauseBeforeRestart(event, replication, accepted, deps);
    const refusal = await act(event, decision, deps);
    if (refusal === undefined) {
      if (decision !== "stop") accepted += 1;
      await underWay(event, replication, deps);
      continue;
    }
    refusals += 1;
    if (refusals > mostRefusals) throw notStartable(event, replication, refusal);
    deps.log.warn("replication could not be started yet", { reason: refusal });
    await deps.deadline.clock.sleep(pauseAfterRefusal);
  }
}

type Action = Extract<ReplicationDecision, "stop" | "start" | "resume">;

function isAction(decision: ReplicationDecision): decision is Action {
  return decision === "stop" || decision === "start" || decision === "resume";
}

/** @throws ReplicationFailed when a start that was accepted failed, and another one would not help. */
async function pauseBeforeRestart(
  event: StartReplicationEvent,
  replication: LiveReplication,
  accepted: number,
  { deadline, log }: ReplicationDependencies,
): Promise<void> {
  if (accepted === 0) return;
  const pause = restartPauses[accepted - 1];
  const reason = reasonOf(replication);
  if (replication.tablesBegun > 0 || pause === undefined || deadline.remaining() < pause) {
    throw new ReplicationFailed(event.pipeline, replication.identifier, reason);
  }
  log.warn("replication failed, starting again", { reason });
  await deadline.clock.sleep(pause);
}

/** @returns Undefined when DMS took it, else its reason. */
async function act(
  { pipeline, replicationConfigArn, cdcStop }: StartReplicationEvent,
  action: Action,
  { api, log }: ReplicationDependencies,
): Promise<string | undefined> {
  const type = action === "start" ? "start-replication" : "resume-processing";
  try {
    const refusal = await (action === "stop"
      ? api.stop(replicationConfigArn)
      : api.start(replicationConfigArn, type, cdcStop));
    if (refusal === undefined) log.info("replication takes it", { pipeline, action });
    return refusal;
  } catch (error) {
    if (failedWith(error, "ResourceNotFound")) throw new ReplicationMissing(pipeline, "is gone", error);
    throw error;
  }
}

/** Waits until DMS no longer shows the state from before a start that it took. */
async function underWay(
  event: StartReplicationEvent,
  before: LiveReplication,
  deps: ReplicationDependencies,
): Promise<void> {
  await poll(deps.deadline, acceptancePatience, async () => {
    const { status } = await present(event, deps);
    return status === before.status ? undefined : true;
  });
}

/** The replication, once DMS has done what it is doing with it; as it is when time is over. */
async function settled(
  event: StartReplicationEvent,
  deps: ReplicationDependencies,
): Promise<LiveReplication> {
  let last: LiveReplication | undefined;
  const replication = await poll(deps.deadline, deps.deadline.remaining(), async () => {
    const before = last?.status;
    last = await present(event, deps);
    if (last.status !== before) deps.log.info("replication state", { state: last.status });
    return decideReplication(last) === "wait" ? undefined : last;
  });
  const found = replication ?? last;
  if (!found) throw new ReplicationMissing(event.pipeline, "was not found");
  return found;
}

async function present(
  event: StartReplicationEvent,
  deps: ReplicationDependencies,
): Promise<LiveReplication> {
  const replication = await deps.api.replication(event.replicationConfigArn);
  if (!replication) throw new ReplicationMissing(event.pipeline, "does not exist");
  return replication;
}

/** Result for a replication that is not to be started (any more). */
function ended(
  event: StartReplicationEvent,
  replication: LiveReplication,
  decision: Exclude<ReplicationDecision, Action>,
  startedHere: boolean,
): ReplicationStarted {
  const { pipeline } = event;
  const done = decision === "finished" || hasPassedTests(replication);
  const tested = startedHere && done ? "successful" : "not-tested";
  const { identifier, status, failure, stopReason } = replication;
  switch (decision) {
    case "running":
    case "finished":
      return answer(event, replication, decision, tested);
    case "gone":
      throw new ReplicationMissing(pipeline, "is being deleted");
    case "reload":
      throw new ReplicationReloadNeeded(pipeline, identifier, failure || stopReason || "no reason given");
    case "wait":
      if (isStarting(replication)) return answer(event, replication, "starting", tested);
      throw new ReplicationNotStartable(pipeline, identifier, status, "");
  }
}

function notStartable(event: StartReplicationEvent, replication: LiveReplication, reason: string): Error {
  const { identifier, status, provisionState } = replication;
  return provisionState === "deprovisioned"
    ? new ReplicationDeprovisioned(event.pipeline, identifier, reason)
    : new ReplicationNotStartable(event.pipeline, identifier, status, reason);
}

function answer(
  event: StartReplicationEvent,
  { status: state }: LiveReplication,
  status: ReplicationStarted["status"],
  tested: ConnectionResult,
): ReplicationStarted {
  return { pipeline: event.pipeline, status, state, connections: { source: tested, target: tested } };
}

function reasonOf({ failure, stopReason }: LiveReplication): string {
  const reason = failure || stopReason || "DMS gives no reason";
  return /[.!?]$/.test(reason) ? reason : `${reason}.`;
}
