/** VPC endpoints of type Resource: they lead to one resource of VPC Lattice. */
import { AwsFault, type Reply } from "../reply";
import { endpointZoneId } from "./endpoint-connections";
import type { Lattice } from "./lattice";
import type { NetworkCall, NetworkPart } from "./part";
import type { ResourceShares } from "./resource-shares";
import { ec2Reply, elementText, filterParameters, listParameter, replyText, toXml, withText } from "./xml";

interface ResourceEndpoint {
  readonly endpointId: string;
  readonly accountId: string;
  readonly region: string;
  readonly configurationArn: string;
}

/** Remembers which resource an endpoint leads to: moto takes such an endpoint for a gateway without a service. */
export class ResourceEndpoints implements NetworkPart {
  private readonly endpoints = new Map<string, ResourceEndpoint>();

  constructor(
    private readonly lattice: Lattice,
    private readonly shares: ResourceShares,
  ) {}

  /** ARN of the resource configuration that an endpoint leads to. */
  of(endpointId: string): string | undefined {
    return this.endpoints.get(endpointId)?.configurationArn;
  }

  answer({ operation, request: { form }, caller }: NetworkCall): Reply | undefined {
    if (operation === "ec2:CreateVpcEndpoint") {
      const arn = form.get("ResourceConfigurationArn");
      if (arn === null) return undefined;
      if (this.lattice.configuration(arn) && this.shares.canUse(caller.accountId, arn)) return undefined;
      throw new AwsFault("InvalidParameter", `The resource configuration ${arn} does not exist`);
    }
    if (operation !== "ec2:DescribeVpcEndpointAssociations") return undefined;
    const filtered = filterParameters(form).get("vpc-endpoint-id");
    const named = listParameter(form, "VpcEndpointId");
    const wanted = filtered ?? (named.length > 0 ? named : undefined);
    const seen = [...this.endpoints.values()].filter(
      ({ endpointId, accountId }) => accountId === caller.accountId && (wanted?.includes(endpointId) ?? true),
    );
    return ec2Reply("DescribeVpcEndpointAssociations", {
      vpcEndpointAssociationSet: seen.map((endpoint) => ({
        id: endpoint.endpointId.replace("vpce-", "vpce-rsc-asc-"),
        vpcEndpointId: endpoint.endpointId,
        associatedResourceAccessibility: "Accessible",
        dnsEntry: { dnsName: resourceDnsName(endpoint), hostedZoneId: endpointZoneId },
        associatedResourceArn: endpoint.configurationArn,
      })),
    });
  }

  mend({ operation, request: { form, region }, caller }: NetworkCall, reply: Reply): Reply {
    const text = replyText(reply);
    switch (operation) {
      case "ec2:CreateVpcEndpoint": {
        const configurationArn = form.get("ResourceConfigurationArn");
        const endpointId = elementText(text, "vpcEndpointId");
        if (configurationArn === null || endpointId === undefined) return reply;
        this.endpoints.set(endpointId, { endpointId, accountId: caller.accountId, region, configurationArn });
        return withText(reply, this.withResources(text));
      }
      case "ec2:DescribeVpcEndpoints":
        return withText(reply, this.withResources(text));
      case "ec2:DeleteVpcEndpoints":
        for (const id of listParameter(form, "VpcEndpointId")) this.endpoints.delete(id);
        return reply;
      default:
        return reply;
    }
  }

  private withResources(text: string): string {
    return text.replace(/<vpcEndpointId>([^<]+)<\/vpcEndpointId>/g, (element, id: string) => {
      return element + toXml({ resourceConfigurationArn: this.of(id) });
    });
  }
}

function resourceDnsName({ endpointId, configurationArn, region }: ResourceEndpoint): string {
  return `${endpointId}-${configurationArn.split("/").pop() ?? ""}.vpc-lattice-rsc.${region}.on.aws`;
}
