/** Redshift of other teams: clusters and workgroups with Amazon's own names. */
import { CreateVpcEndpointCommand, DescribeRouteTablesCommand, type EC2Client } from "@aws-sdk/client-ec2";
import { createHash } from "node:crypto";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databaseEngineOf, databaseOf, databasePort } from "../../model/engines";
import { tell, type SeedContext } from "./context";
import { makeNamedNetwork, type DatabaseNetwork } from "./database-network";
import type { DatabaseHosts } from "./database-servers";

/** The cluster or workgroup of an endpoint; undefined for other databases. */
export async function makeWarehouse(
  land: SeedContext,
  endpoint: DatabaseEndpointConfig,
  network: DatabaseNetwork | undefined,
): Promise<DatabaseHosts | undefined> {
  if (databaseEngineOf(endpoint).loadedBy === undefined) return undefined;
  const database = databaseOf(endpoint);
  const [[word, name] = ["", ""]] = Object.entries(database);
  const kind = word === "workgroup" ? "workgroup" : "cluster";
  const { region } = land.env;
  const accountId = land.accountId(endpoint.account);
  const port = databasePort(endpoint);
  const host =
    kind === "workgroup"
      ? `${name}.${accountId}.${region}.redshift-serverless.amazonaws.com`
      : `${name}.${inventedWord(`${accountId}/${name}`)}.${region}.redshift.amazonaws.com`;
  const routing = await makeRouting(land, endpoint, name, network);
  await tell(land, "warehouses", { kind, name, accountId, region, host, port, ...routing });
  await tell(land, "listeners", { host, port });
  return { host, port, byInstance: new Map([[name, [host]]]) };
}

/** Enhanced VPC Routing where the file speaks of it, with the way to S3 that its owner has made then. */
async function makeRouting(
  land: SeedContext,
  endpoint: DatabaseEndpointConfig,
  name: string,
  network: DatabaseNetwork | undefined,
) {
  const routing =
    "enhancedVpcRouting" in endpoint.settings ? endpoint.settings.enhancedVpcRouting : undefined;
  if (routing === undefined) return {};
  // Whatever its owner has instead of a gateway endpoint, nobody here looks at it.
  if (routing === "other") return { enhancedVpcRouting: true };
  const named = { vpc: `${name}-warehouse`, securityGroup: `${name}-warehouse` };
  const { vpcId, subnetIds } = network ?? (await makeNamedNetwork(land, endpoint, named, false));
  if (routing === "gateway-endpoint") {
    await makeGateway(land.of(endpoint.account).ec2, land.env.region, vpcId, subnetIds);
  }
  return { enhancedVpcRouting: true, vpcId, subnetIds };
}

/** The owner's gateway endpoint for S3, unless all tables of the subnets have one. */
async function makeGateway(ec2: EC2Client, region: string, VpcId: string, subnetIds: readonly string[]) {
  const filters = [{ Name: "association.subnet-id", Values: [...subnetIds] }];
  const { RouteTables = [] } = await ec2.send(new DescribeRouteTablesCommand({ Filters: filters }));
  const RouteTableIds = RouteTables.filter(
    ({ Routes = [] }) => !Routes.some(({ GatewayId }) => GatewayId?.startsWith("vpce-")),
  ).map(({ RouteTableId = "" }) => RouteTableId);
  if (RouteTableIds.length === 0) return;
  const ServiceName = `com.amazonaws.${region}.s3`;
  await ec2.send(
    new CreateVpcEndpointCommand({ VpcId, ServiceName, VpcEndpointType: "Gateway", RouteTableIds }),
  );
}

/** The word that Amazon makes up for an account's clusters. */
function inventedWord(text: string): string {
  return `c${createHash("sha256").update(text).digest("hex").slice(0, 11)}`;
}
