import { TerraformOutput } from "cdktf";
import { DatabaseVpc, type DatabasePlaceProps } from "../../../modules/network/database-vpc";
import type { StackJson } from "../../support/synth-app";
import { synthModule, terraformProblems } from "../../support/synth-module";

function placed(
  props: Partial<DatabasePlaceProps> = {},
  ask: (place: DatabaseVpc) => unknown = () => undefined,
): StackJson {
  return synthModule(({ stack, provider }) => {
    const place = new DatabaseVpc(stack, "orders-db_place", {
      provider: provider("orders"),
      key: "orders-db",
      vpc: "orders",
      subnets: ["orders-a", "orders-b"],
      securityGroup: "orders-database",
      ...props,
    });
    new TerraformOutput(stack, "asked", { value: ask(place) });
  });
}

/** What a block of a data source demands after it was read: its condition and its message. */
function postcondition(json: StackJson, type: string, name: string): { condition: string; message: string } {
  const lifecycle = json.data[type]?.[name]?.["lifecycle"] as
    { postcondition: { condition: string; error_message: string }[] } | undefined;
  const [found] = lifecycle?.postcondition ?? [];
  if (!found) throw new Error(`data.${type}.${name} demands nothing`);
  return { condition: found.condition, message: found.error_message };
}

const asked = (json: StackJson) => json.output["asked"]?.["value"];

test("everything is looked up by name, in the database account, and nothing is made", () => {
  const json = placed();
  expect(json.resource).toEqual({});
  expect(json.data["aws_vpc"]?.["orders-db"]).toMatchObject({
    provider: "aws.orders",
    tags: { Name: "orders" },
  });
  expect(json.data["aws_subnet"]?.["orders-db_orders-a"]).toMatchObject({
    provider: "aws.orders",
    vpc_id: "${data.aws_vpc.orders-db.id}",
    tags: { Name: "orders-a" },
  });
  expect(json.data["aws_security_group"]?.["orders-db"]).toMatchObject({
    provider: "aws.orders",
    vpc_id: "${data.aws_vpc.orders-db.id}",
    name: "orders-database",
  });
});

test("what looks like an id is looked up by it, for a network whose tags the account does not see", () => {
  const ids = { vpc: "vpc-0a1b2c3d4e5f60718", subnets: ["subnet-0a1b2c3d", "subnet-private"] };
  const json = placed({ ...ids, securityGroup: "sg-0a1b2c3d4e5f60718" });
  expect(json.data["aws_vpc"]?.["orders-db"]).toMatchObject({ id: "vpc-0a1b2c3d4e5f60718" });
  expect(json.data["aws_vpc"]?.["orders-db"]).not.toHaveProperty("tags");
  expect(json.data["aws_subnet"]?.["orders-db_subnet-0a1b2c3d"]).toMatchObject({ id: "subnet-0a1b2c3d" });
  // A name may begin like an id.
  expect(json.data["aws_subnet"]?.["orders-db_subnet-private"]).toMatchObject({
    tags: { Name: "subnet-private" },
  });
  const group = json.data["aws_security_group"]?.["orders-db"];
  expect(group).toMatchObject({ id: "sg-0a1b2c3d4e5f60718", vpc_id: "${data.aws_vpc.orders-db.id}" });
  expect(group).not.toHaveProperty("name");
});

test("subnets in one zone only are refused at plan, by zone id", () => {
  const { condition, message } = postcondition(placed(), "aws_subnet", "orders-db_orders-b");
  expect(condition).toBe(
    "${length(distinct([data.aws_subnet.orders-db_orders-a.availability_zone_id, self.availability_zone_id])) >= 2}",
  );
  expect(message).toBe(
    "endpoints.orders-db.connection.subnets are all in zone ${self.availability_zone_id}: what stands in them has to survive a zone, name one in another zone.",
  );
});

test("a subnet that is named twice is one subnet, which the plan then refuses", () => {
  const json = placed({ subnets: ["orders-a", "orders-a"] });
  expect(Object.keys(json.data["aws_subnet"] ?? {})).toEqual(["orders-db_orders-a"]);
  expect(postcondition(json, "aws_subnet", "orders-db_orders-a").condition).toBe(
    "${length(distinct([self.availability_zone_id])) >= 2}",
  );
});

test("names with other characters than addresses may have stay apart", () => {
  const json = placed({ subnets: ["orders a", "orders.a"] });
  const names = Object.keys(json.data["aws_subnet"] ?? {});
  expect(names).toHaveLength(2);
  for (const name of names) expect(name).toMatch(/^orders-db_orders_a_[0-9a-f]{8}$/);
});

test("without subnets nothing is asked of them", () => {
  const json = synthModule(({ stack, provider }) => {
    new DatabaseVpc(stack, "orders-db_place", {
      provider: provider("orders"),
      key: "orders-db",
      vpc: "orders",
      subnets: "none",
      securityGroup: "orders-database",
    });
  });
  expect(Object.keys(json.data)).toEqual(["aws_security_group", "aws_vpc"]);
});

test("declared ranges are confirmed at plan: the VPC has no other", () => {
  const { condition, message } = postcondition(
    placed({ cidrs: ["10.30.0.0/16", "100.64.0.0/20"] }),
    "aws_vpc",
    "orders-db",
  );
  expect(condition).toContain('cidrhost("10.30.0.0/16", 0)');
  expect(condition).toContain('cidrhost("100.64.0.0/20", 0)');
  expect(message).toMatch(
    /^endpoints\.orders-db\.connection\.cidrs is 10\.30\.0\.0\/16, 100\.64\.0\.0\/20, but VPC "orders" has \$\{join\(.*\)\}: write all of its ranges\.$/,
  );
});

test("without declared ranges the VPC's are not looked at", () => {
  expect(placed().data["aws_vpc"]?.["orders-db"]?.["lifecycle"]).toBeUndefined();
});

test("a VPC that is shared with the account is refused at plan where only its owner may make what is wanted", () => {
  const makes = ["peering connections and routes (endpoints.orders-db.connection.via: vpc-peering)"];
  const own = { accountId: "222222222222", makes, instead: "Say via: private-link." };
  const { condition, message } = postcondition(placed({ own }), "aws_vpc", "orders-db");
  expect(condition).toBe('${self.owner_id == "222222222222"}');
  expect(message).toBe(
    "endpoints.orders-db.connection.vpc: VPC ${self.id} belongs to account ${self.owner_id}, which shares subnets of it with account 222222222222, and AWS lets nobody but its owner make there what is wanted: peering connections and routes (endpoints.orders-db.connection.via: vpc-peering). Say via: private-link.",
  );
});

test("route tables are looked up only when they are asked for", () => {
  expect(placed().data["aws_route_tables"]).toBeUndefined();
});

test("a subnet without a route table of its own follows the VPC's main one", () => {
  const json = placed({}, (place) => [place.routeTableIds, place.routeTableIds]);
  expect(asked(json)).toEqual(
    [0, 1].map(() => ["a", "b"].map((zone) => routeTable(`orders-db_orders-${zone}`))),
  );
  expect(json.data["aws_route_tables"]?.["orders-db_orders-a"]).toMatchObject({
    provider: "aws.orders",
    filter: [{ name: "association.subnet-id", values: ["${data.aws_subnet.orders-db_orders-a.id}"] }],
  });
});

const routeTable = (subnet: string) =>
  `\${coalesce(one(data.aws_route_tables.${subnet}.ids), data.aws_vpc.orders-db.main_route_table_id)}`;

test("its names, ids and ranges are accepted by Terraform and the provider", async () => {
  const own = { accountId: "222222222222", makes: ["routes"], instead: "Say via: private-link." };
  const json = placed({ cidrs: ["10.30.0.0/16"], subnets: ["orders a", "1-orders-b"], own }, (place) => [
    place.vpcCidr,
    place.vpcCidrs,
    place.hasDnsNames,
    place.subnetIds,
    place.zoneIds,
    place.routeTableIds,
    place.securityGroupId,
  ]);
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);

const inRds = {
  database: 'cluster "orders"',
  subnetGroupName: "data.aws_rds_cluster.orders-db.db_subnet_group_name",
  securityGroupIds: "data.aws_rds_cluster.orders-db.vpc_security_group_ids",
};

/** A place of which the file says nothing. */
function found(props: Partial<DatabasePlaceProps> = {}, ask?: (place: DatabaseVpc) => unknown): StackJson {
  return placed({ rds: inRds, vpc: undefined, subnets: "database", securityGroup: undefined, ...props }, ask);
}

test("what the file does not say is where RDS has the database", () => {
  const json = found({}, (place) => [place.vpcId, place.subnetIds, place.zoneIds, place.securityGroupId]);
  expect(json.data["aws_db_subnet_group"]?.["orders-db"]).toEqual({
    provider: "aws.orders",
    name: "${data.aws_rds_cluster.orders-db.db_subnet_group_name}",
  });
  expect(json.data["aws_vpc"]?.["orders-db"]).toEqual({
    provider: "aws.orders",
    id: "${data.aws_db_subnet_group.orders-db.vpc_id}",
  });
  expect(json.data["aws_subnet"]).toEqual({
    "orders-db": {
      provider: "aws.orders",
      for_each: "${toset(tolist(data.aws_db_subnet_group.orders-db.subnet_ids))}",
      id: "${each.value}",
    },
  });
  expect(asked(json)).toEqual([
    "${data.aws_vpc.orders-db.id}",
    "${local.orders-db_subnet_ids}",
    "${local.orders-db_subnet_zone_ids}",
    "${data.aws_security_group.orders-db.id}",
  ]);
  expect(json.locals).toEqual({
    "orders-db_subnet_ids": "${values(data.aws_subnet.orders-db)[*].id}",
    "orders-db_subnet_zone_ids": "${values(data.aws_subnet.orders-db)[*].availability_zone_id}",
  });
});

test("a database with several security groups is refused at plan: the file says which of them lets clients in", () => {
  const group = found().data["aws_security_group"]?.["orders-db"];
  expect(group).toMatchObject({
    vpc_id: "${data.aws_vpc.orders-db.id}",
    id: "${tolist(data.aws_rds_cluster.orders-db.vpc_security_group_ids)[0]}",
  });
  const { condition, message } = postcondition(found(), "aws_security_group", "orders-db");
  expect(condition).toBe("${length(data.aws_rds_cluster.orders-db.vpc_security_group_ids) == 1}");
  expect(message).toMatch(
    /^endpoints\.orders-db\.connection\.securityGroup is missing, and cluster "orders" has .*: write which of them lets clients in\.$/,
  );
});

test("a VPC that is named is the database's, or the plan fails", () => {
  const { condition, message } = postcondition(placed({ rds: inRds }), "aws_db_subnet_group", "orders-db");
  expect(condition).toBe("${self.vpc_id == data.aws_vpc.orders-db.id}");
  expect(message).toMatch(
    /^endpoints\.orders-db\.connection\.vpc is "orders" \(.*\), but cluster "orders" is in .*: name that VPC/,
  );
  expect(found().data["aws_db_subnet_group"]?.["orders-db"]).not.toHaveProperty("lifecycle");
});

test("nothing is left open where RDS does not have the database", () => {
  expect(() => placed({ vpc: undefined })).toThrow(/got no vpc, and RDS does not have the database/);
  expect(() => placed({ subnets: "database" })).toThrow(/got no subnets/);
  expect(() => placed({ securityGroup: undefined })).toThrow(/got no securityGroup/);
});
