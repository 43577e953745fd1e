/** `parameterGroup: create`: a group that an owner attaches. */
import { environmentFrom, type EnvironmentFile } from "../../support/environment";
import { at, elementAt, elements, stackOf, synthApp } from "../../support/synth-app";
import { terraformProblems } from "../../support/synth-module";

const owner = "dev-orders-database";

function withEndpoint(edit: object) {
  return environmentFrom((file: EnvironmentFile) => {
    const endpoint = file.endpoints?.["orders-db"];
    if (!endpoint) throw new Error("the base has no source");
    Object.assign(endpoint, { parameterGroup: "create" }, edit);
  });
}

function parametersOf(block: object): string[] {
  const parameters = at(block, "parameter") as {
    readonly name: string;
    readonly value: string;
    readonly apply_method: string;
  }[];
  return parameters.map(({ name, value, apply_method }) => `${name}=${value} ${apply_method}`);
}

const instance = { cluster: undefined, instance: "orders", databaseName: "orders" };

describe("a parameter group for changes", () => {
  test("is not made unless the file says so", () => {
    const app = synthApp([environmentFrom()]);
    expect(elements(app, "aws_rds_cluster_parameter_group", "aws_db_parameter_group")).toEqual([]);
  });

  test("of an Aurora cluster has what DMS needs, in the family of the cluster's version", () => {
    const app = synthApp([withEndpoint({})]);
    expect(elementAt(app, owner, "data.aws_rds_engine_version.orders-db").block).toMatchObject({
      engine: "${data.aws_rds_cluster.orders-db.engine}",
      version: "${data.aws_rds_cluster.orders-db.engine_version}",
      include_all: true,
      provider: "aws.orders",
    });
    const { block } = elementAt(app, owner, "aws_rds_cluster_parameter_group.orders-db");
    expect(block).toMatchObject({
      name: 'dev-orders-db-${replace(data.aws_rds_engine_version.orders-db.parameter_group_family, ".", "-")}',
      family: "${data.aws_rds_engine_version.orders-db.parameter_group_family}",
      provider: "aws.orders",
    });
    expect(parametersOf(block)).toEqual([
      "binlog_checksum=NONE immediate",
      "binlog_format=ROW pending-reboot",
      "binlog_row_image=FULL immediate",
    ]);
  });

  test("of another family is made before the old one goes", () => {
    const { block } = elementAt(
      synthApp([withEndpoint({})]),
      owner,
      "aws_rds_cluster_parameter_group.orders-db",
    );
    expect(at(block, "lifecycle", "create_before_destroy")).toBe(true);
  });

  test("bears a balancer's health checks", () => {
    const connection = {
      via: "private-link",
      vpc: "orders",
      subnets: ["db-a", "db-b"],
      securityGroup: "orders-db",
      privateZone: true,
    };
    const { block } = elementAt(
      synthApp([withEndpoint({ connection })]),
      owner,
      "aws_rds_cluster_parameter_group.orders-db",
    );
    expect(parametersOf(block)).toContain("max_connect_errors=4294967295 immediate");
  });

  test("of a PostgreSQL instance is one of instances", () => {
    const app = synthApp([withEndpoint({ engine: "postgres", ...instance })]);
    const { block } = elementAt(app, owner, "aws_db_parameter_group.orders-db");
    expect(parametersOf(block)).toEqual([
      "rds.logical_replication=1 pending-reboot",
      "wal_sender_timeout=60000 immediate",
    ]);
    expect(elementAt(app, owner, "data.aws_rds_engine_version.orders-db").block["engine"]).toBe(
      "${data.aws_db_instance.orders-db.engine}",
    );
  });

  test("loads pglogical where the endpoint decodes with it", () => {
    const app = synthApp([
      withEndpoint({ engine: "postgres", ...instance, settings: { pluginName: "pglogical" } }),
    ]);
    expect(parametersOf(elementAt(app, owner, "aws_db_parameter_group.orders-db").block)).toContain(
      "shared_preload_libraries=pg_stat_statements,pglogical pending-reboot",
    );
  });

  test.each([
    [{}, "aws rds modify-db-cluster --db-cluster-identifier orders-aurora"],
    [
      { engine: "mysql", cluster: undefined, instance: "orders" },
      "aws rds modify-db-instance --db-instance-identifier orders",
    ],
  ])("is told its owner, who attaches it: %p", (edit, command) => {
    const output = stackOf(synthApp([withEndpoint(edit)]), owner).json.output["orders-db_parameter_group"];
    expect(output?.["description"]).toContain(command);
  });

  test("is what Terraform and the provider take", async () => {
    for (const edit of [{}, { engine: "postgres", ...instance }]) {
      const { json } = stackOf(synthApp([withEndpoint(edit)]), owner);
      const types = ["aws_rds_cluster_parameter_group", "aws_db_parameter_group"];
      const data = ["aws_rds_engine_version", "aws_rds_cluster", "aws_db_instance"];
      const only = (blocks: typeof json.resource, kept: readonly string[]) =>
        Object.fromEntries(Object.entries(blocks).filter(([type]) => kept.includes(type)));
      const part = {
        ...json,
        resource: only(json.resource, types),
        data: only(json.data, data),
        locals: {},
        output: {},
      };
      expect(await terraformProblems(part)).toEqual([]);
    }
  }, 60_000);
});
