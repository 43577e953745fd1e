import type { StartTasksEvent } from "../../../lambda-src/start-tasks/event";
import { start } from "../../../lambda-src/start-tasks/start";
import { TaskAccount, startEvent } from "../../support/start-tasks-run";

let account: TaskAccount;
beforeAll(async () => {
  account = await TaskAccount.start();
});
beforeEach(() => account.clear({ MigrationType: "cdc" }));
afterAll(() => account.server.close());

const run = (more: Partial<StartTasksEvent>) => start({ ...startEvent, ...more }, account.dependencies());

const stopAt = "server_time:2026-01-31T12:00:00";

describe("where the log is read from", () => {
  test("a position is said at the first start", async () => {
    await run({ cdcStart: { position: "mysql-bin-changelog.000024:373" } });
    expect(account.dms.startInputs).toEqual([{ CdcStartPosition: "mysql-bin-changelog.000024:373" }]);
  });

  test("a time is said at the first start, as a number of seconds", async () => {
    await run({ cdcStart: { time: "2026-01-31T12:00:00Z" } });
    expect(account.dms.startInputs).toEqual([{ CdcStartTime: Date.parse("2026-01-31T12:00:00Z") / 1000 }]);
  });

  test("a task that ran goes on where it was", async () => {
    Object.assign(account.task, { Status: "stopped", StopReason: "Stop Reason NORMAL" });
    await run({ cdcStart: { position: "mysql-bin-changelog.000024:373" } });
    expect(account.dms.starts).toEqual(["resume-processing"]);
    expect(account.dms.startInputs).toEqual([{}]);
  });

  test("a task without one is started as ever", async () => {
    await run({});
    expect(account.dms.startInputs).toEqual([{}]);
  });
});

describe("when the task stops by itself", () => {
  test("is said at the first start and when it goes on", async () => {
    await run({ cdcStop: stopAt });
    Object.assign(account.task, { Status: "stopped", StopReason: "Stop Reason NORMAL" });
    await run({ cdcStop: stopAt });
    expect(account.dms.starts).toEqual(["start-replication", "resume-processing"]);
    expect(account.dms.startInputs).toEqual([{ CdcStopPosition: stopAt }, { CdcStopPosition: stopAt }]);
  });

  test("a running task that is to stop there already is left alone", async () => {
    Object.assign(account.task, { Status: "running", CdcStopPosition: stopAt });
    await expect(run({ cdcStop: stopAt })).resolves.toMatchObject({ status: "running" });
    expect(new Set(account.server.calls)).toEqual(
      new Set(["dms:DescribeReplicationTasks", "ssm:GetParameter"]),
    );
  });

  test("a running task is stopped and goes on to another stop", async () => {
    account.task.Status = "running";
    await expect(run({ cdcStop: stopAt })).resolves.toMatchObject({ status: "running" });
    expect(account.dms.starts).toEqual(["resume-processing"]);
    expect(account.task.CdcStopPosition).toBe(stopAt);
  });

  const reached = {
    Status: "stopped",
    StopReason: "Stop Reason STOPPED_AT_SERVER_TIME",
    CdcStopPosition: stopAt,
  };

  test("a task that reached it is finished, whatever the file says no more", async () => {
    Object.assign(account.task, reached);
    await expect(run({ cdcStop: stopAt })).resolves.toMatchObject({ status: "finished" });
    await expect(run({})).resolves.toMatchObject({ status: "finished" });
    expect(account.dms.starts).toEqual([]);
  });

  test.each(["server_time: 2026-01-31T12:00:00 ", "server_time:2026-01-31T12:00:00.000Z"])(
    "a difference in writing is no other stop: %s",
    async (CdcStopPosition) => {
      Object.assign(account.task, reached, { CdcStopPosition });
      await expect(run({ cdcStop: stopAt })).resolves.toMatchObject({ status: "finished" });
      Object.assign(account.task, { Status: "running", CdcStopPosition });
      await expect(run({ cdcStop: stopAt })).resolves.toMatchObject({ status: "running" });
      expect(account.dms.starts).toEqual([]);
    },
  );

  test.each(["commit_time:2026-01-31T12:00:00", "server_time:2026-01-31T12:00:01", "something else"])(
    "a task that reached %s goes on to the server's time",
    async (CdcStopPosition) => {
      Object.assign(account.task, reached, { CdcStopPosition });
      await run({ cdcStop: stopAt });
      expect(account.dms.starts).toEqual(["resume-processing"]);
    },
  );

  test("a task that reached an earlier one goes on to the later one", async () => {
    Object.assign(account.task, reached);
    await run({ cdcStop: "server_time:2026-02-28T12:00:00" });
    expect(account.dms.startInputs).toEqual([{ CdcStopPosition: "server_time:2026-02-28T12:00:00" }]);
  });
});

describe("a task whose settings stop it after its load", () => {
  test.each(["STOPPED_AFTER_FULL_LOAD", "STOPPED_AFTER_CACHED_EVENTS"])(
    "stays where it stopped while they say so, and goes on when they say so no more: %s",
    async (reason) => {
      account.clear({
        Status: "stopped",
        MigrationType: "full-load-and-cdc",
        StopReason: `Stop Reason ${reason}`,
      });
      await expect(run({ stopsAfterLoad: true })).resolves.toMatchObject({ status: "finished" });
      expect(account.dms.starts).toEqual([]);
      await expect(run({})).resolves.toMatchObject({ status: "running" });
      expect(account.dms.starts).toEqual(["resume-processing"]);
    },
  );

  test.each(["NORMAL", "RECOVERABLE_ERROR", "STOPPED_DUE_TO_LOW_DISK", "STOPPED_AFTER_DDL_APPLY"])(
    "goes on after another end: %s",
    async (reason) => {
      Object.assign(account.task, { Status: "stopped", StopReason: `Stop Reason ${reason}` });
      await run({ stopsAfterLoad: true, cdcStop: stopAt });
      expect(account.dms.starts).toEqual(["resume-processing"]);
    },
  );
});
