/** Through a resource endpoint: the share, the resource configuration, its gateway. */
import type { EndpointFacts } from "../network/reader";
import { databaseEnd, type EndpointWalk } from "./endpoint-path";
import { brokenGroups, type BrokenPath, type PathDeps } from "./path-start";

/** The first broken link behind a resource endpoint that packets have reached. */
export async function brokenResourcePath(
  { start, host, port, database }: EndpointWalk,
  { endpointId }: EndpointFacts,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const { names } = deps;
  const arn = deps.resources.of(endpointId) ?? "";
  const configuration = deps.lattice.configuration(arn);
  if (!configuration) {
    return {
      link: `resource configuration ${arn}, which endpoint ${endpointId} leads to, does not exist`,
      fix: "deploy again, which makes it and the endpoint",
    };
  }
  const where = names.of(configuration.accountId);
  if (!deps.shares.canUse(start.accountId, arn)) {
    return {
      link: `resource configuration ${configuration.name} in ${where} is not shared with ${names.of(start.accountId)}`,
      fix: "deploy again, which shares it",
    };
  }
  const resource = configuration.resourceConfigurationDefinition?.dnsResource?.domainName;
  if (resource !== host || configuration.portRanges?.some((range) => holds(range, port)) !== true) {
    const ports = configuration.portRanges?.join(", ") ?? "no port";
    return {
      link: `resource configuration ${configuration.name} in ${where} is ${resource ?? "another resource"} on ${ports}, not ${host} on ${port}`,
      fix: "deploy again, which corrects it",
    };
  }
  const gateway = deps.lattice.gateway(configuration.resourceGatewayIdentifier);
  if (!gateway || !database) return undefined;
  const place = { accountId: gateway.accountId, region: gateway.region };
  const subnets = await deps.reader.subnets(place, { subnetIds: gateway.subnetIds });
  return brokenGroups(
    {
      port,
      from: {
        place,
        what: `resource gateway ${gateway.name}`,
        groupIds: gateway.securityGroupIds ?? [],
        ranges: subnets.map(({ cidr }) => cidr),
      },
      to: databaseEnd(host, database, gateway.region),
    },
    deps,
  );
}

/** @param range A port, or `first-last`. */
function holds(range: string, port: number): boolean {
  const [first, last = first] = range.split("-").map(Number);
  return first !== undefined && last !== undefined && first <= port && port <= last;
}
