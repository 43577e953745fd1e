import { SharedSubnetProxy, SharedSubnets } from "../../../modules/network/shared-subnet-proxy";
import type { StackJson } from "../../support/synth-app";
import { resourceIn, synthModule, terraformProblems } from "../../support/synth-module";
import { physicalName } from "../../support/physical-name";

function shared(databaseAccountId = "222222222222"): StackJson {
  return synthModule(({ stack, provider }) => {
    const subnets = new SharedSubnets(stack, "orders_subnets", {
      provider: provider("dms"),
      partition: "aws",
      region: "eu-west-1",
      accountId: "111111111111",
      name: "dev-orders-subnets",
      subnetIds: ["subnet-a", "subnet-b"],
      databaseAccountId,
    });
    new SharedSubnetProxy(stack, "orders-db", {
      name: physicalName("dev-orders-db"),
      database: { provider: provider("orders"), accountId: databaseAccountId },
      replication: {
        provider: provider("dms"),
        accountId: "111111111111",
        securityGroupId: "sg-replication",
      },
      proxyName: "dev-orders-db",
      port: 3306,
      vpcId: "vpc-replication",
      subnetIds: 'tolist(["subnet-a", "subnet-b"])',
      after: subnets.shared,
    });
  });
}

const json = shared();
const resource = (type: string, name: string) => resourceIn(json, type, name);

test("the replication subnets are shared with the database account, and with nobody outside the organization", () => {
  expect(resource("aws_ram_resource_share", "orders_subnets")).toMatchObject({
    provider: "aws.dms",
    name: "dev-orders-subnets",
    allow_external_principals: false,
  });
  expect(
    [1, 2].map(
      (place) => resource("aws_ram_resource_association", `orders_subnets_${place}`)["resource_arn"],
    ),
  ).toEqual([
    "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-a",
    "arn:aws:ec2:eu-west-1:111111111111:subnet/subnet-b",
  ]);
  expect(resource("aws_ram_principal_association", "orders_subnets")).toMatchObject({
    provider: "aws.dms",
    principal: "222222222222",
    depends_on: [
      "aws_ram_resource_association.orders_subnets_1",
      "aws_ram_resource_association.orders_subnets_2",
    ],
  });
});

test("the database account puts its group and its proxy endpoint into them, once they are shared", () => {
  expect(resource("aws_security_group", "orders-db")).toMatchObject({
    provider: "aws.orders",
    vpc_id: "vpc-replication",
  });
  const endpoint = resource("aws_db_proxy_endpoint", "orders-db");
  expect(endpoint).toMatchObject({
    provider: "aws.orders",
    db_proxy_name: "dev-orders-db",
    db_proxy_endpoint_name: "dev-orders-db-replication",
    target_role: "READ_WRITE",
    vpc_subnet_ids: '${tolist(["subnet-a", "subnet-b"])}',
    vpc_security_group_ids: ["${aws_security_group.orders-db.id}"],
  });
  for (const block of [endpoint, resource("aws_security_group", "orders-db")]) {
    expect(block["depends_on"]).toContain("aws_ram_principal_association.orders_subnets");
  }
});

test("each account opens its own group on the proxy's port, and names the other's with its account", () => {
  expect(resource("aws_vpc_security_group_egress_rule", "orders-db")).toMatchObject({
    provider: "aws.dms",
    security_group_id: "sg-replication",
    referenced_security_group_id: "222222222222/${aws_security_group.orders-db.id}",
    ip_protocol: "tcp",
    from_port: 3306,
    to_port: 3306,
  });
  expect(resource("aws_vpc_security_group_ingress_rule", "orders-db")).toMatchObject({
    provider: "aws.orders",
    security_group_id: "${aws_security_group.orders-db.id}",
    referenced_security_group_id: "111111111111/sg-replication",
    ip_protocol: "tcp",
    from_port: 3306,
    to_port: 3306,
  });
});

test("in one account groups are named as they are", () => {
  const one = shared("111111111111");
  expect(
    resourceIn(one, "aws_vpc_security_group_ingress_rule", "orders-db")["referenced_security_group_id"],
  ).toBe("sg-replication");
  expect(
    resourceIn(one, "aws_vpc_security_group_egress_rule", "orders-db")["referenced_security_group_id"],
  ).toBe("${aws_security_group.orders-db.id}");
});

test("nothing leaves the endpoint's group", () => {
  expect(Object.keys(json.resource["aws_vpc_security_group_egress_rule"] ?? {})).toEqual(["orders-db"]);
});

test("Terraform and the provider accept it", async () => {
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);
