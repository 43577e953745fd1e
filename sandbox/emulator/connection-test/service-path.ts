/** From a replication instance to a service of AWS, or to addresses that somebody else made the way to. */
import { brokenGroups, replicationEnd, type BrokenPath, type PathDeps, type PathStart } from "./path-start";
import type { ServiceFactsReader } from "./service-facts";

const httpsPort = 443;

/** The last words of the names of endpoints, and how they stand in a VPC. */
const endpoints = {
  kinesis: { word: "kinesis-streams", type: "Interface" },
  dynamodb: { word: "dynamodb", type: "Gateway" },
} as const;

interface Deps {
  readonly path: PathDeps;
  readonly services: ServiceFactsReader;
}

/** Broken link if the service has no endpoint in the VPC that the instance may use (DMS guide, CHAP_VPC_Endpoints). */
export async function brokenServicePath(
  start: PathStart,
  service: keyof typeof endpoints,
  { path, services }: Deps,
): Promise<BrokenPath | undefined> {
  const { word, type } = endpoints[service];
  const serviceName = `com.amazonaws.${start.region}.${word}`;
  const endpoint = await services.endpointOf(start, start.vpcId, serviceName);
  if (!endpoint) {
    return {
      link: `VPC ${start.vpcId} in ${path.names.of(start.accountId)} has no endpoint for ${serviceName}, and its instances have no way to the Internet`,
      fix: "deploy again, which makes the endpoint in a VPC of Causeway's; in another VPC its owner makes one, or replication.network.serviceEndpoints says create",
    };
  }
  if (type === "Interface") {
    const to = {
      place: start,
      what: `interface endpoint ${endpoint.id}`,
      groupIds: endpoint.groupIds,
      ranges: (await path.reader.subnets(start, { subnetIds: endpoint.subnetIds })).map(({ cidr }) => cidr),
    };
    return brokenGroups({ port: httpsPort, from: replicationEnd(start), to }, path);
  }
  const without = start.subnets.find(({ routeTableId }) => !endpoint.routeTableIds.includes(routeTableId));
  if (without) {
    return {
      link: `route table ${without.routeTableId} of subnet ${without.subnetId} in ${path.names.of(start.accountId)} has no route to gateway endpoint ${endpoint.id}`,
      fix: "deploy again, which adds the gateway endpoint to the route table",
    };
  }
  if (await services.letsOutTo(start, start.groupIds, serviceName)) return undefined;
  return {
    link: `security group ${start.groupIds.join(", ")} of ${start.what} in ${path.names.of(start.accountId)} lets nothing out to ${serviceName} on port ${httpsPort}`,
    fix: "deploy again, which adds the rule",
  };
}

/** Broken link if the instance may not open a port of a host whose way exists already. */
export async function brokenDirectPath(
  start: PathStart,
  { host, port, what }: { readonly host: string; readonly port: number; readonly what: string },
  { path, services }: Deps,
): Promise<BrokenPath | undefined> {
  const address = services.addressOf(host);
  if (address === undefined) return undefined;
  const to = { place: start, what, groupIds: [], ranges: [`${address}/32`] };
  return brokenGroups({ port, from: replicationEnd(start), to }, path);
}
