import { brokenPath } from "../../sandbox/emulator/connection-test/network-path";
import type { Caller } from "../../sandbox/emulator/callers";
import { Lattice } from "../../sandbox/emulator/network/lattice";
import { ResourceEndpoints } from "../../sandbox/emulator/network/resource-endpoints";
import { ResourceShares } from "../../sandbox/emulator/network/resource-shares";
import { xmlReply, type Reply } from "../../sandbox/emulator/reply";
import type { AwsRequest } from "../../sandbox/emulator/request";
import { dms, FakeNetwork, host, orders } from "../support/fake-network";

const owner: Caller = { kind: "owner", accountId: orders };
const consumer: Caller = { kind: "owner", accountId: dms };

let lattice: Lattice;
let shares: ResourceShares;
let endpoints: ResourceEndpoints;

beforeEach(() => {
  lattice = new Lattice();
  shares = new ResourceShares();
  endpoints = new ResourceEndpoints(lattice, shares);
});

function call(caller: Caller, service: string, method: string, path: string, body: object = {}) {
  const [pathname = "", search] = path.split("?");
  const request: AwsRequest = {
    method,
    url: path,
    path: pathname,
    query: new URLSearchParams(search),
    headers: {},
    body: Buffer.from(JSON.stringify(body)),
    service,
    region: "eu-west-1",
    accessKeyId: "",
    form: new URLSearchParams(service === "ec2" ? (body as Record<string, string>) : {}),
    statedOperation: undefined,
  };
  return { operation: `${service}:${method} ${path}`, request, caller };
}

function json(reply: Reply | undefined): Record<string, unknown> {
  if (!reply) throw new Error("nobody answers");
  return JSON.parse(reply.body.toString("utf8")) as Record<string, unknown>;
}

function makeGateway(): string {
  const made = json(
    lattice.answer(
      call(owner, "vpc-lattice", "POST", "/resourcegateways", {
        name: "dev-orders-db",
        vpcIdentifier: "vpc-orders",
        subnetIds: ["subnet-3"],
        securityGroupIds: ["sg-gateway"],
      }),
    ),
  );
  return String(made.id);
}

function makeResource(gatewayId = makeGateway()): string {
  const made = json(
    lattice.answer(
      call(owner, "vpc-lattice", "POST", "/resourceconfigurations", {
        name: "dev-orders-db",
        type: "SINGLE",
        portRanges: ["3306"],
        resourceGatewayIdentifier: gatewayId,
        resourceConfigurationDefinition: { dnsResource: { domainName: host, ipAddressType: "IPV4" } },
        tags: { Name: "dev" },
      }),
    ),
  );
  return String(made.arn);
}

function share(resourceArn: string): string {
  const { resourceShare } = json(
    shares.answer(
      call(owner, "ram", "POST", "/createresourceshare", { name: "dev", allowExternalPrincipals: false }),
    ),
  ) as { resourceShare: { resourceShareArn: string } };
  const { resourceShareArn } = resourceShare;
  for (const joined of [{ resourceArns: [resourceArn] }, { principals: [dms] }]) {
    shares.answer(call(owner, "ram", "POST", "/associateresourceshare", { resourceShareArn, ...joined }));
  }
  return resourceShareArn;
}

const create = (arn: string) => {
  const given = call(consumer, "ec2", "POST", "/", { ResourceConfigurationArn: arn });
  return { ...given, operation: "ec2:CreateVpcEndpoint" };
};

test("an endpoint leads to a resource that is shared with its account, and has a name", () => {
  const arn = makeResource();
  expect(() => endpoints.answer(create(arn))).toThrow("does not exist");
  share(arn);
  expect(endpoints.answer(create(arn))).toBeUndefined();
  const made = endpoints.mend(create(arn), xmlReply("<R><vpcEndpointId>vpce-1</vpcEndpointId></R>"));
  expect(made.body.toString("utf8")).toContain(`<resourceConfigurationArn>${arn}</resourceConfigurationArn>`);
  const asked = call(consumer, "ec2", "POST", "/", { "VpcEndpointId.1": "vpce-1" });
  const found = endpoints.answer({ ...asked, operation: "ec2:DescribeVpcEndpointAssociations" });
  expect(found?.body.toString("utf8")).toContain(".vpc-lattice-rsc.eu-west-1.on.aws</dnsName>");
});

test("what is no longer shared cannot be used", () => {
  const arn = makeResource();
  const resourceShareArn = share(arn);
  expect(shares.canUse(dms, arn)).toBe(true);
  shares.answer(
    call(owner, "ram", "POST", "/disassociateresourceshare", { resourceShareArn, principals: [dms] }),
  );
  expect(shares.canUse(dms, arn)).toBe(false);
  expect(shares.canUse(orders, arn)).toBe(true);
});

test("RAM lists what a share holds, and refuses the shares of others", () => {
  const resourceShareArn = share(makeResource());
  const asked = { resourceShareArns: [resourceShareArn], associationType: "PRINCIPAL", principal: dms };
  expect(
    json(shares.answer(call(owner, "ram", "POST", "/getresourceshareassociations", asked))),
  ).toMatchObject({
    resourceShareAssociations: [{ associatedEntity: dms, status: "ASSOCIATED" }],
  });
  expect(() =>
    shares.answer(
      call(consumer, "ram", "DELETE", `/deleteresourceshare?resourceShareArn=${resourceShareArn}`),
    ),
  ).toThrow("could not be found");
  const others = call(consumer, "ram", "POST", "/getresourceshares", { resourceOwner: "OTHER-ACCOUNTS" });
  expect(json(shares.answer(others))).toMatchObject({ resourceShares: [{ name: "dev" }] });
});

test("a gateway with resources is not deleted; tags can be read and changed", () => {
  const gatewayId = makeGateway();
  const arn = makeResource(gatewayId);
  const remove = call(owner, "vpc-lattice", "DELETE", `/resourcegateways/${gatewayId}`);
  expect(() => lattice.answer(remove)).toThrow("has resource configurations");
  const tags = `/tags/${encodeURIComponent(arn)}`;
  lattice.answer(call(owner, "vpc-lattice", "POST", tags, { tags: { Owner: "me" } }));
  lattice.answer(call(owner, "vpc-lattice", "DELETE", `${tags}?tagKeys=Name`));
  expect(json(lattice.answer(call(owner, "vpc-lattice", "GET", tags)))).toEqual({ tags: { Owner: "me" } });
  lattice.answer(call(owner, "vpc-lattice", "DELETE", `/resourceconfigurations/${arn}`));
  expect(json(lattice.answer(remove))).toMatchObject({ id: gatewayId });
  const gone = call(owner, "vpc-lattice", "GET", `/resourcegateways/${gatewayId}`);
  expect(() => lattice.answer(gone)).toThrow("not found");
});

/** A path through a resource endpoint in which every link holds. */
function wholePath(): FakeNetwork {
  const network = new FakeNetwork();
  network.addresses.tell({
    host,
    address: "10.30.0.10",
    accountId: orders,
    vpcId: "vpc-orders",
    securityGroupIds: ["sg-orders"],
  });
  network.zones.set(host, "vpce-1.example");
  const endpoint = { endpointId: "vpce-1", type: "Resource", serviceName: "", groupIds: ["sg-endpoint"] };
  network.endpoints.set("vpce-1.example", endpoint);
  const gatewayId = makeGateway();
  network.resource = lattice.configuration(makeResource(gatewayId));
  network.gateway = lattice.gateway(gatewayId);
  network.open("sg-dms", "sg-endpoint");
  network.admit("sg-endpoint", "sg-dms");
  network.open("sg-gateway", "sg-orders");
  network.admit("sg-orders", "sg-gateway");
  return network;
}

const breaks: [string, (network: FakeNetwork) => void, string][] = [
  [
    "the resource is gone",
    (all) => (all.resource = undefined),
    "which endpoint vpce-1 leads to, does not exist",
  ],
  ["it is not shared", (all) => (all.isShared = false), "in account orders is not shared with account dms"],
  [
    "it is for another port",
    (all) => (all.resource = all.resource && { ...all.resource, portRanges: ["5432"] }),
    `is ${host} on 5432, not ${host} on 3306`,
  ],
  [
    "the gateway may not leave",
    (all) => all.shut("sg-gateway"),
    "sg-gateway of resource gateway dev-orders-db",
  ],
  ["the database lets nobody in", (all) => all.shut("sg-orders"), "lets nothing in from resource gateway"],
];

test.each(breaks)("names the link when %s", async (_what, spoil, link) => {
  const network = wholePath();
  const walk = () => brokenPath(network.store, network.instanceArn, { host, port: 3306 }, network.deps);
  expect(await walk()).toBeUndefined();
  spoil(network);
  expect((await walk())?.link).toContain(link);
});

test("a proxy leads on to its database, by its own groups", async () => {
  const network = new FakeNetwork();
  const proxy = "dev.db-proxy-1.eu-west-1.rds.amazonaws.com";
  const standing = { accountId: orders, vpcId: "vpc-dms" };
  network.addresses.tell([
    { ...standing, host: proxy, address: "10.20.0.200", securityGroupIds: ["sg-proxy"] },
    { ...standing, host, address: "10.30.0.10", securityGroupIds: ["sg-orders"] },
  ]);
  network.proxyHost = proxy;
  network.open("sg-dms", "sg-proxy");
  network.admit("sg-proxy", "sg-dms");
  const link = async () =>
    (await brokenPath(network.store, network.instanceArn, { host: proxy, port: 3306 }, network.deps))?.link;
  expect(await link()).toBe("proxy dev-orders-db in account orders has no database");
  network.behindProxy = [{ host, port: 3306 }];
  expect(await link()).toContain("security group sg-proxy of proxy dev-orders-db in account orders");
  network.open("sg-proxy", "sg-orders");
  network.admit("sg-orders", "sg-proxy");
  expect(await link()).toBeUndefined();
});
