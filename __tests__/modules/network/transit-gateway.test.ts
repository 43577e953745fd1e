import { TerraformOutput } from "cdktf";
import { TransitGateway, type TransitGatewayProps } from "../../../modules/network/transit-gateway";
import { TransitGatewayPath } from "../../../modules/network/transit-gateway-path";
import { replicationSide, routedDatabase } from "../../support/replication-side";
import type { StackJson } from "../../support/synth-app";
import { resourceIn, synthModule, terraformProblems } from "../../support/synth-module";

const accounts = { orders: "222222222222", dms: "111111111111" };

function attached(
  gateway: TransitGatewayProps["gateway"],
  databaseAccountId: string = accounts.orders,
): StackJson {
  return synthModule((bench) => {
    const hub = new TransitGateway(bench.stack, "hub", {
      name: "dev-hub",
      gateway,
      replication: replicationSide(bench),
      accounts: { orders: databaseAccountId, dms: "111111111111" },
    });
    const path = new TransitGatewayPath(bench.stack, "orders", {
      name: "dev-orders",
      gateway: hub,
      databases: [routedDatabase(bench, "orders-db")],
      databaseProvider: bench.provider("orders"),
      databaseAccountId,
    });
    const output = new TerraformOutput(bench.stack, "path", { value: hub.transitGatewayId });
    output.addOverride("depends_on", path.addresses);
  });
}

const names = ({ resource }: StackJson, type: string) => Object.keys(resource[type] ?? {});
const attachment = "aws_ec2_transit_gateway_vpc_attachment";
const accepter = "aws_ec2_transit_gateway_vpc_attachment_accepter";
const noDefaults = {
  transit_gateway_default_route_table_association: false,
  transit_gateway_default_route_table_propagation: false,
};

describe("a gateway that is made here", () => {
  const json = attached("create");

  test("accepts nothing by itself and connects nothing by default", () => {
    expect(resourceIn(json, "aws_ec2_transit_gateway", "hub")).toMatchObject({
      provider: "aws.dms",
      auto_accept_shared_attachments: "disable",
      default_route_table_association: "disable",
      default_route_table_propagation: "disable",
    });
  });

  test("is shared with the database account only, within the organization", () => {
    expect(names(json, "aws_ram_resource_share")).toEqual(["hub_orders"]);
    expect(resourceIn(json, "aws_ram_resource_share", "hub_orders")).toMatchObject({
      provider: "aws.dms",
      allow_external_principals: false,
    });
    expect(resourceIn(json, "aws_ram_resource_association", "hub_orders")).toMatchObject({
      resource_arn: "${aws_ec2_transit_gateway.hub.arn}",
    });
    expect(resourceIn(json, "aws_ram_principal_association", "hub_orders")).toMatchObject({
      principal: "222222222222",
    });
  });

  test("has both VPCs attached, with one subnet in each zone", () => {
    expect(resourceIn(json, attachment, "hub")).toMatchObject({
      provider: "aws.dms",
      ...noDefaults,
      subnet_ids:
        "${values(zipmap(reverse(jsondecode(data.terraform_remote_state.foundation.outputs.zone_ids)), reverse(jsondecode(data.terraform_remote_state.foundation.outputs.subnet_ids))))}",
    });
    expect(resourceIn(json, attachment, "orders")).toMatchObject({
      provider: "aws.orders",
      vpc_id: "${data.aws_vpc.orders-db.id}",
      transit_gateway_id: "${aws_ec2_transit_gateway.hub.id}",
    });
  });

  test("is attached by the database account after it was shared, and accepted by the replication account", () => {
    expect(resourceIn(json, attachment, "orders")["depends_on"]).toContain(
      "aws_ram_principal_association.hub_orders",
    );
    const accepted = resourceIn(json, accepter, "orders");
    expect(accepted).toMatchObject({
      provider: "aws.dms",
      transit_gateway_attachment_id: "${aws_ec2_transit_gateway_vpc_attachment.orders.id}",
      ...noDefaults,
    });
    expect(accepted["count"]).toBeUndefined();
  });

  test("lets databases reach the replication VPC and nothing else, the replication VPC the declared ranges", () => {
    const associated = (name: string) =>
      resourceIn(json, "aws_ec2_transit_gateway_route_table_association", name)[
        "transit_gateway_route_table_id"
      ];
    const [replication, databases] = ["replication", "databases"].map(
      (word) => `\${aws_ec2_transit_gateway_route_table.hub_${word}.id}`,
    );
    expect([associated("hub"), associated("orders")]).toEqual([replication, databases]);
    const routes = Object.values(json.resource["aws_ec2_transit_gateway_route"] ?? {}).map((route) => [
      route["transit_gateway_route_table_id"],
      route["destination_cidr_block"],
      route["transit_gateway_attachment_id"],
    ]);
    expect(routes).toEqual([
      [databases, "10.20.0.0/16", `\${${attachment}.hub.id}`],
      [replication, "10.30.0.0/16", `\${${accepter}.orders.id}`],
    ]);
    expect(names(json, "aws_ec2_transit_gateway_route_table_propagation")).toEqual([]);
  });

  test("is routed to on both sides once both attachments are there", () => {
    const ways = ["orders_10-30-0-0-16", "orders_back"].map((name) => resourceIn(json, "aws_route", name));
    expect(ways.map(({ provider, destination_cidr_block }) => [provider, destination_cidr_block])).toEqual([
      ["aws.dms", "10.30.0.0/16"],
      ["aws.orders", "10.20.0.0/16"],
    ]);
    for (const way of ways) {
      expect(way["transit_gateway_id"]).toBe("${aws_ec2_transit_gateway.hub.id}");
      expect(way["depends_on"]).toEqual(expect.arrayContaining([`${attachment}.hub`, `${accepter}.orders`]));
    }
  });

  test("lets replication instances in at the database, on the one port", () => {
    expect(
      resourceIn(json, "aws_vpc_security_group_ingress_rule", "orders_3306_orders-database"),
    ).toMatchObject({ provider: "aws.orders", from_port: 3306, to_port: 3306 });
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

describe("a gateway that is made here, for a database in the replication account", () => {
  const json = attached("create", accounts.dms);

  test("is shared with nobody, and the attachment needs no acceptance", () => {
    expect(names(json, "aws_ram_resource_share")).toEqual([]);
    expect(names(json, accepter)).toEqual([]);
    expect(resourceIn(json, attachment, "orders")).toMatchObject(noDefaults);
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

describe("an existing gateway", () => {
  const json = attached("tgw-0123456789abcdef0");
  const found = json.data["aws_ec2_transit_gateway"]?.["hub"];

  test("is looked up by its id; nothing of it is made, shared or routed", () => {
    expect(found).toMatchObject({ provider: "aws.dms", id: "tgw-0123456789abcdef0" });
    for (const type of ["", "_route", "_route_table", "_route_table_association"]) {
      expect(names(json, `aws_ec2_transit_gateway${type}`)).toEqual([]);
    }
    expect(names(json, "aws_ram_resource_share")).toEqual([]);
  });

  test("has both VPCs attached, in its own default tables", () => {
    for (const name of ["hub", "orders"]) {
      const { transit_gateway_id, ...rest } = resourceIn(json, attachment, name);
      expect(transit_gateway_id).toBe("${data.aws_ec2_transit_gateway.hub.id}");
      expect(rest).not.toHaveProperty("transit_gateway_default_route_table_association");
    }
  });

  test("of the replication account has the attachment accepted, unless it accepts by itself", () => {
    expect(resourceIn(json, accepter, "orders")["count"]).toBe(
      '${data.aws_ec2_transit_gateway.hub.owner_id == "111111111111" && data.aws_ec2_transit_gateway.hub.auto_accept_shared_attachments == "disable" ? 1 : 0}',
    );
  });

  test("of another account that accepts by hand, or routes by hand, is refused at plan with the way out", () => {
    expect(found?.["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: '${self.owner_id == "111111111111" || self.auto_accept_shared_attachments == "enable"}',
          error_message:
            "connection.transitGateway: tgw-0123456789abcdef0 of account ${self.owner_id} accepts attachments by hand. Its owner lets it accept shared attachments by itself, or you attach both VPCs by hand and write `via: direct`.",
        },
        {
          condition:
            '${self.default_route_table_association == "enable" && self.default_route_table_propagation == "enable"}',
          error_message:
            "connection.transitGateway: tgw-0123456789abcdef0 does not associate and propagate attachments with its default route tables, so nothing would be routed. Its owner lets it, or you attach both VPCs by hand and write `via: direct`.",
        },
      ],
    });
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

test("an existing gateway may be named by a word that is its Name tag, or by tags", () => {
  const found = (gateway: TransitGatewayProps["gateway"]) =>
    attached(gateway).data["aws_ec2_transit_gateway"]?.["hub"];
  expect(found("landing-zone")).toMatchObject({ tags: { Name: "landing-zone" } });
  expect(found({ tags: { owner: "network" } })).toMatchObject({ tags: { owner: "network" } });
});
