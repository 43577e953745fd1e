/** Everything about ways between networks that the front does beside moto. */
import type { Moto } from "../moto";
import type { Reply } from "../reply";
import { Addresses } from "./addresses";
import { Balancers } from "./balancers";
import { NameServer } from "./dns";
import { EndpointConnections } from "./endpoint-connections";
import { EndpointServices } from "./endpoint-services";
import { Lattice } from "./lattice";
import type { NetworkCall, NetworkPart } from "./part";
import { ResourceEndpoints } from "./resource-endpoints";
import { ResourceShares } from "./resource-shares";
import { ParameterGroups } from "./parameter-groups";
import { TopicAttributes } from "./topic-attributes";
import { Topics, type Deliver } from "./topics";
import { Proxies } from "./proxies";
import { PublicAddresses } from "./public-addresses";
import { MotoNetworkReader } from "./reader";
import { PrivateZones } from "./private-zones";

/** The parts, each asked in turn. */
export class Network {
  /** Where the databases stand. */
  readonly addresses = new Addresses();
  readonly names = new NameServer(this.addresses);
  readonly shares = new ResourceShares();
  readonly lattice = new Lattice();
  readonly resources = new ResourceEndpoints(this.lattice, this.shares);
  readonly proxies: Proxies;
  readonly services: EndpointServices;
  readonly connections: EndpointConnections;
  readonly reader: MotoNetworkReader;
  private readonly parts: readonly NetworkPart[];

  /** @param deliver Calls functions that are subscribed to topics. */
  constructor(moto: Moto, deliver: Deliver) {
    this.proxies = new Proxies(moto, this.addresses);
    this.reader = new MotoNetworkReader(moto);
    this.services = new EndpointServices(moto);
    this.connections = new EndpointConnections(this.services);
    this.parts = [
      this.services,
      this.connections,
      new Balancers(this.addresses),
      new PrivateZones(),
      new ParameterGroups(),
      new PublicAddresses(),
      new Topics(deliver),
      new TopicAttributes(),
      this.shares,
      this.lattice,
      this.proxies,
      this.resources,
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
