import { FakeNetwork, host, orders } from "../support/fake-network";
import { databaseIn, linkOf } from "../support/network-links";

/** A database in a VPC at the same transit gateway, with routes there and back. */
function atTransitGateway(): FakeNetwork {
  const network = new FakeNetwork();
  databaseIn(network, "vpc-orders");
  network.route("vpc-dms", { cidr: "10.30.0.0/16", transitGatewayId: "tgw-1" });
  network.route("vpc-orders", { cidr: "10.20.0.0/16", transitGatewayId: "tgw-1" });
  network.attach("vpc-dms", "vpc-orders");
  network.attach("vpc-orders", "vpc-dms");
  network.open("sg-dms", "10.30.0.0/16");
  network.admit("sg-orders", "10.20.0.0/16");
  return network;
}

const proxyHost = "dev-orders-db.proxy-abc.eu-west-1.rds.amazonaws.com";

/** An endpoint of a proxy in the replication VPC, under the secret's host name. */
function sharedSubnetProxy(): FakeNetwork {
  const network = new FakeNetwork();
  databaseIn(network, "vpc-dms");
  network.addresses.tell([
    {
      host: proxyHost,
      address: "10.30.0.200",
      accountId: orders,
      vpcId: "vpc-orders",
      securityGroupIds: ["sg-proxy"],
    },
    {
      host: "writer.example",
      address: "10.30.0.10",
      accountId: orders,
      vpcId: "vpc-orders",
      securityGroupIds: ["sg-database"],
    },
  ]);
  network.proxyHost = proxyHost;
  network.proxyEndpointHost = host;
  network.behindProxy = [{ host: "writer.example", port: 3306 }];
  network.open("sg-dms", "sg-orders");
  network.admit("sg-orders", "sg-dms");
  network.open("sg-proxy", "sg-database");
  network.admit("sg-database", "sg-proxy");
  return network;
}

test.each([
  ["through a transit gateway", atTransitGateway],
  ["through a proxy's endpoint in shared subnets", sharedSubnetProxy],
])("finds nothing to say when every link %s holds", async (_what, network) => {
  expect(await linkOf(network())).toBeUndefined();
});

const transitBreaks: [string, (network: FakeNetwork) => void, string][] = [
  [
    "the attachment waits",
    (all) => all.attachments.forEach((one) => (one.state = "pendingAcceptance")),
    "the attachment of VPC vpc-dms to transit gateway tgw-1 is pendingAcceptance",
  ],
  [
    "the database's VPC is not attached",
    (all) => all.attachments.pop(),
    "the attachment of VPC vpc-orders to transit gateway tgw-1 is gone",
  ],
  [
    "an attachment sends by no table",
    (all) => all.tableOf.delete("attachment-vpc-orders"),
    "the attachment of VPC vpc-orders in account orders to transit gateway tgw-1 is associated with no route table",
  ],
  [
    "the gateway does not know the way",
    (all) => all.leadsTo.delete("table-vpc-dms"),
    "route table table-vpc-dms, by which the attachment of VPC vpc-dms in account dms to transit gateway tgw-1 sends, has no route to 10.30.0.10 in VPC vpc-orders",
  ],
  [
    "the gateway does not know the way back",
    (all) => all.leadsTo.set("table-vpc-orders", "attachment-vpc-orders"),
    "has no route to 10.20.0.0/24 in VPC vpc-dms",
  ],
  [
    "the database lets nobody in",
    (all) => all.shut("sg-orders"),
    "lets nothing in from the replication instance",
  ],
];

test.each(transitBreaks)("transit gateway: names the link when %s", async (_what, spoil, link) => {
  const network = atTransitGateway();
  spoil(network);
  expect(await linkOf(network)).toContain(link);
});

const proxyBreaks: [string, (network: FakeNetwork) => void, string][] = [
  [
    "the endpoint lets nobody in",
    (all) => all.shut("sg-orders"),
    "lets nothing in from the replication instance",
  ],
  [
    "the proxy may not leave",
    (all) => all.shut("sg-proxy"),
    "sg-proxy of proxy dev-orders-db in account orders lets nothing out to the database at writer.example",
  ],
  [
    "nothing is behind the proxy",
    (all) => (all.behindProxy = []),
    "proxy dev-orders-db in account orders has no database",
  ],
];

test.each(proxyBreaks)("shared subnets: names the link when %s", async (_what, spoil, link) => {
  const network = sharedSubnetProxy();
  spoil(network);
  expect(await linkOf(network)).toContain(link);
});
