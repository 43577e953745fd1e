/** Every way of the catalogue: what it says of itself, and what is built. */
import { connectionSchema } from "../../model/schema/connection";
import { isDatabase } from "../../model/schema/environment";
import { vias, ways } from "../../model/ways";
import { environmentVia, smallestConnections } from "../support/connections";
import { elementsOf, stackOf, synthApp, type SynthesizedApp } from "../support/synth-app";

const foundation = "dev-dms-foundation";
const database = "dev-orders-database";
const connectivity = "dev-dms-connectivity";

/** Members of a connection whose way has facts, by the word that the facts have for them. */
const members = {
  namesVpc: ["vpc", "securityGroup"],
  namesSubnets: ["subnets"],
  opensRanges: ["cidrs"],
  namesHost: ["privateZone"],
  isBalanced: ["idleTimeoutSeconds", "deletionProtection"],
} as const;

test("the union of the schema has the ways of the catalogue, in its order", () => {
  expect(connectionSchema.options).toEqual(vias.map((via) => ways[via].shape));
});

describe.each(vias.map((via, index) => [via, index] as const))("via %s", (via, index) => {
  const environment = environmentVia(via);
  const app = synthApp([environment]);
  const way = ways[via];
  const has = (member: string) => Object.hasOwn(connectionSchema.options[index]?.shape ?? {}, member);

  test("loads with the smallest connection", () => {
    const endpoint = environment.endpoints["orders-db"];
    expect(endpoint && isDatabase(endpoint) ? endpoint.connection.via : undefined).toBe(via);
  });

  test.each(Object.entries(members))("has the members that %s stands for, or none of them", (fact, names) => {
    expect(names.filter(has)).toEqual(way[fact as keyof typeof members] ? names : []);
  });

  test("lets the file choose an address if the database itself answers, and only then", () => {
    expect(has("to")).toBe(way.answeredBy === "database");
  });

  test("hands on the name that is reached, when its path is there, or says that nothing is built", () => {
    expect(app.has(connectivity)).toBe(way.isBuilt);
    if (!way.isBuilt) return;
    const stack = stackOf(app, connectivity);
    expect(elementsOf(stack).filter(({ kind }) => kind === "resource")).not.toHaveLength(0);
    const path = stack.json.output["orders-db_path"];
    expect(path?.["value"]).toEqual(expect.any(String));
    const addresses = new Set(elementsOf(stack).map(({ address }) => address));
    const after = path?.["depends_on"];
    expect(after).toEqual(expect.arrayContaining([expect.any(String)]));
    for (const address of after as string[]) expect(addresses).toContain(address);
  });

  test("opens the database's port for the ranges of the connection, or for none", () => {
    const { cidrs = [] } = connectionSchema.parse(smallestConnections[via]) as { cidrs?: string[] };
    expect(openedRanges(app)).toEqual(way.opensRanges ? [...cidrs].sort() : []);
  });

  test("makes a private name if its path ends at an endpoint of the replication VPC, and only then", () => {
    expect(resourcesOf(app, connectivity, "aws_route53_record")).toHaveLength(way.namesHost ? 1 : 0);
  });

  test("makes its functions in the database account, and no others", () => {
    const made = resourcesOf(app, database, "aws_lambda_function").map(({ block }) => block["function_name"]);
    const own = way.functions.map((word) => `${database}-${word}`);
    expect(made.filter((name) => name !== `${database}-merge-statement`).sort()).toEqual(own);
  });

  test("makes a proxy if one answers, and only then", () => {
    expect(resourcesOf(app, database, "aws_db_proxy")).toHaveLength(way.answeredBy === "proxy" ? 1 : 0);
  });

  test("is announced if it is public, and only then", () => {
    expect(resourcesOf(app, foundation, "aws_sns_topic")).toHaveLength(way.isPublic ? 1 : 0);
  });
});

function resourcesOf(app: SynthesizedApp, stack: string, type: string) {
  const found = app.get(stack);
  return found ? elementsOf(found, type).filter(({ kind }) => kind === "resource") : [];
}

/** Ranges to which the replication instances may open the port of the database. */
function openedRanges(app: SynthesizedApp): unknown[] {
  return resourcesOf(app, foundation, "aws_vpc_security_group_egress_rule")
    .filter(({ block }) => block["from_port"] === 3306)
    .map(({ block }) => block["cidr_ipv4"])
    .sort();
}
