/** At deploy: a database of the MySQL family that would block its load balancer. */
import { reconcileTargetsEvent, type MaxConnectErrors } from "../../../lambda-src/reconcile-targets/event";
import { reconcile } from "../../../lambda-src/reconcile-targets/reconcile";
import { AwsError } from "../../support/aws-server";
import { BalancedAccount, before, reconcileEvent, targetsMarker } from "../../support/reconcile-run";

let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
});
beforeEach(() => {
  account.clear();
  account.rds.clusters.set("orders-aurora", "orders");
  for (const id of ["orders-aurora-1", "orders-aurora-2"]) {
    account.rds.instances.push({ id, cluster: "orders-aurora", group: "default.aurora-mysql8.0" });
  }
  account.rds.instances.push({ id: "crm", group: "crm-parameters" });
});
afterAll(() => account.close());

const atLeast = 1_000_000;
const cluster: MaxConnectErrors = { cluster: "orders-aurora", atLeast };
const single: MaxConnectErrors = { instance: "crm", atLeast };

function deploy(maxConnectErrors: MaxConnectErrors, reason: "deploy" | "schedule" | "event" = "deploy") {
  const event = reconcileEvent({ reason, maxConnectErrors });
  return reconcile(event, account.dependencies(event));
}

/** `max_connect_errors` in a group, as its owner wrote it. */
const write = (group: string, value: string) => account.rds.parameters.set(group, { value, source: "user" });

async function problem(maxConnectErrors: MaxConnectErrors): Promise<string> {
  const error: unknown = await deploy(maxConnectErrors).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: "ConnectErrorsBlock" });
  return (error as Error).message;
}

test.each<[string, MaxConnectErrors, Record<string, string>]>([
  ["a single instance by its group", single, { "instance crm-parameters": "4294967295" }],
  ["exactly what is needed", single, { "instance crm-parameters": "1000000" }],
  ["more than a number of JavaScript holds", single, { "instance crm-parameters": "9223372036854775807" }],
  ["a cluster by its group", cluster, { "cluster orders": "4294967295" }],
  ["the instances by theirs", cluster, { "instance default.aurora-mysql8.0": "4294967295" }],
  [
    "the instances' own value where the cluster's is too low",
    cluster,
    { "cluster orders": "10", "instance default.aurora-mysql8.0": "4294967295" },
  ],
])("what bears the health checks is deployed: %s", async (_what, wanted, values) => {
  for (const [group, value] of Object.entries(values)) write(group, value);

  await expect(deploy(wanted)).resolves.toMatchObject({ registered: [before] });
});

test("the instance's own value holds before the cluster's, also where it is the lower one", async () => {
  write("cluster orders", "4294967295");
  account.rds.instances.push({ id: "orders-aurora-3", cluster: "orders-aurora", group: "reporting" });
  write("instance reporting", "500");

  await expect(problem(cluster)).resolves.toBe(
    'The database of endpoint "orders-db" would block its load balancer, because it counts each health check as a connection error: max_connect_errors has to be at least 1000000, but it is 500 for instance orders-aurora-3 of cluster orders-aurora (DB parameter group reporting). The owner of reporting sets it, without a restart: `aws rds modify-db-parameter-group --db-parameter-group-name reporting --parameters ParameterName=max_connect_errors,ParameterValue=4294967295,ApplyMethod=immediate`. Then run the deploy again.',
  );
});

test("what nobody wrote in the instance's group does not hold before what was written in the cluster's", async () => {
  account.rds.parameters.set("instance default.aurora-mysql8.0", { value: "100", source: "system" });
  write("cluster orders", "4294967295");

  await expect(deploy(cluster)).resolves.toMatchObject({ registered: [before] });
});

test("where nobody sets it, the default is named, and one command for the whole cluster", async () => {
  const message = await problem(cluster);

  expect(message).toContain(
    "it is 100, the engine's default, for instance orders-aurora-1 of cluster orders-aurora (DB cluster parameter group orders); 100, the engine's default, for instance orders-aurora-2 of",
  );
  expect(message.match(/aws rds /g)).toHaveLength(1);
  expect(message).toContain(
    "`aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name orders --parameters ParameterName=max_connect_errors,ParameterValue=4294967295,ApplyMethod=immediate`",
  );
});

test("where only an instance has a group of the owner's, that is the one to change", async () => {
  account.rds.clusters.set("orders-aurora", "default.aurora-mysql8.0");
  account.rds.instances.splice(0, 2, { id: "orders-aurora-1", cluster: "orders-aurora", group: "own" });

  expect(await problem(cluster)).toContain("modify-db-parameter-group --db-parameter-group-name own ");
});

test("a default group of a cluster cannot be changed: the owner makes one", async () => {
  account.rds.clusters.set("orders-aurora", "default.aurora-mysql8.0");

  expect(await problem(cluster)).toContain(
    "default.aurora-mysql8.0 is a default group, which nobody can change. The owner makes a DB cluster parameter group of their own: `aws rds create-db-cluster-parameter-group --db-cluster-parameter-group-name <name> --db-parameter-group-family aurora-mysql8.0 --description <text>`; sets it there: `aws rds modify-db-cluster-parameter-group --db-cluster-parameter-group-name <name> --parameters ParameterName=max_connect_errors,ParameterValue=4294967295,ApplyMethod=immediate`; and attaches it: `aws rds modify-db-cluster --db-cluster-identifier orders-aurora --db-cluster-parameter-group-name <name>` and a restart of the cluster's instances.",
  );
});

test("a default group of an instance cannot be changed either", async () => {
  account.rds.instances.push({ id: "billing", group: "default.mariadb10.11" });

  expect(await problem({ instance: "billing", atLeast })).toContain(
    "The owner makes a DB parameter group of their own: `aws rds create-db-parameter-group --db-parameter-group-name <name> --db-parameter-group-family mariadb10.11 --description <text>`",
  );
});

test("a formula is not taken for a number", async () => {
  write("instance crm-parameters", "{DBInstanceClassMemory/12582880}");

  expect(await problem(single)).toContain("it is {DBInstanceClassMemory/12582880} for instance crm (");
});

test("of a cluster whose one instance is meant, the others do not count", async () => {
  account.rds.instances.push({ id: "orders-aurora-3", cluster: "orders-aurora", group: "reporting" });
  write("instance reporting", "4294967295");

  await expect(deploy({ ...cluster, instance: "orders-aurora-3" })).resolves.toMatchObject({
    registered: [before],
  });
  await expect(deploy(cluster)).rejects.toMatchObject({ name: "ConnectErrorsBlock" });
});

test("nothing is registered before the database bears it, and the metric says that something is wrong", async () => {
  await problem(cluster);

  expect(account.elb.done).toEqual([]);
  expect(account.measured).toEqual([{ unknown: true }]);
  expect(account.ssm.parameters.get(targetsMarker)).toBe("due since now");
});

test.each(["schedule", "event"] as const)("a run by %s does not ask", async (reason) => {
  account.elb.put(before);

  await expect(deploy(cluster, reason)).resolves.toMatchObject({ registered: [before] });
  expect(account.server.calls.filter((call) => call.startsWith("rds:"))).toEqual([]);
});

test("a deploy of what does not count health checks does not ask", async () => {
  const event = reconcileEvent({ reason: "deploy" });

  await reconcile(event, account.dependencies(event));
  expect(account.server.calls.filter((call) => call.startsWith("rds:"))).toEqual([]);
});

const operations = [
  "DescribeDBClusters",
  "DescribeDBInstances",
  "DescribeDBClusterParameters",
  "DescribeDBParameters",
];

describe.each(operations)("what cannot be told is no pass: %s", (operation) => {
  beforeEach(() => write("cluster orders", "4294967295"));

  test("without the permission", async () => {
    account.server.faults = (_call, name) => (name === `rds:${operation}` ? "denied" : undefined);

    await expect(deploy(cluster)).rejects.toMatchObject({
      name: "PermissionMissing",
      message: expect.stringContaining(`may not call rds:${operation}`) as string,
    });
  });

  test("with an answer that has nothing in it", async () => {
    account.server.faults = (_call, name) => (name === `rds:${operation}` ? "empty" : undefined);

    await expect(deploy(cluster)).rejects.toMatchObject({
      name: "AnswerIncomplete",
      message: expect.stringContaining(`rds:${operation} answered without`) as string,
    });
  });

  test("with another refusal", async () => {
    account.rds.refusal = (called) =>
      called === operation ? new AwsError("InvalidParameterValue", "no.") : undefined;

    await expect(deploy(cluster)).rejects.toMatchObject({
      name: "CallFailed",
      message: expect.stringContaining(`rds:${operation} on `) as string,
    });
    expect(account.elb.done).toEqual([]);
  });
});

test.each([
  ["a list without end", { Marker: "again" }, "ListEndless"],
  [
    "instances without a parameter group",
    { DBInstances: [{ DBInstanceIdentifier: "one" }] },
    "AnswerIncomplete",
  ],
  ["no instances", { DBInstances: [] }, "AnswerIncomplete"],
  [
    "a cluster without a parameter group",
    { DBClusters: [{ DBClusterIdentifier: "one" }] },
    "AnswerIncomplete",
  ],
])("what cannot be told is no pass: %s", async (_what, members, name) => {
  write("cluster orders", "4294967295");
  account.rds.shown = (answer) => ({
    ...answer,
    ...Object.fromEntries(Object.entries(members).filter(([key]) => key in answer || key === "Marker")),
  });

  await expect(deploy(cluster)).rejects.toMatchObject({ name });
});

test("the event names a database in small letters, as RDS does, and has to name one", () => {
  const parsed = (maxConnectErrors: unknown) =>
    reconcileTargetsEvent.safeParse({ ...reconcileEvent(), maxConnectErrors });

  expect(parsed({ cluster: "Orders-Aurora", atLeast }).data?.maxConnectErrors).toEqual(cluster);
  expect(parsed({ atLeast }).error?.issues).toMatchObject([{ message: "expected a cluster or an instance" }]);
  expect(parsed({ cluster: "orders-aurora", atLeast: 0 }).success).toBe(false);
});
