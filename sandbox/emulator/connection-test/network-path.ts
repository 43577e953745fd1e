/** From a replication instance to a database: names, routes, security groups, balancers. */
import { publicAddress } from "../dms/replication-instances";
import { asObject, Payload } from "../dms/payload";
import type { DmsStore } from "../dms/store";
import { brokenEndpointPath } from "./endpoint-path";
import { brokenGroups, databaseEnd, type BrokenPath, type PathDeps, type PathStart } from "./path-start";
import { brokenRoutedPath } from "./routed-path";

export type { BrokenPath, PathDeps } from "./path-start";

/** End of a path. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/**
 * The first broken link between a replication instance and a host, as far as the emulated accounts know it.
 *
 * A host that no private zone answers and whose address nobody told is reached on a way that exists already.
 */
export async function brokenPath(
  store: DmsStore,
  instanceArn: string,
  { host, port }: Destination,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const start = await pathStart(store, instanceArn, deps);
  if (!start) return undefined;
  return (await brokenWay(start, { host, port }, deps)) ?? brokenBehindProxy(start, host, deps);
}

async function brokenWay(
  start: PathStart,
  { host, port }: Destination,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const database = deps.addresses.of(host);
  const zone = await deps.reader.privateAnswer(start, start.vpcId, host);
  if (zone?.answer === "") {
    return {
      link: `private zone ${zone.zoneName} in ${deps.names.of(start.accountId)} hides ${host}: it has no address for it`,
      fix: "deploy again, which adds the record, or take the zone off the VPC",
    };
  }
  if (zone) return brokenEndpointPath({ start, host, port, dnsName: zone.answer, database }, deps);
  if (!database) return undefined;
  const broken = await brokenRoutedPath({ start, host, port, database }, deps);
  if (!broken || !(await deps.reader.hasPrivateZone(start, host))) return broken;
  return {
    link: `private zone ${host} in ${deps.names.of(start.accountId)} is not associated with VPC ${start.vpcId}, where the host therefore has the database's own address`,
    fix: "deploy again, which associates it",
  };
}

/** From a proxy to its database; undefined for hosts that are no proxy's. */
async function brokenBehindProxy(
  { region }: PathStart,
  host: string,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const proxy = deps.proxyEndpoints.at(host) ?? deps.proxies.at(host);
  const standing = proxy && deps.addresses.of(proxy.host);
  if (!standing) return undefined;
  const [behind] = await deps.proxies.behind(proxy);
  const what = `proxy ${proxy.name}`;
  if (behind === undefined) {
    return {
      link: `${what} in ${deps.names.of(standing.accountId)} has no database`,
      fix: "deploy again, which registers it",
    };
  }
  const database = deps.addresses.of(behind.host);
  if (!database) return undefined;
  const from = { ...databaseEnd(proxy.host, standing, region), what };
  return brokenGroups({ port: behind.port, from, to: databaseEnd(behind.host, database, region) }, deps);
}

/** Start of a packet's path at a replication instance; undefined for an instance that is gone. */
export async function pathStart(
  store: DmsStore,
  instanceArn: string,
  { reader }: PathDeps,
): Promise<PathStart | undefined> {
  const runner = runnerOf(store, instanceArn);
  const group = runner && store.subnetGroups.byIdentifier(runner.subnetGroup);
  if (!runner || !group) return undefined;
  const { accountId, region } = store;
  const { what, groupIds, isPublic } = runner;
  return {
    accountId,
    region,
    what,
    vpcId: group.vpcId,
    groupIds,
    subnets: await reader.subnets({ accountId, region }, { subnetIds: group.subnets.map(({ id }) => id) }),
    ...(isPublic ? { publicAddress } : {}),
  };
}

/** Instance that connects to endpoints, or serverless replication, which never has a public address. */
function runnerOf(store: DmsStore, arn: string) {
  const instance = store.instances.byArn(arn);
  if (instance) {
    const { VpcSecurityGroups: groups, PubliclyAccessible } = instance.members;
    return {
      what: "the replication instance",
      subnetGroup: instance.subnetGroup,
      groupIds: (Array.isArray(groups) ? groups : []).map((one) =>
        String((one as { readonly VpcSecurityGroupId?: unknown }).VpcSecurityGroupId),
      ),
      isPublic: PubliclyAccessible === true,
    };
  }
  const serverless = store.replicationConfigs.byArn(arn);
  if (!serverless) return undefined;
  const { subnetGroup } = serverless;
  const groupIds = new Payload(asObject(serverless.members.ComputeConfig) ?? {}).texts("VpcSecurityGroupIds");
  return { what: "the serverless replication", subnetGroup, groupIds, isPublic: false };
}
