/** NAT gateways: moto leaves their network interfaces behind. */
import { DeleteNetworkInterfaceCommand, DescribeNatGatewaysCommand } from "@aws-sdk/client-ec2";
import { unlessMissing } from "../iam/reader";
import type { Moto } from "../moto";
import type { Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";

/** A gateway's interface goes with the gateway (VPC guide, "NAT gateways"). */
export class NatGateways implements NetworkPart {
  constructor(private readonly moto: Moto) {}

  async mend({ operation, request, caller }: NetworkCall, reply: Reply): Promise<Reply> {
    if (operation !== "ec2:DeleteNatGateway") return reply;
    const { ec2 } = this.moto.of(caller.accountId, request.region);
    const NatGatewayIds = [request.form.get("NatGatewayId") ?? ""];
    const { NatGateways: gateways = [] } = await ec2.send(new DescribeNatGatewaysCommand({ NatGatewayIds }));
    for (const { NetworkInterfaceId } of gateways.flatMap(
      ({ NatGatewayAddresses = [] }) => NatGatewayAddresses,
    )) {
      if (NetworkInterfaceId === undefined) continue;
      await unlessMissing(ec2.send(new DeleteNetworkInterfaceCommand({ NetworkInterfaceId })));
    }
    return reply;
  }
}
