/** Whether a database is publicly accessible is compared at plan with the way to it. */
import {
  auroraSource,
  environmentFrom,
  type EndpointFile,
  type EnvironmentFile,
} from "../support/environment";
import { at, elements, synthApp, type SynthesizedApp } from "../support/synth-app";

const place = { vpc: "orders", subnets: ["orders-a", "orders-b"], securityGroup: "orders-database" };
const modify = "aws rds modify-db-instance --db-instance-identifier ${self.db_instance_identifier}";

const connections = {
  "private-link": { ...place, privateZone: true },
  lattice: { ...place, privateZone: true },
  "transit-gateway": { ...place, transitGateway: "create", cidrs: ["10.30.0.0/16"] },
  "vpc-peering": { ...place, cidrs: ["10.30.0.0/16"] },
  "allow-list": { vpc: place.vpc, securityGroup: place.securityGroup },
  direct: {},
};
type Via = keyof typeof connections;

function reached(via: Via, database: object, more: object = {}): SynthesizedApp {
  const edit = (file: EnvironmentFile) => {
    file.replication.network = { cidr: "10.20.0.0/16", nat: true };
    const { cluster: _cluster, ...source } = { cluster: undefined, ...auroraSource("orders") };
    const connection = { via, ...connections[via], ...more };
    file.endpoints = {
      ...file.endpoints,
      "orders-db": { ...source, sslMode: "verify-ca", ...database, connection } as EndpointFile,
    };
  };
  return synthApp([environmentFrom(edit)]);
}

/** What is asked of the instances of a database, by the address of the data source. */
function conditions(app: SynthesizedApp): Record<string, string[]> {
  const found = elements(app, "aws_db_instance").map(({ name, block }) => {
    const all = at(block, "lifecycle", "postcondition") as { condition: string }[] | undefined;
    const asked = (all ?? []).map(({ condition }) => condition);
    return [name, asked.filter((condition) => condition.includes("publicly_accessible"))] as const;
  });
  return Object.fromEntries(found.filter(([, asked]) => asked.length > 0));
}

const cluster = { engine: "aurora-mysql", cluster: "orders-aurora" };
const instance = { engine: "mysql", instance: "orders" };

test.each(["private-link", "lattice", "transit-gateway"] as const)(
  "%s: no instance of a cluster may be publicly accessible, because any of them can become the writer",
  (via) => {
    const app = reached(via, cluster);
    expect(conditions(app)).toEqual({ "orders-db_members": ["${!self.publicly_accessible}"] });
    expect(elements(app, "aws_db_instance")[0]?.block).toMatchObject({
      for_each: "${toset(tolist(data.aws_rds_cluster.orders-db.cluster_members))}",
      db_instance_identifier: "${each.value}",
      provider: "aws.orders",
    });
  },
);

test("allow-list: every instance of a cluster has to be", () => {
  expect(conditions(reached("allow-list", cluster))).toEqual({
    "orders-db_members": ["${self.publicly_accessible}"],
  });
});

test("one instance of a cluster is asked for itself, and nothing of the others", () => {
  const to = { to: { instance: "orders-aurora-2" } };
  expect(conditions(reached("allow-list", cluster, to))).toEqual({
    "orders-db": ["${self.publicly_accessible}"],
  });
  expect(conditions(reached("private-link", cluster, to))).toEqual({
    "orders-db": ["${!self.publicly_accessible}"],
  });
});

test.each(["vpc-peering", "direct"] as const)("%s: either will do", (via) => {
  expect(conditions(reached(via, cluster))).toEqual({});
});

/** What the plan says of the base's only instance. */
function messageOf(app: SynthesizedApp): unknown {
  return at(elements(app, "aws_db_instance")[0]?.block, "lifecycle", "postcondition", 1, "error_message");
}

test("a single instance: the message of allow-list names the way out", () => {
  expect(messageOf(reached("allow-list", instance))).toBe(
    'endpoints.orders-db.connection.via is "allow-list", but instance "${self.db_instance_identifier}" is not publicly accessible: on the Internet its name leads nowhere. Its owner makes it so ' +
      `(${modify} --publicly-accessible), in subnets with a route to an Internet gateway, or write \`via: private-link\`.`,
  );
});

test("a single instance: the message of private-link names the way out", () => {
  expect(messageOf(reached("private-link", instance))).toBe(
    'endpoints.orders-db.connection.via is "private-link", but instance "${self.db_instance_identifier}" is publicly accessible: outside its VPC its name gives a public address, to which this way does not lead. Its owner makes it private ' +
      `(${modify} --no-publicly-accessible), or write \`via: vpc-peering\`, which resolves names as in its VPC, or \`via: allow-list\`.`,
  );
});
