import { brokenPath } from "../../sandbox/emulator/connection-test/network-path";
import { FakeNetwork, host } from "../support/fake-network";
import { databaseIn, linkOf } from "../support/network-links";

const peer = { cidr: "10.30.0.0/16", peeringId: "pcx-1" };

/** Zone, interface endpoint, accepted connection, service, balancer, target, rules. */
function privateLink(): FakeNetwork {
  const network = new FakeNetwork();
  databaseIn(network, "vpc-orders");
  network.zones.set(host, "vpce-1.example");
  network.endpoints.set("vpce-1.example", {
    endpointId: "vpce-1",
    type: "Interface",
    serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-1",
    groupIds: ["sg-endpoint"],
  });
  network.states.set("vpce-1", "available");
  network.balancers.set("balancer", {
    name: "dev-orders-db",
    vpcId: "vpc-orders",
    groupIds: ["sg-balancer"],
    ranges: ["10.30.0.0/24"],
    listeners: [{ port: 3306, targetGroupArn: "targets" }],
  });
  network.targetsOf.set("targets", ["10.30.0.10:3306"]);
  network.open("sg-dms", "sg-endpoint");
  network.admit("sg-endpoint", "sg-dms");
  network.open("sg-balancer", "sg-orders");
  network.admit("sg-orders", "sg-balancer");
  return network;
}

/** A database in a peered VPC, with routes there and back. */
function peered(): FakeNetwork {
  const network = new FakeNetwork();
  databaseIn(network, "vpc-orders");
  network.route("vpc-dms", peer);
  network.route("vpc-orders", { cidr: "10.20.0.0/16", peeringId: "pcx-1" });
  network.peerings.set("pcx-1", {
    isActive: true,
    requester: { vpcId: "vpc-dms", resolvesForPeer: true },
    accepter: { vpcId: "vpc-orders", resolvesForPeer: true },
  });
  network.open("sg-dms", "10.30.0.0/16");
  network.admit("sg-orders", "10.20.0.0/24");
  network.admit("sg-orders", "10.20.1.0/24");
  return network;
}

/** A public database that admits the address of the one NAT gateway. */
function overTheInternet(): FakeNetwork {
  const network = new FakeNetwork();
  databaseIn(network, "vpc-orders", "203.0.113.10");
  network.route("vpc-dms", { cidr: "0.0.0.0/0", natGatewayId: "nat-1" });
  network.nats.set("nat-1", ["198.51.100.7"]);
  network.open("sg-dms", "0.0.0.0/0");
  network.admit("sg-orders", "198.51.100.7/32");
  return network;
}

test("takes a path to exist where nobody told an address and no private zone answers", async () => {
  expect(await linkOf(new FakeNetwork())).toBeUndefined();
});

test.each([
  ["through PrivateLink", privateLink],
  ["through a peering connection", peered],
  ["over the Internet", overTheInternet],
])("finds nothing to say when every link %s holds", async (_what, network) => {
  expect(await linkOf(network())).toBeUndefined();
});

const privateLinkBreaks: [string, (network: FakeNetwork) => void, string][] = [
  ["the zone has no record", (all) => all.zones.set(host, ""), `private zone ${host} in account dms hides`],
  [
    "the zone is associated with another VPC",
    (all) => {
      all.zones.clear();
      all.zonesElsewhere.add(host);
    },
    `private zone ${host} in account dms is not associated with VPC vpc-dms`,
  ],
  ["the endpoint is gone", (all) => all.endpoints.clear(), "which no interface endpoint of VPC vpc-dms has"],
  [
    "the instance may not leave",
    (all) => all.shut("sg-dms"),
    "security group sg-dms of the replication instance in account dms lets nothing out to interface endpoint vpce-1 on port 3306",
  ],
  [
    "the endpoint lets nobody in",
    (all) => all.shut("sg-endpoint"),
    "sg-endpoint of interface endpoint vpce-1",
  ],
  ["the service is gone", (all) => (all.hasService = false), "vpce-svc-1, which interface endpoint vpce-1"],
  [
    "the connection waits",
    (all) => all.states.set("vpce-1", "pendingAcceptance"),
    "to endpoint service vpce-svc-1 in account orders is pendingAcceptance",
  ],
  [
    "the connection was rejected",
    (all) => all.states.set("vpce-1", "rejected"),
    "in account orders is rejected",
  ],
  ["the balancer is gone", (all) => all.balancers.clear(), "the balancer of endpoint service vpce-svc-1"],
  ["nothing is registered", (all) => all.targetsOf.clear(), "dev-orders-db in account orders has no target"],
  [
    "the writer moved",
    (all) => all.addresses.tell({ host, address: "10.30.0.11" }),
    `has targets 10.30.0.10:3306, and ${host} is at 10.30.0.11:3306`,
  ],
  [
    "the old writer is still registered",
    (all) => all.targetsOf.set("targets", ["10.30.0.10:3306", "10.30.0.11:3306"]),
    "has targets 10.30.0.10:3306, 10.30.0.11:3306",
  ],
  ["the balancer may not leave", (all) => all.shut("sg-balancer"), "sg-balancer of balancer dev-orders-db"],
  [
    "the database lets nobody in",
    (all) => all.shut("sg-orders"),
    `security group sg-orders of the database at ${host} in account orders lets nothing in from balancer dev-orders-db on port 3306`,
  ],
];

test.each(privateLinkBreaks)("PrivateLink: names the link when %s", async (_what, spoil, link) => {
  const network = privateLink();
  spoil(network);
  expect(await linkOf(network)).toContain(link);
});

test("PrivateLink: names the listener that is missing on the port", async () => {
  const network = privateLink();
  const to = { host, port: 3307 };
  network.rules.forEach((rule, index) => (network.rules[index] = { ...rule, toPort: 3307 }));
  const broken = await brokenPath(network.store, network.instanceArn, to, network.deps);
  expect(broken?.link).toBe("balancer dev-orders-db in account orders has no listener on port 3307");
});

test("PrivateLink: a balancer without groups is let in by its subnets' addresses", async () => {
  const network = privateLink();
  const balancer = network.balancers.get("balancer");
  if (balancer) network.balancers.set("balancer", { ...balancer, groupIds: [] });
  expect(await linkOf(network)).toContain("lets nothing in from balancer dev-orders-db");
  network.admit("sg-orders", "10.30.0.0/16");
  expect(await linkOf(network)).toBeUndefined();
});

const routedBreaks: [string, (network: FakeNetwork) => void, string][] = [
  [
    "there is no route",
    (all) => all.subnetsOf.set("vpc-dms", new FakeNetwork().subnetsOf.get("vpc-dms") ?? []),
    "route table rtb-subnet-1 of subnet subnet-1 in account dms has no route to 10.30.0.10",
  ],
  [
    "a more specific route leads elsewhere",
    (all) => all.route("vpc-dms", { cidr: "10.30.0.0/24", natGatewayId: "nat-1" }),
    "has no route to 10.30.0.10 through a peering connection",
  ],
  [
    "there is no route back",
    (all) => all.subnetsOf.set("vpc-orders", new FakeNetwork().subnetsOf.get("vpc-orders") ?? []),
    "route table rtb-subnet-3 of subnet subnet-3 in account orders has no route to 10.20.0.0/24",
  ],
  ["the peering is not accepted", (all) => all.peerings.clear(), "pcx-1, which is not active"],
  ["the instance may not leave", (all) => all.shut("sg-dms"), "sg-dms of the replication instance"],
  [
    "the database lets nobody in",
    (all) => all.shut("sg-orders"),
    "lets nothing in from the replication instance",
  ],
];

test.each(routedBreaks)("peering: names the link when %s", async (_what, spoil, link) => {
  const network = peered();
  spoil(network);
  expect(await linkOf(network)).toContain(link);
});

test("peering: a public database is reached at its private address only when the owner's side resolves names", async () => {
  const network = peered();
  network.addresses.tell({ host, publicAddress: "203.0.113.10" });
  expect(await linkOf(network)).toBeUndefined();
  const peering = network.peerings.get("pcx-1");
  if (peering) {
    const accepter = { ...peering.accepter, resolvesForPeer: false };
    network.peerings.set("pcx-1", { ...peering, accepter });
  }
  expect(await linkOf(network)).toContain("has no way to the Internet");
});

test("the same VPC: only the groups count", async () => {
  const network = new FakeNetwork();
  databaseIn(network, "vpc-dms");
  expect(await linkOf(network)).toContain("sg-dms of the replication instance");
  network.open("sg-dms", "sg-orders");
  network.admit("sg-orders", "sg-dms");
  expect(await linkOf(network)).toBeUndefined();
});

const publicBreaks: [string, (network: FakeNetwork) => void, string][] = [
  ["the NAT gateway is not available", (all) => all.nats.clear(), "no route to an available NAT gateway"],
  [
    "the NAT gateway got another address",
    (all) => all.nats.set("nat-1", ["198.51.100.8"]),
    "lets nothing in from the replication instance (198.51.100.8) on port 3306",
  ],
  [
    "only a group is admitted, which means nothing over the Internet",
    (all) => {
      all.shut("sg-orders");
      all.admit("sg-orders", "sg-dms");
    },
    "lets nothing in from the replication instance (198.51.100.7)",
  ],
];

test.each(publicBreaks)("over the Internet: names the link when %s", async (_what, spoil, link) => {
  const network = overTheInternet();
  spoil(network);
  expect(await linkOf(network)).toContain(link);
});

test("over the Internet: an instance with a public address of its own leaves by that", async () => {
  const network = new FakeNetwork(true);
  databaseIn(network, "vpc-orders", "203.0.113.10");
  network.route("vpc-dms", { cidr: "0.0.0.0/0", gatewayId: "igw-1" });
  network.open("sg-dms", "203.0.113.10/32");
  expect(await linkOf(network)).toContain("lets nothing in from the replication instance (192.0.2.10)");
  network.admit("sg-orders", "192.0.2.10/32");
  expect(await linkOf(network)).toBeUndefined();
});
