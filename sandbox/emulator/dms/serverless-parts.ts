/** The parts of a serverless configuration that DMS completes: its capacity and its settings. */
import { AwsFault } from "../reply";
import type { DmsContext } from "./context";
import { asObject, Payload, textOf, type JsonObject } from "./payload";
import { effectiveSettings } from "./task-settings";

/** Valid values of capacity units (ComputeConfig in the API reference). */
const capacityUnits = [1, 2, 4, 8, 16, 32, 64, 128, 192, 256, 384];

/** The compute configuration after a call, complete as DMS answers it. */
export function computeOf({ store, payload }: DmsContext, before: JsonObject): JsonObject {
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
export function settingsOf({ world }: DmsContext, text: string | undefined, arn: string): string {
  const id = arn.split(":").pop() ?? "";
  const settings =
    asObject(
      JSON.parse(effectiveSettings(text, { instanceId: id, taskId: id, mode: world.modes.taskSettings })),
    ) ?? {};
  const logging = asObject(settings.Logging) ?? {};
  if (logging.EnableLogging !== true) return JSON.stringify(settings);
  const named = {
    CloudWatchLogGroup: `dms-serverless-replication-${id}`,
    CloudWatchLogStream: `dms-serverless-serv-res-id-${id}`,
  };
  return JSON.stringify({ ...settings, Logging: { ...logging, ...named } });
}
