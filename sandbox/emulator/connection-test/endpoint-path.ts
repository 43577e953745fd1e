/** Through an interface endpoint: its connection, the service, the balancer, the targets. */
import type { DatabaseAddress } from "../network/addresses";
import type { EndpointServiceFacts } from "../network/endpoint-services";
import type { BalancerFacts } from "../network/reader";
import { brokenResourcePath } from "./resource-path";
import { brokenGroups, type BrokenPath, type PathDeps, type PathStart } from "./path-start";

/** A walk to one host through the interface endpoint that a private zone answers with. */
export interface EndpointWalk {
  readonly start: PathStart;
  readonly host: string;
  readonly port: number;
  /** What the zone answers. */
  readonly dnsName: string;
  /** Where the database is now; undefined for a service of somebody else. */
  readonly database: DatabaseAddress | undefined;
}

/** The first broken link on the way through an interface endpoint. */
export async function brokenEndpointPath(
  walk: EndpointWalk,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const { start, port, dnsName } = walk;
  const { names } = deps;
  const endpoint = await deps.reader.endpointNamed(start, start.vpcId, dnsName);
  if (!endpoint) {
    return {
      link: `the private zone of ${walk.host} in ${names.of(start.accountId)} answers with ${dnsName}, which no interface endpoint of VPC ${start.vpcId} has`,
      fix: "deploy again, which makes the endpoint and points the zone to it",
    };
  }
  const entered = await brokenGroups(
    {
      port,
      from: replicationEnd(start),
      to: {
        place: start,
        what: `interface endpoint ${endpoint.endpointId}`,
        groupIds: endpoint.groupIds,
        ranges: [],
      },
    },
    deps,
  );
  if (entered) return entered;
  if (endpoint.type === "Resource") return brokenResourcePath(walk, endpoint, deps);
  const service = await deps.services.find(endpoint.serviceName);
  if (!service) {
    return {
      link: `endpoint service ${endpoint.serviceName}, which interface endpoint ${endpoint.endpointId} connects to, does not exist`,
      fix: "deploy again, which makes the service and the endpoint",
    };
  }
  const state = deps.connections.of(endpoint.endpointId)?.state;
  if (state !== "available") {
    return {
      link: `the connection of interface endpoint ${endpoint.endpointId} to endpoint service ${service.serviceId} in ${names.of(service.accountId)} is ${state ?? "gone"}`,
      fix: `accept the connection in ${names.of(service.accountId)}, or deploy again`,
    };
  }
  return brokenService(walk, service, deps);
}

async function brokenService(
  walk: EndpointWalk,
  service: EndpointServiceFacts,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const [arn = ""] = service.balancerArns;
  const balancer = await deps.reader.balancer(service, arn);
  const where = deps.names.of(service.accountId);
  if (!balancer) {
    return {
      link: `the balancer of endpoint service ${service.serviceId} in ${where} does not exist`,
      fix: "deploy again, which makes the balancer",
    };
  }
  const listener = balancer.listeners.find(({ port }) => port === walk.port);
  if (!listener) {
    return {
      link: `balancer ${balancer.name} in ${where} has no listener on port ${walk.port}`,
      fix: "deploy again, which makes the listener",
    };
  }
  const { database } = walk;
  if (!database) return undefined;
  const targets = await deps.reader.targets(service, listener.targetGroupArn);
  const expected = `${database.address}:${walk.port}`;
  if (targets.join() !== expected) {
    const found = targets.length === 0 ? "no target" : `targets ${targets.join(", ")}`;
    return {
      link: `balancer ${balancer.name} in ${where} has ${found}, and ${walk.host} is at ${expected}`,
      fix: "wait for reconcile-targets, which looks once a minute, or invoke it",
    };
  }
  return brokenTarget(walk, balancer, service, database, deps);
}

/** Balancers without groups are filtered by the database's own rules for addresses alone. */
async function brokenTarget(
  { port, host }: EndpointWalk,
  balancer: BalancerFacts,
  service: EndpointServiceFacts,
  database: DatabaseAddress,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  return brokenGroups(
    {
      port,
      from: {
        place: service,
        what: `balancer ${balancer.name}`,
        groupIds: balancer.groupIds,
        ranges: balancer.ranges,
      },
      to: databaseEnd(host, database, service.region),
    },
    deps,
  );
}

export function replicationEnd(start: PathStart) {
  return {
    place: start,
    what: start.what,
    groupIds: start.groupIds,
    ranges: start.subnets.map(({ cidr }) => cidr),
  };
}

export function databaseEnd(host: string, database: DatabaseAddress, region: string) {
  return {
    place: { accountId: database.accountId, region },
    what: `the database at ${host}`,
    groupIds: database.securityGroupIds,
    ranges: [`${database.address}/32`],
  };
}
