/** Small environments with Redshift as a target, for tests of stacks. */
import type { EndpointFile, EnvironmentFile } from "./environment";
import { environmentFrom } from "./environment";
import { synthApp, type SynthesizedApp } from "./synth-app";

/** A cluster in the account of DMS. */
export const warehouse: EndpointFile = {
  engine: "redshift",
  account: "dms",
  cluster: "analytics",
  databaseName: "analytics",
  secret: { name: "analytics/dms" },
  connection: { via: "direct", cidrs: ["10.50.0.0/16"] },
  sslMode: "none",
};

/** A workgroup beside it. */
export const adhoc: EndpointFile = {
  engine: "redshift-serverless",
  account: "dms",
  workgroup: "adhoc",
  databaseName: "adhoc",
  secret: { name: "adhoc/dms" },
  connection: { via: "direct", cidrs: ["10.50.0.0/16"] },
  sslMode: "none",
};

/** How S3 is reached from a warehouse, as the file says it. */
export type Routing = "create-gateway-endpoint" | "gateway-endpoint" | "other";

/** The same endpoint with Enhanced VPC Routing; undefined leaves the setting out. */
export function routed(endpoint: EndpointFile, enhancedVpcRouting: Routing | undefined): EndpointFile {
  return enhancedVpcRouting === undefined
    ? endpoint
    : ({ ...endpoint, settings: { enhancedVpcRouting } } as EndpointFile);
}

/** The base environment with these endpoints, and what a test changes in it. */
export function withWarehouses(
  endpoints: Readonly<Record<string, EndpointFile>>,
  edit: (file: EnvironmentFile) => void = () => undefined,
): SynthesizedApp {
  const environment = environmentFrom((file) => {
    file.replication.network = { cidr: "10.20.0.0/16", availabilityZones: 2 };
    file.endpoints = { ...file.endpoints, ...endpoints };
    edit(file);
  });
  return synthApp([environment]);
}
