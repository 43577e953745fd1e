import { start } from "../../../lambda-src/start-tasks/start";
import { TaskAccount, startEvent } from "../../support/start-tasks-run";

let account: TaskAccount;
beforeAll(async () => {
  account = await TaskAccount.start();
});
afterAll(() => account.server.close());

const CharacterSetSettings = {
  CharacterReplacements: [{ SourceCharacterCodePoint: 35, TargetCharacterCodePoint: 52 }],
};
const live = {
  TargetMetadata: { LobMaxSize: 64 },
  Logging: { EnableLogging: true, CloudWatchLogGroup: "dms-tasks-main", CloudWatchLogStream: "dms-task-1" },
  CharacterSetSettings: null,
};

beforeEach(() => account.clear({ ReplicationTaskSettings: JSON.stringify(live) }));

const run = (seconds?: number) =>
  start(
    { ...startEvent, settings: { CharacterSetSettings } },
    account.dependencies(seconds === undefined ? {} : { seconds }),
  );
const settings = () => JSON.parse(account.task.ReplicationTaskSettings ?? "") as unknown;
const changes = () =>
  account.server.calls.filter((call) => !/Describe|TestConnection|GetParameter/.test(call));

test("settings that Terraform cannot hold are written before the first start, beside all the others", async () => {
  await expect(run()).resolves.toMatchObject({ status: "running" });
  expect(settings()).toEqual({ ...live, Logging: { EnableLogging: true }, CharacterSetSettings });
  expect(changes()).toEqual(["dms:ModifyReplicationTask", "dms:StartReplicationTask"]);
});

test("a running task is stopped for them and goes on", async () => {
  account.task.Status = "running";
  await expect(run()).resolves.toMatchObject({ status: "running" });
  expect(changes()).toEqual([
    "dms:StopReplicationTask",
    "dms:ModifyReplicationTask",
    "dms:StartReplicationTask",
  ]);
  expect(account.dms.starts).toEqual(["resume-processing"]);
});

test("a task that has them is left alone, however often the function is called", async () => {
  await run();
  account.server.reset();
  await run();
  await run();
  expect(changes()).toEqual([]);
});

test("members that DMS adds to what was sent are nobody's change; another list is", async () => {
  const [replacement] = CharacterSetSettings.CharacterReplacements;
  const answered = (list: unknown[]) =>
    JSON.stringify({
      ...live,
      CharacterSetSettings: { CharacterReplacements: list, CharacterSetSupport: null },
    });
  account.task.ReplicationTaskSettings = answered([{ ...replacement, Comment: null }]);
  await run();
  expect(account.server.count("dms:ModifyReplicationTask")).toBe(0);

  account.task.ReplicationTaskSettings = answered([replacement, replacement]);
  await run();
  expect(settings()).toMatchObject({ CharacterSetSettings });
  expect(account.server.count("dms:ModifyReplicationTask")).toBe(1);
});

test("a full load that runs is stopped for them, too, and goes on where it was", async () => {
  Object.assign(account.task, { Status: "running", MigrationType: "full-load" });
  await expect(run()).resolves.toMatchObject({ status: "running" });
  expect(account.dms.starts).toEqual(["resume-processing"]);
});

test("fails: a task that does not come to rest is not modified", async () => {
  account.task.Status = "moving";
  await expect(run(20)).rejects.toMatchObject({ name: "TaskNotStartable" });
  expect(changes()).toEqual([]);
});

/** DMS that keeps other settings than it is sent. */
function keeping(settings: object): void {
  account.dms.passing = 0;
  const whole = account.dms.service;
  account.dms.service = (call) =>
    whole(
      call.operation === "ModifyReplicationTask"
        ? { ...call, input: { ...call.input, ReplicationTaskSettings: JSON.stringify(settings) } }
        : call,
    );
}

test("fails: settings that DMS takes and drops are named, when the task has been started", async () => {
  keeping({ TargetMetadata: live.TargetMetadata });
  await expect(run()).rejects.toThrow(
    "is started, but DMS did not keep taskSettings.CharacterSetSettings.CharacterReplacements: delete it from the environment file, or each deploy stops the task to send it again.",
  );
  expect(account.task.Status).toBe("running");
});

test("fails: so are those that Terraform sent, as Terraform will find them in every plan", async () => {
  const settingsOfTerraform = {
    TargetMetadata: { LobMaxSize: 64, LobChunkSize: 0 },
    TTSettings: { EnableTT: true },
    Logging: { EnableLogging: true, LogComponents: [{ Id: "IO", Severity: "LOGGER_SEVERITY_DEFAULT" }] },
  };
  account.task.ReplicationTaskSettings = JSON.stringify({ ...live, TTSettings: null });
  await expect(start({ ...startEvent, settingsOfTerraform }, account.dependencies())).rejects.toThrow(
    "did not keep taskSettings.Logging.LogComponents.IO, taskSettings.TTSettings.EnableTT, taskSettings.TargetMetadata.LobChunkSize: delete them",
  );
  expect(account.task.Status).toBe("running");

  account.task.ReplicationTaskSettings = JSON.stringify({ ...settingsOfTerraform, More: 1 });
  await expect(start({ ...startEvent, settingsOfTerraform }, account.dependencies())).resolves.toBeDefined();
});

test("a section that is switched off is written only where DMS has it on", async () => {
  const settings = { TTSettings: { EnableTT: false } };
  for (const TTSettings of [null, undefined, { EnableTT: false, TTS3Settings: null }]) {
    account.clear({ ReplicationTaskSettings: JSON.stringify({ ...live, TTSettings }) });
    await start({ ...startEvent, settings }, account.dependencies());
    expect(account.server.count("dms:ModifyReplicationTask")).toBe(0);
  }
  account.clear({ ReplicationTaskSettings: JSON.stringify({ ...live, TTSettings: { EnableTT: true } }) });
  await start({ ...startEvent, settings }, account.dependencies());
  expect(account.server.count("dms:ModifyReplicationTask")).toBe(1);
});
