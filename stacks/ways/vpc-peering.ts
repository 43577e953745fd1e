/** A peering connection with each VPC that databases stand in, and routes and rules on both sides. */
import { VpcPeering } from "../../modules/network/vpc-peering";
import type { OfferedHost } from "../outputs";
import { byVpc, offerOwnHosts, reachedOver, replicationSide, routedDatabases } from "./routed";
import type { Way } from "./way";

export const vpcPeering: Way<"vpc-peering", OfferedHost> = {
  offer: offerOwnHosts,
  join: (replication, all) =>
    byVpc(all).flatMap(({ account, id, databases }) => {
      const { stack } = replication;
      const { addresses } = new VpcPeering(stack.part("paths"), id, {
        name: `${stack.environment.name}-${id}`,
        replication: replicationSide(replication),
        databases: routedDatabases(replication, databases),
        databaseProvider: stack.provider(account),
        databaseAccountId: stack.accountId(account),
      });
      return reachedOver(replication, databases, addresses);
    }),
};
