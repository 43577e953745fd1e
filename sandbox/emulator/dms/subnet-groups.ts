/** Replication subnet groups. */
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { AwsFault } from "../reply";
import type { DmsContext, DmsOperation } from "./context";
import { requireVpcRole } from "./service-roles";
import { filtered, page } from "./pages";
import type { SubnetGroup } from "./store";

const create: DmsOperation = async (context) => {
  const { store, payload } = context;
  // DMS keeps the identifier in lower case.
  const identifier = payload.required("ReplicationSubnetGroupIdentifier").toLowerCase();
  await requireVpcRole(context);
  const placed = await placement(context, payload.texts("SubnetIds"));
  const group = store.subnetGroups.add({
    identifier,
    arn: store.newArn("subgrp", identifier),
    tags: payload.tags(),
    description: payload.required("ReplicationSubnetGroupDescription"),
    ...placed,
  });
  return { ReplicationSubnetGroup: shape(group) };
};

const modify: DmsOperation = async (context) => {
  const group = find(context);
  await requireVpcRole(context);
  Object.assign(group, await placement(context, context.payload.texts("SubnetIds")));
  group.description = context.payload.text("ReplicationSubnetGroupDescription") ?? group.description;
  return { ReplicationSubnetGroup: shape(group) };
};

const remove: DmsOperation = (context) => {
  const { store } = context;
  const group = find(context);
  const users = [
    ["replication instance", store.instances.all()],
    ["replication config", store.replicationConfigs.all()],
  ] as const;
  for (const [kind, all] of users) {
    const user = all.find(({ subnetGroup }) => subnetGroup === group.identifier);
    if (user === undefined) continue;
    throw new AwsFault(
      "InvalidResourceStateFault",
      `The replication subnet group ${group.identifier} is used by ${kind} ${user.identifier}.`,
    );
  }
  store.subnetGroups.delete(group);
  return {};
};

const describe: DmsOperation = ({ store, payload }) => {
  const readers = { "replication-subnet-group-id": (group: SubnetGroup) => group.identifier };
  const groups = filtered(store.subnetGroups.all(), payload, readers, "No replication subnet group found");
  return page("ReplicationSubnetGroups", groups.map(shape), payload);
};

export const subnetGroupOperations: Readonly<Record<string, DmsOperation>> = {
  CreateReplicationSubnetGroup: create,
  ModifyReplicationSubnetGroup: modify,
  DeleteReplicationSubnetGroup: remove,
  DescribeReplicationSubnetGroups: describe,
};

/** The API's ReplicationSubnetGroup. */
export function shape(group: SubnetGroup): object {
  return {
    ReplicationSubnetGroupIdentifier: group.identifier,
    ReplicationSubnetGroupDescription: group.description,
    VpcId: group.vpcId,
    SubnetGroupStatus: "Complete",
    SupportedNetworkTypes: ["IPV4"],
    Subnets: group.subnets.map(({ id, zone }) => ({
      SubnetIdentifier: id,
      SubnetAvailabilityZone: { Name: zone },
      SubnetStatus: "Active",
    })),
  };
}

function find({ store, payload }: DmsContext): SubnetGroup {
  const identifier = payload.required("ReplicationSubnetGroupIdentifier").toLowerCase();
  const group = store.subnetGroups.byIdentifier(identifier);
  if (!group) {
    throw new AwsFault("ResourceNotFoundFault", `Replication subnet group not found: ${identifier}`);
  }
  return group;
}

async function placement({ store, moto }: DmsContext, subnetIds: string[]) {
  const { ec2 } = moto.of(store.accountId, store.region);
  const found = await ec2
    .send(new DescribeSubnetsCommand({ SubnetIds: subnetIds }))
    .catch((cause: unknown) => {
      const detail = cause instanceof Error ? cause.message : "";
      throw new AwsFault("InvalidSubnet", `One or more subnet ids are not valid. ${detail}`);
    });
  const subnets = (found.Subnets ?? []).map((subnet) => ({
    id: subnet.SubnetId ?? "",
    zone: subnet.AvailabilityZone ?? "",
    vpcId: subnet.VpcId ?? "",
  }));
  if (new Set(subnets.map(({ zone }) => zone)).size < 2) {
    throw new AwsFault(
      "ReplicationSubnetGroupDoesNotCoverEnoughAZs",
      "The replication subnet group does not cover at least two Availability Zones. Edit the subnet group and add more.",
    );
  }
  const [vpcId = "", ...others] = [...new Set(subnets.map((subnet) => subnet.vpcId))];
  if (others.length > 0) throw new AwsFault("InvalidSubnet", "The subnets are in different VPCs.");
  return { vpcId, subnets: subnets.map(({ id, zone }) => ({ id, zone })) };
}
