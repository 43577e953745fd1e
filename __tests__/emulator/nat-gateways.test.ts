import { dms, EmulatedNetwork } from "../support/sandbox-network";

let emulated: EmulatedNetwork;

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
});
afterEach(() => emulated.close());

test("a NAT gateway takes its network interface along", async () => {
  emulated.answers.DescribeNatGateways =
    "<R><natGatewaySet><item><natGatewayId>nat-1</natGatewayId><natGatewayAddressSet><item><networkInterfaceId>eni-1</networkInterfaceId></item></natGatewayAddressSet></item></natGatewaySet></R>";
  await emulated.call(dms, "DeleteNatGateway", { NatGatewayId: "nat-1" });
  expect(emulated.asked).toEqual([
    "111111111111 DeleteNatGateway",
    "111111111111 DescribeNatGateways",
    "111111111111 DeleteNetworkInterface",
  ]);
});
