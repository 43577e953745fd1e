import { start } from "../../../lambda-src/start-tasks/start";
import { accountInTests } from "../../support/account-in-tests";
import { AwsError } from "../../support/aws-server";
import { source, startEvent, target, TaskAccount } from "../../support/start-tasks-run";

let account: TaskAccount;
accountInTests(TaskAccount, (made) => (account = made));

const run = (options?: { attempts?: number; seconds?: number }) =>
  start(startEvent, account.dependencies(options));

function connection(Status: string, EndpointArn = source) {
  const made = { EndpointArn, ReplicationInstanceArn: startEvent.replicationInstanceArn, Status };
  account.dms.connections.push(made);
  return made;
}

test("fault 24: waits for the tests before it starts the task", async () => {
  account.dms.passing = 9;

  await run();

  const calls = account.server.calls;
  expect(calls.indexOf("dms:StartReplicationTask")).toBeGreaterThan(
    calls.lastIndexOf("dms:DescribeConnections"),
  );
});

test("fault 24: a failed test is made again, then fails with DMS's words for every failed endpoint", async () => {
  account.dms.testResult = (endpoint) =>
    endpoint === source ? "1020912 timeout expired" : "Failed to connect to database.";

  await expect(run()).rejects.toMatchObject({
    name: "ConnectionFailed",
    message:
      'The task of pipeline "orders-to-lake" was not started, because DMS cannot connect: source endpoint: 1020912 timeout expired. | target endpoint: Failed to connect to database. Correct what the message names and run the deploy again.',
  });
  expect(account.server.count("dms:TestConnection")).toBe(6);
  expect(account.dms.starts).toEqual([]);
});

test("a role that DMS may not assume: the message names the switch of its conditions", async () => {
  account.dms.testResult = (endpoint) =>
    endpoint === source
      ? "DMS is not authorized to perform: sts:AssumeRole on resource: arn:role"
      : undefined;

  await expect(run()).rejects.toThrow(
    /Where replication\.confusedDeputyConditions is on for the role \(secretAccess, writers\), switch it off/,
  );
});

test("fault 24: gets over a role or grant that is seen late", async () => {
  let tests = 0;
  account.dms.testResult = () => (++tests <= 3 ? "not authorized yet" : undefined);

  await expect(run()).resolves.toMatchObject({ status: "running" });
});

test("fault 24: an older success does not count", async () => {
  connection("successful", source);
  connection("successful", target);
  account.dms.testResult = () => "the secret is gone";

  await expect(run()).rejects.toMatchObject({ name: "ConnectionFailed" });
});

test("fault 24: an older failure does not count", async () => {
  connection("failed", source);

  await expect(run()).resolves.toMatchObject({ connections: { source: "successful", target: "successful" } });
});

test("fault 24: takes part in a test that is running, as pipelines with one source do", async () => {
  const running = connection("testing");
  account.dms.soon(() => (running.Status = "successful"), 6);

  await expect(run()).resolves.toMatchObject({ status: "running" });
});

test("fault 24: a running test that fails is made again by itself", async () => {
  const running = connection("testing");
  account.dms.soon(() => (running.Status = "failed"), 6);

  await expect(run()).resolves.toMatchObject({ status: "running" });
});

test("fault 24: starts when another pipeline's test of the shared source is over", async () => {
  const { service } = account.dms;
  account.dms.service = (call) => {
    const first =
      call.operation === "StartReplicationTask" && account.server.count("dms:StartReplicationTask") === 1;
    if (first) {
      const other = connection("testing");
      account.dms.soon(() => (other.Status = "successful"), 12);
    }
    return service(call);
  };

  await expect(run()).resolves.toMatchObject({ status: "running" });
  expect(account.dms.starts).toEqual(["start-replication"]);
});

test("fault 24: fails when a test does not end", async () => {
  account.dms.passing = 10_000;

  await expect(run()).rejects.toMatchObject({
    name: "ConnectionUnsettled",
    message: expect.stringContaining("has no result yet, so its task was not started") as string,
  });
});

test.each([
  ["AccessDeniedFault", "role is not configured", /AccessDeniedFault: role is not configured/],
  ["KMSKeyNotAccessibleFault", "no key", /See that the key is enabled/],
  ["ResourceQuotaExceededFault", "too many", /Ask for a higher quota/],
  ["ResourceNotFoundFault", "no endpoint", /ResourceNotFoundFault: no endpoint/],
])("fault 24: %s of the test itself is told apart", async (code, message, expected) => {
  const { service } = account.dms;
  account.dms.service = (call) => {
    if (call.operation === "TestConnection") throw new AwsError(code, message);
    return service(call);
  };

  await expect(run()).rejects.toThrow(expected);
  expect(account.dms.starts).toEqual([]);
});
