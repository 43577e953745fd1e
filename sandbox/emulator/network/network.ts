/** Everything about ways between networks that the front does beside moto. */
import type { Moto } from "../moto";
import type { Reply } from "../reply";
import { World } from "../world/world";
import { Addresses } from "./addresses";
import { Balancers } from "./balancers";
import { CreatedClusters } from "./created-clusters";
import { NameServer } from "./dns";
import { EndpointConnections } from "./endpoint-connections";
import { EndpointServices } from "./endpoint-services";
import { EngineVersions } from "./engine-versions";
import { ForeignGroups } from "./foreign-groups";
import { GatewayRoutes } from "./gateway-routes";
import { Lattice } from "./lattice";
import { Listeners } from "./listeners";
import { NatGateways } from "./nat-gateways";
import type { NetworkCall, NetworkPart } from "./part";
import { PassingStates } from "./passing-states";
import { ResourceEndpoints } from "./resource-endpoints";
import { ResourceShares } from "./resource-shares";
import { ParameterGroups } from "./parameter-groups";
import { TopicAttributes } from "./topic-attributes";
import { Topics, type Deliver } from "./topics";
import { TransitAttachments } from "./transit-attachments";
import { TransitGateways } from "./transit-gateways";
import { TransitRoutes } from "./transit-routes";
import { TransitTables } from "./transit-tables";
import { TransitTags } from "./transit-tags";
import { Proxies } from "./proxies";
import { ProxyEndpoints } from "./proxy-endpoints";
import { PublicAddresses } from "./public-addresses";
import { MotoNetworkReader } from "./reader";
import { PrivateZones } from "./private-zones";
import { SharedSubnets } from "./shared-subnets";
import { Warehouses } from "./warehouses";

/** The parts, each asked in turn. */
export class Network {
  /** Addresses of the databases. */
  readonly addresses = new Addresses();
  readonly names = new NameServer(this.addresses);
  readonly listeners = new Listeners();
  readonly warehouses = new Warehouses();
  readonly shares = new ResourceShares();
  readonly lattice = new Lattice();
  readonly transitTags = new TransitTags();
  readonly resources = new ResourceEndpoints(this.lattice, this.shares);
  readonly sharedSubnets: SharedSubnets;
  readonly transit: { readonly attachments: TransitAttachments; readonly tables: TransitTables };
  readonly proxies: Proxies;
  readonly proxyEndpoints: ProxyEndpoints;
  readonly services: EndpointServices;
  readonly connections: EndpointConnections;
  readonly reader: MotoNetworkReader;
  private readonly parts: readonly NetworkPart[];

  /** @param deliver Calls functions that are subscribed to topics. */
  constructor(moto: Moto, deliver: Deliver, world: Pick<World, "pace"> = new World()) {
    const { addresses, listeners, shares } = this;
    this.sharedSubnets = new SharedSubnets(moto, shares);
    this.proxies = new Proxies(moto, addresses, listeners);
    this.proxyEndpoints = new ProxyEndpoints(moto, this.proxies, addresses, listeners);
    const tags = this.transitTags;
    const gateways = new TransitGateways(shares, tags);
    const attachments = new TransitAttachments(gateways, tags);
    const tables = new TransitTables(gateways, attachments, tags);
    const routes = new TransitRoutes(gateways);
    const groups = new ForeignGroups(moto);
    this.transit = { attachments, tables };
    this.reader = new MotoNetworkReader(moto, routes, groups);
    this.services = new EndpointServices(moto);
    this.connections = new EndpointConnections(this.services);
    this.parts = [
      // What a participant may not make, nobody else is asked for.
      this.sharedSubnets,
      this.services,
      this.connections,
      new Balancers(this.addresses),
      new PrivateZones(),
      new ParameterGroups(),
      new EngineVersions(),
      new CreatedClusters(moto, addresses),
      this.warehouses,
      new PublicAddresses(),
      new NatGateways(moto),
      new GatewayRoutes(moto),
      new Topics(deliver),
      new TopicAttributes(),
      this.lattice,
      this.proxyEndpoints,
      this.proxies,
      this.resources,
      tags,
      // A part may refuse or note what a later one does.
      ...[tables, attachments, gateways],
      routes,
      groups,
      new PassingStates(world),
    ];
  }

  /**
   * Answers a call, by a part or by moto with what the parts mend of that.
   *
   * @param body What moto is to see of the call.
   * @param pass Passes the call on to moto.
   */
  async answer(call: NetworkCall, body: Buffer, pass: (body: Buffer) => Promise<Reply>): Promise<Reply> {
    for (const part of this.parts) {
      const answered = await part.answer?.(call);
      if (answered) return answered;
    }
    const prepared = this.parts.reduce((before, part) => part.prepare?.(call, before) ?? before, body);
    let reply = await pass(prepared);
    if (reply.status >= 300) return reply;
    for (const part of this.parts) if (part.mend) reply = await part.mend(call, reply);
    return reply;
  }
}
