/** Routes of VPCs through transit gateways: moto forgets the gateway unless it is the account's own. */
import type { Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import type { TransitGateways } from "./transit-gateways";
import { replyText, toXml, withText } from "./xml";

export class TransitRoutes implements NetworkPart {
  /** Gateway's id by route table and destination. */
  private readonly gatewayIds = new Map<string, string>();

  constructor(private readonly gateways: Pick<TransitGateways, "gatewayFor">) {}

  /** The transit gateway that a route leads to. */
  of(routeTableId: string, cidr: string): string | undefined {
    return this.gatewayIds.get(`${routeTableId} ${cidr}`);
  }

  answer({ operation, request: { form }, caller }: NetworkCall): undefined {
    if (operation !== "ec2:CreateRoute" && operation !== "ec2:ReplaceRoute") return;
    const id = form.get("TransitGatewayId");
    if (id !== null) this.gateways.gatewayFor(caller.accountId, id);
  }

  mend({ operation, request: { form } }: NetworkCall, reply: Reply): Reply {
    const route = `${form.get("RouteTableId") ?? ""} ${form.get("DestinationCidrBlock") ?? ""}`;
    switch (operation) {
      case "ec2:CreateRoute":
      case "ec2:ReplaceRoute": {
        const id = form.get("TransitGatewayId");
        if (id === null) this.gatewayIds.delete(route);
        else this.gatewayIds.set(route, id);
        return reply;
      }
      case "ec2:DeleteRoute":
        this.gatewayIds.delete(route);
        return reply;
      case "ec2:DescribeRouteTables":
        return withText(reply, this.withGateways(replyText(reply)));
      default:
        return reply;
    }
  }

  private withGateways(text: string): string {
    let table = "";
    return text.replace(
      /<(routeTableId|destinationCidrBlock)>([^<]*)<\/\1>/g,
      (element, name: string, value: string) => {
        if (name === "routeTableId") table = value;
        const transitGatewayId = name === "routeTableId" ? undefined : this.of(table, value);
        return element + toXml({ transitGatewayId });
      },
    );
  }
}
