/** Ways to a database, each link broken on purpose: the test names it, and a deploy or a function repairs it. */
import type { EndpointFile, EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";
import {
  databaseAddresses,
  failOver,
  fire,
  misleadPrivateNames,
  rejectConnection,
  removePeeringRoutes,
  removeRules,
  targets,
} from "../support/sandbox-paths";

const name = "paths";
const sandbox = new Sandbox(name, sandboxFile(connect));

/** PrivateLink to an Aurora cluster, peering to an instance of another VPC. */
function connect(file: EnvironmentFile): void {
  file.replication.network = { cidr: "10.20.0.0/16", availabilityZones: ["euw1-az1", "euw1-az2"] };
  Object.assign(file.endpoints?.["orders-db"] ?? {}, {
    connection: {
      via: "private-link",
      vpc: "orders",
      subnets: ["orders-a", "orders-b"],
      securityGroup: "orders-database",
      deletionProtection: false,
    },
  } satisfies Partial<EndpointFile>);
  file.endpoints = {
    "orders-db": file.endpoints?.["orders-db"] ?? {
      engine: "s3",
      bucket: "",
      folder: "",
      access: "assumed-role",
    },
    "billing-db": {
      engine: "postgres",
      account: "orders",
      instance: "billing",
      databaseName: "billing",
      secret: { name: "billing/dms", policy: "merge", keyAccess: "grant" },
      connection: {
        via: "vpc-peering",
        vpc: "billing",
        subnets: ["billing-a", "billing-b"],
        securityGroup: "billing-database",
        cidrs: ["10.31.0.0/16"],
      },
      sslMode: "require",
    },
    "lake-orders": { engine: "s3", bucket: "landing", folder: "orders", access: "bucket-policy" },
    "lake-billing": { engine: "s3", bucket: "landing", folder: "billing", access: "bucket-policy" },
  };
  const pipeline = { migrationType: "full-load-and-cdc" as const, runsOn: "main" };
  file.pipelines = {
    "orders-to-lake": {
      ...pipeline,
      source: "orders-db",
      target: "lake-orders",
      tables: [{ include: "shop.%" }],
    },
    "billing-to-lake": {
      ...pipeline,
      source: "billing-db",
      target: "lake-billing",
      tables: [{ include: "billing.%" }],
    },
  };
}

interface Breakage {
  /** What somebody did. */
  readonly what: string;
  readonly breakIt: () => Promise<void>;
  /** Endpoint whose test fails. */
  readonly endpoint: string;
  /** What the sandbox says of the link. */
  readonly link: RegExp;
  /** Line of the plan. */
  readonly planned: string;
}

const breakages: readonly Breakage[] = [
  {
    what: "the database's account rejects the connection",
    breakIt: () => rejectConnection(sandbox, "orders"),
    endpoint: "paths-orders-db",
    link: /^the connection of interface endpoint \S+ to endpoint service \S+ in account orders is rejected$/,
    planned: "-/+ aws_lambda_invocation.orders-db_acceptance",
  },
  {
    what: "the database's security group no longer lets the balancer in",
    breakIt: () => removeRules(sandbox, "orders", { name: "orders-database", direction: "in", port: 3306 }),
    endpoint: "paths-orders-db",
    link: /^security group \S+ of the database at \S+ in account orders lets nothing in from balancer paths-orders-db on port 3306$/,
    planned: "+ aws_vpc_security_group_ingress_rule.orders-db",
  },
  {
    what: "the replication instances may no longer open the endpoint's port",
    breakIt: () => removeRules(sandbox, "dms", { name: "paths-replication", direction: "out", port: 3306 }),
    endpoint: "paths-orders-db",
    link: /^security group \S+ of .* in account dms .* on port 3306$/,
    planned: "+ aws_vpc_security_group_egress_rule.orders-db",
  },
  {
    what: "the private zone answers with somewhere else",
    breakIt: () => misleadPrivateNames(sandbox, "dms"),
    endpoint: "paths-orders-db",
    link: /^the private zone of \S+ in account dms answers with elsewhere\.example\.com\.?, which no interface endpoint of VPC \S+ has$/,
    planned: "~ aws_route53_record.orders-db",
  },
  {
    what: "the way back from the peered VPC is gone",
    breakIt: () => removePeeringRoutes(sandbox, "orders"),
    endpoint: "paths-billing-db",
    link: /in account orders has no route to .* through a peering connection/,
    planned: "+ aws_route.",
  },
];

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
});
afterAll(() => sandbox.close());

test.each(breakages)(
  "$what: named by the test, shown by the plan, repaired by a deploy",
  async (breakage) => {
    // GIVEN
    await breakage.breakIt();

    // WHEN
    const failures = await sandbox.failures();
    const planned = await sandbox.plan();

    // THEN
    expect(failures.map(({ endpointIdentifier }) => endpointIdentifier)).toEqual([breakage.endpoint]);
    expect(failures[0]?.link).toMatch(breakage.link);
    expect(planned.output).toContain(breakage.planned);
    expect(planned.code).toBe(2);

    // AND
    await sandbox.deploy();
    expect(await sandbox.failures()).toEqual([]);
    expect(await sandbox.plan()).toMatchObject({ code: 0 });
  },
);

test("a failover leaves a stale target, which the function replaces at the RDS event", async () => {
  // GIVEN a writer that has moved
  const [before = ""] = await targets(sandbox, "orders");
  const writer = (await databaseAddresses(sandbox)).find(
    ({ address, host }) => address === before && host.includes(".cluster-") && !host.includes("-ro-"),
  );
  expect(writer).toBeDefined();
  const moved = before.replace(/\d+$/, "99");
  await failOver(sandbox, { host: writer?.host ?? "", address: moved });
  const [stale] = await sandbox.failures();
  expect(stale?.endpointIdentifier).toBe("paths-orders-db");
  expect(stale?.link).toContain(moved);

  // WHEN EventBridge tells the function
  await fire(sandbox, "orders", "paths-targets-event-orders-db");

  // THEN
  expect(await targets(sandbox, "orders")).toEqual([moved]);
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("destroying leaves nothing but what the database's team owns", async () => {
  const { output } = await sandbox.destroy();
  expect(output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
