/** VPCs at transit gateways: they wait until the gateway's owner accepts them. */
import { AwsFault, type Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import type { Place } from "./facts";
import { lowerCased, newId, optionsIn, type TransitGateway, type TransitGateways } from "./transit-gateways";
import type { TransitTags } from "./transit-tags";
import { ec2Reply, filterParameters, listParameter } from "../query";
import type { Xml } from "../xml";

/** A VPC at a gateway, in the account of the VPC. */
export interface VpcAttachment extends Place {
  readonly id: string;
  readonly gateway: TransitGateway;
  readonly vpcId: string;
  readonly createdAt: string;
  readonly options: Readonly<Record<string, string>>;
  subnetIds: readonly string[];
  /** EC2 goes on telling of a deleted one for a while, and Terraform waits for that. */
  state: "pendingAcceptance" | "available" | "deleted";
}

/** Attachments, as the owners of both sides see them. */
export class TransitAttachments implements NetworkPart {
  private readonly attachments = new Map<string, VpcAttachment>();

  constructor(
    private readonly gateways: Pick<TransitGateways, "gatewayFor">,
    private readonly tags: TransitTags,
  ) {}

  /** An attachment by its id. */
  of(id: string): VpcAttachment | undefined {
    return this.attachments.get(id);
  }

  /** Attachment of a VPC to a gateway. */
  between(gatewayId: string, vpcId: string): VpcAttachment | undefined {
    return this.living().find((one) => one.gateway.id === gatewayId && one.vpcId === vpcId);
  }

  answer(call: NetworkCall): Reply | undefined {
    const { operation, request, caller } = call;
    const { form } = request;
    const { accountId } = caller;
    const action = operation.replace("ec2:", "");
    const shown = (one: VpcAttachment): Reply =>
      ec2Reply(action, { transitGatewayVpcAttachment: this.shape(one, accountId) });
    switch (operation) {
      case "ec2:CreateTransitGatewayVpcAttachment":
        return shown(this.attach(call));
      case "ec2:AcceptTransitGatewayVpcAttachment":
        return shown(this.accept(accountId, this.named(accountId, form)));
      case "ec2:ModifyTransitGatewayVpcAttachment": {
        const attachment = this.named(accountId, form);
        const removed = listParameter(form, "RemoveSubnetIds");
        const kept = attachment.subnetIds.filter((id) => !removed.includes(id));
        attachment.subnetIds = [...kept, ...listParameter(form, "AddSubnetIds")];
        return shown(attachment);
      }
      case "ec2:DeleteTransitGatewayVpcAttachment": {
        const attachment = this.named(accountId, form);
        attachment.state = "deleted";
        return shown(attachment);
      }
      case "ec2:DescribeTransitGatewayVpcAttachments": {
        const seen = this.listed(accountId, form).map((one) => this.shape(one, accountId));
        return ec2Reply(action, { transitGatewayVpcAttachments: seen });
      }
      case "ec2:DescribeTransitGatewayAttachments": {
        const seen = this.listed(accountId, form).map((one) => this.commonShape(one, accountId));
        return ec2Reply(action, { transitGatewayAttachments: seen });
      }
      case "ec2:DeleteTransitGateway":
        this.refuseWhileAttached(form.get("TransitGatewayId") ?? "");
        return undefined;
      default:
        return undefined;
    }
  }

  private living(): VpcAttachment[] {
    return [...this.attachments.values()].filter(({ state }) => state !== "deleted");
  }

  private attach(call: NetworkCall): VpcAttachment {
    const { accountId } = call.caller;
    const { form, region } = call.request;
    const gateway = this.gateways.gatewayFor(accountId, form.get("TransitGatewayId") ?? "");
    const vpcId = form.get("VpcId") ?? "";
    if (this.between(gateway.id, vpcId)) {
      throw new AwsFault(
        "DuplicateTransitGatewayAttachment",
        `${gateway.id} has non-deleted Transit Gateway Attachments with same VPC ID.`,
      );
    }
    const isAccepted =
      gateway.accountId === accountId || gateway.options.AutoAcceptSharedAttachments === "enable";
    const attachment: VpcAttachment = {
      id: newId("tgw-attach"),
      gateway,
      accountId,
      region,
      vpcId,
      createdAt: new Date().toISOString(),
      options: { ...defaultAttachmentOptions, ...optionsIn(form) },
      subnetIds: listParameter(form, "SubnetIds"),
      state: isAccepted ? "available" : "pendingAcceptance",
    };
    this.attachments.set(attachment.id, attachment);
    this.tags.ofNew(call, attachment.id);
    return attachment;
  }

  private accept(accountId: string, attachment: VpcAttachment): VpcAttachment {
    if (attachment.gateway.accountId !== accountId || attachment.state !== "pendingAcceptance") {
      throw new AwsFault("IncorrectState", `${attachment.id} is in invalid state`);
    }
    attachment.state = "available";
    return attachment;
  }

  /** The attachment that a change is about. */
  private named(accountId: string, form: URLSearchParams): VpcAttachment {
    const id = form.get("TransitGatewayAttachmentId") ?? "";
    const attachment = this.known(accountId, id);
    if (attachment.state === "deleted") throw noSuchAttachment(id);
    return attachment;
  }

  /** An attachment as its own account or that of its gateway may name it. */
  private known(accountId: string, id: string): VpcAttachment {
    const attachment = this.attachments.get(id);
    if (attachment && seenBy(accountId, attachment)) return attachment;
    throw noSuchAttachment(id);
  }

  private listed(accountId: string, form: URLSearchParams): VpcAttachment[] {
    const ids = listParameter(form, "TransitGatewayAttachmentIds");
    const filters = filterParameters(form);
    const wanted = (name: string, value: string): boolean => filters.get(name)?.includes(value) ?? true;
    const all = this.living().filter((one) => seenBy(accountId, one));
    return (ids.length > 0 ? ids.map((id) => this.known(accountId, id)) : all).filter(
      ({ id, vpcId, gateway }) =>
        wanted("transit-gateway-attachment-id", id) &&
        wanted("transit-gateway-id", gateway.id) &&
        wanted("vpc-id", vpcId) &&
        wanted("resource-id", vpcId),
    );
  }

  private refuseWhileAttached(gatewayId: string): void {
    const left = this.living().filter(({ gateway }) => gateway.id === gatewayId);
    if (left.length === 0) return;
    const ids = left.map(({ id }) => id).join(", ");
    throw new AwsFault("IncorrectState", `${gatewayId} has non-deleted attachments: ${ids}.`);
  }

  private shape(attachment: VpcAttachment, accountId: string): Xml {
    return {
      transitGatewayAttachmentId: attachment.id,
      transitGatewayId: attachment.gateway.id,
      vpcId: attachment.vpcId,
      vpcOwnerId: attachment.accountId,
      state: attachment.state,
      subnetIds: attachment.subnetIds,
      creationTime: attachment.createdAt,
      options: lowerCased(attachment.options),
      tagSet: this.tags.of(accountId, attachment.id),
    };
  }

  private commonShape(attachment: VpcAttachment, accountId: string): Xml {
    return {
      transitGatewayAttachmentId: attachment.id,
      transitGatewayId: attachment.gateway.id,
      transitGatewayOwnerId: attachment.gateway.accountId,
      resourceOwnerId: attachment.accountId,
      resourceType: "vpc",
      resourceId: attachment.vpcId,
      state: attachment.state,
      tagSet: this.tags.of(accountId, attachment.id),
    };
  }
}

/** Options that a call may leave out (EC2 API reference, CreateTransitGatewayVpcAttachmentRequestOptions). */
const defaultAttachmentOptions = {
  ApplianceModeSupport: "disable",
  DnsSupport: "enable",
  Ipv6Support: "disable",
  SecurityGroupReferencingSupport: "enable",
};

function noSuchAttachment(id: string): AwsFault {
  return new AwsFault(
    "InvalidTransitGatewayAttachmentID.NotFound",
    `Transit Gateway Attachment ${id} was deleted or does not exist.`,
  );
}

function seenBy(accountId: string, { accountId: owner, gateway }: VpcAttachment): boolean {
  return accountId === owner || accountId === gateway.accountId;
}
