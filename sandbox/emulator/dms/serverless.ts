/** DMS Serverless: configurations and their replications, with AWS's states and refusals. */
import { AwsFault } from "../reply";
import { nowSeconds, type DmsContext, type DmsOperation } from "./context";
import { filtered, page } from "./pages";
import { asObject, defined, textOf, type JsonObject, type Payload } from "./payload";
import { requireActive, requireMappings, requireMigrationType } from "./requirements";
import { computeOf, settingsOf } from "./serverless-parts";
import { replicate, startable, stoppable } from "./serverless-run";
import { requireVpcRole } from "./service-roles";
import type { DmsStore, ReplicationConfig } from "./store";

/** States in which a configuration may be changed or deleted (CHAP_Serverless.Limitations; created as the provider has it). */
const restingStates = ["created", "stopped", "failed"];

const create: DmsOperation = async (context) => {
  const { store, payload } = context;
  const identifier = payload.required("ReplicationConfigIdentifier").toLowerCase();
  await requireVpcRole(context);
  requireEndpoints(store, payload.members);
  requireMigrationType(payload.required("ReplicationType"));
  requireMappings(payload.required("TableMappings"));
  const compute = computeOf(context, {});
  const arn = store.newArn("replication-config", payload.text("ResourceIdentifier"));
  const now = nowSeconds();
  const config = store.replicationConfigs.add({
    identifier,
    arn,
    tags: payload.tags(),
    status: "created",
    subnetGroup: textOf(compute.ReplicationSubnetGroupId),
    createdAt: now,
    updatedAt: now,
    failures: [],
    ran: false,
    loaded: false,
    tests: [],
    members: {
      ...settable(payload.members),
      ComputeConfig: compute,
      ReplicationSettings: settingsOf(context, payload.text("ReplicationSettings"), arn),
    },
  });
  return { ReplicationConfig: configShape(config) };
};

const modify: DmsOperation = (context) => {
  const { store, payload } = context;
  const config = find(context);
  requireState(config, restingStates, "be modified");
  const type = payload.text("ReplicationType");
  if (type !== undefined) requireMigrationType(type);
  const mappings = payload.text("TableMappings");
  if (mappings !== undefined) requireMappings(mappings);
  const members = { ...config.members, ...settable(payload.members) };
  requireEndpoints(store, members);
  const settings = payload.text("ReplicationSettings");
  config.members = {
    ...members,
    ComputeConfig: computeOf(context, asObject(config.members.ComputeConfig) ?? {}),
    ...(settings === undefined ? {} : { ReplicationSettings: settingsOf(context, settings, config.arn) }),
  };
  config.updatedAt = nowSeconds();
  const before = config.status;
  config.status = "modifying";
  context.world.after("serverless", () => {
    if (config.status === "modifying") config.status = before;
  });
  return { ReplicationConfig: configShape(config) };
};

const remove: DmsOperation = (context) => {
  const config = find(context);
  requireState(config, restingStates, "be deleted");
  config.status = "deleting";
  context.world.after("serverless", () => context.store.replicationConfigs.delete(config));
  return { ReplicationConfig: configShape(config) };
};

const start: DmsOperation = (context) => {
  const config = find(context);
  const type = context.payload.required("StartReplicationType");
  requireState(config, startable, "start");
  requireStartType(config, type);
  config.cdcStopPosition = context.payload.text("CdcStopPosition") ?? "";
  replicate(context, config);
  return { Replication: replicationShape(config) };
};

const stop: DmsOperation = (context) => {
  const config = find(context);
  requireState(config, stoppable, "stop");
  config.status = "stopping";
  context.world.after("serverless", () => {
    if (config.status !== "stopping") return;
    config.status = "stopped";
    config.stopReason = "Stop Reason NORMAL";
    config.stoppedAt = nowSeconds();
  });
  return { Replication: replicationShape(config) };
};

const describeConfigs: DmsOperation = ({ store, payload }) =>
  page("ReplicationConfigs", found(store, payload).map(configShape), payload);

const describeReplications: DmsOperation = ({ store, payload }) =>
  page("Replications", found(store, payload).map(replicationShape), payload);

export const serverlessOperations: Readonly<Record<string, DmsOperation>> = {
  CreateReplicationConfig: create,
  ModifyReplicationConfig: modify,
  DeleteReplicationConfig: remove,
  DescribeReplicationConfigs: describeConfigs,
  DescribeReplications: describeReplications,
  StartReplication: start,
  StopReplication: stop,
};

function find({ store, payload }: DmsContext): ReplicationConfig {
  return store.replicationConfigs.get(payload.required("ReplicationConfigArn"));
}

function found(store: DmsStore, payload: Payload): ReplicationConfig[] {
  const readers = {
    "replication-config-arn": (one: ReplicationConfig) => one.arn,
    "replication-config-id": (one: ReplicationConfig) => one.identifier,
  };
  return filtered(store.replicationConfigs.all(), payload, readers, "No replication config found");
}

function requireEndpoints(store: DmsStore, members: JsonObject): void {
  requireActive(store, textOf(members.SourceEndpointArn), "SOURCE");
  requireActive(store, textOf(members.TargetEndpointArn), "TARGET");
}

/** @throws InvalidResourceStateFault in AWS's words, which name the state in capitals. */
function requireState(config: ReplicationConfig, allowed: readonly string[], what: string): void {
  if (allowed.includes(config.status)) return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Replication for Replication Config: ${config.identifier} is in ${config.status.toUpperCase()} state and cannot ${what}`,
  );
}

/** `start-replication` is for the first start only (CHAP_Serverless.Components); resume is not for a full load that has begun. */
function requireStartType(config: ReplicationConfig, type: string): void {
  const known = ["start-replication", "resume-processing", "reload-target"];
  if (!known.includes(type)) {
    throw new AwsFault(
      "InvalidParameterValueException",
      `Start type "${type}" is not one of ${known.join(", ")}.`,
    );
  }
  const refused =
    (type === "start-replication") === config.ran ||
    (type === "resume-processing" && config.loaded && config.members.ReplicationType === "full-load");
  if (!refused) return;
  throw new AwsFault(
    "InvalidParameterCombinationException",
    `Start Type : ${type.toUpperCase().replace("-", "_")}, not valid for replication ${config.identifier}`,
  );
}

function settable(members: JsonObject): JsonObject {
  const { SourceEndpointArn, TargetEndpointArn, ReplicationType, TableMappings } = members;
  const { SupplementalSettings } = members;
  return defined({
    SourceEndpointArn,
    TargetEndpointArn,
    ReplicationType,
    TableMappings,
    SupplementalSettings,
  });
}

function configShape(config: ReplicationConfig): object {
  return {
    ReplicationConfigIdentifier: config.identifier,
    ReplicationConfigArn: config.arn,
    ReplicationConfigCreateTime: config.createdAt,
    ReplicationConfigUpdateTime: config.updatedAt,
    ...config.members,
  };
}

function replicationShape(config: ReplicationConfig): object {
  const { SourceEndpointArn, TargetEndpointArn, ReplicationType } = config.members;
  const loaded = config.loaded ? 1 : 0;
  return {
    ReplicationConfigIdentifier: config.identifier,
    ReplicationConfigArn: config.arn,
    SourceEndpointArn,
    TargetEndpointArn,
    ReplicationType,
    Status: config.status,
    FailureMessages: config.failures,
    ReplicationCreateTime: config.createdAt,
    ReplicationUpdateTime: config.updatedAt,
    ...(config.stopReason === undefined ? {} : { StopReason: config.stopReason }),
    ...(config.stoppedAt === undefined ? {} : { ReplicationLastStopTime: config.stoppedAt }),
    ...(config.cdcStopPosition ? { CdcStopPosition: config.cdcStopPosition } : {}),
    ...(config.ran ? { ProvisionData: { ProvisionState: loaded ? "provisioned" : "provisioning" } } : {}),
    ReplicationStats: {
      FullLoadProgressPercent: loaded * 100,
      TablesLoaded: loaded,
      TablesLoading: 0,
      TablesQueued: 0,
      TablesErrored: 0,
      ElapsedTimeMillis: 0,
    },
  };
}
