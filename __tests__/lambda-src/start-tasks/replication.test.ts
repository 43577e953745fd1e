import { startReplication } from "../../../lambda-src/start-tasks/replication";
import { accountInTests } from "../../support/account-in-tests";
import { ReplicationAccount, replicationEvent, startingStates } from "../../support/start-replication-run";

let account: ReplicationAccount;
accountInTests(ReplicationAccount, (made) => (account = made));

const run = (seconds?: number) => startReplication(replicationEvent, account.dependencies(seconds));
const until = (cdcStop: string) => startReplication({ ...replicationEvent, cdcStop }, account.dependencies());
const tested = { source: "successful", target: "successful" };
const untested = { source: "not-tested", target: "not-tested" };
const cdc = { ReplicationType: "full-load-and-cdc" };

describe("fault 22: by the status of the replication", () => {
  test.each(["created", "CREATED"])(
    "%s: starts it, and DMS tests its endpoints on the way",
    async (Status) => {
      account.clear({ Status });

      await expect(run()).resolves.toEqual({
        pipeline: "orders-to-lake",
        status: "running",
        state: "running",
        connections: tested,
      });
      expect(account.asked).toEqual(["start-replication"]);
      expect(account.server.calls).not.toContain("dms:TestConnection");
    },
  );

  test("running: is success without a call that changes anything", async () => {
    account.clear({ Status: "running" });

    await expect(run()).resolves.toMatchObject({ status: "running", connections: untested });
    expect(account.server.calls).toEqual(["dms:DescribeReplications"]);
  });

  test.each(startingStates)("%s: waits until it runs, and starts nothing", async (state) => {
    account.clear({ Status: state });
    account.follow(state, state, "running");

    await expect(run()).resolves.toMatchObject({ status: "running", connections: untested });
    expect(account.asked).toEqual([]);
  });

  test.each(startingStates)("%s for longer than the function may run: is success", async (state) => {
    account.clear({ Status: state });

    await expect(run(20)).resolves.toEqual({
      pipeline: "orders-to-lake",
      status: "starting",
      state,
      connections: untested,
    });
  });

  test("a start that takes longer than the function may run says how far DMS is", async () => {
    account.ends = [{ Status: "provisioning_capacity", ...cdc }];

    await expect(run(20)).resolves.toMatchObject({
      status: "starting",
      state: "provisioning_capacity",
      connections: tested,
    });
  });

  test("fault 25: modifying: waits and resumes only afterwards", async () => {
    account.clear({ Status: "modifying" });
    account.follow("modifying", "modifying", "stopped");

    await expect(run()).resolves.toMatchObject({ status: "running", connections: tested });
    expect(account.asked).toEqual(["resume-processing"]);
  });

  test.each(["modifying", "stopping", "something-new"])(
    "%s for longer than the function may run: fails with the status, and starts nothing",
    async (status) => {
      account.clear({ Status: status });

      await expect(run(20)).rejects.toMatchObject({
        name: "ReplicationNotStartable",
        message: `The serverless replication dev-orders-to-lake of pipeline "orders-to-lake" is "${status}" and could not be started. See what changes it in the DMS console, then run the deploy again.`,
      });
      expect(account.asked).toEqual([]);
    },
  );

  test.each(["stopped", "failed"])("%s: is resumed where it was", async (status) => {
    account.clear({ Status: status, StopReason: "Stop Reason RECOVERABLE_ERROR" });

    await expect(run()).resolves.toMatchObject({ status: "running", connections: tested });
    expect(account.asked).toEqual(["resume-processing"]);
  });

  test("deleting: fails and says who makes it", async () => {
    account.clear({ Status: "deleting" });

    await expect(run()).rejects.toMatchObject({
      name: "ReplicationMissing",
      message:
        'The serverless replication of pipeline "orders-to-lake" is being deleted: run the deploy again, which makes it.',
    });
  });

  test("gone: fails and says who makes it", async () => {
    account.replication = undefined;

    await expect(run()).rejects.toMatchObject({ name: "ReplicationMissing" });
  });
});

describe("a full load", () => {
  test("that is complete stays as it is", async () => {
    account.clear({
      Status: "stopped",
      ReplicationType: "full-load",
      StopReason: "Stop Reason FULL_LOAD_ONLY_FINISHED",
    });

    await expect(run()).resolves.toMatchObject({ status: "finished", connections: untested });
    expect(account.asked).toEqual([]);
  });

  test("that is over before anybody looks is success", async () => {
    account.clear({ ReplicationType: "full-load" });
    account.ends = [
      { Status: "stopped", StopReason: "Stop Reason FULL_LOAD_ONLY_FINISHED", ReplicationType: "full-load" },
    ];

    await expect(run()).resolves.toMatchObject({ status: "finished", connections: tested });
  });

  test("that stopped half-way is never reloaded without being asked", async () => {
    account.clear({
      Status: "failed",
      ReplicationType: "full-load",
      FailureMessages: ["Out of memory"],
      ReplicationStats: { FullLoadProgressPercent: 40, TablesLoaded: 3, TablesErrored: 1 },
    });

    await expect(run()).rejects.toMatchObject({
      name: "ReplicationReloadNeeded",
      message:
        'The full load of serverless replication dev-orders-to-lake of pipeline "orders-to-lake" stopped before its end (Out of memory) and DMS cannot resume a full load. It is never reloaded without being asked: run "aws dms start-replication --start-replication-type reload-target" for it, which copies all its tables again, and then the deploy.',
    });
    expect(account.asked).toEqual([]);
  });

  test("that failed before its first table is resumed", async () => {
    account.clear({
      Status: "failed",
      ReplicationType: "full-load",
      FailureMessages: ["Test connection failed"],
    });

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.asked).toEqual(["resume-processing"]);
  });
});

describe("a start that fails", () => {
  const failed = {
    Status: "failed",
    FailureMessages: ["Test connection failed for endpoint 'dev-orders-db'"],
    ...cdc,
  };

  test("is made again, because what was written seconds ago is not seen everywhere yet", async () => {
    account.ends = [failed, { Status: "running", ...cdc }];

    await expect(run()).resolves.toMatchObject({ status: "running", connections: tested });
    expect(account.asked).toEqual(["start-replication", "resume-processing"]);
  });

  test("for good: fails with DMS's own words", async () => {
    account.ends = [failed];

    await expect(run()).rejects.toMatchObject({
      name: "ReplicationFailed",
      message:
        'The serverless replication dev-orders-to-lake of pipeline "orders-to-lake" has failed: Test connection failed for endpoint \'dev-orders-db\'. Correct the reason (its log group in CloudWatch, which starts with "dms-serverless-replication", has more) and run the deploy again.',
    });
    expect(account.asked).toEqual(["start-replication", "resume-processing", "resume-processing"]);
  });

  test("after tables were loaded is not made again", async () => {
    account.ends = [{ ...failed, ReplicationStats: { TablesErrored: 1 } }];

    await expect(run()).rejects.toMatchObject({ name: "ReplicationFailed" });
    expect(account.asked).toEqual(["start-replication"]);
  });

  test("without a reason says so", async () => {
    account.ends = [{ Status: "failed", ...cdc }];

    await expect(run()).rejects.toThrow("has failed: DMS gives no reason.");
  });
});

describe("a start that DMS refuses", () => {
  test("because somebody else changes the replication is decided anew", async () => {
    let refusals = 3;
    account.refuse = () => (refusals-- > 0 ? "is in MODIFYING state and cannot start" : undefined);

    await expect(run()).resolves.toMatchObject({ status: "running" });
    expect(account.asked).toEqual(["start-replication"]);
  });

  test("for good: fails with DMS's own words", async () => {
    account.refuse = () => "The replication is read-only";

    await expect(run()).rejects.toMatchObject({
      name: "ReplicationNotStartable",
      message:
        'The serverless replication dev-orders-to-lake of pipeline "orders-to-lake" is "created" and could not be started (DMS says: The replication is read-only). See what changes it in the DMS console, then run the deploy again.',
    });
  });

  test("because it was stopped for long says how to make it anew, and what that costs", async () => {
    account.clear({ Status: "stopped", ProvisionData: { ProvisionState: "deprovisioned" } });
    account.refuse = () => "cannot be resumed";

    await expect(run()).rejects.toMatchObject({
      name: "ReplicationDeprovisioned",
      message:
        'DMS does not resume serverless replication dev-orders-to-lake of pipeline "orders-to-lake", because it was stopped for 48 hours and its resources are gone (DMS says: cannot be resumed). Run "aws dms delete-replication-config" for it and then the deploy, which makes it anew and loads every table again.',
    });
  });
});

describe("a replication that ends by itself", () => {
  const stop = "server_time:2026-01-31T12:00:00";

  test("is told where at every start", async () => {
    await until(stop);
    account.clear({ Status: "stopped", CdcStopPosition: stop, StopReason: "Stop Reason NORMAL" });
    await until(stop);

    expect(account.asked).toEqual([`resume-processing until ${stop}`]);
  });

  test("and runs towards another end is stopped and resumed", async () => {
    account.clear({ Status: "running", CdcStopPosition: "server_time:2026-01-01T00:00:00" });

    await expect(until(stop)).resolves.toMatchObject({ status: "running" });
    expect(account.asked).toEqual(["stop", `resume-processing until ${stop}`]);
  });

  test("and runs towards this end is left alone", async () => {
    account.clear({ Status: "running", CdcStopPosition: stop });

    await expect(until(stop)).resolves.toMatchObject({ status: "running" });
    expect(account.asked).toEqual([]);
  });

  test("is finished when it has reached it, and goes on when it is another", async () => {
    const reached = { Status: "stopped", StopReason: "Stop Reason STOPPED_AT_SERVER_TIME" };
    account.clear({ ...reached, CdcStopPosition: stop });
    await expect(until(stop)).resolves.toMatchObject({ status: "finished" });
    expect(account.asked).toEqual([]);

    account.clear({ ...reached, CdcStopPosition: "server_time:2026-01-01T00:00:00" });
    await until(stop);
    expect(account.asked).toEqual([`resume-processing until ${stop}`]);
  });

  test("because its settings say so is finished", async () => {
    account.ends = [{ Status: "stopped", StopReason: "Stop Reason STOPPED_AFTER_FULL_LOAD", ...cdc }];

    await expect(run()).resolves.toMatchObject({ status: "finished", connections: tested });
    expect(account.asked).toEqual(["start-replication"]);
  });

  test("because its settings say so stays there while they do", async () => {
    account.clear({ Status: "stopped", StopReason: "Stop Reason STOPPED_AFTER_CACHED_EVENTS" });
    const event = { ...replicationEvent, stopsAfterLoad: true };
    await expect(startReplication(event, account.dependencies())).resolves.toMatchObject({
      status: "finished",
    });
    expect(account.asked).toEqual([]);

    await run();
    expect(account.asked).toEqual(["resume-processing"]);
  });

  test("is finished in whichever way DMS writes the end", async () => {
    const reached = { Status: "stopped", StopReason: "Stop Reason STOPPED_AT_SERVER_TIME" };
    account.clear({ ...reached, CdcStopPosition: "server_time: 2026-01-31T12:00:00" });
    await expect(until(stop)).resolves.toMatchObject({ status: "finished" });
    expect(account.asked).toEqual([]);
  });
});

test("two runs at the same time start it once", async () => {
  await expect(Promise.all([run(), run()])).resolves.toHaveLength(2);
  expect(account.asked).toEqual(["start-replication"]);
});
