/** Route tables of transit gateways: which attachment sends by which, and where that leads. */
import { AwsFault, type Reply } from "../reply";
import { contains, prefixLength } from "./group-rules";
import type { NetworkCall, NetworkPart } from "./part";
import type { TransitAttachments, VpcAttachment } from "./transit-attachments";
import { newId, type TransitGateways } from "./transit-gateways";
import type { TransitTags } from "./transit-tags";
import { ec2Reply, filterParameters, listParameter } from "../query";
import type { Xml } from "../xml";

interface TransitTable {
  readonly id: string;
  readonly gatewayId: string;
  readonly accountId: string;
  readonly createdAt: string;
  /** Ids of the attachments that send by this table. */
  readonly associations: Set<string>;
  /** Attachment by destination range. */
  readonly routes: Map<string, string>;
}

/** Tables are seen by the owner of their gateway alone. */
export class TransitTables implements NetworkPart {
  private readonly tables = new Map<string, TransitTable>();

  constructor(
    private readonly gateways: Pick<TransitGateways, "gatewayFor">,
    private readonly attachments: Pick<TransitAttachments, "of">,
    private readonly tags: TransitTags,
  ) {}

  /** The table that an attachment sends by. */
  associatedWith(attachmentId: string): { readonly id: string } | undefined {
    return [...this.tables.values()].find(({ associations }) => associations.has(attachmentId));
  }

  /** Attachment that a table sends packets for an address or range to, by the most specific of its routes. */
  routeTo(tableId: string, to: string): VpcAttachment | undefined {
    const [best] = [...(this.tables.get(tableId)?.routes ?? [])]
      .filter(([cidr]) => contains(cidr, to))
      .sort(([one], [other]) => prefixLength(other) - prefixLength(one));
    return best && this.attachments.of(best[1]);
  }

  answer(call: NetworkCall): Reply | undefined {
    const { operation, request, caller } = call;
    const { accountId } = caller;
    const action = operation.replace("ec2:", "");
    switch (operation) {
      case "ec2:CreateTransitGatewayRouteTable":
        return ec2Reply(action, { transitGatewayRouteTable: this.shape(this.create(call)) });
      case "ec2:DescribeTransitGatewayRouteTables": {
        const ids = listParameter(request.form, "TransitGatewayRouteTableIds");
        const all = [...this.tables.values()].filter((one) => one.accountId === accountId);
        const seen = ids.length > 0 ? ids.map((id) => this.find(accountId, id)) : all;
        return ec2Reply(action, { transitGatewayRouteTables: seen.map((one) => this.shape(one)) });
      }
      case "ec2:DeleteTransitGatewayRouteTable": {
        const table = this.named(call);
        if (table.associations.size > 0) {
          throw new AwsFault("IncorrectState", `${table.id} has associated Transit Gateway Attachments.`);
        }
        this.tables.delete(table.id);
        return ec2Reply(action, { transitGatewayRouteTable: this.shape(table, "deleted") });
      }
      case "ec2:DeleteTransitGatewayVpcAttachment":
        this.forget(request.form.get("TransitGatewayAttachmentId") ?? "");
        return undefined;
      default:
        return this.answerAssociation(call, action) ?? this.answerRoute(call, action);
    }
  }

  private answerAssociation(call: NetworkCall, action: string): Reply | undefined {
    const { operation, request } = call;
    const attachmentId = request.form.get("TransitGatewayAttachmentId") ?? "";
    switch (operation) {
      case "ec2:AssociateTransitGatewayRouteTable": {
        const table = this.named(call);
        const { id } = this.attachment(attachmentId);
        if (this.associatedWith(id)) {
          throw new AwsFault("Resource.AlreadyAssociated", `${id} is already associated to a route table.`);
        }
        table.associations.add(id);
        return ec2Reply(action, { association: this.association(table, id, "associated") });
      }
      case "ec2:DisassociateTransitGatewayRouteTable": {
        const table = this.named(call);
        if (!table.associations.delete(attachmentId)) {
          throw new AwsFault(
            "InvalidAssociation.NotFound",
            `${attachmentId} is not associated with ${table.id}.`,
          );
        }
        return ec2Reply(action, { association: this.association(table, attachmentId, "disassociated") });
      }
      case "ec2:GetTransitGatewayRouteTableAssociations": {
        const table = this.named(call);
        const wanted = filterParameters(request.form).get("transit-gateway-attachment-id");
        const seen = [...table.associations].filter((id) => wanted?.includes(id) ?? true);
        return ec2Reply(action, {
          associations: seen.map((id) => this.association(table, id, "associated")),
        });
      }
      case "ec2:GetTransitGatewayRouteTablePropagations":
        return ec2Reply(action, { transitGatewayRouteTablePropagations: [] });
      default:
        return undefined;
    }
  }

  private answerRoute(call: NetworkCall, action: string): Reply | undefined {
    const { operation, request } = call;
    const cidr = request.form.get("DestinationCidrBlock") ?? "";
    switch (operation) {
      case "ec2:CreateTransitGatewayRoute": {
        const { routes } = this.named(call);
        if (routes.has(cidr)) {
          throw new AwsFault("RouteAlreadyExists", `A route to ${cidr} already exists.`);
        }
        const { id } = this.attachment(request.form.get("TransitGatewayAttachmentId") ?? "");
        routes.set(cidr, id);
        return ec2Reply(action, { route: this.route(cidr, id) });
      }
      case "ec2:DeleteTransitGatewayRoute": {
        const { routes } = this.named(call);
        const id = routes.get(cidr);
        if (id === undefined) throw new AwsFault("InvalidRoute.NotFound", `There is no route to ${cidr}.`);
        routes.delete(cidr);
        return ec2Reply(action, { route: this.route(cidr, id, "deleted") });
      }
      case "ec2:SearchTransitGatewayRoutes": {
        const exact = filterParameters(request.form).get("route-search.exact-match");
        const seen = [...this.named(call).routes].filter(([one]) => exact?.includes(one) ?? true);
        return ec2Reply(action, {
          routeSet: seen.map(([one, id]) => this.route(one, id)),
          additionalRoutesAvailable: false,
        });
      }
      default:
        return undefined;
    }
  }

  private create(call: NetworkCall): TransitTable {
    const { accountId } = call.caller;
    const gateway = this.gateways.gatewayFor(accountId, call.request.form.get("TransitGatewayId") ?? "");
    const table: TransitTable = {
      id: newId("tgw-rtb"),
      gatewayId: gateway.id,
      accountId,
      createdAt: new Date().toISOString(),
      associations: new Set(),
      routes: new Map(),
    };
    this.tables.set(table.id, table);
    this.tags.ofNew(call, table.id);
    return table;
  }

  private named({ request: { form }, caller }: NetworkCall): TransitTable {
    return this.find(caller.accountId, form.get("TransitGatewayRouteTableId") ?? "");
  }

  private find(accountId: string, id: string): TransitTable {
    const table = this.tables.get(id);
    if (table?.accountId === accountId) return table;
    throw new AwsFault("InvalidRouteTableID.NotFound", `Transit Gateway Route Table ${id} does not exist.`);
  }

  private attachment(id: string): VpcAttachment {
    const attachment = this.attachments.of(id);
    if (attachment?.state === "available") return attachment;
    throw new AwsFault(
      attachment ? "IncorrectState" : "InvalidTransitGatewayAttachmentID.NotFound",
      `Transit Gateway Attachment ${id} is ${attachment?.state ?? "deleted or does not exist"}.`,
    );
  }

  private forget(attachmentId: string): void {
    for (const { associations, routes } of this.tables.values()) {
      associations.delete(attachmentId);
      for (const [cidr, id] of routes) if (id === attachmentId) routes.delete(cidr);
    }
  }

  private shape(table: TransitTable, state = "available"): Xml {
    return {
      transitGatewayRouteTableId: table.id,
      transitGatewayId: table.gatewayId,
      state,
      defaultAssociationRouteTable: false,
      defaultPropagationRouteTable: false,
      creationTime: table.createdAt,
      tagSet: this.tags.of(table.accountId, table.id),
    };
  }

  private association({ id }: TransitTable, attachmentId: string, state: string): Xml {
    return { transitGatewayRouteTableId: id, ...this.end(attachmentId), state };
  }

  private route(destinationCidrBlock: string, attachmentId: string, state = "active"): Xml {
    return {
      destinationCidrBlock,
      transitGatewayAttachments: [this.end(attachmentId)],
      type: "static",
      state,
    };
  }

  private end(attachmentId: string) {
    const resourceId = this.attachments.of(attachmentId)?.vpcId ?? "";
    return { transitGatewayAttachmentId: attachmentId, resourceId, resourceType: "vpc" };
  }
}
