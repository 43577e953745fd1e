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
import type { World } from "../world/world";

/** States in which a task may be changed or deleted. */
const restingStates = ["ready", "stopped", "failed"];

const create: DmsOperation = ({ store, payload, world }) => {
  const identifier = payload.required("ReplicationTaskIdentifier").toLowerCase();
  const instance = store.instances.get(payload.required("ReplicationInstanceArn"));
  requireAvailable(instance);
  requireActive(store, payload.required("SourceEndpointArn"), "SOURCE");
  requireActive(store, payload.required("TargetEndpointArn"), "TARGET");
  requireMigrationType(payload.required("MigrationType"));
  requireMappings(payload.required("TableMappings"));
  const arn = store.newArn("task");
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
  requireState(task, restingStates, "be modified");
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
  requireState(task, restingStates, "be started");
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
  requireState(task, restingStates, "be deleted");
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

function requireState(task: ReplicationTask, allowed: readonly string[], what: string): void {
  if (allowed.includes(task.status)) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Replication Task cannot ${what}, invalid state: ${task.status}.`,
  );
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

/** Share of the rows that a full load has copied, 0 to 1. */
function loadedShare({ pace }: World, task: ReplicationTask): number {
  if (task.loadingSince === undefined) return task.loadedShare;
  if (pace.fullLoad === 0) return 1;
  return Math.min(1, task.loadedShare + (Date.now() - task.loadingSince) / pace.fullLoad);
}

function finish(task: ReplicationTask, reason: string): void {
  if (task.status !== "running") return;
  task.status = "stopped";
  task.loadedShare = 1;
  delete task.loadingSince;
  task.stopReason = `Stop Reason ${reason}`;
  task.stoppedAt = nowSeconds();
}

/** Goes into a passing state now and into the next after it, unless something else happened meanwhile. */
function passThrough(
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

function settable(members: JsonObject): JsonObject {
  return defined({
    MigrationType: members.MigrationType,
    TableMappings: members.TableMappings,
    ...changePositions(members),
    TaskData: members.TaskData,
  });
}

function shape(world: World, task: ReplicationTask, brief = false): object {
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
