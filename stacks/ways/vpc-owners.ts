/** Where a VPC has to be an account's own, since ways make there what only its owner may make. */
import { connectedEndpoints } from "../../model/connected";
import { isExistingNetwork, type DatabaseEndpoint } from "../../model/queries";
import { wayOf } from "../../model/ways";
import type { OwnVpc } from "../../modules/network/vpc-owner";
import type { AccountStack } from "../account-stack";

/** Why the VPC of a database has to be its account's own; undefined where it need not be. */
export function ownVpcOf(stack: AccountStack, { key, config }: DatabaseEndpoint): OwnVpc | undefined {
  const { database } = wayOf(config.connection).ownersOnly;
  if (database === undefined) return undefined;
  return {
    accountId: stack.accountId(config.account),
    makes: [`${database} (endpoints.${key}.connection.via: ${config.connection.via})`],
    instead:
      "Say via: private-link, whose balancer may stand in shared subnets, or have the VPC's owner build the path and say via: direct.",
  };
}

/** Why the replication VPC has to be the replication account's own; undefined where it need not be. */
export function ownReplicationVpc(stack: AccountStack): OwnVpc | undefined {
  const { environment } = stack;
  const { account, network } = environment.replication;
  const makes = connectedEndpoints(environment).flatMap(({ key, connection }) => {
    const { replication } = wayOf(connection).ownersOnly;
    return replication === undefined
      ? []
      : [`${replication} (endpoints.${key}.connection.via: ${connection.via})`];
  });
  if (isExistingNetwork(network) && network.serviceEndpoints === "create") {
    makes.push("endpoints of AWS services (replication.network.serviceEndpoints: create)");
  }
  if (makes.length === 0) return undefined;
  return {
    accountId: stack.accountId(account),
    makes,
    instead:
      "Take a VPC of the replication account, by name or made here (cidr), or have its owner build these, leave out serviceEndpoints and say via: direct.",
  };
}
