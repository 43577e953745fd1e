/** Replication tasks: no row is moved, but every state and every refusal is AWS's. */
import { AwsFault } from "../reply";
import { nowSeconds, type DmsContext, type DmsOperation } from "./context";
import { changePositions, ownEnd, requireStartPoint } from "./change-positions";
import { requireAvailable } from "./replication-instances";
import { filtered, page } from "./pages";
import { defined, type JsonObject, textOf } from "./payload";
import { requireActive, requireMappings, requireMigrationType } from "./requirements";
import type { DmsStore, ReplicationTask } from "./store";
import { effectiveSettings } from "./task-settings";
import { loadedShare, passThrough, requireResting, requireState, shape } from "./task-states";

const create: DmsOperation = ({ store, payload, world }) => {
  const identifier = payload.required("ReplicationTaskIdentifier").toLowerCase();
  const instance = store.instances.get(payload.required("ReplicationInstanceArn"));
  requireAvailable(instance);
  requireActive(store, payload.required("SourceEndpointArn"), "SOURCE");
  requireActive(store, payload.required("TargetEndpointArn"), "TARGET");
  requireMigrationType(payload.required("MigrationType"));
  requireMappings(payload.required("TableMappings"));
  const arn = store.newArn("task", payload.text("ResourceIdentifier"));
  const taskId = arn.split(":").pop() ?? "";
  const task = store.tasks.add({
    identifier,
    arn,
    tags: payload.tags(),
    status: "creating",
    createdAt: nowSeconds(),
    ran: false,
    loadedShare: 0,
    members: {
      ...settable(payload.members),
      SourceEndpointArn: payload.required("SourceEndpointArn"),
      TargetEndpointArn: payload.required("TargetEndpointArn"),
      ReplicationInstanceArn: instance.arn,
      ReplicationTaskSettings: effectiveSettings(payload.text("ReplicationTaskSettings"), {
        instanceId: instance.identifier,
        taskId,
        mode: world.modes.taskSettings,
      }),
    },
  });
  world.after("task", () => (task.status = "ready"));
  return { ReplicationTask: shape(world, task) };
};

const modify: DmsOperation = ({ store, payload, world }) => {
  const task = find(store, payload.required("ReplicationTaskArn"));
  requireResting(task, "be modified");
  const type = payload.text("MigrationType");
  if (type !== undefined) requireMigrationType(type);
  const mappings = payload.text("TableMappings");
  if (mappings !== undefined) requireMappings(mappings);
  const settings = payload.text("ReplicationTaskSettings");
  const instance = store.instances.get(textOf(task.members.ReplicationInstanceArn));
  const taskId = task.arn.split(":").pop() ?? "";
  task.members = {
    ...task.members,
    ...settable(payload.members),
    ...(settings === undefined
      ? {}
      : {
          ReplicationTaskSettings: effectiveSettings(settings, {
            instanceId: instance.identifier,
            taskId,
            mode: world.modes.taskSettings,
          }),
        }),
  };
  passThrough(world, task, { passing: "modifying", next: task.status });
  return { ReplicationTask: shape(world, task) };
};

const start: DmsOperation = (context) => {
  const { store, payload, world } = context;
  const task = find(store, payload.required("ReplicationTaskArn"));
  const type = payload.required("StartReplicationTaskType");
  requireResting(task, "be started");
  requireStartType(task, type);
  requireTestedConnections(context, task);
  requireStartPoint(type, textOf(task.members.MigrationType), payload.members);
  task.members = { ...task.members, ...defined(changePositions(payload.members)) };
  task.ran = true;
  task.startedAt = nowSeconds();
  if (type !== "resume-processing") {
    task.freshlyStartedAt = task.startedAt;
    task.loadedShare = 0;
  }
  delete task.stopReason;
  delete task.lastFailureMessage;
  passThrough(world, task, { passing: "starting", next: "running", then: () => void run(context, task) });
  return { ReplicationTask: shape(world, task) };
};

const stop: DmsOperation = ({ store, payload, world }) => {
  const task = find(store, payload.required("ReplicationTaskArn"));
  requireState(task, ["running"], "be stopped");
  task.stopReason = "Stop Reason NORMAL";
  task.stoppedAt = nowSeconds();
  task.loadedShare = loadedShare(world, task);
  delete task.loadingSince;
  passThrough(world, task, { passing: "stopping", next: "stopped" });
  return { ReplicationTask: shape(world, task) };
};

const remove: DmsOperation = ({ store, payload, world }) => {
  const task = find(store, payload.required("ReplicationTaskArn"));
  requireResting(task, "be deleted");
  task.status = "deleting";
  world.after("task", () => store.tasks.delete(task));
  return { ReplicationTask: shape(world, task) };
};

const describe: DmsOperation = ({ store, payload, world }) => {
  // A task has two endpoints, and the filter by endpoint means either.
  const byEndpoint = payload.filters().get("endpoint-arn");
  const candidates = store.tasks.all().filter((one) => !byEndpoint || usesOneOf(one, byEndpoint));
  const readers = {
    "replication-task-arn": (one: ReplicationTask) => one.arn,
    "replication-task-id": (one: ReplicationTask) => one.identifier,
    "migration-type": (one: ReplicationTask) => textOf(one.members.MigrationType),
    "endpoint-arn": () => byEndpoint?.[0] ?? "",
    "replication-instance-arn": (one: ReplicationTask) => textOf(one.members.ReplicationInstanceArn),
  };
  const found = filtered(candidates, payload, readers, "No Tasks found matching filters");
  const brief = payload.flag("WithoutSettings") ?? false;
  return page(
    "ReplicationTasks",
    found.map((task) => shape(world, task, brief)),
    payload,
  );
};

export const taskOperations: Readonly<Record<string, DmsOperation>> = {
  CreateReplicationTask: create,
  ModifyReplicationTask: modify,
  StartReplicationTask: start,
  StopReplicationTask: stop,
  DeleteReplicationTask: remove,
  DescribeReplicationTasks: describe,
};

function find(store: DmsStore, arn: string): ReplicationTask {
  return store.tasks.get(arn);
}

function usesOneOf(task: ReplicationTask, endpointArns: readonly string[]): boolean {
  const { SourceEndpointArn, TargetEndpointArn } = task.members;
  return [SourceEndpointArn, TargetEndpointArn].some((arn) => endpointArns.includes(textOf(arn)));
}

/** `start-replication` is for the first start, the others for later ones (API reference). */
function requireStartType(task: ReplicationTask, type: string): void {
  const known = ["start-replication", "resume-processing", "reload-target"];
  if (!known.includes(type)) {
    throw new AwsFault(
      "InvalidParameterValueException",
      `Start type "${type}" is not one of ${known.join(", ")}.`,
    );
  }
  if (type === "start-replication" && task.ran) {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      "Start Type : START_REPLICATION, valid only for tasks running for the first time",
    );
  }
  if (type !== "start-replication" && !task.ran) {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      `Start Type : ${type.toUpperCase().replace("-", "_")}, not valid for tasks running for the first time`,
    );
  }
}

function requireTestedConnections({ store }: DmsContext, task: ReplicationTask): void {
  const instanceArn = textOf(task.members.ReplicationInstanceArn);
  for (const endpointArn of [task.members.SourceEndpointArn, task.members.TargetEndpointArn]) {
    if (store.connectionsOf(textOf(endpointArn), instanceArn)?.status !== "successful") {
      throw new AwsFault(
        "InvalidResourceStateFault",
        "Test connection for replication instance and endpoint should be successful for starting the replication task",
      );
    }
  }
}

/** What a task does once it runs: it reads its secrets and roles, loads, and comes to its end if it has one. */
async function run({ store, world, checkConnection }: DmsContext, task: ReplicationTask): Promise<void> {
  const resumed = task.loadedShare === 1;
  task.loadingSince = Date.now();
  const instanceArn = textOf(task.members.ReplicationInstanceArn);
  for (const endpoint of [task.members.SourceEndpointArn, task.members.TargetEndpointArn]) {
    const broken = await checkConnection(store, textOf(endpoint), instanceArn, "run");
    if (broken && task.status === "running") {
      task.status = "failed";
      task.stopReason = "Stop Reason FATAL_ERROR";
      task.lastFailureMessage = `Last Error ${broken.message}`;
      return;
    }
  }
  const reason = ownEnd({
    migrationType: textOf(task.members.MigrationType),
    settings: textOf(task.members.ReplicationTaskSettings),
    stopPosition: task.members.CdcStopPosition,
    resumed,
  });
  const began = task.loadingSince;
  const left = (1 - task.loadedShare) * world.pace.fullLoad;
  const end = (): void => {
    if (task.loadingSince === began && reason !== undefined) finish(task, reason);
  };
  if (reason !== undefined) setTimeout(() => world.after("task", end), left).unref();
}

function finish(task: ReplicationTask, reason: string): void {
  if (task.status !== "running") return;
  task.status = "stopped";
  task.loadedShare = 1;
  delete task.loadingSince;
  task.stopReason = `Stop Reason ${reason}`;
  task.stoppedAt = nowSeconds();
}

function settable(members: JsonObject): JsonObject {
  return defined({
    MigrationType: members.MigrationType,
    TableMappings: members.TableMappings,
    ...changePositions(members),
    TaskData: members.TaskData,
  });
}
