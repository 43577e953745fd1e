/** Common parts of the replication halves of the ways that end at an endpoint of the replication VPC. */
import type { Precondition } from "cdktf";
import { names } from "../../model/names";
import { makesPrivateZone } from "../../model/connected";
import type { ViaWith } from "../../model/ways";
import { PrivateName, type PrivateNameProps } from "../../modules/network/private-name";
import type { OfferedInZones } from "../outputs";
import { commonZone, CommonZones, inTheirZones } from "./common-zones";
import type { OfferedDatabase, ReachedDatabase, ReplicationAccount } from "./way";

/** Ways that end at an endpoint of the replication VPC. */
type NamedVia = ViaWith<{ readonly namesHost: true }>;

/** Arguments of an endpoint, wherever it leads. */
export function endpointArguments({ stack, network }: ReplicationAccount, key: string, port: number) {
  return {
    provider: stack.provider(),
    name: names.keyed(stack.environment.name, key),
    vpcId: stack.read(network.vpcId),
    replicationSecurityGroupId: stack.read(network.securityGroupId),
    port,
  };
}

/** Subnets of an endpoint: in the zones that the owner's side has, too. */
export function inCommonZones(
  { stack, network }: ReplicationAccount,
  key: string,
  { zoneIds }: OfferedInZones,
): { readonly subnetIds: string; readonly preconditions: readonly Precondition[] } {
  return {
    subnetIds: new CommonZones(stack, network).subnetsIn(key, zoneIds),
    preconditions: [commonZone(key, inTheirZones(key))],
  };
}

/** Lets a database's own name lead to an endpoint, where the file lets it. */
export function reachedByName(
  { stack, network }: ReplicationAccount,
  { key, connection }: Pick<OfferedDatabase<NamedVia, unknown>, "connection" | "key">,
  { host, alias, addresses }: Pick<PrivateNameProps, "alias"> & Omit<ReachedDatabase, "key">,
): ReachedDatabase {
  if (!makesPrivateZone(stack.environment, connection)) return { key, host, addresses };
  new PrivateName(stack, `${key}_name`, {
    provider: stack.provider(),
    id: key,
    vpcId: stack.read(network.vpcId),
    host,
    alias,
  });
  return { key, host, addresses: [...addresses, `aws_route53_record.${key}`] };
}
