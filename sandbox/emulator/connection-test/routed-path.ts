/** To an address: in the same VPC, in a VPC that is routed to, or on the Internet. */
import type { DatabaseAddress } from "../network/addresses";
import { contains, prefixLength } from "../network/group-rules";
import type { PeeringFacts, Place, RouteFacts, SubnetFacts } from "../network/reader";
import { databaseEnd, replicationEnd } from "./endpoint-path";
import { brokenGroups, type BrokenPath, type PathDeps, type PathStart } from "./path-start";
import { brokenTransit } from "./transit-path";

/** A walk to the address of a database. */
export interface RoutedWalk {
  readonly start: PathStart;
  readonly host: string;
  readonly port: number;
  readonly database: DatabaseAddress;
}

/** The first broken link on the way to a database's own address. */
export async function brokenRoutedPath(walk: RoutedWalk, deps: PathDeps): Promise<BrokenPath | undefined> {
  const { start, database } = walk;
  if (database.vpcId === start.vpcId) return brokenGroups(privateHop(walk), deps);
  const peering = await peeringTo(walk, deps);
  // Peered VPCs resolve public names to private addresses when the owner's side lets them.
  if (database.publicAddress !== undefined && !resolvesPrivately(peering, database)) {
    return brokenPublicPath(walk, database.publicAddress, deps);
  }
  return (
    (await brokenRoutes(walk, deps)) ??
    (await brokenRoutesBack(walk, deps)) ??
    brokenGroups(privateHop(walk), deps)
  );
}

function privateHop({ start, host, port, database }: RoutedWalk) {
  return { port, from: replicationEnd(start), to: databaseEnd(host, database, start.region) };
}

async function brokenRoutes(
  { start, database }: RoutedWalk,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  for (const subnet of start.subnets) {
    const leg = { from: start, subnet, to: database.address, toVpcId: database.vpcId };
    const broken = await brokenRoute(leg, deps);
    if (broken) return broken;
  }
  return undefined;
}

async function brokenRoutesBack({ start, database }: RoutedWalk, deps: PathDeps) {
  const { accountId, vpcId } = database;
  const from = { accountId, region: start.region, vpcId };
  const subnets = await deps.reader.subnets(from, { vpcId });
  const home = subnets.find(({ cidr }) => contains(cidr, database.address));
  if (!home) return undefined;
  for (const { cidr } of start.subnets) {
    const broken = await brokenRoute({ from, subnet: home, to: cidr, toVpcId: start.vpcId }, deps);
    if (broken) return broken;
  }
  return undefined;
}

/** From a subnet of one VPC to an address or range of another one. */
interface Leg {
  readonly from: Place & { readonly vpcId: string };
  readonly subnet: SubnetFacts;
  readonly to: string;
  /** VPC that `to` is in. */
  readonly toVpcId: string;
}

/** By the most specific of the subnet's routes. */
async function brokenRoute(leg: Leg, deps: PathDeps): Promise<BrokenPath | undefined> {
  const { from, subnet, to } = leg;
  const where = `route table ${subnet.routeTableId} of subnet ${subnet.subnetId} in ${deps.names.of(from.accountId)}`;
  const route = routeTo(subnet, to);
  const gatewayId = route?.transitGatewayId;
  if (gatewayId !== undefined) return brokenTransit({ ...leg, gatewayId }, deps);
  if (route?.peeringId === undefined) {
    return {
      link: `${where} has no route to ${to} through a peering connection or transit gateway`,
      fix: "add the route, or deploy again, which adds it",
    };
  }
  const peering = await deps.reader.peering(from, route.peeringId);
  if (peering?.isActive === true) return undefined;
  return {
    link: `${where} leads to ${to} through peering connection ${route.peeringId}, which is not active`,
    fix: "accept the peering connection, or deploy again",
  };
}

function routeTo({ routes }: SubnetFacts, to: string): RouteFacts | undefined {
  return [...routes]
    .filter(({ cidr }) => cidr !== "" && contains(cidr, to))
    .sort((one, other) => prefixLength(other.cidr) - prefixLength(one.cidr))[0];
}

/** The active peering connection that the first subnet would use. */
async function peeringTo({ start, database }: RoutedWalk, { reader }: PathDeps) {
  const [subnet] = start.subnets;
  const peeringId = subnet && routeTo(subnet, database.address)?.peeringId;
  const peering = peeringId === undefined ? undefined : await reader.peering(start, peeringId);
  return peering?.isActive === true ? peering : undefined;
}

function resolvesPrivately(peering: PeeringFacts | undefined, { vpcId }: DatabaseAddress): boolean {
  if (!peering) return false;
  const owner = peering.accepter.vpcId === vpcId ? peering.accepter : peering.requester;
  return owner.resolvesForPeer;
}

/** Over the Internet: each address that packets may leave by has to be let in by itself. */
async function brokenPublicPath(
  { start, host, port, database }: RoutedWalk,
  publicAddress: string,
  deps: PathDeps,
): Promise<BrokenPath | undefined> {
  const to = {
    ...databaseEnd(host, database, start.region),
    what: `the database at ${host} (${publicAddress})`,
    ranges: [`${publicAddress}/32`],
  };
  for (const subnet of start.subnets) {
    const leaving = await leavingAddresses(start, subnet, publicAddress, deps);
    if (leaving.length === 0) {
      return {
        link: `subnet ${subnet.subnetId} in ${deps.names.of(start.accountId)} has no way to the Internet: no route to an available NAT gateway, nor a public address of ${start.what}`,
        fix: "write `nat: true` at replication.network, or run it on an instance that is publicly accessible",
      };
    }
    for (const address of leaving) {
      const from = {
        ...replicationEnd(start),
        what: `${start.what} (${address})`,
        ranges: [`${address}/32`],
      };
      // Groups of another VPC mean nothing over the Internet.
      const broken = await brokenGroups({ port, from, to, byAddressOnly: true }, deps);
      if (broken) return broken;
    }
  }
  return undefined;
}

async function leavingAddresses(
  start: PathStart,
  subnet: SubnetFacts,
  publicAddress: string,
  { reader }: PathDeps,
): Promise<readonly string[]> {
  const route = routeTo(subnet, publicAddress);
  if (route?.natGatewayId !== undefined) return reader.natAddresses(start, route.natGatewayId);
  const own = start.publicAddress;
  return route?.gatewayId?.startsWith("igw-") === true && own !== undefined ? [own] : [];
}
