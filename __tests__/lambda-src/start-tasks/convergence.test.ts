import fc from "fast-check";
import { start } from "../../../lambda-src/start-tasks/start";
import { accountInTests } from "../../support/account-in-tests";
import type { WireFault } from "../../support/aws-server";
import { startEvent, TaskAccount } from "../../support/start-tasks-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: TaskAccount;
accountInTests(TaskAccount, (made) => (account = made));

const run = (attempts?: number) =>
  start(startEvent, account.dependencies(attempts === undefined ? {} : { attempts }));

test("fault 1: runs at the same time start the task once", async () => {
  account.dms.passing = 6;

  const runs = await Promise.all([run(), run(), run()]);

  expect(runs.map(({ status }) => status)).toEqual(["running", "running", "running"]);
  expect(account.dms.starts).toEqual(["start-replication"]);
});

test.each(stops)(
  "fault 2: stopped at any call (%s), the next run ends with a running task",
  async (fault) => {
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: () => account.clear(),
      run: () => run(),
      expectEnd: ({ status }) => {
        expect(status).toBe("running");
        expect(account.dms.starts).toEqual(["start-replication"]);
      },
    });
  },
);

test("fault 2: from any status and through any faults, repeated runs reach a running task without a reload", async () => {
  const fault = fc.constantFrom<WireFault | undefined>(
    undefined,
    undefined,
    undefined,
    "throttle",
    "reset",
    "lost",
    "empty",
    "denied",
    "server-error",
  );
  const statuses = [
    "creating",
    "ready",
    "starting",
    "running",
    "stopping",
    "stopped",
    "failed",
    "modifying",
    "moving",
    "testing",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...statuses),
      fc.constantFrom("cdc", "full-load-and-cdc"),
      fc.array(fc.array(fault, { maxLength: 8 }), { maxLength: 3 }),
      async (Status, MigrationType, runs) => {
        account.clear({ Status, MigrationType });
        const settles: Record<string, string> = {
          creating: "ready",
          starting: "running",
          stopping: "stopped",
          testing: "ready",
          moving: "stopped",
          modifying: "stopped",
        };
        account.dms.soon(() => (account.task.Status = settles[Status] ?? Status), 2);
        for (const faults of runs) {
          account.server.reset();
          account.server.faults = (call) => faults[call - 1];
          await run().catch(() => undefined);
        }
        account.server.reset();
        await expect(run()).resolves.toMatchObject({ status: "running" });
        expect(account.dms.starts.length).toBeLessThanOrEqual(1);
        expect(account.dms.starts).not.toContain("reload-target");
      },
    ),
    { numRuns: 60, seed: 3 },
  );
});

test.each(["throttle", "server-error", "reset"] as const)(
  "fault 6: the SDK gets over a %s by itself",
  async (fault) => {
    account.server.faults = (call) => (call % 3 === 1 ? fault : undefined);

    await expect(run(5)).resolves.toMatchObject({ status: "running" });
  },
);

test.each(["dms:DescribeReplicationTasks", "dms:DescribeConnections"])(
  "fault 7: an empty answer to %s is unknown",
  async (name) => {
    account.server.faults = (_call, called) => (called === name ? "empty" : undefined);

    await expect(run()).rejects.toMatchObject({ name: "AnswerIncomplete" });
    expect(account.dms.starts).toEqual([]);
  },
);

test("fault 8: a page that leads back to itself ends in an error", async () => {
  account.dms.pageSize = 0;

  await expect(run()).rejects.toMatchObject({ name: "ListEndless" });
});

test.each([
  "dms:DescribeReplicationTasks",
  "dms:TestConnection",
  "dms:DescribeConnections",
  "dms:StartReplicationTask",
])("fault 9: a missing permission for %s is named", async (name) => {
  account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

  await expect(run(5)).rejects.toThrow(`The function may not call ${name} on arn:aws:dms:::wanted`);
});
