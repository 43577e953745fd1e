/** From a replication instance to a database: names, routes, security groups, balancers. */
import { publicAddress } from "../dms/replication-instances";
import type { DmsStore } from "../dms/store";
import { brokenEndpointPath, databaseEnd } from "./endpoint-path";
import { brokenGroups, type BrokenPath, type PathDeps, type PathStart } from "./path-start";
import { brokenRoutedPath } from "./routed-path";

export type { BrokenPath, PathDeps } from "./path-start";

/** Where a path leads. */
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
  const start = await startOf(store, instanceArn, deps);
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
  return database ? brokenRoutedPath({ start, host, port, database }, deps) : undefined;
}

/** From a proxy to its database; undefined for hosts that are no proxy's. */
async function brokenBehindProxy(
  { region }: PathStart,
  host: string,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const proxy = deps.proxies.at(host);
  const standing = deps.addresses.of(host);
  if (!proxy || !standing) return undefined;
  const [behind] = await deps.proxies.behind(host);
  const what = `proxy ${proxy.name}`;
  if (behind === undefined) {
    return {
      link: `${what} in ${deps.names.of(standing.accountId)} has no database`,
      fix: "deploy again, which registers it",
    };
  }
  const database = deps.addresses.of(behind.host);
  if (!database) return undefined;
  const from = { ...databaseEnd(host, standing, region), what };
  return brokenGroups({ port: behind.port, from, to: databaseEnd(behind.host, database, region) }, deps);
}

async function startOf(
  store: DmsStore,
  instanceArn: string,
  { reader }: PathDeps,
): Promise<PathStart | undefined> {
  const instance = store.instances.byArn(instanceArn);
  const group = instance && store.subnetGroups.byIdentifier(instance.subnetGroup);
  if (!instance || !group) return undefined;
  const { accountId, region } = store;
  const groups = instance.members.VpcSecurityGroups;
  return {
    accountId,
    region,
    vpcId: group.vpcId,
    groupIds: (Array.isArray(groups) ? groups : []).map((one) =>
      String((one as { readonly VpcSecurityGroupId?: unknown }).VpcSecurityGroupId),
    ),
    subnets: await reader.subnets({ accountId, region }, { subnetIds: group.subnets.map(({ id }) => id) }),
    ...(instance.members.PubliclyAccessible === true ? { publicAddress } : {}),
  };
}
