/** Types that every part of a network path is judged with. */
import type { Addresses, DatabaseAddress } from "../network/addresses";
import type { EndpointConnections } from "../network/endpoint-connections";
import type { EndpointServices } from "../network/endpoint-services";
import { lets, type Peer } from "../network/group-rules";
import type { Lattice } from "../network/lattice";
import type { Listeners } from "../network/listeners";
import type { Proxies } from "../network/proxies";
import type { ProxyEndpoints } from "../network/proxy-endpoints";
import type { ResourceEndpoints } from "../network/resource-endpoints";
import type { ResourceShares } from "../network/resource-shares";
import type { Place, SubnetFacts } from "../network/facts";
import type { NetworkReader } from "../network/reader";
import type { TransitAttachments } from "../network/transit-attachments";
import type { TransitTables } from "../network/transit-tables";
import type { AccountNames } from "./words";

/** A replication instance, or a serverless replication, as a packet leaves it. */
export interface PathStart extends Place {
  /** "the replication instance", "the serverless replication". */
  readonly what: string;
  readonly vpcId: string;
  readonly groupIds: readonly string[];
  /** Subnets that it may stand in: all of its subnet group. */
  readonly subnets: readonly SubnetFacts[];
  /** Its own public address, if it has one. */
  readonly publicAddress?: string;
}

/** A walk to one host through the interface endpoint that a private zone answers with. */
export interface EndpointWalk {
  readonly start: PathStart;
  readonly host: string;
  readonly port: number;
  /** Answer of the zone. */
  readonly dnsName: string;
  /** Present address of the database; undefined for a service of somebody else. */
  readonly database: DatabaseAddress | undefined;
}

export interface PathDeps {
  readonly reader: NetworkReader;
  readonly addresses: Pick<Addresses, "of">;
  readonly services: Pick<EndpointServices, "find">;
  readonly connections: Pick<EndpointConnections, "of">;
  readonly resources: Pick<ResourceEndpoints, "of">;
  readonly lattice: Pick<Lattice, "configuration" | "gateway">;
  readonly shares: Pick<ResourceShares, "canUse">;
  readonly listeners: Pick<Listeners, "at">;
  readonly proxies: Pick<Proxies, "at" | "behind">;
  readonly proxyEndpoints: Pick<ProxyEndpoints, "at">;
  readonly transit: {
    readonly attachments: Pick<TransitAttachments, "between">;
    readonly tables: Pick<TransitTables, "associatedWith" | "routeTo">;
  };
  readonly names: AccountNames;
}

/** Broken link of a path, and its repair; the message of DMS says neither. */
export interface BrokenPath {
  readonly link: string;
  readonly fix: string;
}

/** Two ends of one hop, each with its security groups and what the other end sees of it. */
export interface Hop {
  readonly port: number;
  readonly from: HopEnd;
  readonly to: HopEnd;
  /** True if rules that name groups do not count, as over the Internet. */
  readonly byAddressOnly?: boolean;
}

export interface HopEnd extends Peer {
  readonly place: Place;
  /** "the replication instance", "interface endpoint vpce-1". */
  readonly what: string;
}

/** The end that packets leave from. */
export function replicationEnd(start: PathStart): HopEnd {
  return {
    place: start,
    what: start.what,
    groupIds: start.groupIds,
    ranges: start.subnets.map(({ cidr }) => cidr),
  };
}

/** The end at a database, with nothing but its own address. */
export function databaseEnd(host: string, database: DatabaseAddress, region: string): HopEnd {
  return {
    place: { accountId: database.accountId, region },
    what: `the database at ${host}`,
    groupIds: database.securityGroupIds,
    ranges: [`${database.address}/32`],
  };
}

/**
 * Broken link if the groups of one end do not let it out, or those of the other end do not let it in; no groups
 * filter nothing.
 */
export async function brokenGroups(
  { port, from, to, byAddressOnly = false }: Hop,
  { reader, names }: PathDeps,
): Promise<BrokenPath | undefined> {
  const sides = [
    { direction: "egress", own: from, peer: to, words: "lets nothing out to" },
    { direction: "ingress", own: to, peer: from, words: "lets nothing in from" },
  ] as const;
  for (const { direction, own, peer, words } of sides) {
    if (own.groupIds.length === 0) continue;
    const rules = await reader.rulesOf(own.place, own.groupIds);
    if (lets(direction, rules, port, byAddressOnly ? { ...peer, groupIds: [] } : peer)) continue;
    const groups = own.groupIds.join(", ");
    return {
      link: `security group ${groups} of ${own.what} in ${names.of(own.place.accountId)} ${words} ${peer.what} on port ${port}`,
      fix: `add the ${direction} rule for port ${port}, or deploy again, which adds it`,
    };
  }
  return undefined;
}
