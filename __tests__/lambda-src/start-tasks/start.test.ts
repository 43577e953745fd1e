import { start } from "../../../lambda-src/start-tasks/start";
import { accountInTests } from "../../support/account-in-tests";
import { TaskAccount, source, startEvent, target } from "../../support/start-tasks-run";

let account: TaskAccount;
accountInTests(TaskAccount, (made) => (account = made));

const run = (seconds?: number) =>
  start(startEvent, account.dependencies(seconds === undefined ? {} : { seconds }));
const tested = { source: "successful", target: "successful" };
const untested = { source: "not-tested", target: "not-tested" };

describe("fault 22: by the status of the task", () => {
  test("ready: tests both endpoints and starts it", async () => {
    await expect(run()).resolves.toEqual({
      pipeline: "orders-to-lake",
      status: "running",
      connections: tested,
    });
    expect(account.dms.starts).toEqual(["start-replication"]);
    expect(account.dms.connections.map((one) => one.EndpointArn)).toEqual([source, target]);
  });

  test("running: is success without a call that changes anything", async () => {
    account.task.Status = "running";

    await expect(run()).resolves.toEqual({
      pipeline: "orders-to-lake",
      status: "running",
      connections: untested,
    });
    expect(account.server.calls).toEqual(["dms:DescribeReplicationTasks", "ssm:GetParameter"]);
  });

  test("starting: waits until it runs", async () => {
    account.task.Status = "starting";
    account.dms.soon(() => (account.task.Status = "running"), 3);

    await expect(run()).resolves.toMatchObject({ status: "running", connections: untested });
    expect(account.dms.starts).toEqual([]);
  });

  test("starting for longer than the function may run: is success", async () => {
    account.task.Status = "starting";

    await expect(run(20)).resolves.toMatchObject({ status: "starting" });
  });

  test.each(["creating", "modifying", "moving", "testing"])(
    "fault 25: %s: waits and starts only afterwards",
    async (status) => {
      account.task.Status = status;
      account.dms.soon(() => (account.task.Status = "ready"), 3);

      await expect(run()).resolves.toMatchObject({ status: "running", connections: tested });
      expect(account.dms.starts).toEqual(["start-replication"]);
    },
  );

  test("fault 25: stopping: waits and resumes afterwards", async () => {
    account.task.Status = "stopping";
    account.dms.soon(
      () => Object.assign(account.task, { Status: "stopped", StopReason: "Stop Reason NORMAL" }),
      3,
    );

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.dms.starts).toEqual(["resume-processing"]);
  });

  test.each(["creating", "modifying", "moving", "stopping", "testing", "something-new"])(
    "%s for longer than the function may run: fails with the status, and starts nothing",
    async (status) => {
      account.task.Status = status;

      await expect(run(20)).rejects.toMatchObject({
        name: "TaskNotStartable",
        message: expect.stringContaining(`is "${status}"`) as string,
      });
      expect(account.dms.starts).toEqual([]);
    },
  );

  test("stopped: resumes", async () => {
    account.task.Status = "stopped";

    await expect(run()).resolves.toMatchObject({ status: "running", connections: tested });
    expect(account.dms.starts).toEqual(["resume-processing"]);
  });

  test("failed: resumes, because the deploy may have repaired the reason", async () => {
    Object.assign(account.task, { Status: "failed", LastFailureMessage: "lost the source" });

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.dms.starts).toEqual(["resume-processing"]);
  });

  test("failed again after the start: fails with DMS's words", async () => {
    account.dms.startResult = { Status: "failed", LastFailureMessage: "Task error notification received" };

    await expect(run()).rejects.toThrow(
      /^The replication task dev-orders-to-lake of pipeline "orders-to-lake" has failed: Task error notification received\. Correct/,
    );
  });

  test("failed-move: fails and says what to do", async () => {
    Object.assign(account.task, { Status: "failed-move", LastFailureMessage: "no storage" });

    await expect(run()).rejects.toThrow(/moving it to another instance: no storage/);
  });

  test("deleting: fails", async () => {
    account.task.Status = "deleting";

    await expect(run()).rejects.toMatchObject({ name: "TaskMissing" });
  });

  test("gone: fails", async () => {
    account.removeTask();

    await expect(run()).rejects.toMatchObject({ name: "TaskMissing" });
  });

  test("InvalidResourceStateFault: looks again and decides anew", async () => {
    let interfered = false;
    account.server.faults = (_call, name) => {
      // Somebody starts it between the look and the start.
      if (name === "dms:StartReplicationTask" && !interfered) {
        interfered = true;
        account.task.Status = "running";
      }
      return undefined;
    };

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.dms.starts).toEqual([]);
  });
});

describe("fault 23: how it is started", () => {
  const stopped = { Status: "stopped", MigrationType: "full-load" };

  test.each(["full-load", "cdc", "full-load-and-cdc"])(
    "starts a %s task that never ran",
    async (MigrationType) => {
      account.clear({ MigrationType });

      await run();

      expect(account.dms.starts).toEqual(["start-replication"]);
    },
  );

  test.each(["cdc", "full-load-and-cdc"])("resumes a %s task that ran before", async (MigrationType) => {
    account.clear({ Status: "stopped", MigrationType });

    await run();

    expect(account.dms.starts).toEqual(["resume-processing"]);
  });

  test("leaves a full load alone that is complete", async () => {
    account.clear({ ...stopped, StopReason: "Stop Reason FULL_LOAD_ONLY_FINISHED" });

    await expect(run()).resolves.toEqual({
      pipeline: "orders-to-lake",
      status: "finished",
      connections: untested,
    });
    expect(account.dms.starts).toEqual([]);
  });

  test("leaves a task alone that reached its stop position", async () => {
    account.clear({
      Status: "stopped",
      MigrationType: "cdc",
      StopReason: "Stop Reason STOPPED_AT_COMMIT_TIME",
    });

    await expect(run()).resolves.toMatchObject({ status: "finished" });
  });

  test("a full load that finishes before anybody sees it run is success", async () => {
    account.clear({ MigrationType: "full-load" });
    account.dms.passing = 0;
    account.dms.startResult = { Status: "stopped", StopReason: "Stop Reason FULL_LOAD_ONLY_FINISHED" };

    await expect(run()).resolves.toMatchObject({ status: "finished", connections: tested });
  });

  test("a task that stops after its full load because its settings say so is success", async () => {
    account.dms.startResult = { Status: "stopped", StopReason: "Stop Reason STOPPED_AFTER_CACHED_EVENTS" };

    await expect(run()).resolves.toMatchObject({ status: "finished" });
    expect(account.dms.starts).toHaveLength(1);
  });

  test.each([
    { ...stopped, StopReason: "Stop Reason NORMAL" },
    { ...stopped, Status: "failed", LastFailureMessage: "table orders: no space" },
  ])("a full load that stopped half-way goes on, and is never reloaded ($Status)", async (task) => {
    account.clear(task);

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.dms.starts).toEqual(["resume-processing"]);
  });

  test("a start that DMS shows late is waited for", async () => {
    account.task.Status = "stopped";
    account.dms.passing = 6;

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.dms.starts).toHaveLength(1);
  });
});

test("the marker says that the step is done as soon as the task runs, and not when it could not be started", async () => {
  const due = "due since 2026-01-01T00:00:00Z";
  account.clear({ Status: "failed-move", LastFailureMessage: "no way" });
  account.ssm.parameters.set(startEvent.marker, due);
  await expect(start(startEvent, account.dependencies())).rejects.toThrow("no way");
  expect(account.ssm.parameters.get(startEvent.marker)).toBe(due);
  account.task.Status = "stopped";
  await start(startEvent, account.dependencies());
  expect(account.ssm.parameters.get(startEvent.marker)).toBe("done");
});
