/** Facts that several ways share. */
/** Functions of the ways with a balancer. */
export const balancedFunctions = ["accept-connection", "reconcile-targets"] as const;

/** Services that the replication account's deploy role manages where a path ends at an interface endpoint. */
export const endpointAndZone = "VPC endpoints, Route 53 private zones";

/** `host` of the secret where nothing stands before the database. */
export const ownName = "the database's own name";

/** What stands in the replication VPC where a path ends at an endpoint, resource endpoints included. */
export const interfaceEndpoints = "interface endpoints";
