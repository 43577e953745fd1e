/** What is made in a VPC that only its owner may make, and no account that subnets of it are shared with. */
import { connectedEndpoints } from "./connected";
import { databaseEngineOf } from "./engines";
import { isExistingNetwork, type DatabaseEndpoint } from "./queries";
import type { Environment } from "./schema/environment";
import { wayOf } from "./ways";

/** Things for a VPC's owner alone, each with the key that wants it, and a sentence about what to do instead. */
export interface OwnersThings {
  readonly makes: readonly string[];
  readonly instead: string;
}

/** What is made in the VPC of a database; undefined if anybody may make all of it who has subnets there. */
export function ownersThingsOf({ key, config }: DatabaseEndpoint): OwnersThings | undefined {
  const { database } = wayOf(config.connection).ownersOnly;
  if (database === undefined) return undefined;
  return {
    makes: [`${database} (endpoints.${key}.connection.via: ${config.connection.via})`],
    instead:
      "Say via: private-link, whose balancer may stand in shared subnets, or have the VPC's owner build the path and say via: direct.",
  };
}

/** What is made in the replication VPC; undefined if anybody may make all of it who has subnets there. */
export function ownersThingsOfReplication(environment: Environment): OwnersThings | undefined {
  const { network } = environment.replication;
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
    makes,
    instead:
      "Take a VPC of the replication account, by name or made here (cidr), or have its owner build these, leave out serviceEndpoints and say via: direct.",
  };
}

/** Enhanced VPC Routing of a warehouse as the file has it; undefined where it is off, and of any other database. */
export function routingOf({ settings }: DatabaseEndpoint["config"]) {
  return "enhancedVpcRouting" in settings ? settings.enhancedVpcRouting : undefined;
}

/** The gateway endpoint that a warehouse's VPC gets; undefined where none is made. */
export function warehouseGatewayOf({ key, config }: DatabaseEndpoint): OwnersThings | undefined {
  if (databaseEngineOf(config).loadedBy === undefined || routingOf(config) !== "create-gateway-endpoint")
    return undefined;
  return {
    makes: [
      `a gateway endpoint for S3 (endpoints.${key}.settings.enhancedVpcRouting: create-gateway-endpoint)`,
    ],
    instead:
      'Have the VPC\'s owner make the gateway endpoint, and say enhancedVpcRouting: "gateway-endpoint".',
  };
}
