/** Redshift with Enhanced VPC Routing: how it reaches the staging bucket through its own VPC. */
import { at, elementAt, elementsOf, stackOf, type SynthesizedApp } from "../support/synth-app";
import { adhoc, routed, warehouse, withWarehouses, type Routing } from "../support/warehouse";

const stack = "dev-dms-database";
const blockAt = (app: SynthesizedApp, address: string) => elementAt(app, stack, address).block;

interface Condition {
  readonly condition: string;
  readonly error_message: string;
}

const conditionsOf = (app: SynthesizedApp, address: string) =>
  (at(blockAt(app, address), "lifecycle", "postcondition") ?? []) as Condition[];

const cluster = (routing: Routing | undefined) => withWarehouses({ warehouse: routed(warehouse, routing) });
const created = cluster("create-gateway-endpoint");
const confirmed = withWarehouses({ adhoc: routed(adhoc, "gateway-endpoint") });

/** What is in the stack for the way to S3. */
const looked = (app: SynthesizedApp) =>
  elementsOf(stackOf(app, stack), "aws_route_tables", "aws_vpc_endpoint", "aws_vpc", "terraform_data").map(
    ({ address }) => address,
  );

describe("what the file says is held against the warehouse", () => {
  const last = (app: SynthesizedApp, address: string) => conditionsOf(app, address).at(-1);

  test("one with the routing is refused until the file says how it reaches S3", () => {
    const app = cluster(undefined);

    expect(last(app, "data.aws_redshift_cluster.warehouse")).toEqual({
      condition: "${!self.enhanced_vpc_routing}",
      error_message:
        'endpoints.warehouse: cluster "analytics" has Enhanced VPC Routing, so it reads the staging bucket through its own VPC. Write in settings how that reaches S3: "enhancedVpcRouting: create-gateway-endpoint" to have a gateway endpoint for S3 made, "gateway-endpoint" if there is one, "other" for NAT or a firewall.',
    });
    expect(looked(app)).toEqual([]);
  });

  test("one without it is refused where the file speaks of it", () => {
    expect(last(cluster("other"), "data.aws_redshift_cluster.warehouse")).toEqual({
      condition: "${self.enhanced_vpc_routing}",
      error_message:
        'endpoints.warehouse.settings.enhancedVpcRouting is "other", but cluster "analytics" has no Enhanced VPC Routing: delete the setting, or have its owner switch it on (aws redshift modify-cluster --cluster-identifier analytics --enhanced-vpc-routing).',
    });
    expect(last(confirmed, "data.aws_redshiftserverless_workgroup.adhoc")).toEqual({
      condition: "${self.enhanced_vpc_routing}",
      error_message:
        'endpoints.adhoc.settings.enhancedVpcRouting is "gateway-endpoint", but workgroup "adhoc" has no Enhanced VPC Routing: delete the setting, or have its owner switch it on (aws redshift-serverless update-workgroup --workgroup-name adhoc --enhanced-vpc-routing).',
    });
  });

  test("an endpoint may be made before the routing is switched on", () => {
    const conditions = conditionsOf(created, "data.aws_redshift_cluster.warehouse");

    expect(conditions.map(({ condition }) => condition).join()).not.toContain("enhanced_vpc_routing");
  });

  test("other ways than a gateway endpoint are nobody's here to look at", () => {
    expect(looked(cluster("other"))).toEqual([]);
  });
});

describe("a gateway endpoint that is made", () => {
  test("stands in the VPC of the cluster's subnets, in the route tables that they follow", () => {
    expect(blockAt(created, "data.aws_redshift_subnet_group.warehouse")).toMatchObject({
      name: "${data.aws_redshift_cluster.warehouse.cluster_subnet_group_name}",
    });
    expect(blockAt(created, "data.aws_subnet.warehouse")).toMatchObject({
      id: "${element(sort(tolist(data.aws_redshift_subnet_group.warehouse.subnet_ids)), 0)}",
    });
    expect(blockAt(created, "data.aws_route_tables.warehouse")).toMatchObject({
      for_each: "${toset(tolist(data.aws_redshift_subnet_group.warehouse.subnet_ids))}",
      filter: [{ name: "association.subnet-id", values: ["${each.value}"] }],
    });
    expect(stackOf(created, stack).json.locals).toMatchObject({
      warehouse_route_tables:
        "${distinct([for own in data.aws_route_tables.warehouse : coalesce(one(own.ids), data.aws_vpc.warehouse_to_s3.main_route_table_id)])}",
    });
    expect(blockAt(created, "aws_vpc_endpoint.warehouse")).toMatchObject({
      provider: "aws.dms",
      vpc_id: "${data.aws_vpc.warehouse_to_s3.id}",
      vpc_endpoint_type: "Gateway",
      service_name: "com.amazonaws.eu-west-1.s3",
      route_table_ids: "${local.warehouse_route_tables}",
      tags: { Name: "dev-warehouse-s3" },
    });
  });

  test("keeps AWS's policy, because others are led through it as well", () => {
    expect(blockAt(created, "aws_vpc_endpoint.warehouse")).not.toHaveProperty("policy");
  });

  test("waits for the memory of what each route table had", () => {
    expect(blockAt(created, "terraform_data.warehouse_to_s3")).toMatchObject({
      for_each: "${toset(local.warehouse_route_tables)}",
      input: { taken: "${contains(data.aws_route_tables.warehouse_to_s3.ids, each.key)}" },
      lifecycle: { ignore_changes: ["input"] },
    });
    expect(blockAt(created, "aws_vpc_endpoint.warehouse")).toMatchObject({
      depends_on: ["terraform_data.warehouse_to_s3"],
    });
    expect(conditionsOf(created, "terraform_data.warehouse_to_s3")).toEqual([
      {
        condition: "${!self.input.taken}",
        error_message:
          'endpoints.warehouse.settings.enhancedVpcRouting is "create-gateway-endpoint", but route table ${each.key} of cluster "analytics" has a route to S3 already and takes no second one: write "gateway-endpoint".',
      },
    ]);
  });

  test("is refused in a VPC that another account shares", () => {
    expect(conditionsOf(created, "data.aws_vpc.warehouse_to_s3")).toEqual([
      {
        condition: '${self.owner_id == "111111111111"}',
        error_message:
          'endpoints.warehouse.settings.enhancedVpcRouting is "create-gateway-endpoint", but the VPC of cluster "analytics" is shared by account ${self.owner_id}, which alone adds routes to it: have a gateway endpoint for S3 made there, and write "gateway-endpoint".',
      },
    ]);
  });

  test("is made for a workgroup in the same way", () => {
    const app = withWarehouses({ adhoc: routed(adhoc, "create-gateway-endpoint") });

    expect(blockAt(app, "data.aws_route_tables.adhoc")).toMatchObject({
      for_each: "${toset(tolist(data.aws_redshiftserverless_workgroup.adhoc.subnet_ids))}",
    });
    expect(blockAt(app, "aws_vpc_endpoint.adhoc")).toMatchObject({ vpc_endpoint_type: "Gateway" });
  });

  test("is not made twice for one route table", () => {
    const both = withWarehouses({
      adhoc: routed(adhoc, "create-gateway-endpoint"),
      warehouse: routed(warehouse, "create-gateway-endpoint"),
    });

    expect(conditionsOf(both, "terraform_data.adhoc_to_s3")).toHaveLength(1);
    expect(conditionsOf(both, "terraform_data.warehouse_to_s3").at(-1)).toEqual({
      condition: "${!contains(local.adhoc_route_tables, each.key)}",
      error_message:
        'endpoints.warehouse.settings.enhancedVpcRouting is "create-gateway-endpoint", as is that of endpoints.adhoc, but both have subnets with route table ${each.key}, which takes one route to S3: write "gateway-endpoint" for one of the two.',
    });
  });
});

describe("a gateway endpoint that is there", () => {
  const address = "data.aws_route_tables.adhoc_to_s3";

  test("is looked for by the routes to the prefix list of S3", () => {
    expect(blockAt(confirmed, "data.aws_ec2_managed_prefix_list.adhoc")).toMatchObject({
      name: "com.amazonaws.eu-west-1.s3",
    });
    expect(blockAt(confirmed, address)).toMatchObject({
      vpc_id: "${data.aws_vpc.adhoc_to_s3.id}",
      filter: [
        {
          name: "route.destination-prefix-list-id",
          values: ["${data.aws_ec2_managed_prefix_list.adhoc.id}"],
        },
      ],
    });
    expect(looked(confirmed)).not.toContain("aws_vpc_endpoint.adhoc");
  });

  test("has to be in each route table, or the plan says what to do", () => {
    const missing = "setsubtract(local.adhoc_route_tables, concat(self.ids))";

    expect(conditionsOf(confirmed, address)).toEqual([
      {
        condition: `\${length(${missing}) == 0}`,
        error_message: `endpoints.adhoc.settings.enhancedVpcRouting is "gateway-endpoint", but workgroup "adhoc" has subnets whose route tables have no route to S3: \${join(", ", ${missing})}. The owner of the VPC adds them to its gateway endpoint for S3 (aws ec2 modify-vpc-endpoint --vpc-endpoint-id <endpoint> --add-route-table-ids <route tables>). If it has none, write "create-gateway-endpoint"; if S3 is reached through NAT or a firewall, write "other".`,
      },
    ]);
  });

  test("may be the one that is made for another warehouse of the environment", () => {
    const both = withWarehouses({
      adhoc: routed(adhoc, "gateway-endpoint"),
      warehouse: routed(warehouse, "create-gateway-endpoint"),
    });

    expect(conditionsOf(both, address)[0]?.condition).toBe(
      "${length(setsubtract(local.adhoc_route_tables, concat(self.ids, local.warehouse_route_tables))) == 0}",
    );
  });
});

test("a warehouse that may share route tables with the replication instances is planned after these have theirs", () => {
  const dependencies = (serviceEndpoints: "create" | "existing", endpoint: typeof warehouse) =>
    stackOf(
      withWarehouses({ warehouse: endpoint }, (file) => {
        file.replication.network = {
          vpc: "replication",
          subnets: ["private-a", "private-b"],
          serviceEndpoints,
        };
      }),
      stack,
    ).dependencies;
  const gateway = routed(warehouse, "gateway-endpoint");

  expect(dependencies("create", gateway)).toEqual(["dev-dms-foundation"]);
  expect(dependencies("existing", gateway)).toEqual([]);
  expect(dependencies("create", routed(warehouse, "other"))).toEqual([]);
});
