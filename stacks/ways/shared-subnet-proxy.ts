/** An RDS Proxy there, with an endpoint in the replication subnets, which are shared with its account. */
import { Fn, TerraformLocal } from "cdktf";
import { names } from "../../model/names";
import { connectedEndpoints } from "../../model/connected";
import { crossesBorder, owners } from "../../model/queries";
import { addressed } from "../../modules/addressed";
import { proxyPort } from "../../modules/network/rds-proxy";
import { SharedSubnetProxy, SharedSubnets } from "../../modules/network/shared-subnet-proxy";
import type { AccountStack } from "../account-stack";
import type { OfferedProxy } from "../outputs";
import { byKey, placeOf } from "./owners-side";
import { makeProxy } from "./proxies";
import type {
  DatabaseAccount,
  OfferedDatabase,
  OwnedDatabase,
  ReachedDatabase,
  ReplicationAccount,
  Way,
} from "./way";

/** Its part in the foundation is `shareSubnets`. */
export const sharedSubnetProxy: Way<"shared-subnet-proxy", OfferedProxy> = {
  offer: (account, databases) => byKey(databases, (database) => lend(account, database)),
  join: (account, databases) => databases.map((database) => receive(account, database)),
};

/** Lets accounts that put an endpoint of their proxy into the replication subnets see them, in the foundation. */
export function shareSubnets(stack: AccountStack, subnetIds: readonly string[]): void {
  const { environment } = stack;
  const lenders = connectedEndpoints(environment).filter(
    ({ config, connection }) =>
      connection.via === "shared-subnet-proxy" && crossesBorder(environment, stack.account, config.account),
  );
  for (const account of owners(lenders)) {
    new SharedSubnets(stack, `${account}_subnets`, {
      ...stack.arnParts,
      provider: stack.provider(),
      name: `${environment.name}-${account}-subnets`,
      subnetIds,
      databaseAccountId: stack.accountId(account),
    });
  }
}

function lend(account: DatabaseAccount, database: OwnedDatabase<"shared-subnet-proxy">): OfferedProxy {
  const { stack } = account;
  const { key, connection } = database;
  const proxy = makeProxy(account, database, placeOf(stack, database, connection));
  return { proxyName: stack.publish(`${key}_proxy_name`, proxy.proxyName, `Name of the proxy of ${key}.`) };
}

function receive(
  { stack, network }: ReplicationAccount,
  { key, config, offer }: OfferedDatabase<"shared-subnet-proxy", OfferedProxy>,
): ReachedDatabase {
  const subnets = `${key}_subnets`;
  addressed(new TerraformLocal(stack, subnets, Fn.jsondecode(stack.read(network.subnetIds))), subnets);
  const { host } = new SharedSubnetProxy(stack.part("endpoints"), key, {
    name: names.proxy(stack.environment.name, key),
    database: { provider: stack.provider(config.account), accountId: stack.accountId(config.account) },
    replication: {
      provider: stack.provider(),
      accountId: stack.accountId(),
      securityGroupId: stack.read(network.securityGroupId),
    },
    proxyName: stack.read(offer.proxyName),
    port: proxyPort(config.engine),
    vpcId: stack.read(network.vpcId),
    subnetIds: `local.${subnets}`,
    // The share is in the foundation, which is applied before.
    after: [],
  });
  return {
    key,
    host,
    addresses: [
      `aws_db_proxy_endpoint.${key}`,
      `aws_vpc_security_group_egress_rule.${key}`,
      `aws_vpc_security_group_ingress_rule.${key}`,
    ],
  };
}
