/** A VPC of a network account, as a participant of its subnets sees and uses it: with the real moto. */
import {
  AuthorizeSecurityGroupIngressCommand,
  CreateRouteTableCommand,
  CreateSecurityGroupCommand,
  CreateSubnetCommand,
  CreateTransitGatewayVpcAttachmentCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  CreateVpcPeeringConnectionCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  ModifyVpcAttributeCommand,
} from "@aws-sdk/client-ec2";
import { CreateLoadBalancerCommand } from "@aws-sdk/client-elastic-load-balancing-v2";
import { CreateDBClusterCommand, CreateDBSubnetGroupCommand } from "@aws-sdk/client-rds";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { startAccounts, stopAccounts, type RunningAccounts } from "../../sandbox/accounts";
import { ownerHeaders, tokenHeader } from "../../sandbox/emulator/address";
import { accountClients, Moto, type AccountClients } from "../../sandbox/emulator/moto";
import { MotoNetworkReader } from "../../sandbox/emulator/network/reader";
import { dms, EmulatedNetwork } from "../support/sandbox-network";
import { virtualEnvironment } from "../support/started-accounts";

const minutes = 60_000;
const workDir = mkdtempSync(path.join(tmpdir(), "causeway shared "));
const region = "eu-west-1";
const [network, orders] = ["888888888888", "222222222222"];
let sandbox: RunningAccounts;
let owner: AccountClients;
let participant: AccountClients;
let vpcId = "";
let subnetIds: string[] = [];
let shareArn = "";

async function ram(accountId: string, call: string, body: object): Promise<{ status: number; text: string }> {
  const headers = ownerHeaders(sandbox, { accountId, region, service: "ram" });
  const answer = await fetch(sandbox.url + call, { method: "POST", headers, body: JSON.stringify(body) });
  return { status: answer.status, text: await answer.text() };
}

const motoUrl = (): string =>
  /moto (http:\S+)/.exec(readFileSync(path.join(workDir, "accounts.log"), "utf8"))?.[1] ?? "";
const arnOf = (id: string, accountId = network) => `arn:aws:ec2:${region}:${accountId}:subnet/${id}`;

function share(accountId = network) {
  const resourceArns = subnetIds.map((id) => arnOf(id, accountId));
  return ram(accountId, "/createresourceshare", { name: "landing-zone", resourceArns, principals: [orders] });
}

beforeAll(async () => {
  sandbox = await startAccounts({ workDir, venvDir: await virtualEnvironment() });
  owner = accountClients(sandbox, network, region);
  participant = accountClients(sandbox, orders, region);
  const tags = [{ ResourceType: "vpc" as const, Tags: [{ Key: "Name", Value: "landing-zone" }] }];
  const made = await owner.ec2.send(
    new CreateVpcCommand({ CidrBlock: "10.30.0.0/16", TagSpecifications: tags }),
  );
  vpcId = made.Vpc?.VpcId ?? "";
  await owner.ec2.send(new ModifyVpcAttributeCommand({ VpcId: vpcId, EnableDnsHostnames: { Value: true } }));
  for (const [index, zone] of ["a", "b"].entries()) {
    const subnet = { CidrBlock: `10.30.${index}.0/24`, AvailabilityZone: `${region}${zone}` };
    const { Subnet } = await owner.ec2.send(new CreateSubnetCommand({ VpcId: vpcId, ...subnet }));
    subnetIds.push(Subnet?.SubnetId ?? "");
  }
  subnetIds = subnetIds.sort();
}, 5 * minutes);
afterAll(async () => {
  await stopAccounts(workDir);
  rmSync(workDir, { recursive: true, force: true });
});

const ofVpc = () => ({ Filters: [{ Name: "vpc-id", Values: [vpcId] }] });
const subnetsSeen = async (by: AccountClients) =>
  (await by.ec2.send(new DescribeSubnetsCommand(ofVpc()))).Subnets ?? [];
const group = () => ({ VpcId: vpcId, GroupName: "clients", Description: "Clients of the database" });

test("before a share, another account sees nothing of the VPC and makes nothing in it", async () => {
  expect(await subnetsSeen(participant)).toEqual([]);
  await expect(participant.ec2.send(new CreateSecurityGroupCommand(group()))).rejects.toThrow(
    `The vpc ID '${vpcId}' does not exist`,
  );
});

test("a participant sees the VPC and its subnets as they are, with their owner, and no tags or route tables", async () => {
  const { text } = await share();
  shareArn = (JSON.parse(text) as { resourceShare: { resourceShareArn: string } }).resourceShare
    .resourceShareArn;
  const shown = ({ SubnetId, CidrBlock, AvailabilityZoneId, OwnerId }: Record<string, unknown>) => ({
    ...{ SubnetId, CidrBlock, AvailabilityZoneId, OwnerId },
  });
  const seen = (await subnetsSeen(participant)).map((one) => shown({ ...one }));
  expect(seen).toHaveLength(2);
  expect(seen).toEqual((await subnetsSeen(owner)).map((one) => shown({ ...one, OwnerId: network })));
  const { Vpcs } = await participant.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }));
  expect(Vpcs).toMatchObject([{ CidrBlock: "10.30.0.0/16", OwnerId: network, IsDefault: false }]);
  expect(Vpcs?.[0]?.Tags ?? []).toEqual([]);
  const attribute = { VpcId: vpcId, Attribute: "enableDnsHostnames" as const };
  const { EnableDnsHostnames } = await participant.ec2.send(new DescribeVpcAttributeCommand(attribute));
  expect(EnableDnsHostnames?.Value).toBe(true);
  const tables = await participant.ec2.send(new DescribeRouteTablesCommand(ofVpc()));
  expect(tables.RouteTables).toEqual([]);
  expect((await owner.ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] }))).Vpcs?.[0]?.Tags).toHaveLength(
    1,
  );
});

test("a participant makes security groups, databases and balancers of its own there", async () => {
  const { GroupId = "" } = await participant.ec2.send(new CreateSecurityGroupCommand(group()));
  const IpPermissions = [
    { IpProtocol: "tcp", FromPort: 5432, ToPort: 5432, IpRanges: [{ CidrIp: "10.0.0.0/8" }] },
  ];
  await participant.ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId, IpPermissions }));
  const DBSubnetGroupName = "landing-zone";
  const made = await participant.rds.send(
    new CreateDBSubnetGroupCommand({
      DBSubnetGroupName,
      DBSubnetGroupDescription: "Shared",
      SubnetIds: subnetIds,
    }),
  );
  expect(made.DBSubnetGroup?.VpcId).toBe(vpcId);
  await participant.rds.send(
    new CreateDBClusterCommand({
      ...{ DBClusterIdentifier: "orders", Engine: "aurora-postgresql", DBSubnetGroupName },
      ...{ VpcSecurityGroupIds: [GroupId], MasterUsername: "owner", MasterUserPassword: "not-a-secret" },
    }),
  );
  const balancer = { Name: "orders", Type: "network" as const, Scheme: "internal" as const };
  const { LoadBalancers } = await participant.elbv2.send(
    new CreateLoadBalancerCommand({ ...balancer, Subnets: subnetIds, SecurityGroups: [GroupId] }),
  );
  expect(LoadBalancers).toMatchObject([{ VpcId: vpcId }]);
});

const notOwned = "A subnet in this vpc is shared but the provided object is not owned by you.";

test.each<[string, (by: AccountClients) => Promise<unknown>]>([
  [
    "an interface endpoint",
    ({ ec2 }) =>
      ec2.send(
        new CreateVpcEndpointCommand({
          ...{ VpcId: vpcId, VpcEndpointType: "Interface", SubnetIds: subnetIds },
          ServiceName: `com.amazonaws.${region}.secretsmanager`,
        }),
      ),
  ],
  ["a route table", ({ ec2 }) => ec2.send(new CreateRouteTableCommand({ VpcId: vpcId }))],
  [
    "a peering connection",
    ({ ec2 }) =>
      ec2.send(
        new CreateVpcPeeringConnectionCommand({ VpcId: vpcId, PeerVpcId: vpcId, PeerOwnerId: network }),
      ),
  ],
  [
    "a transit gateway attachment",
    ({ ec2 }) =>
      ec2.send(
        new CreateTransitGatewayVpcAttachmentCommand({
          ...{ VpcId: vpcId, TransitGatewayId: "tgw-0123456789abcdef0", SubnetIds: subnetIds },
        }),
      ),
  ],
])("a participant does not make %s there", async (_what, make) => {
  await expect(make(participant)).rejects.toThrow(notOwned);
});

test("nobody peers with a VPC at the account that it is only shared with", async () => {
  const peer = { PeerVpcId: vpcId, PeerOwnerId: orders };
  const { Vpcs } = await owner.ec2.send(new DescribeVpcsCommand({}));
  const own = { VpcId: Vpcs?.find(({ IsDefault }) => IsDefault)?.VpcId };
  const asked = owner.ec2.send(new CreateVpcPeeringConnectionCommand({ ...own, ...peer }));
  await expect(asked).rejects.toThrow(`The vpc ID '${vpcId}' does not exist`);
});

test("a participant has no Lattice resource gateway there, and shares nothing on", async () => {
  const headers = ownerHeaders(sandbox, { accountId: orders, region, service: "vpc-lattice" });
  const body = JSON.stringify({ name: "orders", vpcIdentifier: vpcId, subnetIds });
  const answer = await fetch(`${sandbox.url}/resourcegateways`, { method: "POST", headers, body });
  expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("shared subnet")]);
  expect(await share(orders)).toMatchObject({ status: 400 });
  const foreign = { name: "theirs", resourceArns: subnetIds.map((id) => arnOf(id)), principals: [orders] };
  expect(await ram(orders, "/createresourceshare", foreign)).toMatchObject({ status: 400 });
});

test("the path check reads the routes of a shared subnet at its owner's", async () => {
  const none = { of: () => undefined };
  const inMoto = new Moto({ url: motoUrl(), token: sandbox.token });
  const found = await new MotoNetworkReader(inMoto, none, none).subnets(
    { accountId: orders, region },
    { subnetIds },
  );
  expect(found.map(({ routes }) => routes.map(({ cidr }) => cidr))).toEqual([
    ["10.30.0.0/16"],
    ["10.30.0.0/16"],
  ]);
  inMoto.close();
});

test("when the share ends, the participant sees the VPC no longer, and its owner does", async () => {
  const headers = ownerHeaders(sandbox, { accountId: network, region, service: "ram" });
  const url = `${sandbox.url}/deleteresourceshare?resourceShareArn=${encodeURIComponent(shareArn)}`;
  expect((await fetch(url, { method: "DELETE", headers })).status).toBe(200);
  expect(await subnetsSeen(participant)).toEqual([]);
  expect(await subnetsSeen(owner)).toHaveLength(2);
});

test("moto takes word of shares from the front alone: not without its token, not as a call of an account", async () => {
  const moto = motoUrl();
  const told = {
    method: "POST",
    body: JSON.stringify({ accountId: orders, subnetArns: subnetIds.map((id) => arnOf(id)) }),
  };
  expect((await fetch(moto, told)).status).toBe(403);
  await fetch(moto, {
    ...told,
    headers: { ...ownerHeaders(sandbox, { accountId: orders, region, service: "ec2" }) },
  });
  expect(await subnetsSeen(participant)).toEqual([]);
  expect((await fetch(moto, { ...told, headers: { [tokenHeader]: sandbox.token } })).status).toBe(200);
  expect(await subnetsSeen(participant)).toHaveLength(2);
});

test("IAM names what is shared by its owner's account, and everything else by the caller's", async () => {
  const emulated = new EmulatedNetwork();
  await emulated.listen();
  const subnet = "<item><subnetId>subnet-0d</subnetId><ownerId>111111111111</ownerId></item>";
  emulated.answers["111111111111 DescribeSubnets"] = `<R><subnetSet>${subnet}</subnetSet></R>`;
  // What the front tells moto is no call of an account.
  emulated.answers[" "] = '{"vpc-0d":"111111111111","subnet-0d":"111111111111"}';
  const resourceArns = [arnOf("subnet-0d", "111111111111")];
  await emulated.share(dms, "/createresourceshare", { name: "dev", resourceArns, principals: [orders] });
  const named = (thing: string) =>
    emulated.network.sharedSubnets.ownersArn(`arn:aws:ec2:eu-west-1:222222222222:${thing}`);
  expect(["vpc/vpc-0d", "subnet/subnet-0d", "vpc/vpc-0a", "security-group/*"].map(named)).toEqual([
    "arn:aws:ec2:eu-west-1:111111111111:vpc/vpc-0d",
    "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-0d",
    "arn:aws:ec2:eu-west-1:222222222222:vpc/vpc-0a",
    "arn:aws:ec2:eu-west-1:222222222222:security-group/*",
  ]);
  await emulated.close();
});
