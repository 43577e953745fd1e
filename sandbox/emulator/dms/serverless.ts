/** DMS Serverless: configurations and their replications, with AWS's states and refusals. */
import { AwsFault } from "../reply";
import { afterPassingState, nowSeconds, type DmsContext, type DmsOperation } from "./context";
import { filtered, page } from "./pages";
import { asObject, defined, Payload, textOf, type JsonObject } from "./payload";
import { replicate, startable, stoppable } from "./serverless-run";
import { requireVpcRole } from "./service-roles";
import type { DmsStore, ReplicationConfig } from "./store";
import { effectiveSettings } from "./task-settings";
import { requireActive, requireMappings, requireMigrationType } from "./tasks";

/** Valid values of capacity units (ComputeConfig in the API reference). */
const capacityUnits = [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384];

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
  const arn = store.newArn("replication-config");
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
      ReplicationSettings: settingsOf(payload.text("ReplicationSettings"), arn),
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
    ...(settings === undefined ? {} : { ReplicationSettings: settingsOf(settings, config.arn) }),
  };
  config.updatedAt = nowSeconds();
  const before = config.status;
  config.status = "modifying";
  afterPassingState(() => {
    if (config.status === "modifying") config.status = before;
  });
  return { ReplicationConfig: configShape(config) };
};

const remove: DmsOperation = (context) => {
  const config = find(context);
  requireState(config, restingStates, "be deleted");
  config.status = "deleting";
  afterPassingState(() => context.store.replicationConfigs.delete(config));
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
  afterPassingState(() => {
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

/** The compute configuration after a call, complete as DMS answers it. */
function computeOf({ store, payload }: DmsContext, before: JsonObject): JsonObject {
  const said = payload.object("ComputeConfig") ?? {};
  const groupId = textOf(said.ReplicationSubnetGroupId ?? before.ReplicationSubnetGroupId).toLowerCase();
  const group = store.subnetGroups.byIdentifier(groupId);
  if (!group) {
    throw new AwsFault("ResourceNotFoundFault", `Replication Subnet Group "${groupId}" not found.`);
  }
  const multiAz = said.MultiAZ === true;
  if (multiAz && textOf(said.AvailabilityZone) !== "") {
    throw new AwsFault(
      "InvalidParameterCombinationException",
      "AvailabilityZone cannot be set when MultiAZ is true.",
    );
  }
  const compute = {
    KmsKeyId: `arn:${store.partition}:kms:${store.region}:${store.accountId}:alias/aws/dms`,
    MinCapacityUnits: 1,
    PreferredMaintenanceWindow: "sun:06:00-sun:14:00",
    ...(multiAz ? {} : { AvailabilityZone: group.subnets[0]?.zone ?? "" }),
    VpcSecurityGroupIds: [],
    ...before,
    ...said,
    MultiAZ: multiAz,
    ReplicationSubnetGroupId: group.identifier,
  };
  requireCapacity(new Payload(compute));
  return compute;
}

function requireCapacity(compute: Payload): void {
  const [least, most] = [compute.number("MinCapacityUnits") ?? 0, compute.number("MaxCapacityUnits") ?? 0];
  if (capacityUnits.includes(least) && capacityUnits.includes(most) && least <= most) return;
  throw new AwsFault(
    "InvalidParameterValueException",
    `Capacity units from ${least} to ${most} are not valid: each is one of ${capacityUnits.join(", ")}.`,
  );
}

/** Settings as DMS answers them, in the log group that serverless replications have. */
function settingsOf(text: string | undefined, arn: string): string {
  const id = arn.split(":").pop() ?? "";
  const settings = asObject(JSON.parse(effectiveSettings(text, id, id))) ?? {};
  const logging = asObject(settings.Logging) ?? {};
  if (logging.EnableLogging !== true) return JSON.stringify(settings);
  const named = {
    CloudWatchLogGroup: `dms-serverless-replication-${id}`,
    CloudWatchLogStream: `dms-serverless-serv-res-id-${id}`,
  };
  return JSON.stringify({ ...settings, Logging: { ...logging, ...named } });
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
