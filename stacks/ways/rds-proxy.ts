/** As PrivateLink, with an RDS Proxy behind the balancer. */
import { proxyPort } from "../../modules/network/rds-proxy";
import type { BalancedWay } from "./balanced";
import { placeOf } from "./owners-side";
import { makeProxy } from "./proxies";

export const rdsProxy: BalancedWay<"rds-proxy"> = {
  behind(account, database) {
    const place = placeOf(account.stack, database, database.connection);
    const { host, port, securityGroupId } = makeProxy(account, database, place);
    return { place, host, port, kind: "proxy", securityGroupId };
  },
  // A proxy listens on its engine's port, whatever the database's own is.
  reachedPort: ({ engine }) => proxyPort(engine),
};
