/** Transit gateways: moto shows each to one account, and gives it route tables that it cannot take away. */
import { randomBytes } from "node:crypto";
import { AwsFault, type Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import type { Place } from "./reader";
import type { ResourceShares } from "./resource-shares";
import type { TransitTags } from "./transit-tags";
import { ec2Reply, listParameter, type Xml } from "./xml";

/** A gateway, in the account that made it. */
export interface TransitGateway extends Place {
  readonly id: string;
  readonly arn: string;
  readonly createdAt: string;
  readonly description: string;
  options: Readonly<Record<string, string>>;
}

/** Gateways of all accounts; those with default route tables are beyond the sandbox. */
export class TransitGateways implements NetworkPart {
  private readonly gateways = new Map<string, TransitGateway>();

  constructor(
    private readonly shares: Pick<ResourceShares, "canUse">,
    private readonly tags: TransitTags,
  ) {}

  /** @throws InvalidTransitGatewayID.NotFound for one that an account neither owns nor has been given. */
  gatewayFor(accountId: string, id: string): TransitGateway {
    const gateway = this.gateways.get(id);
    if (gateway && this.shares.canUse(accountId, gateway.arn)) return gateway;
    throw new AwsFault(
      "InvalidTransitGatewayID.NotFound",
      `Transit Gateway ${id} was deleted or does not exist.`,
    );
  }

  answer(call: NetworkCall): Reply | undefined {
    const { operation, request, caller } = call;
    const { form } = request;
    const { accountId } = caller;
    const action = operation.replace("ec2:", "");
    switch (operation) {
      case "ec2:CreateTransitGateway":
        return ec2Reply(action, { transitGateway: this.shape(this.create(call), accountId) });
      case "ec2:ModifyTransitGateway": {
        const gateway = this.owned(accountId, form);
        gateway.options = { ...gateway.options, ...optionsIn(form) };
        return ec2Reply(action, { transitGateway: this.shape(gateway, accountId) });
      }
      case "ec2:DeleteTransitGateway": {
        const gateway = this.owned(accountId, form);
        this.gateways.delete(gateway.id);
        return ec2Reply(action, { transitGateway: this.shape(gateway, accountId, "deleted") });
      }
      case "ec2:DescribeTransitGateways": {
        const ids = listParameter(form, "TransitGatewayIds");
        const seen =
          ids.length > 0
            ? ids.map((id) => this.gatewayFor(accountId, id))
            : [...this.gateways.values()].filter(({ arn }) => this.shares.canUse(accountId, arn));
        return ec2Reply(action, { transitGatewaySet: seen.map((one) => this.shape(one, accountId)) });
      }
      default:
        return undefined;
    }
  }

  private create(call: NetworkCall): TransitGateway {
    const { accountId } = call.caller;
    const { form, region } = call.request;
    const options = { ...defaultOptions, ...optionsIn(form) };
    if (
      options.DefaultRouteTableAssociation === "enable" ||
      options.DefaultRouteTablePropagation === "enable"
    ) {
      throw new AwsFault(
        "UnsupportedOperation",
        "The emulated accounts have no transit gateways with default route tables: disable both.",
      );
    }
    const id = newId("tgw");
    const gateway: TransitGateway = {
      id,
      arn: `arn:aws:ec2:${region}:${accountId}:transit-gateway/${id}`,
      accountId,
      region,
      createdAt: new Date().toISOString(),
      description: form.get("Description") ?? "",
      options,
    };
    this.gateways.set(id, gateway);
    this.tags.ofNew(call, id);
    return gateway;
  }

  private owned(accountId: string, form: URLSearchParams): TransitGateway {
    const id = form.get("TransitGatewayId") ?? "";
    const gateway = this.gatewayFor(accountId, id);
    if (gateway.accountId === accountId) return gateway;
    throw new AwsFault("UnauthorizedOperation", `${id} belongs to account ${gateway.accountId}`, 403);
  }

  private shape(gateway: TransitGateway, accountId: string, state = "available"): Xml {
    return {
      transitGatewayId: gateway.id,
      transitGatewayArn: gateway.arn,
      state,
      ownerId: gateway.accountId,
      description: gateway.description,
      creationTime: gateway.createdAt,
      options: lowerCased(gateway.options),
      tagSet: this.tags.of(accountId, gateway.id),
    };
  }
}

/** Options that a call may leave out (EC2 API reference, TransitGatewayRequestOptions). */
const defaultOptions = {
  AmazonSideAsn: "64512",
  AutoAcceptSharedAttachments: "disable",
  DefaultRouteTableAssociation: "enable",
  DefaultRouteTablePropagation: "enable",
  DnsSupport: "enable",
  MulticastSupport: "disable",
  SecurityGroupReferencingSupport: "disable",
  VpnEcmpSupport: "enable",
};

/** A fresh id as EC2 makes them. */
export function newId(prefix: string): string {
  return `${prefix}-0${randomBytes(8).toString("hex")}`;
}

/** A call's `Options.<Name>`, by name. */
export function optionsIn(form: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...form].flatMap(([name, value]) => (name.startsWith("Options.") ? [[name.slice(8), value]] : [])),
  );
}

/** Options as answers spell them. */
export function lowerCased(options: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]),
  );
}
