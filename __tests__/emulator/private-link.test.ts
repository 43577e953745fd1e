import type { Caller } from "../../sandbox/emulator/callers";
import { accountHeader } from "../../sandbox/emulator/address";
import { Moto } from "../../sandbox/emulator/moto";
import { Network } from "../../sandbox/emulator/network/network";
import { operationOf } from "../../sandbox/emulator/operations";
import { xmlReply, type Reply } from "../../sandbox/emulator/reply";
import type { AwsRequest } from "../../sandbox/emulator/request";
import * as http from "node:http";
import type { AddressInfo } from "node:net";

const dms = "111111111111";
const orders = "222222222222";
const serviceName = "com.amazonaws.vpce.eu-west-1.vpce-svc-1234abcd";
const deploy: Caller = {
  kind: "role",
  accountId: dms,
  roleArn: `arn:aws:iam::${dms}:role/deploy`,
  roleId: "AROADEPLOY",
  sessionName: "terraform",
};
const other: Caller = { ...deploy, roleArn: `arn:aws:iam::${dms}:role/other` };
const owner: Caller = { kind: "owner", accountId: orders };

let moto: http.Server;
let passing: Moto;
let network: Network;
/** What the stand-in for moto answers, by operation. */
let answers: Record<string, string>;

beforeEach(async () => {
  answers = {
    DescribeSubnets: subnets("eu-west-1a"),
    DescribeVpcEndpointServiceConfigurations: `<R><serviceConfigurationSet><item><serviceId>vpce-svc-1234abcd</serviceId><serviceName>${serviceName}</serviceName><availabilityZoneSet><item>eu-west-1a</item></availabilityZoneSet><acceptanceRequired>true</acceptanceRequired></item></serviceConfigurationSet></R>`,
    DescribeVpcEndpointServicePermissions: principals(`arn:aws:iam::${dms}:role/deploy`),
  };
  moto = http.createServer((incoming, outgoing) => {
    let body = "";
    incoming.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    incoming.on("end", () => {
      expect(incoming.headers[accountHeader]).toMatch(/^\d{12}$/);
      outgoing.end(answers[new URLSearchParams(body).get("Action") ?? ""] ?? "<R/>");
    });
  });
  await new Promise<void>((resolve) => moto.listen(0, "127.0.0.1", resolve));
  passing = new Moto({ url: `http://127.0.0.1:${(moto.address() as AddressInfo).port}`, token: "" });
  network = new Network(passing, () => undefined);
});

afterEach(async () => {
  passing.close();
  moto.closeAllConnections();
  await new Promise((resolve) => moto.close(resolve));
});

function subnets(zone: string): string {
  return `<R><subnetSet><item><subnetId>subnet-1</subnetId><availabilityZone>${zone}</availabilityZone></item></subnetSet></R>`;
}

function principals(...arns: string[]): string {
  const items = arns.map((arn) => `<item><principal>${arn}</principal></item>`).join("");
  return `<R><allowedPrincipals>${items}</allowedPrincipals></R>`;
}

/** Calls the network; `answered` is what moto says to the call, if it sees it. */
async function call(
  caller: Caller,
  action: string,
  parameters: Record<string, string> = {},
  answered = "<R/>",
  service = "ec2",
): Promise<string> {
  const request: AwsRequest = {
    method: "POST",
    url: "/",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    service,
    region: "eu-west-1",
    accessKeyId: "",
    form: new URLSearchParams({ Action: action, ...parameters }),
    statedOperation: action,
  };
  const pass = (): Promise<Reply> => Promise.resolve(xmlReply(answered));
  const reply = await network.answer(
    { request, operation: operationOf(request), caller },
    request.body,
    pass,
  );
  return reply.body.toString("utf8");
}

async function makeService(): Promise<void> {
  await call(
    owner,
    "CreateVpcEndpointServiceConfiguration",
    {},
    "<R><serviceConfiguration><serviceId>vpce-svc-1234abcd</serviceId></serviceConfiguration></R>",
  );
}

function connect(caller: Caller = deploy): Promise<string> {
  return call(
    caller,
    "CreateVpcEndpoint",
    { ServiceName: serviceName, "SubnetId.1": "subnet-1" },
    "<R><vpcEndpoint><vpcEndpointId>vpce-0123456789</vpcEndpointId><state>available</state><dnsEntrySet/></vpcEndpoint></R>",
  );
}

function described(): Promise<string> {
  return call(
    deploy,
    "DescribeVpcEndpoints",
    {},
    `<R><vpcEndpointSet><item><vpcEndpointId>vpce-0123456789</vpcEndpointId><state>available</state><dnsEntrySet><item><dnsName>x</dnsName></item></dnsEntrySet></item><item><vpcEndpointId>vpce-9</vpcEndpointId><state>available</state></item></vpcEndpointSet></R>`,
  );
}

const connection = { ServiceId: "vpce-svc-1234abcd", "VpcEndpointId.1": "vpce-0123456789" };

test("an endpoint waits until the service's owner accepts it", async () => {
  await makeService();
  expect(await connect()).toContain("<state>pendingAcceptance</state>");
  expect(await call(owner, "DescribeVpcEndpointConnections")).toContain(
    "<vpcEndpointState>pendingAcceptance</vpcEndpointState>",
  );
  expect(await call(owner, "AcceptVpcEndpointConnections", connection)).not.toContain("<item>");
  const seen = await described();
  expect(seen).toContain("<vpcEndpointId>vpce-0123456789</vpcEndpointId><state>available</state>");
  expect(seen).toContain("23456789.vpce-svc-1234abcd.eu-west-1.vpce.amazonaws.com</dnsName>");
  expect(seen).toContain("<vpcEndpointId>vpce-9</vpcEndpointId><state>available</state>");
});

test("a connection that was rejected shows at the endpoint, and can be accepted again", async () => {
  await makeService();
  await connect();
  await call(owner, "RejectVpcEndpointConnections", connection);
  expect(await described()).toContain("<state>rejected</state>");
  await call(owner, "AcceptVpcEndpointConnections", connection);
  expect(network.connections.of("vpce-0123456789")?.state).toBe("available");
});

test("what cannot be accepted is said with the answer, not as an error", async () => {
  await makeService();
  await connect();
  await call(owner, "AcceptVpcEndpointConnections", connection);
  expect(await call(owner, "AcceptVpcEndpointConnections", connection)).toContain(
    "<code>InvalidState</code>",
  );
  const unknown = { ...connection, "VpcEndpointId.1": "vpce-00" };
  expect(await call(owner, "AcceptVpcEndpointConnections", unknown)).toContain("InvalidVpcEndpoint.NotFound");
});

test("only the service's owner sees its connections, filtered as it asks", async () => {
  await makeService();
  await connect();
  const item = "<vpcEndpointId>vpce-0123456789</vpcEndpointId>";
  expect(await call(deploy, "DescribeVpcEndpointConnections")).not.toContain(item);
  const filter = (value: string) => ({ "Filter.1.Name": "vpc-endpoint-id", "Filter.1.Value.1": value });
  expect(await call(owner, "DescribeVpcEndpointConnections", filter("vpce-0123456789"))).toContain(item);
  expect(await call(owner, "DescribeVpcEndpointConnections", filter("vpce-1"))).not.toContain(item);
});

test("a service does not exist for those whom it does not admit", async () => {
  await expect(connect()).rejects.toMatchObject({ code: "InvalidServiceName" });
  await makeService();
  await expect(connect(other)).rejects.toMatchObject({ code: "InvalidServiceName" });
  const asked = { "ServiceName.1": serviceName };
  await expect(call(other, "DescribeVpcEndpointServices", asked)).rejects.toMatchObject({
    code: "InvalidServiceName",
  });
  const found = await call(deploy, "DescribeVpcEndpointServices", asked);
  expect(found).toContain("<availabilityZoneSet><item>eu-west-1a</item></availabilityZoneSet>");
  expect(found).toContain(`<owner>${orders}</owner>`);
});

test.each([
  ["everybody", "*"],
  ["the account", `arn:aws:iam::${dms}:root`],
])("a service that admits %s admits any role there", async (_whom, principal) => {
  answers.DescribeVpcEndpointServicePermissions = principals(principal);
  await makeService();
  expect(await connect(other)).toContain("pendingAcceptance");
});

test("an endpoint cannot stand in a zone that the service has not", async () => {
  answers.DescribeSubnets = subnets("eu-west-1c");
  await makeService();
  await expect(connect()).rejects.toMatchObject({ code: "InvalidParameter" });
});

test("a service with connections cannot be deleted, until they are gone", async () => {
  await makeService();
  await connect();
  const service = { "ServiceId.1": "vpce-svc-1234abcd" };
  expect(await call(owner, "DeleteVpcEndpointServiceConfigurations", service)).toContain(
    "ExistingVpcEndpointConnections",
  );
  await call(deploy, "DeleteVpcEndpoints", { "VpcEndpointId.1": "vpce-0123456789" });
  expect(await call(owner, "DeleteVpcEndpointServiceConfigurations", service)).toBe("<R/>");
});

test("permissions have ids that stay", async () => {
  const added = await call(owner, "ModifyVpcEndpointServicePermissions", {
    ServiceId: "vpce-svc-1234abcd",
    "AddAllowedPrincipals.1": `arn:aws:iam::${dms}:role/deploy`,
  });
  const listed = await call(
    owner,
    "DescribeVpcEndpointServicePermissions",
    { ServiceId: "vpce-svc-1234abcd" },
    answers.DescribeVpcEndpointServicePermissions,
  );
  const id = /vpce-svc-perm-[0-9a-f]{17}/.exec(added)?.[0];
  expect(id).toBeDefined();
  expect(listed).toContain(id);
  expect(listed).toContain("<principalType>Role</principalType>");
});

const balancer = "arn:aws:elasticloadbalancing:eu-west-1:222222222222:loadbalancer/net/dev/1";
const elb = (action: string, parameters: Record<string, string>, answered?: string) =>
  call(owner, action, parameters, answered, "elasticloadbalancing");

test("a balancer keeps what its groups have to say about PrivateLink", async () => {
  const member = "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic";
  await elb("SetSecurityGroups", { LoadBalancerArn: balancer, [member]: "off" });
  const shown = await elb(
    "DescribeLoadBalancers",
    {},
    `<R><LoadBalancerArn>${balancer}</LoadBalancerArn></R>`,
  );
  expect(shown).toContain(`<${member}>off</${member}>`);
});

test("a protected balancer is not deleted", async () => {
  const protect = (value: string) => ({
    LoadBalancerArn: balancer,
    "Attributes.member.1.Key": "deletion_protection.enabled",
    "Attributes.member.1.Value": value,
  });
  await elb("ModifyLoadBalancerAttributes", protect("true"));
  await expect(elb("DeleteLoadBalancer", { LoadBalancerArn: balancer })).rejects.toMatchObject({
    code: "OperationNotPermitted",
  });
  await elb("ModifyLoadBalancerAttributes", protect("false"));
  expect(await elb("DeleteLoadBalancer", { LoadBalancerArn: balancer })).toBe("<R/>");
});

test("a target is healthy where a database has its address", async () => {
  network.addresses.tell({
    host: "db.example",
    address: "10.30.0.10",
    accountId: orders,
    vpcId: "vpc-1",
    securityGroupIds: [],
  });
  const target = (id: string) =>
    `<member><Target><Id>${id}</Id><Port>3306</Port></Target><TargetHealth><State>healthy</State></TargetHealth></member>`;
  const shown = await elb("DescribeTargetHealth", {}, `<R>${target("10.30.0.10")}${target("10.30.0.9")}</R>`);
  expect(shown.match(/<State>\w+<\/State>/g)).toEqual(["<State>healthy</State>", "<State>unhealthy</State>"]);
});

test("a hosted zone with a VPC is made a private one", async () => {
  const path = "/2013-04-01/hostedzone";
  const body =
    "<CreateHostedZoneRequest><Name>a.example</Name><VPC><VPCId>vpc-1</VPCId></VPC></CreateHostedZoneRequest>";
  const request: AwsRequest = {
    method: "POST",
    url: path,
    path,
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.from(body),
    service: "route53",
    region: "us-east-1",
    accessKeyId: "",
    form: new URLSearchParams(),
    statedOperation: undefined,
  };
  let seen = "";
  await network.answer(
    { request, operation: operationOf(request), caller: deploy },
    request.body,
    (prepared) => {
      seen = prepared.toString("utf8");
      return Promise.resolve(xmlReply("<R/>", 201));
    },
  );
  expect(seen).toContain("</VPC><HostedZoneConfig><PrivateZone>true</PrivateZone></HostedZoneConfig>");
});
