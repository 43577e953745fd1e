/** Moving a task to another replication instance: it goes on there where it was, once its endpoints are tested anew. */
import { AwsFault } from "../reply";
import type { DmsOperation } from "./context";
import { requireAvailable } from "./replication-instances";
import { textOf } from "./payload";
import type { ReplicationInstance } from "./store";
import { passThrough, requireResting, shape } from "./task-states";

const move: DmsOperation = ({ store, payload, world }) => {
  const task = store.tasks.get(payload.required("ReplicationTaskArn"));
  const target = store.instances.get(payload.required("TargetReplicationInstanceArn"));
  requireResting(task, "be moved");
  requireAvailable(target);
  requireNoEarlierVersion(store.instances.get(textOf(task.members.ReplicationInstanceArn)), target);
  passThrough(world, task, {
    passing: "moving",
    next: task.status,
    then: () => {
      task.members = { ...task.members, ReplicationInstanceArn: target.arn };
    },
  });
  return { ReplicationTask: { ...shape(world, task), TargetReplicationInstanceArn: target.arn } };
};

export const taskMoveOperations: Readonly<Record<string, DmsOperation>> = { MoveReplicationTask: move };

/** @throws InvalidResourceStateFault where the other instance has an earlier engine version. */
function requireNoEarlierVersion(from: ReplicationInstance, to: ReplicationInstance): void {
  const [before, after] = [textOf(from.members.EngineVersion), textOf(to.members.EngineVersion)];
  if (before.localeCompare(after, "en", { numeric: true }) <= 0) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `The target replication instance ${to.identifier} has DMS version ${after}, earlier than ${before} of ${from.identifier}.`,
  );
}
