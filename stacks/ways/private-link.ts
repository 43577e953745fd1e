/** A load balancer and an endpoint service there, an interface endpoint here. */
import { databasePort } from "../../model/engines";
import type { BalancedWay } from "./balanced";
import { hostOf, placeOf } from "./owners-side";

export const privateLink: BalancedWay<"private-link"> = {
  behind({ stack }, database) {
    const { config, connection } = database;
    const place = placeOf(stack, database, connection);
    return {
      place,
      host: hostOf(stack, database, connection.to),
      port: databasePort(config),
      // A reader name gives one reader after the other.
      kind: connection.to === "reader" ? "proxy" : "instance",
      securityGroupId: place.securityGroupId,
    };
  },
  reachedPort: databasePort,
};
