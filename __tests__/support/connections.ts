/** The smallest connection of each way, and an environment with a database that is reached so. */
import type * as z from "zod";
import type { connectionSchema, ConnectionVia } from "../../model/schema/connection";
import type { Environment } from "../../model/schema/environment";
import { ways } from "../../model/ways";
import { environmentFrom, sourceOf } from "./environment";

type ConnectionFile<Via extends ConnectionVia> = Extract<
  z.input<typeof connectionSchema>,
  { readonly via?: Via | undefined }
>;

const network = { vpc: "orders", subnets: ["a", "b"], securityGroup: "orders-database" };
const cidrs = ["10.41.0.0/16"];

/** By way. */
export const smallestConnections: { readonly [Via in ConnectionVia]: ConnectionFile<Via> } = {
  "private-link": { via: "private-link", ...network },
  "rds-proxy": { via: "rds-proxy", ...network },
  "shared-subnet-proxy": { via: "shared-subnet-proxy", ...network },
  "vpc-peering": { via: "vpc-peering", ...network, cidrs },
  "transit-gateway": { via: "transit-gateway", ...network, cidrs, transitGateway: "create" },
  lattice: { via: "lattice", ...network },
  "allow-list": { via: "allow-list", vpc: "orders", securityGroup: "orders-database" },
  "existing-endpoint-service": {
    via: "existing-endpoint-service",
    serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
    host: "db.partner.example",
  },
  direct: { via: "direct" },
};

/** An environment in which the database `orders-db` is reached in one way, in rows only where that way copies once. */
export function environmentVia(via: ConnectionVia): Environment {
  return environmentFrom((file) => {
    const database = sourceOf(file);
    file.replication.network = { cidr: "10.20.0.0/16", nat: true };
    database.connection = smallestConnections[via];
    database.sslMode = "verify-ca";
    database.caCertificate = ways[via].answeredBy === "proxy" ? "amazon-root-ca-1" : database.caCertificate;
    if (ways[via].capturesChanges) return;
    for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.migrationType = "full-load";
  });
}
