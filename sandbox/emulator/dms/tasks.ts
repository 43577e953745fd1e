/** Replication tasks: no row is moved, but every state and every refusal is AWS's. */
import { AwsFault } from "../reply";
import { afterPassingState, nowSeconds, type DmsContext, type DmsOperation } from "./context";
import { changePositions, ownEnd, requireStartPoint } from "./change-positions";
import { requireAvailable } from "./replication-instances";
import { filtered, page } from "./pages";
import { asObject, defined, type JsonObject, textOf } from "./payload";
import type { DmsStore, ReplicationTask } from "./store";
import { effectiveSettings } from "./task-settings";

const migrationTypes = ["full-load", "cdc", "full-load-and-cdc"];
/** States in which a task may be changed or deleted. */
const restingStates = ["ready", "stopped", "failed"];

const create: DmsOperation = ({ store, payload }) => {
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
    members: {
      ...settable(payload.members),
      SourceEndpointArn: payload.required("SourceEndpointArn"),
      TargetEndpointArn: payload.required("TargetEndpointArn"),
      ReplicationInstanceArn: instance.arn,
      ReplicationTaskSettings: effectiveSettings(
        payload.text("ReplicationTaskSettings"),
        instance.identifier,
        taskId,
      ),
    },
  });
  afterPassingState(() => (task.status = "ready"));
  return { ReplicationTask: shape(task) };
};

const modify: DmsOperation = ({ store, payload }) => {
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
      : { ReplicationTaskSettings: effectiveSettings(settings, instance.identifier, taskId) }),
  };
  passThrough(task, "modifying", task.status);
  return { ReplicationTask: shape(task) };
};

const start: DmsOperation = (context) => {
  const { store, payload } = context;
  const task = find(store, payload.required("ReplicationTaskArn"));
  const type = payload.required("StartReplicationTaskType");
  requireState(task, restingStates, "be started");
  requireStartType(task, type);
  requireTestedConnections(context, task);
  requireStartPoint(type, textOf(task.members.MigrationType), payload.members);
  task.members = { ...task.members, ...defined(changePositions(payload.members)) };
  task.ran = true;
  task.startedAt = nowSeconds();
  delete task.stopReason;
  passThrough(task, "starting", "running");
  const reason = ownEnd({
    migrationType: textOf(task.members.MigrationType),
    settings: textOf(task.members.ReplicationTaskSettings),
    stopPosition: task.members.CdcStopPosition,
    resumed: type === "resume-processing",
  });
  // Nothing is copied, so that the end comes quickly.
  if (reason !== undefined) afterPassingState(() => afterPassingState(() => finish(task, reason)));
  return { ReplicationTask: shape(task) };
};

const stop: DmsOperation = ({ store, payload }) => {
  const task = find(store, payload.required("ReplicationTaskArn"));
  requireState(task, ["running"], "be stopped");
  task.stopReason = "Stop Reason NORMAL";
  task.stoppedAt = nowSeconds();
  passThrough(task, "stopping", "stopped");
  return { ReplicationTask: shape(task) };
};

const remove: DmsOperation = ({ store, payload }) => {
  const task = find(store, payload.required("ReplicationTaskArn"));
  requireState(task, restingStates, "be deleted");
  task.status = "deleting";
  afterPassingState(() => store.tasks.delete(task));
  return { ReplicationTask: shape(task) };
};

const describe: DmsOperation = ({ store, payload }) => {
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
    found.map((task) => shape(task, brief)),
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

/** @throws InvalidResourceStateFault unless the endpoint is active and of a type. */
export function requireActive(store: DmsStore, arn: string, type: "SOURCE" | "TARGET"): void {
  const endpoint = store.endpoints.get(arn);
  const actual = textOf(endpoint.members.EndpointType).toUpperCase();
  if (endpoint.status === "active" && actual === type) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Endpoint ${endpoint.identifier} is a ${actual} endpoint in status ${endpoint.status}; an active ${type} endpoint is needed.`,
  );
}

/** @throws InvalidParameterValueException for a type that DMS does not know. */
export function requireMigrationType(type: string): void {
  if (migrationTypes.includes(type)) return;
  throw new AwsFault(
    "InvalidParameterValueException",
    `Migration type "${type}" is not one of ${migrationTypes.join(", ")}.`,
  );
}

/** @throws InvalidParameterValueException for mappings that select nothing. */
export function requireMappings(text: string): void {
  let rules: unknown;
  try {
    rules = asObject(JSON.parse(text))?.rules;
  } catch {
    // Refused below.
  }
  if (Array.isArray(rules) && rules.some((rule) => asObject(rule)?.["rule-type"] === "selection")) return;
  throw new AwsFault(
    "InvalidParameterValueException",
    "Error in mapping rules. No selection rule, or the table mappings are no JSON.",
  );
}

function requireState(task: ReplicationTask, allowed: readonly string[], what: string): void {
  if (allowed.includes(task.status)) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Replication Task cannot ${what}, invalid state: ${task.status}.`,
  );
}

/** `start-replication` is for the first start, the others for later ones; resume is not for full load (API reference). */
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
  if (type === "resume-processing" && task.members.MigrationType === "full-load") {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      "Start Type : RESUME_PROCESSING, is not applicable to full-load tasks",
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

function finish(task: ReplicationTask, reason: string): void {
  if (task.status !== "running") return;
  task.status = "stopped";
  task.stopReason = `Stop Reason ${reason}`;
  task.stoppedAt = nowSeconds();
}

/** Goes into a passing state now and into the next after it, unless something else happened meanwhile. */
function passThrough(task: ReplicationTask, passing: string, next: string): void {
  task.status = passing;
  afterPassingState(() => {
    if (task.status === passing) task.status = next;
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

function shape(task: ReplicationTask, brief = false): object {
  const { ReplicationTaskSettings, TableMappings, ...members } = task.members;
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
      FullLoadProgressPercent: task.ran ? 100 : 0,
      TablesLoaded: task.ran ? 1 : 0,
      TablesLoading: 0,
      TablesQueued: 0,
      TablesErrored: 0,
      ElapsedTimeMillis: 0,
    },
  };
}
