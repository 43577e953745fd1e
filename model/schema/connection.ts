/** Network path to a database: `connection` of a database endpoint. */
import * as z from "zod";
import { allowList } from "../ways/allow-list";
import { direct } from "../ways/direct";
import { existingEndpointService } from "../ways/existing-endpoint-service";
import { lattice } from "../ways/lattice";
import { privateLink } from "../ways/private-link";
import { rdsProxy } from "../ways/rds-proxy";
import { sharedSubnetProxy } from "../ways/shared-subnet-proxy";
import { transitGateway } from "../ways/transit-gateway";
import { vpcPeering } from "../ways/vpc-peering";

/** Every way to reach a database; `private-link` where the file does not say. */
export const connectionSchema = z
  .discriminatedUnion("via", [
    privateLink.shape,
    rdsProxy.shape,
    sharedSubnetProxy.shape,
    vpcPeering.shape,
    transitGateway.shape,
    lattice.shape,
    allowList.shape,
    existingEndpointService.shape,
    direct.shape,
  ])
  // Every engine's endpoint has it: the JSON Schema says it once.
  .meta({ id: "connection" });

export type ConnectionConfig = z.infer<typeof connectionSchema>;
export type ConnectionVia = ConnectionConfig["via"];

type Connections = {
  readonly [Via in ConnectionVia]: Extract<ConnectionConfig, { readonly via: Via }>;
};

/** One kind of connection. */
export type ConnectionOf<Via extends ConnectionVia> = Connections[Via];
