import { eventually } from "../support/dms-call";
import { described, made, mappings } from "../support/task-under-test";

test("refuses to start a task whose endpoints were not tested", async () => {
  const { start } = await made();
  await expect(start("start-replication")).rejects.toThrow(
    "Test connection for replication instance and endpoint should be successful for starting the replication task",
  );
});

test("starts once with start-replication and later with resume-processing", async () => {
  const { under, arn, status, start, tested } = await made();
  tested();
  await expect(start("resume-processing")).rejects.toThrow("not valid for tasks running for the first time");
  await start("start-replication");
  expect(await status()).toBe("starting");
  await expect(start("start-replication")).rejects.toThrow("invalid state: starting");
  await eventually(async () => (await status()) === "running");
  await under.call("StopReplicationTask", { ReplicationTaskArn: arn });
  await eventually(async () => (await status()) === "stopped");
  await expect(start("start-replication")).rejects.toThrow("valid only for tasks running for the first time");
  await start("resume-processing");
  await eventually(async () => (await status()) === "running");
});

test("says when it last began anew, which going on does not change", async () => {
  const { under, arn, status, start, tested } = await made();
  const freshStart = async () =>
    ((await described(under, arn)).ReplicationTaskStats as { readonly FreshStartDate?: number })
      .FreshStartDate;
  const run = async (type: string): Promise<unknown> => {
    await start(type);
    await eventually(async () => (await status()) === "running");
    await under.call("StopReplicationTask", { ReplicationTaskArn: arn });
    await eventually(async () => (await status()) === "stopped");
    return freshStart();
  };
  tested();
  expect(await freshStart()).toBeUndefined();
  const first = await run("start-replication");
  expect(first).toEqual(expect.any(Number));
  expect(await run("resume-processing")).toBe(first);
  expect(await run("reload-target")).toBeGreaterThan(first as number);
});

test("ends a full load by itself and says why it stopped", async () => {
  const { under, arn, status, start, tested } = await made("full-load");
  tested();
  await start("start-replication");
  await eventually(async () => (await status()) === "stopped");
  expect((await described(under, arn)).StopReason).toBe("Stop Reason FULL_LOAD_ONLY_FINISHED");
});

test("stops a full load halfway, and goes on with it where it stopped", async () => {
  const { under, arn, status, start, tested } = await made("full-load");
  under.world.keepPace({ fullLoad: 60_000 });
  const progress = async () =>
    ((await described(under, arn)).ReplicationTaskStats as { readonly FullLoadProgressPercent: number })
      .FullLoadProgressPercent;
  tested();
  await start("start-replication");
  await eventually(async () => (await progress()) > 0);
  await under.call("StopReplicationTask", { ReplicationTaskArn: arn });
  await eventually(async () => (await status()) === "stopped");
  const stoppedAt = await progress();
  expect(stoppedAt).toBeLessThan(100);
  await start("resume-processing");
  await eventually(async () => (await status()) === "running");
  expect(await progress()).toBeGreaterThanOrEqual(stoppedAt);
  under.world.keepPace({ fullLoad: 1 });
  await eventually(async () => (await progress()) === 100);
});

test("fails when a role is refused once it runs, although the test before was good", async () => {
  const { under, arn, status, start, tested, broken } = await made();
  broken.atRun = { message: "The role cannot be assumed.", link: "", fix: "" };
  tested();
  await start("start-replication");
  await eventually(async () => (await status()) === "failed");
  expect((await described(under, arn)).LastFailureMessage).toBe("Last Error The role cannot be assumed.");
});

test("refuses to change or delete a task that runs, and to delete its endpoint", async () => {
  const { under, arn, source, status, start, tested } = await made();
  tested();
  await start("start-replication");
  await eventually(async () => (await status()) === "running");
  const modified = under.call("ModifyReplicationTask", { ReplicationTaskArn: arn, TableMappings: mappings });
  await expect(modified).rejects.toThrow("cannot be modified, invalid state: running");
  const deleted = under.call("DeleteReplicationTask", { ReplicationTaskArn: arn });
  await expect(deleted).rejects.toThrow("cannot be deleted, invalid state: running");
  const endpoint = under.call("DeleteEndpoint", { EndpointArn: source });
  await expect(endpoint).rejects.toThrow("is part of one or more ReplicationTasks");
});

test("refuses a second delete while the first is under way, which an answer that was lost leads to", async () => {
  const { under, arn } = await made();
  const remove = () => under.call("DeleteReplicationTask", { ReplicationTaskArn: arn });
  expect(await remove()).toMatchObject({ ReplicationTask: { Status: "deleting" } });
  await expect(remove()).rejects.toThrow("Replication Task cannot be deleted, invalid state: deleting.");
});

test("finds a task by either of its endpoints", async () => {
  const { under, source, target } = await made();
  for (const endpoint of [source, target]) {
    const answer = await under.call("DescribeReplicationTasks", {
      Filters: [{ Name: "endpoint-arn", Values: [endpoint] }],
      WithoutSettings: true,
    });
    const [task] = answer.ReplicationTasks as Record<string, unknown>[];
    expect(task?.ReplicationTaskIdentifier).toBe("dev-orders-to-lake");
    expect(task).not.toHaveProperty("TableMappings");
  }
  const other = under.call("DescribeReplicationTasks", {
    Filters: [{ Name: "endpoint-arn", Values: ["arn:x"] }],
  });
  await expect(other).rejects.toThrow("No Tasks found matching filters");
});

test("names the log group itself and refuses one that is sent", async () => {
  const { under, arn } = await made();
  const settings = JSON.parse((await described(under, arn)).ReplicationTaskSettings as string) as {
    Logging: Record<string, unknown>;
  };
  expect(settings.Logging.CloudWatchLogGroup).toBe("dms-tasks-dev-main");
  const modified = under.call("ModifyReplicationTask", {
    ReplicationTaskArn: arn,
    ReplicationTaskSettings: JSON.stringify({ Logging: { CloudWatchLogGroup: "mine" } }),
  });
  await expect(modified).rejects.toThrow("Logging.CloudWatchLogGroup is read-only and cannot be set");
});

test("answers every setting, those that were sent as they were sent", async () => {
  const { under, arn } = await made();
  const answered = async () =>
    JSON.parse((await described(under, arn)).ReplicationTaskSettings as string) as {
      FullLoadSettings: object;
      Logging: { LogComponents: { Id: string; Severity: string }[] };
      CharacterSetSettings: unknown;
    };
  const component = { Id: "SORTER", Severity: "LOGGER_SEVERITY_DEBUG" };
  const before = await answered();
  await under.call("ModifyReplicationTask", {
    ReplicationTaskArn: arn,
    ReplicationTaskSettings: JSON.stringify({
      FullLoadSettings: { CommitRate: 5000 },
      Logging: { LogComponents: [component] },
    }),
  });
  const after = await answered();
  expect(after.FullLoadSettings).toEqual({ ...before.FullLoadSettings, CommitRate: 5000 });
  expect(after.Logging.LogComponents).toHaveLength(before.Logging.LogComponents.length);
  expect(after.Logging.LogComponents).toContainEqual(component);
  expect(after.CharacterSetSettings).toBeNull();
});

test("takes a start point at the first start of a cdc task only, and answers a time as a position", async () => {
  const { under, arn, status, tested } = await made("cdc");
  tested();
  const start = (more: object) =>
    under.call("StartReplicationTask", {
      ReplicationTaskArn: arn,
      StartReplicationTaskType: "start-replication",
      ...more,
    });
  const time = Date.parse("2026-01-31T12:00:00Z") / 1000;
  await expect(start({ CdcStartTime: time, CdcStartPosition: "a.1:2" })).rejects.toThrow(
    "cannot be specified together",
  );
  await start({ CdcStartTime: time });
  expect((await described(under, arn)).CdcStartPosition).toBe("2026-01-31T12:00:00");
  await eventually(async () => (await status()) === "running");

  const loading = await made();
  loading.tested();
  const refused = loading.under.call("StartReplicationTask", {
    ReplicationTaskArn: loading.arn,
    StartReplicationTaskType: "start-replication",
    CdcStartPosition: "a.1:2",
  });
  await expect(refused).rejects.toThrow("valid for the first start of a cdc task only");
});

test("stops a task by itself where its stop lies in the past, and says so", async () => {
  const { under, arn, status, tested } = await made("cdc");
  tested();
  await under.call("StartReplicationTask", {
    ReplicationTaskArn: arn,
    StartReplicationTaskType: "start-replication",
    CdcStopPosition: "server_time:2018-02-09T12:12:12",
  });
  await eventually(async () => (await status()) === "stopped");
  expect((await described(under, arn)).StopReason).toBe("Stop Reason STOPPED_AT_SERVER_TIME");
});

test.each([
  ["StopTaskCachedChangesApplied", "STOPPED_AFTER_CACHED_EVENTS"],
  ["StopTaskCachedChangesNotApplied", "STOPPED_AFTER_FULL_LOAD"],
])("stops a task once after its load where %s says so", async (setting, reason) => {
  const { under, arn, status, start, tested } = await made();
  tested();
  await under.call("ModifyReplicationTask", {
    ReplicationTaskArn: arn,
    ReplicationTaskSettings: JSON.stringify({ FullLoadSettings: { [setting]: true } }),
  });
  await eventually(async () => (await status()) === "ready");
  await start("start-replication");
  await eventually(async () => (await status()) === "stopped");
  expect((await described(under, arn)).StopReason).toBe(`Stop Reason ${reason}`);
  await start("resume-processing");
  await eventually(async () => (await status()) === "running");
});

test("fails for an operation that it does not know, by name", async () => {
  const { under } = await made();
  await expect(under.call("CreateFleetAdvisorCollector", {})).rejects.toThrow("CreateFleetAdvisorCollector");
});

test.each([
  ["kept", { EnableTT: false, Invented: true }],
  ["recorded", { EnableTT: false, TTS3Settings: null, TTRecordSettings: null }],
  ["recorded-null", null],
] as const)(
  "answers the settings of a task as DMS does, where that is: %s",
  async (taskSettings, expected) => {
    const { under, arn } = await made();
    under.world.choose({ taskSettings });
    await under.call("ModifyReplicationTask", {
      ReplicationTaskArn: arn,
      ReplicationTaskSettings: JSON.stringify({
        TTSettings: { EnableTT: false, Invented: true },
        Logging: { LogComponents: [{ Id: "INVENTED", Severity: "LOGGER_SEVERITY_DEBUG" }] },
      }),
    });
    const { ReplicationTaskSettings } = await described(under, arn);
    const { TTSettings, Logging } = JSON.parse(String(ReplicationTaskSettings)) as {
      readonly TTSettings: object | null;
      readonly Logging: { readonly LogComponents: readonly { readonly Id: string }[] };
    };
    if (expected === null) expect(TTSettings).toBeNull();
    else expect(TTSettings).toMatchObject(expected);
    if (taskSettings !== "kept") expect(TTSettings ?? {}).not.toHaveProperty("Invented");
    const components = Logging.LogComponents.map(({ Id }) => Id);
    expect(components.includes("INVENTED")).toBe(taskSettings === "kept");
  },
);

test("refuses to modify an endpoint while one of its tasks is at work, in the words of DMS", async () => {
  const { under, arn, source, status, start, tested } = await made();
  tested();
  const modify = () =>
    under.call("ModifyEndpoint", { EndpointArn: source, ExtraConnectionAttributes: "a=1" });
  await expect(modify()).resolves.toBeDefined();
  await start("start-replication");
  await expect(modify()).rejects.toThrow(
    "Endpoint cannot be modified with starting, running or testing tasks.",
  );
  await eventually(async () => (await status()) === "running");
  await expect(modify()).rejects.toThrow("Endpoint cannot be modified");
  await under.call("StopReplicationTask", { ReplicationTaskArn: arn });
  await eventually(async () => (await status()) === "stopped");
  await expect(modify()).resolves.toBeDefined();
});
