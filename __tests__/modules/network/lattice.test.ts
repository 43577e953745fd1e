import {
  LatticeEndpoint,
  LatticeResource,
  type LatticeResourceProps,
} from "../../../modules/network/lattice";
import { PrivateName } from "../../../modules/network/private-name";
import type { StackJson } from "../../support/synth-app";
import { resourceIn, synthModule, terraformProblems } from "../../support/synth-module";

const host = "orders-aurora.cluster-cabc.eu-west-1.rds.amazonaws.com";

function resourceOf(props: Partial<LatticeResourceProps> = {}): StackJson {
  return synthModule(({ stack, provider }) => {
    new LatticeResource(stack, "orders-db", {
      provider: provider("orders"),
      name: "dev-orders-db",
      vpcId: "vpc-database",
      subnetIds: ["subnet-a", "subnet-b"],
      databaseSecurityGroupId: "sg-database",
      host,
      port: 3306,
      sharedWithAccountId: "111111111111",
      ...props,
    });
  });
}

describe("the database's side", () => {
  const json = resourceOf();
  const resource = (type: string) => resourceIn(json, type, "orders-db");

  test("is a gateway in the database's VPC with a group of its own", () => {
    expect(resource("aws_vpclattice_resource_gateway")).toMatchObject({
      provider: "aws.orders",
      name: "dev-orders-db",
      vpc_id: "vpc-database",
      subnet_ids: ["subnet-a", "subnet-b"],
      security_group_ids: ["${aws_security_group.orders-db.id}"],
      ip_address_type: "IPV4",
    });
  });

  test("is the database's name and its one port, which cannot be shared on", () => {
    expect(resource("aws_vpclattice_resource_configuration")).toMatchObject({
      provider: "aws.orders",
      type: "SINGLE",
      protocol: "TCP",
      port_ranges: ["3306"],
      resource_gateway_identifier: "${aws_vpclattice_resource_gateway.orders-db.id}",
      allow_association_to_shareable_service_network: false,
      resource_configuration_definition: [{ dns_resource: [{ domain_name: host, ip_address_type: "IPV4" }] }],
    });
  });

  test("lets packets go from the gateway to the database's port, with a rule in each group", () => {
    const port = { ip_protocol: "tcp", from_port: 3306, to_port: 3306, provider: "aws.orders" };
    expect(resource("aws_vpc_security_group_egress_rule")).toMatchObject({
      ...port,
      security_group_id: "${aws_security_group.orders-db.id}",
      referenced_security_group_id: "sg-database",
    });
    expect(resource("aws_vpc_security_group_ingress_rule")).toMatchObject({
      ...port,
      security_group_id: "sg-database",
      referenced_security_group_id: "${aws_security_group.orders-db.id}",
    });
  });

  test("is shared with the replication account, and with nobody outside the organization", () => {
    expect(resource("aws_ram_resource_share")).toMatchObject({ allow_external_principals: false });
    expect(resource("aws_ram_resource_association")).toMatchObject({
      resource_arn: "${aws_vpclattice_resource_configuration.orders-db.arn}",
    });
    expect(resource("aws_ram_principal_association")).toMatchObject({ principal: "111111111111" });
  });

  test("is shared with nobody where the database is in the replication account", () => {
    const own = synthModule(({ stack, provider }) => {
      new LatticeResource(stack, "orders-db", {
        provider: provider("orders"),
        name: "dev-orders-db",
        vpcId: "vpc-database",
        subnetIds: ["subnet-a", "subnet-b"],
        databaseSecurityGroupId: "sg-database",
        host,
        port: 3306,
      });
    });
    expect(Object.keys(own.resource).filter((type) => type.startsWith("aws_ram_"))).toEqual([]);
  });

  test("has names of at most 40 characters, unlike those of other long names", () => {
    const names = ["one", "two"].map((end) => {
      const long = resourceOf({ name: `production-${"orders-".repeat(6)}${end}` });
      return String(resourceIn(long, "aws_vpclattice_resource_gateway", "orders-db")["name"]);
    });
    expect(names[0]).not.toBe(names[1]);
    for (const name of names) {
      expect(name.length).toBeLessThanOrEqual(40);
      expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    }
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

describe("the replication account's side", () => {
  const json = synthModule(({ stack, provider }) => {
    const endpoint = new LatticeEndpoint(stack, "orders-db", {
      provider: provider("dms"),
      name: "dev-orders-db",
      resourceConfigurationArn:
        "arn:aws:vpc-lattice:eu-west-1:222222222222:resourceconfiguration/rcfg-0123456789abcdef0",
      vpcId: "vpc-replication",
      subnetIds: 'tolist(["subnet-a", "subnet-b"])',
      replicationSecurityGroupId: "sg-replication",
      port: 3306,
      preconditions: [],
    });
    new PrivateName(stack, "orders-db_name", {
      provider: provider("dms"),
      id: "orders-db",
      vpcId: "vpc-replication",
      host,
      alias: endpoint.dns,
    });
  });

  const resource = (type: string) => resourceIn(json, type, "orders-db");

  test("is a resource endpoint that replication instances reach on the database's port", () => {
    expect(resource("aws_vpc_endpoint")).toMatchObject({
      provider: "aws.dms",
      vpc_endpoint_type: "Resource",
      resource_configuration_arn:
        "arn:aws:vpc-lattice:eu-west-1:222222222222:resourceconfiguration/rcfg-0123456789abcdef0",
      security_group_ids: ["${aws_security_group.orders-db.id}"],
    });
    const port = { provider: "aws.dms", ip_protocol: "tcp", from_port: 3306, to_port: 3306 };
    const group = "${aws_security_group.orders-db.id}";
    expect(resource("aws_vpc_security_group_egress_rule")).toMatchObject({
      ...port,
      security_group_id: "sg-replication",
      referenced_security_group_id: group,
    });
    expect(resource("aws_vpc_security_group_ingress_rule")).toMatchObject({
      ...port,
      security_group_id: group,
      referenced_security_group_id: "sg-replication",
    });
  });

  test("has the name that EC2 tells with the endpoint's association", () => {
    const dns = "data.aws_vpc_endpoint_associations.orders-db.associations[0].dns_entry[0]";
    expect(resource("aws_route53_record")).toMatchObject({
      alias: { name: `\${${dns}.dns_name}`, zone_id: `\${${dns}.hosted_zone_id}` },
    });
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});
