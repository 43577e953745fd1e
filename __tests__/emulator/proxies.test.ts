import { proxyEndpointHost, proxyHost } from "../../sandbox/emulator/network/proxy-hosts";
import { EmulatedNetwork, orders, other, textOf } from "../support/sandbox-network";

const place = { accountId: "222222222222", region: "eu-west-1" };
const host = proxyHost(place, "dev-crm-db");
const endpointHost = proxyEndpointHost(place, "dev-crm-db-replication");

let emulated: EmulatedNetwork;

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
  const described = `<DBProxies><member><DBProxyName>dev-crm-db</DBProxyName><VpcSubnetIds><member>subnet-0a</member></VpcSubnetIds><VpcSecurityGroupIds><member>sg-proxy</member></VpcSecurityGroupIds></member></DBProxies>`;
  emulated.answers.CreateDBProxy =
    "<R><DBProxy><Endpoint>dev-crm-db.db-proxy-abc123.eu-west-1.rds.amazonaws.com</Endpoint></DBProxy></R>";
  emulated.answers.DescribeDBProxies = `<R><DescribeDBProxiesResult>${described}</DescribeDBProxiesResult></R>`;
  emulated.answers["222222222222 DescribeSubnets"] = subnets("subnet-0a", "10.30.0.0/24", "vpc-orders");
});
afterEach(() => emulated.close());

function subnets(id: string, cidr: string, vpc: string): string {
  return `<R><subnetSet><item><subnetId>${id}</subnetId><cidrBlock>${cidr}</cidrBlock><vpcId>${vpc}</vpcId></item></subnetSet></R>`;
}

function makeProxy(): Promise<string> {
  const named = { DBProxyName: "dev-crm-db", EngineFamily: "POSTGRESQL" };
  return emulated.call(orders, "CreateDBProxy", named, "rds");
}

function makeEndpoint(caller = orders): Promise<string> {
  const members = {
    DBProxyName: "dev-crm-db",
    DBProxyEndpointName: "dev-crm-db-replication",
    "VpcSubnetIds.member.1": "subnet-0d",
    "VpcSecurityGroupIds.member.1": "sg-endpoint",
    "Tags.Tag.1.Key": "Name",
    "Tags.Tag.1.Value": "crm",
  };
  return emulated.call(caller, "CreateDBProxyEndpoint", members, "rds");
}

/** As moto shows a subnet of another account that is shared. */
function share(): void {
  emulated.answers["222222222222 DescribeSubnets"] = subnets("subnet-0d", "10.20.0.0/24", "vpc-dms");
}

/** Whether something listens, and where. */
function standing(at: string, port: number) {
  const { listeners, addresses } = emulated.network;
  const address = addresses.of(at);
  return listeners.at(at, port) ? { vpcId: address?.vpcId, groups: address?.securityGroupIds } : undefined;
}

test("a proxy's host follows from its name, account and Region, so that a secret can say it before", async () => {
  expect(host).toMatch(/^dev-crm-db\.proxy-[0-9a-f]{12}\.eu-west-1\.rds\.amazonaws\.com$/);
  expect(proxyHost({ ...place, accountId: "333333333333" }, "dev-crm-db")).not.toBe(host);
  expect(textOf(await makeProxy(), "Endpoint")).toBe(host);
  expect(standing(host, 5432)).toEqual({ vpcId: "vpc-orders", groups: ["sg-proxy"] });
  expect(standing(host, 3306)).toBeUndefined();
});

test("nothing listens at a proxy that was deleted", async () => {
  await makeProxy();
  await emulated.call(orders, "DeleteDBProxy", { DBProxyName: "dev-crm-db" }, "rds");
  expect(standing(host, 5432)).toBeUndefined();
});

test("subnets of another account take a proxy's endpoint once they are shared", async () => {
  expect(await makeEndpoint()).toBe("DBProxyNotFoundFault");
  await makeProxy();
  share();
  const made = await makeEndpoint();
  expect(textOf(made, "Endpoint")).toBe(endpointHost);
  expect(textOf(made, "VpcId")).toBe("vpc-dms");
  expect(standing(endpointHost, 5432)).toEqual({ vpcId: "vpc-dms", groups: ["sg-endpoint"] });
  expect(emulated.network.proxyEndpoints.at(endpointHost)?.host).toBe(host);
});

test("an endpoint is found by its name and its proxy's, changed, tagged and deleted", async () => {
  await makeProxy();
  share();
  const arn = textOf(await makeEndpoint(), "DBProxyEndpointArn");
  const named = { DBProxyEndpointName: "dev-crm-db-replication" };
  const ask = (action: string, members: Record<string, string>, caller = orders) =>
    emulated.call(caller, action, members, "rds");
  expect(await ask("DescribeDBProxyEndpoints", named)).toContain(arn);
  expect(await ask("DescribeDBProxyEndpoints", { DBProxyName: "dev-crm-db" })).toContain(arn);
  expect(await ask("DescribeDBProxyEndpoints", named, other)).toBe("DBProxyEndpointNotFoundFault");

  await ask("ModifyDBProxyEndpoint", { ...named, "VpcSecurityGroupIds.member.1": "sg-new" });
  expect(standing(endpointHost, 5432)?.groups).toEqual(["sg-new"]);

  await ask("AddTagsToResource", { ResourceName: arn, "Tags.Tag.1.Key": "team", "Tags.Tag.1.Value": "crm" });
  await ask("RemoveTagsFromResource", { ResourceName: arn, "TagKeys.member.1": "Name" });
  expect(await ask("ListTagsForResource", { ResourceName: arn })).toContain(
    "<TagList><Tag><Key>team</Key><Value>crm</Value></Tag></TagList>",
  );

  await ask("DeleteDBProxyEndpoint", named);
  expect(await ask("DescribeDBProxyEndpoints", named)).toBe("DBProxyEndpointNotFoundFault");
  expect(standing(endpointHost, 5432)).toBeUndefined();
});

test("endpoints go with their proxy", async () => {
  await makeProxy();
  share();
  await makeEndpoint();
  await emulated.call(orders, "DeleteDBProxy", { DBProxyName: "dev-crm-db" }, "rds");
  expect(standing(endpointHost, 5432)).toBeUndefined();
});
