/** One transit gateway, attachments of all VPCs to it, and routes and rules on both sides. */
import { DataAwsEc2TransitGateway } from "@cdktf/provider-aws/lib/data-aws-ec2-transit-gateway";
import { lookupOf, type Existing } from "../../model/existing";
import { names } from "../../model/names";
import { owners } from "../../model/queries";
import { addressed } from "../../modules/addressed";
import { TransitGateway } from "../../modules/network/transit-gateway";
import { TransitGatewayPath } from "../../modules/network/transit-gateway-path";
import type { AccountStack } from "../account-stack";
import type { OfferedHost } from "../outputs";
import { byVpc, offerOwnHosts, reachedOver, replicationSide, routedDatabases, type Routed } from "./routed";
import type { ReachedDatabase, ReplicationAccount, Way } from "./way";

export const transitGateway: Way<"transit-gateway", OfferedHost> = {
  offer(account, databases) {
    confirmGateway(account.stack, databases[0]?.connection.transitGateway ?? "create");
    return offerOwnHosts(account, databases);
  },
  join: attachAll,
};

/**
 * The plan of the database account fails if an existing gateway is not shared with it. Only an id is the same for it:
 * tags of what is shared with an account are not.
 */
function confirmGateway(stack: AccountStack, gateway: Existing): void {
  const lookup = lookupOf("transitGateway", gateway);
  if (!("id" in lookup)) return;
  const found = new DataAwsEc2TransitGateway(stack, "transit_gateway", {
    provider: stack.provider(),
    ...lookup,
  });
  addressed(found, "transit_gateway");
}

/** The loader has made sure that all of them mean the same gateway. */
function attachAll(
  replication: ReplicationAccount,
  all: readonly Routed<"transit-gateway">[],
): ReachedDatabase[] {
  const { stack } = replication;
  const [first] = all;
  if (!first) return [];
  const gateway = new TransitGateway(stack, "transit_gateway", {
    name: names.replication(stack.environment.name),
    gateway: first.connection.transitGateway,
    replication: replicationSide(replication),
    accounts: Object.fromEntries(owners(all).map((account) => [account, stack.accountId(account)])),
  });
  return byVpc(all).flatMap(({ account, id, databases }) => {
    const { addresses } = new TransitGatewayPath(stack.part("paths"), id, {
      name: `${stack.environment.name}-${id}`,
      gateway,
      databases: routedDatabases(replication, databases),
      databaseProvider: stack.provider(account),
      databaseAccountId: stack.accountId(account),
    });
    return reachedOver(replication, databases, addresses);
  });
}
