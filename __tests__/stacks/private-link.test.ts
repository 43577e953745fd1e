/** `via: private-link`: what each side gets, and in which order it becomes a path. */
import {
  auroraSource,
  environmentFrom,
  sourceOf,
  type EndpointFile,
  type EnvironmentFile,
} from "../support/environment";
import { at, elementAt, elements, stackOf, stringsIn, synthApp, textAt } from "../support/synth-app";

const connection = {
  via: "private-link" as const,
  vpc: "orders",
  subnets: ["orders-a", "orders-b"],
  securityGroup: "orders-database",
  privateZone: true,
};

function connected(changes: Readonly<Record<string, unknown>> = {}) {
  return (file: EnvironmentFile): void => {
    sourceOf(file).connection = { ...connection, ...changes };
  };
}

const app = synthApp([environmentFrom(connected())]);
const owner = "dev-orders-database";
const joined = "dev-dms-connectivity";

test("private-link is what a connection without via means", () => {
  const { via: _via, ...rest } = connection;
  const unsaid = synthApp([
    environmentFrom((file) => {
      connected()(file);
      Object.assign(file.endpoints?.["orders-db"] ?? {}, { connection: rest });
    }),
  ]);
  expect(unsaid.get(joined)?.text).toBe(app.get(joined)?.text);
});

describe("the database account", () => {
  test("has an internal balancer of two subnets, with its own group, across zones", () => {
    const { block } = elementAt(app, owner, "aws_lb.orders-db");
    expect(block).toMatchObject({
      internal: true,
      load_balancer_type: "network",
      enable_cross_zone_load_balancing: true,
      enable_deletion_protection: true,
      // The first of each zone: a balancer takes no second one.
      subnets:
        "${values(zipmap(reverse([data.aws_subnet.orders-db_orders-a.availability_zone_id, data.aws_subnet.orders-db_orders-b.availability_zone_id]), reverse([data.aws_subnet.orders-db_orders-a.id, data.aws_subnet.orders-db_orders-b.id])))}",
      security_groups: ["${aws_security_group.orders-db.id}"],
    });
  });

  test("lets nothing in at the balancer but what comes through PrivateLink", () => {
    expect(elementAt(app, owner, "aws_lb.orders-db").block).toMatchObject({
      enforce_security_group_inbound_rules_on_private_link_traffic: "off",
    });
    const into = elements(app, "aws_vpc_security_group_ingress_rule").filter(({ stack }) => stack === owner);
    expect(into.map(({ block }) => block["security_group_id"])).toEqual([
      "${data.aws_security_group.orders-db.id}",
    ]);
  });

  test("opens the database's one port for the balancer, beside the owner's own rules", () => {
    expect(elementAt(app, owner, "aws_vpc_security_group_ingress_rule.orders-db").block).toMatchObject({
      from_port: 3306,
      to_port: 3306,
      referenced_security_group_id: "${aws_security_group.orders-db.id}",
    });
    expect(elementAt(app, owner, "aws_vpc_security_group_egress_rule.orders-db").block).toMatchObject({
      from_port: 3306,
      to_port: 3306,
      referenced_security_group_id: "${data.aws_security_group.orders-db.id}",
    });
  });

  test("fault 17: what stands behind the balancer lets its group in, because no client's address arrives", () => {
    expect(elementAt(app, owner, "aws_lb_target_group.orders-db").block["preserve_client_ip"]).toBe("false");
    const behind = elements(app, "aws_vpc_security_group_ingress_rule").filter(
      ({ stack, block }) =>
        stack === owner && block["security_group_id"] === "${data.aws_security_group.orders-db.id}",
    );
    expect(behind.map(({ block }) => [block["referenced_security_group_id"], block["cidr_ipv4"]])).toEqual([
      ["${aws_security_group.orders-db.id}", undefined],
    ]);
  });

  test("ends connections to a target that leaves", () => {
    expect(elementAt(app, owner, "aws_lb_target_group.orders-db").block).toMatchObject({
      target_type: "ip",
      protocol: "TCP",
      connection_termination: true,
    });
  });

  test("another port is another target group, made before the listener lets go of the old one", () => {
    const moved = synthApp([environmentFrom(connected({ port: 3307 }))]);
    const group = (synthesized: typeof app) =>
      elementAt(synthesized, owner, "aws_lb_target_group.orders-db").block;
    expect(at(group(moved), "lifecycle", "create_before_destroy")).toBe(true);
    expect([group(app)["name"], group(moved)["name"]]).toEqual(["dev-orders-db-3306", "dev-orders-db-3307"]);
  });

  test("is refused at plan where the balancer that stands would have to leave a subnet or its VPC", () => {
    const { block } = elementAt(app, owner, "data.aws_lb.orders-db");
    expect(block).toMatchObject({
      for_each: "${toset(local.orders-db_balancers)}",
      arn: "${each.value}",
      provider: "aws.orders",
    });
    expect(stackOf(app, owner).json.locals["orders-db_balancers"]).toBe(
      '${[for arn in data.aws_lbs.orders.arns : arn if length(regexall("/net/dev-orders-db/", arn)) > 0]}',
    );
    expect(at(block, "lifecycle", "postcondition")).toEqual([
      {
        condition: "${length(setsubtract(self.subnets, local.orders-db_balancer_subnets)) == 0}",
        error_message:
          'endpoints.orders-db.connection: balancer ${self.name} stands in ${join(", ", self.subnets)} of ${self.vpc_id}, and leaves neither a subnet nor its VPC; AWS deletes no balancer while its endpoint service has it. Name the old subnets, too, or take this way away and make it anew, in three deploys: with `deletionProtection: false` and the old names, with `via: direct`, and with the new names (docs/operations.md, "Another VPC behind a balancer").',
      },
    ]);
  });

  test("keeps idle connections as long as the file says", () => {
    const listener = (stack: typeof app) =>
      elementAt(stack, owner, "aws_lb_listener.orders-db").block["tcp_idle_timeout_seconds"];
    expect(listener(app)).toBe(3600);
    expect(listener(synthApp([environmentFrom(connected({ idleTimeoutSeconds: 350 }))]))).toBe(350);
  });

  test("admits the replication account's deploy role alone, and accepts each connection", () => {
    expect(elementAt(app, owner, "aws_vpc_endpoint_service.orders-db").block).toMatchObject({
      acceptance_required: true,
    });
    const principals = elements(app, "aws_vpc_endpoint_service_allowed_principal");
    expect(principals.map(({ block }) => block["principal_arn"])).toEqual([
      "arn:aws:iam::111111111111:role/causeway-deploy",
    ]);
  });
});

describe("the replication account", () => {
  test("has an interface endpoint in the zones that the service has, chosen by zone id", () => {
    const { block } = elementAt(app, joined, "aws_vpc_endpoint.orders-db");
    expect(block).toMatchObject({
      vpc_endpoint_type: "Interface",
      subnet_ids: "${local.orders-db_subnets}",
      private_dns_enabled: false,
      provider: "aws.dms",
    });
    expect(stackOf(app, joined).json.locals["orders-db_subnets"]).toBe(
      "${[for subnets in {for subnet, zone in local.orders-db_replication_subnets : zone => subnet... if contains(local.orders-db_service_zones, zone)} : sort(subnets)[0]]}",
    );
    expect(stringsIn(at(block, "lifecycle", "precondition")).join(" ")).toContain(
      "none of the replication subnets is in a zone that the other side stands in",
    );
  });

  test("lets replication instances, and nothing else, to the endpoint", () => {
    const rules = elements(app, "aws_vpc_security_group_ingress_rule").filter(
      ({ stack }) => stack === joined,
    );
    expect(rules.map(({ block }) => block["referenced_security_group_id"])).toEqual([
      "${data.terraform_remote_state.dms-foundation.outputs.replication_security_group_id}",
    ]);
    const foundation = elements(app, "aws_vpc_security_group_egress_rule").filter(({ name }) =>
      name.startsWith("databases_"),
    );
    expect(foundation).toEqual([]);
  });

  test("is let in by the database account's provider, and again when the connection was rejected", () => {
    const { block } = elementAt(app, joined, "aws_lambda_invocation.orders-db_acceptance");
    expect(block["provider"]).toBe("aws.orders");
    expect(elementAt(app, joined, "aws_ssm_parameter.orders-db_acceptance").block["insecure_value"]).toMatch(
      /aws_vpc_endpoint\.orders-db\.state == "available" \? "done" : "due since/,
    );
  });

  test("answers the database's own name with the endpoint, in its VPC alone", () => {
    const zone = elementAt(app, joined, "aws_route53_zone.orders-db").block;
    expect(zone["name"]).toBe("${data.terraform_remote_state.orders-database.outputs.orders-db_host}");
    expect(zone["vpc"]).toEqual([
      { vpc_id: "${data.terraform_remote_state.dms-foundation.outputs.replication_vpc_id}" },
    ]);
    expect(elementAt(app, joined, "aws_route53_record.orders-db").block).toMatchObject({
      type: "A",
      alias: { evaluate_target_health: false },
    });
  });

  test("diverts nobody's names in a VPC that is somebody's where the file says so", () => {
    const without = synthApp([
      environmentFrom((file) => {
        connected({ privateZone: false })(file);
        Object.assign(file.endpoints?.["orders-db"] ?? {}, { sslMode: "verify-ca" });
      }),
    ]);
    expect(elements(without, "aws_route53_zone")).toEqual([]);
  });

  test("tests the endpoints when the path is there: accepted and named", () => {
    const output = stackOf(app, joined).json.output["orders-db_path"];
    expect(output?.["depends_on"]).toEqual([
      "aws_lambda_invocation.orders-db_acceptance",
      "aws_route53_record.orders-db",
    ]);
    const start = elementAt(app, "dev-dms-pipelines", "aws_lambda_invocation.orders-to-lake_start").block;
    expect(textAt(start, "input")).toContain("dms-connectivity.outputs.orders-db_path");
    expect(stackOf(app, "dev-dms-pipelines").dependencies).toContain(joined);
  });
});

test.each([
  { to: "writer", host: "${data.aws_rds_cluster.orders-db.endpoint}" },
  { to: "reader", host: "${data.aws_rds_cluster.orders-db.reader_endpoint}" },
  { to: { instance: "orders-aurora-2" }, host: "${data.aws_db_instance.orders-db.address}" },
])("to: $to leads to $host", ({ to, host }) => {
  const led = synthApp([
    environmentFrom((file) => {
      connected({ to })(file);
      for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.migrationType = "full-load";
    }),
  ]);
  expect(stackOf(led, owner).json.output["orders-db_host"]?.["value"]).toBe(host);
});

describe("max_connect_errors", () => {
  /** What the deploy's call asks of the database behind the balancer. */
  function asked(endpoint: Readonly<Record<string, unknown>>): string | undefined {
    const made = synthApp([
      environmentFrom((file) => {
        const { cluster: _cluster, ...rest } = auroraSource("orders") as EndpointFile & { cluster?: string };
        file.endpoints = {
          ...file.endpoints,
          "orders-db": { ...rest, connection, ...endpoint } as EndpointFile,
        };
        for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.migrationType = "full-load";
      }),
    ]);
    const { block } = elementAt(made, owner, "aws_lambda_invocation.orders-db_targets");
    return /"maxConnectErrors" = (\{[^}]*\})/.exec(textAt(block, "input"))?.[1];
  }

  const aurora = { engine: "aurora-mysql", cluster: "orders-aurora" };

  test.each([
    ["a cluster", aurora, '{"cluster" = "orders-aurora", "atLeast" = 1000000}'],
    [
      "one instance of a cluster",
      { ...aurora, connection: { ...connection, to: { instance: "orders-aurora-2" } } },
      '{"cluster" = "orders-aurora", "instance" = "orders-aurora-2", "atLeast" = 1000000}',
    ],
    ["MySQL", { engine: "mysql", instance: "orders" }, '{"instance" = "orders", "atLeast" = 1000000}'],
    ["MariaDB", { engine: "mariadb", instance: "orders" }, '{"instance" = "orders", "atLeast" = 1000000}'],
    ["PostgreSQL", { engine: "postgres", instance: "orders", databaseName: "orders" }, undefined],
    [
      "Aurora PostgreSQL",
      { engine: "aurora-postgresql", cluster: "orders-aurora", databaseName: "orders" },
      undefined,
    ],
  ])("is looked at where the balancer stands before MySQL itself: %s", (_what, endpoint, expected) => {
    expect(asked(endpoint)).toBe(expected);
  });

  test("is not looked at behind a proxy, which answers the health checks itself", () => {
    const loaded = environmentFrom(connected());
    const source = loaded.endpoints["orders-db"];
    if (source?.engine !== "aurora-mysql" || source.connection.via !== "private-link") throw new Error();
    // Changed after loading: a file would need the certificate that proxies show.
    const behind = { ...source.connection, via: "rds-proxy" as const, acceptUnverifiedCdc: true };
    const made = synthApp([
      { ...loaded, endpoints: { ...loaded.endpoints, "orders-db": { ...source, connection: behind } } },
    ]);
    const { block } = elementAt(made, owner, "aws_lambda_invocation.orders-db_targets");

    expect(textAt(block, "input")).toContain('"kind" = "proxy"');
    expect(textAt(block, "input")).not.toContain("maxConnectErrors");
  });
});

test("where every path exists already there is no connectivity stack", () => {
  expect([...synthApp([environmentFrom()]).keys()]).not.toContain(joined);
});
