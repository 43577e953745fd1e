/** Networks without a server: endpoints, balancers, routes and rules as plain objects. */
import { AccountNames } from "../../sandbox/emulator/connection-test/words";
import type { PathDeps } from "../../sandbox/emulator/connection-test/path-start";
import { DmsStore } from "../../sandbox/emulator/dms/store";
import { Addresses } from "../../sandbox/emulator/network/addresses";
import type { ConnectionState } from "../../sandbox/emulator/network/endpoint-connections";
import type { GroupRule } from "../../sandbox/emulator/network/group-rules";
import type { ResourceConfiguration, ResourceGateway } from "../../sandbox/emulator/network/lattice";
import type {
  BalancerFacts,
  EndpointFacts,
  PeeringFacts,
  RouteFacts,
  SubnetFacts,
} from "../../sandbox/emulator/network/reader";
import type { VpcAttachment } from "../../sandbox/emulator/network/transit-attachments";

export const dms = "111111111111";
export const orders = "222222222222";
export const host = "orders.cluster-abc.eu-west-1.rds.amazonaws.com";

/** What exists; tests change it to break one link. */
export class FakeNetwork {
  readonly addresses = new Addresses();
  readonly store = new DmsStore(dms, "eu-west-1", "aws");
  readonly instanceArn: string;
  readonly rules: GroupRule[] = [];
  readonly zones = new Map<string, string>();
  /** Private zones that are associated with other VPCs. */
  readonly zonesElsewhere = new Set<string>();
  readonly endpoints = new Map<string, EndpointFacts>();
  readonly states = new Map<string, ConnectionState>();
  readonly balancers = new Map<string, BalancerFacts>();
  readonly targetsOf = new Map<string, string[]>();
  readonly peerings = new Map<string, PeeringFacts>();
  readonly nats = new Map<string, string[]>();
  /** What a resource endpoint leads to. */
  resource: ResourceConfiguration | undefined;
  gateway: ResourceGateway | undefined;
  isShared = true;
  readonly attachments: VpcAttachment[] = [];
  /** Transit gateway route tables by attachment, and the attachment that each leads to. */
  readonly tableOf = new Map<string, string>();
  readonly leadsTo = new Map<string, string>();
  proxyHost: string | undefined;
  proxyEndpointHost: string | undefined;
  behindProxy: { host: string; port: number }[] = [];
  /** Whether the endpoint service exists. */
  hasService = true;
  readonly subnetsOf = new Map<string, SubnetFacts[]>([
    ["vpc-dms", [subnet("subnet-1", "10.20.0.0/24"), subnet("subnet-2", "10.20.1.0/24")]],
    ["vpc-orders", [subnet("subnet-3", "10.30.0.0/24")]],
  ]);

  /** @param isPublic Whether the replication instance has a public address. */
  constructor(isPublic = false) {
    this.store.subnetGroups.add({
      arn: this.store.newArn("subgrp"),
      identifier: "dev",
      tags: new Map(),
      description: "",
      vpcId: "vpc-dms",
      subnets: [
        { id: "subnet-1", zone: "a" },
        { id: "subnet-2", zone: "b" },
      ],
    });
    this.instanceArn = this.store.newArn("rep");
    this.store.instances.add({
      arn: this.instanceArn,
      identifier: "dev-main",
      tags: new Map(),
      status: "available",
      subnetGroup: "dev",
      createdAt: 0,
      members: { VpcSecurityGroups: [{ VpcSecurityGroupId: "sg-dms" }], PubliclyAccessible: isPublic },
    });
  }

  get deps(): PathDeps {
    const names = new AccountNames();
    names.set({ [dms]: "dms", [orders]: "orders" });
    const known = Promise.resolve.bind(Promise);
    return {
      names,
      addresses: this.addresses,
      resources: { of: () => this.resource?.arn },
      lattice: { configuration: () => this.resource, gateway: () => this.gateway },
      shares: { canUse: () => this.isShared },
      transit: {
        attachments: {
          between: (gatewayId, vpcId) =>
            this.attachments.find((one) => one.gateway.id === gatewayId && one.vpcId === vpcId),
        },
        tables: {
          associatedWith: (attachmentId) => {
            const id = this.tableOf.get(attachmentId);
            return id === undefined ? undefined : { id };
          },
          routeTo: (tableId) => this.attachments.find(({ id }) => id === this.leadsTo.get(tableId)),
        },
      },
      proxies: {
        at: (name) => (name === this.proxyHost ? proxyOf(name) : undefined),
        behind: () => known(this.behindProxy),
      },
      proxyEndpoints: {
        at: (name) =>
          name === this.proxyEndpointHost && this.proxyHost !== undefined
            ? proxyOf(this.proxyHost)
            : undefined,
      },
      listeners: { at: () => false },
      connections: {
        of: (endpointId) => {
          const state = this.states.get(endpointId);
          return (
            state && {
              endpointId,
              state,
              ownerAccountId: dms,
              serviceId: "vpce-svc-1",
              region: "",
              createdAt: "",
            }
          );
        },
      },
      services: {
        find: (serviceName) =>
          known(
            this.hasService
              ? {
                  accountId: orders,
                  region: "eu-west-1",
                  serviceId: "vpce-svc-1",
                  serviceName,
                  zones: [],
                  acceptanceRequired: true,
                  balancerArns: ["balancer"],
                  principals: [],
                }
              : undefined,
          ),
      },
      reader: {
        rulesOf: (_place, ids) => known(this.rules.filter(({ groupId }) => ids.includes(groupId))),
        tagsOfRule: () => known(new Map()),
        privateAnswer: (_place, _vpcId, name) => {
          const answer = this.zones.get(name);
          return known(answer === undefined ? undefined : { zoneName: name, answer });
        },
        hasPrivateZone: (_place, name) => known(this.zonesElsewhere.has(name)),
        endpointNamed: (_place, _vpcId, dnsName) => known(this.endpoints.get(dnsName)),
        balancer: (_place, arn) => known(this.balancers.get(arn)),
        targets: (_place, arn) => known(this.targetsOf.get(arn) ?? []),
        subnets: (_place, which) =>
          known(
            "vpcId" in which
              ? (this.subnetsOf.get(which.vpcId) ?? [])
              : [...this.subnetsOf.values()]
                  .flat()
                  .filter(({ subnetId }) => which.subnetIds.includes(subnetId)),
          ),
        prefixListId: (_place, service) => known(`pl-${service}`),
        peering: (_place, id) => known(this.peerings.get(id)),
        natAddresses: (_place, id) => known(this.nats.get(id) ?? []),
      },
    };
  }

  /** Attaches a VPC to transit gateway tgw-1; what it sends there goes to another VPC. */
  attach(vpcId: string, toVpcId: string): VpcAttachment {
    const place = { accountId: dms, region: "eu-west-1", createdAt: "", options: {} };
    const attachment: VpcAttachment = {
      ...place,
      id: `attachment-${vpcId}`,
      gateway: { ...place, id: "tgw-1", arn: "", description: "" },
      vpcId,
      subnetIds: [],
      state: "available",
    };
    this.attachments.push(attachment);
    this.tableOf.set(attachment.id, `table-${vpcId}`);
    this.leadsTo.set(`table-${vpcId}`, `attachment-${toVpcId}`);
    return attachment;
  }

  /** Lets a group's members open port 3306 of a peer, and the peer's group take it. */
  open(from: string, to: string): void {
    const tcp = { protocol: "tcp", fromPort: 3306, toPort: 3306 };
    this.rules.push({ ...tcp, ...peerOf(to), groupId: from, isEgress: true });
  }

  admit(at: string, from: string): void {
    const tcp = { protocol: "tcp", fromPort: 3306, toPort: 3306 };
    this.rules.push({ ...tcp, ...peerOf(from), groupId: at, isEgress: false });
  }

  /** Gives each subnet of a VPC a route. */
  route(vpcId: string, route: RouteFacts): void {
    const subnets = this.subnetsOf.get(vpcId) ?? [];
    this.subnetsOf.set(
      vpcId,
      subnets.map((one) => ({ ...one, routes: [...one.routes, route] })),
    );
  }

  /** Takes the rules of a group away. */
  shut(groupId: string): void {
    const kept = this.rules.filter((rule) => rule.groupId !== groupId);
    this.rules.splice(0, this.rules.length, ...kept);
  }
}

function peerOf(peer: string) {
  return peer.startsWith("sg-") ? { referencedGroupId: peer } : { cidr: peer };
}

function proxyOf(proxyHost: string) {
  return { accountId: orders, region: "eu-west-1", name: "dev-orders-db", host: proxyHost, port: 3306 };
}

function subnet(subnetId: string, cidr: string): SubnetFacts {
  return { subnetId, cidr, routeTableId: `rtb-${subnetId}`, routes: [] };
}
