/** States of replication tasks, and how DMS answers them. */
import { AwsFault } from "../reply";
import type { World } from "../world/world";
import type { ReplicationTask } from "./store";

/** States in which a task may be changed or deleted. */
const restingStates = ["ready", "stopped", "failed"];

/** @throws InvalidResourceStateFault unless the task is at rest. */
export function requireResting(task: ReplicationTask, what: string): void {
  requireState(task, restingStates, what);
}

/** @throws InvalidResourceStateFault in another state than one of these. */
export function requireState(task: ReplicationTask, allowed: readonly string[], what: string): void {
  if (allowed.includes(task.status)) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Replication Task cannot ${what}, invalid state: ${task.status}.`,
  );
}

/** Goes into a passing state now and into the next after it, unless something else happened meanwhile. */
export function passThrough(
  world: World,
  task: ReplicationTask,
  { passing, next, then }: { readonly passing: string; readonly next: string; readonly then?: () => void },
): void {
  task.status = passing;
  world.after(passing === "starting" ? "starting" : "task", () => {
    if (task.status !== passing) return;
    task.status = next;
    then?.();
  });
}

/** Share of the rows that a full load has copied, 0 to 1. */
export function loadedShare({ pace }: World, task: ReplicationTask): number {
  if (task.loadingSince === undefined) return task.loadedShare;
  if (pace.fullLoad === 0) return 1;
  return Math.min(1, task.loadedShare + (Date.now() - task.loadingSince) / pace.fullLoad);
}

/** A task as DMS answers it. */
export function shape(world: World, task: ReplicationTask, brief = false): object {
  const { ReplicationTaskSettings, TableMappings, ...members } = task.members;
  const loaded = task.members.MigrationType === "cdc" ? 0 : loadedShare(world, task);
  return {
    ReplicationTaskIdentifier: task.identifier,
    ReplicationTaskArn: task.arn,
    Status: task.status,
    ReplicationTaskCreationDate: task.createdAt,
    ...members,
    ...(brief ? {} : { ReplicationTaskSettings, TableMappings }),
    ...(task.startedAt === undefined ? {} : { ReplicationTaskStartDate: task.startedAt }),
    ...(task.stopReason === undefined ? {} : { StopReason: task.stopReason }),
    ...(task.lastFailureMessage === undefined ? {} : { LastFailureMessage: task.lastFailureMessage }),
    ReplicationTaskStats: {
      FullLoadProgressPercent: Math.floor(100 * loaded),
      TablesLoaded: loaded === 1 ? 1 : 0,
      TablesLoading: loaded > 0 && loaded < 1 ? 1 : 0,
      TablesQueued: 0,
      TablesErrored: 0,
      ElapsedTimeMillis: 0,
      ...(task.freshlyStartedAt === undefined ? {} : { FreshStartDate: task.freshlyStartedAt }),
    },
  };
}
