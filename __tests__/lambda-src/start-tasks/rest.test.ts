import type { RestEvent } from "../../../lambda-src/start-tasks/event";
import { rest } from "../../../lambda-src/start-tasks/rest";
import { accountInTests } from "../../support/account-in-tests";
import { TaskAccount } from "../../support/start-tasks-run";

const task = "dev-orders-to-lake";
let account: TaskAccount;
accountInTests(TaskAccount, (made) => (account = made));

const run = (tf: RestEvent["tf"], { tasks = [task], seconds = 60 } = {}) =>
  rest({ action: "rest", tasks, tf }, account.dependencies({ seconds }));

test.each(["update", "delete"] as const)("a running task is stopped before an %s", async (action) => {
  account.task.Status = "running";
  await run({ action });
  expect(account.task.Status).toBe("stopped");
});

test("a task that is starting is waited for, and stopped", async () => {
  account.task.Status = "starting";
  account.dms.soon(() => (account.task.Status = "running"), 3);
  await run({ action: "update" });
  expect(account.task.Status).toBe("stopped");
  expect(account.server.count("dms:StopReplicationTask")).toBe(1);
});

test.each(["ready", "stopped", "failed"])("a task that is %s is left alone", async (status) => {
  account.task.Status = status;
  await run({ action: "delete" });
  expect(account.server.calls).toEqual(["dms:DescribeReplicationTasks"]);
});

test("a task that is not there is at rest", async () => {
  await expect(run({ action: "delete" }, { tasks: ["dev-gone"] })).resolves.toEqual({});
});

test("nothing is stopped when the call comes into being: a new version finds tasks that run", async () => {
  account.task.Status = "running";
  await run({ action: "create" });
  expect(account.task.Status).toBe("running");
});

test("a task that used what changes is stopped, too, although it does no longer", async () => {
  account.task.Status = "running";
  await run({ action: "update", prev_input: { tasks: [task] } }, { tasks: ["dev-other"] });
  expect(account.task.Status).toBe("stopped");
});

test("fails: a task that does not come to rest is named with its state", async () => {
  account.task.Status = "moving";
  await expect(run({ action: "update" }, { seconds: 20 })).rejects.toMatchObject({
    name: "TasksNotAtRest",
    message: expect.stringContaining("dev-orders-to-lake (moving)") as string,
  });
});
