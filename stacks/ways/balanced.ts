/** The ways with a load balancer and an endpoint service there, and an interface endpoint here. */
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { markerName } from "../../modules/lambda/marker-name";
import { Step } from "../../modules/lambda/step";
import { InterfaceEndpoint } from "../../modules/network/interface-endpoint";
import type { OfferedService } from "../outputs";
import { makeServices, type BalancedVia, type BehindBalancer } from "./endpoint-services";
import { byKey, offerInZones } from "./owners-side";
import { endpointArguments, inCommonZones, reachedByName } from "./replication-side";
import type {
  DatabaseAccount,
  OfferedDatabase,
  OwnedDatabase,
  ReachedDatabase,
  ReplicationAccount,
  Way,
} from "./way";

/** Own part of one of these ways. */
export interface BalancedWay<Via extends BalancedVia> {
  /** Owner's half: finds or makes what stands behind the balancer. */
  behind(account: DatabaseAccount, database: OwnedDatabase<Via>): BehindBalancer;

  /** Other half: the port that is reached. */
  reachedPort(config: DatabaseEndpointConfig): number;
}

/** All of them together: an account's databases behind balancers share its functions. */
export function balanced(ways: {
  readonly [Via in BalancedVia]: BalancedWay<Via>;
}): Way<BalancedVia, OfferedService> {
  const wayOf = ({ via }: { readonly via: BalancedVia }): BalancedWay<BalancedVia> => ways[via];
  return {
    offer(account, databases) {
      const served = databases.map((database) => ({
        ...database,
        behind: wayOf(database.connection).behind(account, database),
      }));
      const services = makeServices(account, served);
      return byKey(served, ({ key, behind }) => ({
        ...services(key),
        ...offerInZones(account.stack, key, behind.host, behind.place),
      }));
    },
    join: (account, databases) =>
      databases.map((database) => {
        const { config, connection } = database;
        return connect(account, database, wayOf(connection).reachedPort(config));
      }),
  };
}

function connect(
  account: ReplicationAccount,
  database: OfferedDatabase<BalancedVia, OfferedService>,
  port: number,
): ReachedDatabase {
  const { stack } = account;
  const { key, config, offer } = database;
  const made = new InterfaceEndpoint(stack.part("endpoints"), key, {
    ...endpointArguments(account, key, port),
    ...inCommonZones(account, key, offer),
    to: { serviceName: stack.read(offer.serviceName) },
  });
  const step = `${key}_acceptance`;
  new Step(stack, step, {
    provider: stack.provider(config.account),
    functionName: stack.read(offer.acceptFunctionName),
    input: {
      action: "accept",
      endpoint: key,
      serviceId: stack.read(offer.serviceId),
      vpcEndpointId: made.endpointId,
    },
    marker: markerName(stack.node.id, key),
    inSyncWhen: `aws_vpc_endpoint.${key}.state == "available"`,
  });
  return reachedByName(account, database, {
    host: stack.read(offer.host),
    alias: made.dns,
    addresses: [`aws_lambda_invocation.${step}`],
  });
}
