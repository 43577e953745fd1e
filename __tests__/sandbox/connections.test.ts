/** The example with every way to a database: each way deployed, broken, named by the test, and repaired. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import {
  disassociateAttachment,
  emptyProxy,
  endShares,
  removeTransitRoute,
  staleTarget,
} from "../support/sandbox-gateways";
import {
  databaseAddresses,
  fire,
  misdirectRules,
  rangesOf,
  removePeeringRoutes,
  removeRules,
  strayZone,
} from "../support/sandbox-paths";

const folder = path.join(__dirname, "../../examples/connections");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const sandbox = new Sandbox("ways", file, folder);

interface Breakage {
  /** What somebody did. */
  readonly what: string;
  readonly breakIt: () => Promise<void>;
  /** Key of the endpoint whose test fails. */
  readonly endpoint: string;
  /** What the sandbox says of the link. */
  readonly link: RegExp;
  /** Line of the plan. */
  readonly planned: string;
}

const first: readonly Breakage[] = [
  {
    what: "private-link: the private zone is taken off the VPC",
    breakIt: async () => strayZone(sandbox, "dms", await writerOf("orders-aurora")),
    endpoint: "orders-db",
    link: /^private zone \S+ in account dms is not associated with VPC vpc-\S+, where/,
    planned: "~ aws_route53_zone.orders-db",
  },
  {
    what: "vpc-peering: the routes to the peered VPC are gone",
    breakIt: () => removePeeringRoutes(sandbox, "dms"),
    endpoint: "billing-db",
    link: /in account dms has no route to 10\.41\.\S+ through a peering connection/,
    planned: "+ aws_route.",
  },
  {
    what: "lattice: the resource gateway may not leave",
    breakIt: () =>
      removeRules(sandbox, "orders", { name: "ways-sensors-db-gateway", direction: "out", port: 3306 }),
    endpoint: "sensors-db",
    link: /^security group \S+ of resource gateway ways-sensors-db in account orders lets nothing out to the database/,
    planned: "+ aws_vpc_security_group_egress_rule.sensors-db",
  },
  {
    what: "allow-list: the database lets an old address in, and not that of today",
    breakIt: () => letOldAddressIn(),
    endpoint: "shop-db",
    link: /^security group \S+ of the database at \S+ \(203\.0\.113\.\d+\) in account orders lets nothing in from the replication instance \(198\.51\.100\.\d+\) on port 3306$/,
    planned: "-/+ aws_lambda_invocation.egress",
  },
  {
    what: "rds-proxy: the proxy may not leave for its database",
    breakIt: () =>
      removeRules(sandbox, "orders", { name: "ways-crm-db-proxy", direction: "out", port: 5432 }),
    endpoint: "crm-db",
    link: /^security group \S+ of proxy ways-crm-db in account orders lets nothing out to the database/,
    planned: "+ aws_vpc_security_group_egress_rule.crm-db",
  },
  {
    what: "shared-subnet-proxy: the proxy's endpoint lets nobody in",
    breakIt: () =>
      removeRules(sandbox, "orders", { name: "ways-stock-db-proxy-endpoint", direction: "in", port: 5432 }),
    endpoint: "stock-db",
    link: /^security group \S+ of the database at ways-stock-db-replication\.endpoint\.proxy-\S+ in account orders lets nothing in from the replication instance/,
    planned: "+ aws_vpc_security_group_ingress_rule.stock-db",
  },
  {
    what: "transit-gateway: the gateway does not know the way",
    breakIt: () => removeTransitRoute(sandbox, "dms", "10.42.0.0/16"),
    endpoint: "staff-db",
    link: /^route table tgw-rtb-\S+, by which the attachment of VPC \S+ in account dms .* has no route to 10\.42\./,
    planned: "+ aws_ec2_transit_gateway_route.",
  },
  {
    what: "existing-endpoint-service: the interface endpoint lets nobody in",
    breakIt: () =>
      removeRules(sandbox, "dms", { name: "ways-partner-db-endpoint", direction: "in", port: 3306 }),
    endpoint: "partner-db",
    link: /^security group \S+ of interface endpoint vpce-\S+ in account dms lets nothing in from the replication instance/,
    planned: "+ aws_vpc_security_group_ingress_rule.partner-db",
  },
];

const second: readonly Breakage[] = [
  {
    what: "vpc-peering: the database lets nobody in",
    breakIt: () => removeRules(sandbox, "orders", { name: "billing-database", direction: "in", port: 5432 }),
    endpoint: "billing-db",
    link: /^security group \S+ of the database at \S+ in account orders lets nothing in from the replication instance/,
    planned: "+ aws_vpc_security_group_ingress_rule.",
  },
  {
    what: "lattice: the resource is no longer shared",
    breakIt: () => endShares(sandbox, "orders", /sensors-db/, "dms"),
    endpoint: "sensors-db",
    link: /^resource configuration ways-sensors-db in account orders is not shared with account dms$/,
    planned: "+ aws_ram_principal_association.sensors-db",
  },
  {
    what: "rds-proxy: the proxy has no database behind it",
    breakIt: () => emptyProxy(sandbox, "orders", { name: "ways-crm-db", cluster: "crm-aurora" }),
    endpoint: "crm-db",
    link: /^proxy ways-crm-db in account orders has no database$/,
    planned: "+ aws_db_proxy_target.crm-db",
  },
  {
    what: "shared-subnet-proxy: the database does not let the proxy in",
    breakIt: () => removeRules(sandbox, "orders", { name: "stock-database", direction: "in", port: 5432 }),
    endpoint: "stock-db",
    link: /^security group \S+ of the database at \S+ in account orders lets nothing in from proxy ways-stock-db/,
    planned: "+ aws_vpc_security_group_ingress_rule.stock-db",
  },
  {
    what: "transit-gateway: the database's attachment sends by no route table",
    breakIt: () => disassociateAttachment(sandbox, "dms", "orders"),
    endpoint: "staff-db",
    link: /^the attachment of VPC \S+ in account orders to transit gateway \S+ is associated with no route table$/,
    planned: "+ aws_ec2_transit_gateway_route_table_association.",
  },
];

/** The allow-list's rules, for an address of yesterday. */
async function letOldAddressIn(): Promise<void> {
  await misdirectRules(sandbox, "orders", { name: "shop-database", port: 3306 }, "198.51.100.250/32");
}

/** Writer name of an Aurora cluster. */
async function writerOf(cluster: string): Promise<string> {
  const all = await databaseAddresses(sandbox);
  const writer = all.find(
    ({ host }) => host.startsWith(`${cluster}.cluster-`) && !host.includes(".cluster-ro-"),
  );
  if (!writer) throw new Error(`${cluster} has no writer`);
  return writer.host;
}

/** Keys of the endpoints whose tests fail. */
async function failing(): Promise<string[]> {
  return (await sandbox.failures()).map(({ endpointIdentifier }) => endpointIdentifier.replace("ways-", ""));
}

beforeAll(async () => {
  await sandbox.closeAccounts();
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of");
});
afterAll(() => sandbox.close());

test("every way to a database is deployed, tested and used by a task", async () => {
  const vias = Object.values(sandbox.environment.endpoints).flatMap((one) =>
    "connection" in one ? [one.connection.via] : [],
  );
  expect(new Set(vias).size).toBe(9);
  expect(await failing()).toEqual([]);
  const tasks = await sandbox.tasks();
  expect(tasks).toHaveLength(vias.length);
  const wanted = tasks.map(({ migrationType }) => (migrationType === "full-load" ? "stopped" : "running"));
  expect(tasks.map(({ status }) => status)).toEqual(wanted);
});

describe.each([
  ["a first link", first],
  ["another link", second],
])("%s of each way", (_which, breakages) => {
  test.each(breakages)(
    "$what: that endpoint's test fails and names it",
    async ({ breakIt, endpoint, link }) => {
      const before = await failing();
      await breakIt();
      const failures = await sandbox.failures();
      const added = failures.filter((one) => !before.includes(one.endpointIdentifier.replace("ways-", "")));
      expect(added.map(({ endpointIdentifier }) => endpointIdentifier)).toEqual([`ways-${endpoint}`]);
      expect(added[0]?.link).toMatch(link);
    },
  );

  test("the plan shows all of them, one deploy repairs them", async () => {
    const { code, output } = await sandbox.plan();
    expect(code).toBe(2);
    for (const { planned } of breakages) expect(output).toContain(planned);
    await sandbox.deploy();
    expect(await failing()).toEqual([]);
    expect(await sandbox.plan()).toMatchObject({ code: 0 });
  });
});

describe("without a deploy", () => {
  test("private-link: a stale target is replaced when the function looks", async () => {
    await staleTarget(sandbox, "orders", "ways-orders-db", "10.30.0.99");
    const [failure] = await sandbox.failures();
    expect(failure?.link).toMatch(
      /^balancer ways-orders-db in account orders has targets 10\.30\.0\.99:3306, and/,
    );
    await fire(sandbox, "orders", "ways-targets-schedule-orders-db");
    expect(await failing()).toEqual([]);
  });

  test("allow-list: the rule for an old address goes when the addresses are announced", async () => {
    const rules = { name: "shop-database", direction: "in", port: 3306 } as const;
    const before = await rangesOf(sandbox, "orders", rules);
    await letOldAddressIn();
    expect(await failing()).toEqual(["shop-db"]);
    await fire(sandbox, "dms", "ways-egress-schedule");
    // Topics deliver when they get to it.
    for (let tries = 0; tries < 100 && (await failing()).length > 0; tries += 1) await sleep(200);
    expect(await failing()).toEqual([]);
    expect(await rangesOf(sandbox, "orders", rules)).toEqual(before);
  });

  test("nothing is left for a deploy to do", async () => {
    expect(await sandbox.plan()).toMatchObject({ code: 0 });
  });
});

test("destroying leaves nothing but what others own", async () => {
  const { output } = await sandbox.destroy();
  expect(output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
