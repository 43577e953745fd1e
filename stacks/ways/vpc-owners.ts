/** Where a VPC has to be an account's own, since ways make there what only its owner may make. */
import type { DatabaseEndpoint } from "../../model/queries";
import { ownersThingsOf, ownersThingsOfReplication } from "../../model/vpc-owners";
import type { OwnVpc } from "../../modules/network/vpc-owner";
import type { AccountStack } from "../account-stack";

/** Why the VPC of a database has to be its account's own; undefined where it need not be. */
export function ownVpcOf(stack: AccountStack, endpoint: DatabaseEndpoint): OwnVpc | undefined {
  const things = ownersThingsOf(endpoint);
  return things && { accountId: stack.accountId(endpoint.config.account), ...things };
}

/** Why the replication VPC has to be the replication account's own; undefined where it need not be. */
export function ownReplicationVpc(stack: AccountStack): OwnVpc | undefined {
  const { environment } = stack;
  const things = ownersThingsOfReplication(environment);
  return things && { accountId: stack.accountId(environment.replication.account), ...things };
}
