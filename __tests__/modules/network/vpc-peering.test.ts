import { TerraformOutput } from "cdktf";
import type { RoutedDatabase } from "../../../modules/network/routed-path";
import { VpcPeering } from "../../../modules/network/vpc-peering";
import { replicationSide, routedDatabase } from "../../support/replication-side";
import type { StackJson } from "../../support/synth-app";
import { resourceIn, synthModule, terraformProblems, type ModuleBench } from "../../support/synth-module";

function peered(
  databases: (bench: ModuleBench) => readonly RoutedDatabase[] = (bench) => [
    routedDatabase(bench, "orders-db"),
  ],
): StackJson {
  return synthModule((bench) => {
    const peering = new VpcPeering(bench.stack, "orders", {
      name: "dev-orders",
      replication: replicationSide(bench),
      databases: databases(bench),
      databaseProvider: bench.provider("orders"),
      databaseAccountId: "222222222222",
    });
    const output = new TerraformOutput(bench.stack, "path", { value: peering.vpcPeeringConnectionId });
    output.addOverride("depends_on", peering.addresses);
  });
}

/** Everything of a type, by name. */
const ofType = ({ resource }: StackJson, type: string) => resource[type] ?? {};

const accepter = "aws_vpc_peering_connection_accepter.orders";
const connected = `\${${accepter}.id}`;

describe("the connection", () => {
  const json = peered();

  test("is asked for by the replication account and accepted by the database account", () => {
    expect(resourceIn(json, "aws_vpc_peering_connection", "orders")).toMatchObject({
      provider: "aws.dms",
      vpc_id: "${data.terraform_remote_state.foundation.outputs.vpc_id}",
      peer_vpc_id: "${data.aws_vpc.orders-db.id}",
      peer_owner_id: "222222222222",
    });
    expect(resourceIn(json, "aws_vpc_peering_connection_accepter", "orders")).toMatchObject({
      provider: "aws.orders",
      auto_accept: true,
      vpc_peering_connection_id: "${aws_vpc_peering_connection.orders.id}",
    });
  });

  test("resolves names on both sides, each by its own account, after acceptance", () => {
    const options = "aws_vpc_peering_connection_options";
    const common = { vpc_peering_connection_id: connected };
    expect(resourceIn(json, options, "orders_requester")).toMatchObject({
      ...common,
      provider: "aws.dms",
      requester: { allow_remote_vpc_dns_resolution: true },
    });
    expect(resourceIn(json, options, "orders_accepter")).toMatchObject({
      ...common,
      provider: "aws.orders",
      accepter: { allow_remote_vpc_dns_resolution: true },
    });
  });

  test("is refused at plan where the database's VPC gives no DNS names", () => {
    const { lifecycle } = resourceIn(json, "aws_vpc_peering_connection", "orders");
    expect(lifecycle).toEqual({
      precondition: [
        {
          condition:
            "${data.aws_vpc.orders-db.enable_dns_support && data.aws_vpc.orders-db.enable_dns_hostnames}",
          error_message:
            'endpoints.orders-db.connection.vpc: VPC "orders" gives its hosts no DNS names, which vpc-peering needs to resolve the database to its private address. Its owner switches on enableDnsSupport and enableDnsHostnames (aws ec2 modify-vpc-attribute).',
        },
      ],
    });
  });
});

describe("routes", () => {
  const json = peered();

  test("lead from every replication route table to the database's range, once each", () => {
    expect(resourceIn(json, "aws_route", "orders_10-30-0-0-16")).toMatchObject({
      provider: "aws.dms",
      for_each: "${toset(jsondecode(data.terraform_remote_state.foundation.outputs.route_table_ids))}",
      route_table_id: "${each.value}",
      destination_cidr_block: "10.30.0.0/16",
      vpc_peering_connection_id: connected,
      depends_on: [accepter],
    });
  });

  test("lead back from every route table of the database's subnets, the main one where there is no other", () => {
    const back = resourceIn(json, "aws_route", "orders_back");
    expect(back).toMatchObject({
      provider: "aws.orders",
      destination_cidr_block: "10.20.0.0/16",
      vpc_peering_connection_id: connected,
      depends_on: [accepter],
    });
    expect(back["for_each"]).toMatch(
      /^\$\{toset\(\[coalesce\(one\(data\.aws_route_tables\.orders-db_orders-a\.ids\), .*main_route_table_id\)\]\)\}$/,
    );
  });
});

describe("rules", () => {
  const json = peered();
  const port = { ip_protocol: "tcp", from_port: 3306, to_port: 3306 };

  test("let the replication subnets in at the database's group, and no other subnet of that VPC", () => {
    expect(
      resourceIn(json, "aws_vpc_security_group_ingress_rule", "orders_3306_orders-database"),
    ).toMatchObject({
      ...port,
      provider: "aws.orders",
      for_each: "${toset(jsondecode(data.terraform_remote_state.foundation.outputs.subnet_cidrs))}",
      security_group_id: "${data.aws_security_group.orders-db.id}",
      cidr_ipv4: "${each.value}",
    });
  });
});

describe("several databases in one VPC", () => {
  const json = peered((bench) => [
    routedDatabase(bench, "orders-db"),
    routedDatabase(bench, "orders-reader"),
    routedDatabase(bench, "stock-db", {
      port: 5432,
      securityGroup: "stock database",
      subnets: ["s-a", "s-b"],
    }),
  ]);

  test("share one connection and its routes", () => {
    expect(Object.keys(ofType(json, "aws_vpc_peering_connection"))).toEqual(["orders"]);
    expect(Object.keys(ofType(json, "aws_route"))).toEqual(["orders_10-30-0-0-16", "orders_back"]);
    expect(resourceIn(json, "aws_route", "orders_back")["for_each"]).toContain("stock-db_s-b");
  });

  test("share a rule where group and port are the same, because EC2 refuses a second one", () => {
    expect(Object.keys(ofType(json, "aws_vpc_security_group_ingress_rule"))).toEqual([
      "orders_3306_orders-database",
      expect.stringMatching(/^orders_5432_stock_database_[0-9a-f]{8}$/),
    ]);
  });

  test("with more ranges get a route for each", () => {
    const cidrs = ["10.30.0.0/16", "100.64.0.0/20"];
    const wide = peered((bench) => [routedDatabase(bench, "orders-db", { cidrs })]);
    expect(Object.keys(ofType(wide, "aws_route"))).toContain("orders_100-64-0-0-20");
  });

  test("are accepted by Terraform and the provider, with their last parts as what an output waits for", async () => {
    expect(json.output["path"]?.["depends_on"]).toEqual([
      "aws_vpc_peering_connection_options.orders_requester",
      "aws_vpc_peering_connection_options.orders_accepter",
      "aws_route.orders_10-30-0-0-16",
      "aws_route.orders_back",
      "aws_vpc_security_group_ingress_rule.orders_3306_orders-database",
      expect.stringMatching(/^aws_vpc_security_group_ingress_rule\.orders_5432_stock_database_/),
    ]);
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

test("fails for databases in different VPCs, which need a path each", () => {
  expect(() =>
    peered((bench) => [
      routedDatabase(bench, "orders-db"),
      routedDatabase(bench, "crm-db", { vpc: "crm", cidrs: ["10.40.0.0/16"] }),
    ]),
  ).toThrow(
    "[module/orders/orders] got databases in VPCs orders, crm: make one path for the databases of each VPC",
  );
});

test("fails for no database", () => {
  expect(() => peered(() => [])).toThrow(
    "[module/orders/orders] got no database: make one path for the databases of each VPC",
  );
});
