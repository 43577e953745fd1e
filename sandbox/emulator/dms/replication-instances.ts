/** Replication instances: no machine stands behind them, only their states. */
import { AwsFault } from "../reply";
import { nowSeconds, type DmsOperation } from "./context";
import { filtered, page } from "./pages";
import { defined, type JsonObject, type Payload, textOf } from "./payload";
import { requireVpcRole } from "./service-roles";
import type { DmsStore, ReplicationInstance } from "./store";
import { shape as subnetGroupShape } from "./subnet-groups";

/** Public address of instances that have one. 192.0.2.0/24 is reserved for documentation (RFC 5737). */
export const publicAddress = "192.0.2.10";

const create: DmsOperation = async (context) => {
  const { store, payload, world } = context;
  const identifier = payload.required("ReplicationInstanceIdentifier").toLowerCase();
  await requireVpcRole(context);
  const groupName = (payload.text("ReplicationSubnetGroupIdentifier") ?? "default").toLowerCase();
  const group = store.subnetGroups.byIdentifier(groupName);
  if (!group) {
    throw new AwsFault("ResourceNotFoundFault", `Replication Subnet Group "${groupName}" not found.`);
  }
  const instance = store.instances.add({
    identifier,
    arn: store.newArn("rep"),
    tags: payload.tags(),
    status: "creating",
    subnetGroup: group.identifier,
    createdAt: nowSeconds(),
    members: {
      ...defaults(store, group.subnets[0]?.zone ?? "", group.subnets[1]?.zone ?? "", payload),
      ...settable(payload),
    },
  });
  world.after("instance", () => (instance.status = "available"));
  return { ReplicationInstance: shape(store, instance) };
};

const modify: DmsOperation = ({ store, payload, world }) => {
  const instance = store.instances.get(payload.required("ReplicationInstanceArn"));
  requireAvailable(instance);
  requireLaterVersion(instance, payload.text("EngineVersion"));
  instance.members = { ...instance.members, ...settable(payload) };
  instance.status = "modifying";
  world.after("instance", () => (instance.status = "available"));
  return { ReplicationInstance: shape(store, instance) };
};

const remove: DmsOperation = ({ store, payload, world }) => {
  const instance = store.instances.get(payload.required("ReplicationInstanceArn"));
  const task = store.tasks.all().find((one) => one.members.ReplicationInstanceArn === instance.arn);
  if (task) {
    throw new AwsFault(
      "InvalidResourceStateFault",
      `Replication instance ${instance.identifier} still has replication task ${task.identifier}.`,
    );
  }
  instance.status = "deleting";
  world.after("instance", () => {
    store.instances.delete(instance);
    const kept = store.connections.filter((one) => one.instanceArn !== instance.arn);
    store.connections.splice(0, store.connections.length, ...kept);
  });
  return { ReplicationInstance: shape(store, instance) };
};

const describe: DmsOperation = ({ store, payload }) => {
  const readers = {
    "replication-instance-id": (one: ReplicationInstance) => one.identifier,
    "replication-instance-arn": (one: ReplicationInstance) => one.arn,
    "replication-instance-class": (one: ReplicationInstance) => textOf(one.members.ReplicationInstanceClass),
    "engine-version": (one: ReplicationInstance) => textOf(one.members.EngineVersion),
  };
  const found = filtered(store.instances.all(), payload, readers, "No replication instance found");
  const shapes = found.map((instance) => shape(store, instance));
  return page("ReplicationInstances", shapes, payload);
};

export const replicationInstanceOperations: Readonly<Record<string, DmsOperation>> = {
  CreateReplicationInstance: create,
  ModifyReplicationInstance: modify,
  DeleteReplicationInstance: remove,
  DescribeReplicationInstances: describe,
};

/** @throws InvalidResourceStateFault unless the instance is available. */
export function requireAvailable(instance: ReplicationInstance): void {
  if (instance.status === "available") return;
  throw new AwsFault(
    "InvalidResourceStateFault",
    `Replication instance ${instance.identifier} is ${instance.status}, not available.`,
  );
}

/** Upgrade by DMS in a maintenance window, where minor upgrades are on or a version's life ends. */
export function upgradeByDms(instance: ReplicationInstance, version: string): void {
  requireLaterVersion(instance, version);
  instance.members = { ...instance.members, EngineVersion: version };
}

/** @throws InvalidParameterCombinationException for an earlier version than the instance has. */
function requireLaterVersion(
  { identifier, members }: ReplicationInstance,
  version: string | undefined,
): void {
  const live = textOf(members.EngineVersion);
  if (version === undefined || live.localeCompare(version, "en", { numeric: true }) <= 0) return;
  throw new AwsFault(
    "InvalidParameterCombinationException",
    `Cannot downgrade replication instance ${identifier} from ${live} to ${version}.`,
  );
}

function settable(payload: Payload): JsonObject {
  const groups = payload.texts("VpcSecurityGroupIds");
  return defined({
    ReplicationInstanceClass: payload.text("ReplicationInstanceClass"),
    AllocatedStorage: payload.number("AllocatedStorage"),
    AvailabilityZone: payload.text("AvailabilityZone"),
    PreferredMaintenanceWindow: payload.text("PreferredMaintenanceWindow"),
    MultiAZ: payload.flag("MultiAZ"),
    EngineVersion: payload.text("EngineVersion"),
    AutoMinorVersionUpgrade: payload.flag("AutoMinorVersionUpgrade"),
    KmsKeyId: payload.text("KmsKeyId"),
    PubliclyAccessible: payload.flag("PubliclyAccessible"),
    NetworkType: payload.text("NetworkType"),
    VpcSecurityGroups:
      groups.length === 0 ? undefined : groups.map((id) => ({ VpcSecurityGroupId: id, Status: "active" })),
  });
}

function defaults(store: DmsStore, zone: string, secondZone: string, payload: Payload): JsonObject {
  return {
    AllocatedStorage: 50,
    AvailabilityZone: zone,
    PreferredMaintenanceWindow: "sun:06:00-sun:14:00",
    MultiAZ: false,
    EngineVersion: "3.6.1",
    AutoMinorVersionUpgrade: true,
    KmsKeyId: `arn:${store.partition}:kms:${store.region}:${store.accountId}:alias/aws/dms`,
    PubliclyAccessible: true,
    NetworkType: "IPV4",
    VpcSecurityGroups: [],
    ...(payload.flag("MultiAZ") === true ? { SecondaryAvailabilityZone: secondZone } : {}),
  };
}

function shape(store: DmsStore, instance: ReplicationInstance): object {
  const group = store.subnetGroups.byIdentifier(instance.subnetGroup);
  const isPublic = instance.members.PubliclyAccessible === true;
  return {
    ReplicationInstanceIdentifier: instance.identifier,
    ReplicationInstanceArn: instance.arn,
    ReplicationInstanceStatus: instance.status,
    InstanceCreateTime: instance.createdAt,
    ...instance.members,
    ...(group ? { ReplicationSubnetGroup: subnetGroupShape(group) } : {}),
    PendingModifiedValues: {},
    ReplicationInstancePrivateIpAddress: "10.0.0.10",
    ReplicationInstancePrivateIpAddresses: ["10.0.0.10"],
    ...(isPublic
      ? {
          ReplicationInstancePublicIpAddress: publicAddress,
          ReplicationInstancePublicIpAddresses: [publicAddress],
        }
      : {}),
  };
}
