/** VPC, subnets, security group and port of a database: found where RDS has it, and compared with what the file says. */
import {
  auroraSource,
  environmentFrom,
  type EndpointFile,
  type EnvironmentFile,
} from "../support/environment";
import { at, elements, synthApp, type SynthesizedApp } from "../support/synth-app";

const cluster = { engine: "aurora-mysql", cluster: "orders-aurora" };
const postgres = {
  engine: "aurora-postgresql",
  cluster: "orders-aurora",
  databaseName: "shop",
  sslMode: "require",
};
const instance = { engine: "mysql", instance: "orders" };

function reached(connection: object, database: object = cluster): SynthesizedApp {
  const edit = (file: EnvironmentFile) => {
    file.replication.network = { cidr: "10.20.0.0/16", nat: true };
    const source = {
      ...auroraSource("orders"),
      cluster: undefined,
      sslMode: "verify-ca",
      ...database,
      connection,
    };
    const changed = "databaseName" in database ? { ...source, caCertificate: undefined } : source;
    file.endpoints = { ...file.endpoints, "orders-db": changed as EndpointFile };
    for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.migrationType = "full-load";
  };
  return synthApp([environmentFrom(edit)]);
}

/** Stacks that look a type up, each with what it looks up. */
function found(app: SynthesizedApp, type: string): unknown[] {
  return elements(app, type).map(({ block }) => block);
}

test.each([
  ["private-link", cluster, "aws_rds_cluster", "db_subnet_group_name"],
  ["private-link", instance, "aws_db_instance", "db_subnet_group"],
  ["lattice", cluster, "aws_rds_cluster", "db_subnet_group_name"],
  ["rds-proxy", postgres, "aws_rds_cluster", "db_subnet_group_name"],
  ["shared-subnet-proxy", postgres, "aws_rds_cluster", "db_subnet_group_name"],
])("%s to %j: the network is where %s says", (via, database, type, name) => {
  const app = reached({ via }, database);
  expect(found(app, "aws_db_subnet_group")).toMatchObject([
    { name: `\${data.${type}.orders-db.${name}}`, provider: "aws.orders" },
  ]);
  const id = "${data.aws_db_subnet_group.orders-db.vpc_id}";
  expect(found(app, "aws_vpc")).toContainEqual(expect.objectContaining({ id, provider: "aws.orders" }));
  expect(found(app, "aws_security_group")).toContainEqual(
    expect.objectContaining({ vpc_id: "${data.aws_vpc.orders-db.id}", provider: "aws.orders" }),
  );
});

test("what stands in the VPC stands in one subnet of each zone of the database's subnet group", () => {
  const balancers = found(reached({ via: "private-link" }), "aws_lb").map((block) => at(block, "subnets"));
  expect(balancers).toContain(
    "${values(zipmap(reverse(local.orders-db_subnet_zone_ids), reverse(local.orders-db_subnet_ids)))}",
  );
});

test("allow-list: the account that opens and the one that waits find the same group", () => {
  const app = reached({ via: "allow-list" });
  expect(elements(app, "aws_rds_cluster").map(({ stack }) => stack)).toEqual([
    "dev-orders-database",
    "dev-dms-connectivity",
  ]);
  const groups = found(app, "aws_security_group").map((block) => at(block, "id"));
  const own = "${tolist(data.aws_rds_cluster.orders-db.vpc_security_group_ids)[0]}";
  expect(groups.filter((id) => id === own)).toHaveLength(2);
});

test("a routed path's VPC is confirmed to be the database's", () => {
  const named = { vpc: "orders", subnets: ["orders-a", "orders-b"], securityGroup: "orders-database" };
  const app = reached({ via: "vpc-peering", ...named, cidrs: ["10.30.0.0/16"] });
  expect(
    found(app, "aws_db_subnet_group").map((block) => at(block, "lifecycle", "postcondition", 0, "condition")),
  ).toEqual(["${self.vpc_id == data.aws_vpc.orders-db.id}"]);
});

test.each([
  [cluster, "aws_rds_cluster", 3306, {}, "is missing, which means 3306", 'cluster "orders-aurora"'],
  [instance, "aws_db_instance", 3307, { port: 3307 }, "is 3307", 'instance "orders"'],
])(
  "the port of %j is the one that %s listens on, or the plan fails",
  (database, type, port, more, said, what) => {
    const [block] = found(reached({ via: "direct", ...more }, database), type);
    const all = at(block, "lifecycle", "postcondition") as { condition: string; error_message: string }[];
    expect(all).toContainEqual({
      condition: `\${self.port == ${port}}`,
      error_message: `endpoints.orders-db.connection.port ${said}, but ${what} listens on \${self.port}: write that port.`,
    });
  },
);
