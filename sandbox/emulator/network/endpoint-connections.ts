/** Interface endpoints to customers' services: they wait until the service's owner accepts them. */
import type { Reply } from "../reply";
import type { EndpointServices } from "./endpoint-services";
import type { NetworkCall, NetworkPart } from "./part";
import {
  ec2Reply,
  elementText,
  filterParameters,
  listParameter,
  replaceElements,
  replyText,
  toXml,
  withText,
} from "./xml";

/** States of a connection in EC2's words. */
export type ConnectionState = "pendingAcceptance" | "available" | "rejected";

/** One interface endpoint's connection to one endpoint service. */
export interface EndpointConnection {
  readonly endpointId: string;
  readonly ownerAccountId: string;
  readonly serviceId: string;
  readonly region: string;
  readonly createdAt: string;
  state: ConnectionState;
}

/** Hosted zone of the DNS names of all interface endpoints in eu-west-1; the sandbox uses it everywhere. */
export const endpointZoneId = "Z38GZ743OKFT7T";

/** moto knows interface endpoints without an other side; this keeps that side. */
export class EndpointConnections implements NetworkPart {
  private readonly connections = new Map<string, EndpointConnection>();

  constructor(private readonly services: EndpointServices) {}

  /** The connection of an interface endpoint; undefined for endpoints of AWS's services. */
  of(endpointId: string): EndpointConnection | undefined {
    return this.connections.get(endpointId);
  }

  async answer({ operation, request, caller }: NetworkCall): Promise<Reply | undefined> {
    const { form, region } = request;
    switch (operation) {
      case "ec2:CreateVpcEndpoint": {
        const name = form.get("ServiceName") ?? "";
        if (!isCustomers(name)) return undefined;
        await this.services.forConsumer(name, caller, region, listParameter(form, "SubnetId"));
        return undefined;
      }
      case "ec2:AcceptVpcEndpointConnections":
        return this.settle("AcceptVpcEndpointConnections", "available", form);
      case "ec2:RejectVpcEndpointConnections":
        return this.settle("RejectVpcEndpointConnections", "rejected", form);
      case "ec2:DescribeVpcEndpointConnections":
        return this.describe(caller.accountId, region, form);
      case "ec2:DeleteVpcEndpointServiceConfigurations":
        return this.refuseWhileConnected(listParameter(form, "ServiceId"));
      default:
        return undefined;
    }
  }

  async mend({ operation, request, caller }: NetworkCall, reply: Reply): Promise<Reply> {
    const text = replyText(reply);
    switch (operation) {
      case "ec2:CreateVpcEndpoint": {
        const name = request.form.get("ServiceName") ?? "";
        const endpointId = elementText(text, "vpcEndpointId");
        if (!isCustomers(name) || endpointId === undefined) return reply;
        const service = await this.services.find(name);
        this.connections.set(endpointId, {
          endpointId,
          ownerAccountId: caller.accountId,
          serviceId: service?.serviceId ?? "",
          region: request.region,
          createdAt: new Date().toISOString(),
          state: service?.acceptanceRequired === true ? "pendingAcceptance" : "available",
        });
        return withText(
          reply,
          replaceElements(text, "vpcEndpoint", (one) => this.shown(one)),
        );
      }
      case "ec2:DescribeVpcEndpoints":
        // Lists within an endpoint have items of their own, none of which holds an endpoint's id.
        return withText(reply, this.eachEndpoint(text));
      case "ec2:DeleteVpcEndpoints":
        for (const id of listParameter(request.form, "VpcEndpointId")) this.connections.delete(id);
        return reply;
      default:
        return reply;
    }
  }

  private eachEndpoint(text: string): string {
    const parts = text.split(/(?=<item><vpcEndpointId>|<\/vpcEndpointSet>)/);
    return parts.map((part) => this.shown(part)).join("");
  }

  /** An endpoint as its owner sees it: state, and DNS names as AWS makes them. */
  private shown(xml: string): string {
    const connection = this.connections.get(elementText(xml, "vpcEndpointId") ?? "");
    if (!connection) return xml;
    const state = elementText(xml, "state");
    if (state === "deleted" || state === "deleting") return xml;
    const named = replaceElements(xml, "dnsEntrySet", () => {
      const entry = { dnsName: endpointDnsName(connection), hostedZoneId: endpointZoneId };
      return `<dnsEntrySet>${toXml([entry])}</dnsEntrySet>`;
    });
    return named.replace(/<state>[^<]*<\/state>/, `<state>${connection.state}</state>`);
  }

  private settle(action: string, state: ConnectionState, form: URLSearchParams): Reply {
    const serviceId = form.get("ServiceId") ?? "";
    const unsuccessful: { readonly resourceId: string; readonly error: Record<string, string> }[] = [];
    for (const endpointId of listParameter(form, "VpcEndpointId")) {
      const connection = this.connections.get(endpointId);
      if (connection?.serviceId === serviceId && connection.state !== state) {
        connection.state = state;
        continue;
      }
      const error = connection
        ? {
            code: "InvalidState",
            message: `VpcEndpoint ${endpointId} is already in state ${connection.state}`,
          }
        : {
            code: "InvalidVpcEndpoint.NotFound",
            message: `The VpcEndpoint ID '${endpointId}' does not exist`,
          };
      unsuccessful.push({ resourceId: endpointId, error });
    }
    return ec2Reply(action, { unsuccessful });
  }

  private async describe(accountId: string, region: string, form: URLSearchParams): Promise<Reply> {
    const filters = filterParameters(form);
    const wanted = (name: string, value: string): boolean => filters.get(name)?.includes(value) ?? true;
    const seen: EndpointConnection[] = [];
    for (const connection of this.connections.values()) {
      const service = await this.services.find(connection.serviceId);
      if (service?.accountId !== accountId || service.region !== region) continue;
      const { serviceId, endpointId, ownerAccountId, state } = connection;
      if (!wanted("service-id", serviceId) || !wanted("vpc-endpoint-id", endpointId)) continue;
      if (!wanted("vpc-endpoint-owner", ownerAccountId) || !wanted("vpc-endpoint-state", state)) continue;
      seen.push(connection);
    }
    return ec2Reply("DescribeVpcEndpointConnections", {
      vpcEndpointConnectionSet: seen.map((connection) => ({
        serviceId: connection.serviceId,
        vpcEndpointId: connection.endpointId,
        vpcEndpointOwner: connection.ownerAccountId,
        vpcEndpointState: connection.state,
        creationTimestamp: connection.createdAt,
        ipAddressType: "ipv4",
      })),
    });
  }

  private refuseWhileConnected(serviceIds: readonly string[]): Reply | undefined {
    const used = [...this.connections.values()].filter(
      ({ serviceId, state }) => serviceIds.includes(serviceId) && state !== "rejected",
    );
    if (used.length === 0) return undefined;
    return ec2Reply("DeleteVpcEndpointServiceConfigurations", {
      unsuccessful: used.map(({ serviceId }) => ({
        resourceId: serviceId,
        error: {
          code: "ExistingVpcEndpointConnections",
          message: `Service ${serviceId} has existing active VPC Endpoint connections!`,
        },
      })),
    });
  }
}

/** DNS name of an endpoint in all its zones; the part after its id is AWS's, the sandbox takes it from the id. */
export function endpointDnsName({ endpointId, serviceId, region }: EndpointConnection): string {
  const suffix = endpointId.replace("vpce-", "").slice(-8);
  return `${endpointId}-${suffix}.${serviceId}.${region}.vpce.amazonaws.com`;
}

function isCustomers(serviceName: string): boolean {
  return serviceName.includes(".vpce-svc-");
}
