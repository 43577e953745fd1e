/** Facts that several ways share. */
import type { RoleNeeds } from "./way";

/** Functions of the ways with a balancer. */
export const balancedFunctions = ["accept-connection", "reconcile-targets"] as const;

/** Rights of the replication account's deploy role where a path ends at an interface endpoint. */
export const endpointAndZone: RoleNeeds = {
  services: "VPC endpoints, Route 53 private zones",
  actions: "interface endpoint and private zone, below",
};

/** No further rights. */
export const nothing: RoleNeeds = { services: "", actions: "" };

/** Actions on proxies of RDS. */
export const proxyActions = "`rds:*DBProx*`, `rds:AddTagsToResource`, `rds:RemoveTagsFromResource`";

/** Actions on routes of existing tables. */
export const routeActions = "`ec2:CreateRoute`, `ec2:DeleteRoute`, `ec2:ReplaceRoute`";

/** `host` of the secret where nothing stands before the database. */
export const ownName = "the database's own name";
