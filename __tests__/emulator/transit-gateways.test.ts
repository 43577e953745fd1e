import { dms, EmulatedNetwork, orders, other, textOf } from "../support/sandbox-network";

const withoutDefaults = {
  "Options.DefaultRouteTableAssociation": "disable",
  "Options.DefaultRouteTablePropagation": "disable",
};

let emulated: EmulatedNetwork;

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
});
afterEach(() => emulated.close());

async function makeGateway(): Promise<string> {
  const made = await emulated.call(dms, "CreateTransitGateway", {
    ...withoutDefaults,
    "TagSpecification.1.ResourceType": "transit-gateway",
    "TagSpecification.1.Tag.1.Key": "Name",
    "TagSpecification.1.Tag.1.Value": "dev",
  });
  expect(made).toContain("<tagSet><item><key>Name</key><value>dev</value></item></tagSet>");
  return textOf(made, "transitGatewayId");
}

async function shareWithOrders(id: string): Promise<void> {
  await emulated.share(dms, "/createresourceshare", {
    name: "dev",
    resourceArns: [`arn:aws:ec2:eu-west-1:111111111111:transit-gateway/${id}`],
    principals: ["222222222222"],
  });
}

async function attach(caller: typeof dms, gateway: string, vpc: string): Promise<string> {
  const made = await emulated.call(caller, "CreateTransitGatewayVpcAttachment", {
    TransitGatewayId: gateway,
    VpcId: vpc,
    "SubnetIds.1": "subnet-1",
  });
  return textOf(made, "transitGatewayAttachmentId");
}

function stateOf(caller: typeof dms, id: string): Promise<string> {
  const named = { "TransitGatewayAttachmentIds.1": id };
  return emulated
    .call(caller, "DescribeTransitGatewayVpcAttachments", named)
    .then((text) => (text.startsWith("<") ? textOf(text, "state") : text));
}

test("a gateway is seen by its owner and by those it is shared with", async () => {
  const id = await makeGateway();
  const see = { "TransitGatewayIds.1": id };
  expect(await emulated.call(dms, "DescribeTransitGateways", see)).toContain(
    "<ownerId>111111111111</ownerId>",
  );
  expect(await emulated.call(orders, "DescribeTransitGateways", see)).toBe(
    "InvalidTransitGatewayID.NotFound",
  );
  await shareWithOrders(id);
  expect(await emulated.call(orders, "DescribeTransitGateways", see)).toContain(id);
  expect(await emulated.call(orders, "DeleteTransitGateway", { TransitGatewayId: id })).toBe(
    "UnauthorizedOperation",
  );
});

test("another account's attachment waits until the gateway's owner accepts it", async () => {
  const gateway = await makeGateway();
  await shareWithOrders(gateway);
  const id = await attach(orders, gateway, "vpc-orders");
  const named = { TransitGatewayAttachmentId: id };
  expect(await stateOf(orders, id)).toBe("pendingAcceptance");
  expect(await stateOf(other, id)).toBe("InvalidTransitGatewayAttachmentID.NotFound");
  expect(await emulated.call(orders, "AcceptTransitGatewayVpcAttachment", named)).toBe("IncorrectState");
  await emulated.call(dms, "AcceptTransitGatewayVpcAttachment", named);
  expect(await stateOf(orders, id)).toBe("available");
});

test("a gateway's own account is attached at once, each VPC once", async () => {
  const gateway = await makeGateway();
  expect(await stateOf(dms, await attach(dms, gateway, "vpc-dms"))).toBe("available");
  const again = { TransitGatewayId: gateway, VpcId: "vpc-dms" };
  expect(await emulated.call(dms, "CreateTransitGatewayVpcAttachment", again)).toBe(
    "DuplicateTransitGatewayAttachment",
  );
});

test("a deleted attachment goes on being told of, leaves the route tables, and can be deleted no more", async () => {
  const gateway = await makeGateway();
  const id = await attach(dms, gateway, "vpc-dms");
  const made = await emulated.call(dms, "CreateTransitGatewayRouteTable", { TransitGatewayId: gateway });
  const table = { TransitGatewayRouteTableId: textOf(made, "transitGatewayRouteTableId") };
  const named = { TransitGatewayAttachmentId: id };
  await emulated.call(dms, "AssociateTransitGatewayRouteTable", { ...table, ...named });
  expect(await emulated.call(dms, "DeleteTransitGateway", { TransitGatewayId: gateway })).toBe(
    "IncorrectState",
  );
  expect(await emulated.call(dms, "DeleteTransitGatewayRouteTable", table)).toBe("IncorrectState");
  await emulated.call(dms, "DeleteTransitGatewayVpcAttachment", named);
  expect(await stateOf(dms, id)).toBe("deleted");
  expect(await emulated.call(dms, "DescribeTransitGatewayAttachments")).not.toContain(id);
  expect(await emulated.call(dms, "DeleteTransitGatewayVpcAttachment", named)).toBe(
    "InvalidTransitGatewayAttachmentID.NotFound",
  );
  expect(await emulated.call(dms, "DeleteTransitGatewayRouteTable", table)).toContain(
    "<state>deleted</state>",
  );
  await emulated.call(dms, "DeleteTransitGateway", { TransitGatewayId: gateway });
  expect(await emulated.call(dms, "DescribeTransitGateways")).not.toContain(gateway);
});

test("an attachment sends by one route table, by the most specific of its routes", async () => {
  const gateway = await makeGateway();
  const [near, far] = [await attach(dms, gateway, "vpc-near"), await attach(dms, gateway, "vpc-far")];
  const made = await emulated.call(dms, "CreateTransitGatewayRouteTable", { TransitGatewayId: gateway });
  const table = { TransitGatewayRouteTableId: textOf(made, "transitGatewayRouteTableId") };
  const route = (cidr: string, id: string) =>
    emulated.call(dms, "CreateTransitGatewayRoute", {
      ...table,
      DestinationCidrBlock: cidr,
      TransitGatewayAttachmentId: id,
    });
  const associate = { ...table, TransitGatewayAttachmentId: near };
  await emulated.call(dms, "AssociateTransitGatewayRouteTable", associate);
  expect(await emulated.call(dms, "AssociateTransitGatewayRouteTable", associate)).toBe(
    "Resource.AlreadyAssociated",
  );
  await route("10.0.0.0/8", near);
  await route("10.42.0.0/16", far);
  expect(await route("10.42.0.0/16", near)).toBe("RouteAlreadyExists");

  const { attachments, tables } = emulated.network.transit;
  const id = tables.associatedWith(attachments.between(gateway, "vpc-near")?.id ?? "")?.id ?? "";
  expect(id).toBe(table.TransitGatewayRouteTableId);
  expect(tables.routeTo(id, "10.42.0.10")?.vpcId).toBe("vpc-far");
  expect(tables.routeTo(id, "10.43.0.10")?.vpcId).toBe("vpc-near");
  expect(tables.routeTo(id, "192.0.2.1")).toBeUndefined();

  await emulated.call(dms, "DisassociateTransitGatewayRouteTable", associate);
  expect(await emulated.call(dms, "DisassociateTransitGatewayRouteTable", associate)).toBe(
    "InvalidAssociation.NotFound",
  );
});

test("each account has tags of its own on an attachment", async () => {
  const gateway = await makeGateway();
  await shareWithOrders(gateway);
  const id = await attach(orders, gateway, "vpc-orders");
  const tag = { "ResourceId.1": id, "Tag.1.Key": "Name", "Tag.1.Value": "accepter" };
  await emulated.call(dms, "CreateTags", tag);
  const seen = (caller: typeof dms) => emulated.call(caller, "DescribeTransitGatewayVpcAttachments");
  expect(await seen(dms)).toContain("<value>accepter</value>");
  expect(await seen(orders)).not.toContain("<value>accepter</value>");
  await emulated.call(dms, "DeleteTags", tag);
  expect(await seen(dms)).not.toContain("<value>accepter</value>");
});

test("routes of VPCs through a gateway of another account are told again", async () => {
  const gateway = await makeGateway();
  const route = { RouteTableId: "rtb-1", DestinationCidrBlock: "10.20.0.0/16", TransitGatewayId: gateway };
  expect(await emulated.call(orders, "CreateRoute", route)).toBe("InvalidTransitGatewayID.NotFound");
  await shareWithOrders(gateway);
  await emulated.call(orders, "CreateRoute", route);
  const table = (id: string) =>
    `<item><routeTableId>${id}</routeTableId><routeSet><item><destinationCidrBlock>10.20.0.0/16</destinationCidrBlock></item></routeSet></item>`;
  emulated.answers.DescribeRouteTables = `<R><routeTableSet>${table("rtb-0")}${table("rtb-1")}</routeTableSet></R>`;
  const shown = `</destinationCidrBlock><transitGatewayId>${gateway}</transitGatewayId>`;
  const before = await emulated.call(orders, "DescribeRouteTables");
  expect(before.split(shown)).toHaveLength(2);
  expect(before.indexOf(shown)).toBeGreaterThan(before.indexOf("rtb-1"));
  await emulated.call(orders, "DeleteRoute", { RouteTableId: "rtb-1", DestinationCidrBlock: "10.20.0.0/16" });
  expect(await emulated.call(orders, "DescribeRouteTables")).not.toContain(shown);
});

test("gateways with default route tables are refused in words of the sandbox's own", async () => {
  expect(await emulated.call(dms, "CreateTransitGateway")).toBe("UnsupportedOperation");
});
