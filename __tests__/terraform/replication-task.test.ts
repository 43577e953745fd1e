/** The real provider, at the floor of its versions, finds nothing to change in a task that it made. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { taskSettings as schema, type TaskSettingsConfig } from "../../model/schema/task-settings";
import { startArguments } from "../../modules/dms/change-start";
import { heldSettings, taskSettings } from "../../modules/dms/task-settings";
import { canonicalJson } from "../../model/canonical";
import { defaultSettings } from "../../sandbox/emulator/dms/task-settings-defaults";
import { DmsTerraform } from "../support/dms-terraform";

const minutes = 60_000;
const examples = path.join(__dirname, "../config/task-settings-examples");

/** What DMS answers for a task, with members that it answers elsewhere. */
const pasted = {
  ...defaultSettings,
  TTSettings: { EnableTT: false, FailTaskOnTTFailure: false, TTRecordSettings: null, TTS3Settings: null },
  FullLoadSettings: { CommitRate: 10000, PersistPartitionProgressForResumption: false },
  Logging: { EnableLogging: true, CloudWatchLogGroup: "dms-tasks-main", CloudWatchLogStream: "dms-task-1" },
};
let bench: DmsTerraform;
let common: Record<string, unknown>;

beforeAll(async () => {
  bench = await DmsTerraform.start();
  const { under } = bench.dms;
  // The answers that most often differ from what was sent.
  under.world.choose({ taskSettings: "recorded-null" });
  common = {
    replication_instance_arn: under.addInstance(),
    source_endpoint_arn: under.addEndpoint("dev-orders-db", "SOURCE"),
    target_endpoint_arn: under.addEndpoint("dev-lake", "TARGET"),
    table_mappings: JSON.stringify({ rules: [{ "rule-type": "selection" }] }),
    start_replication_task: false,
  };
});

afterAll(() => bench.close());

/** An example of the guide, as Causeway would send it: with a log. */
function example(file: string): TaskSettingsConfig {
  const said = schema.parse(JSON.parse(readFileSync(path.join(examples, file), "utf8")));
  return taskSettings({ ...said, Logging: { ...said.Logging, EnableLogging: true } });
}

function task(name: string, settings: TaskSettingsConfig, more: object = {}): [string, object] {
  const block = {
    ...common,
    replication_task_id: name,
    migration_type: "full-load-and-cdc",
    replication_task_settings: canonicalJson(settings),
    ...more,
  };
  return [name, block];
}

function startingAt(start: Parameters<typeof startArguments>[0]): object {
  const { cdcStartTime, cdcStartPosition } = startArguments(start);
  return {
    migration_type: "cdc",
    ...(cdcStartTime === undefined ? {} : { cdc_start_time: cdcStartTime }),
    ...(cdcStartPosition === undefined ? {} : { cdc_start_position: cdcStartPosition }),
    lifecycle: { ignore_changes: ["cdc_start_position", "cdc_start_time"] },
  };
}

test(
  "the second plan changes none of the guide's settings documents and start points",
  async () => {
    const files = readdirSync(examples).filter((file) => file.endsWith(".json"));
    const tasks = [
      ...files.map((file) => task(path.parse(file).name, heldSettings(example(file)).byTerraform)),
      task("from-time", taskSettings(), startingAt({ time: "2026-01-31T13:00:00+01:00" })),
      task("from-position", taskSettings(), startingAt({ position: "mysql-bin-changelog.000024:373" })),
      task("pasted", heldSettings(taskSettings(schema.parse(pasted))).byTerraform),
      // With the list that `heldSettings` takes out, which the provider finds changed for ever.
      task("with-list", example("character-replacements.json")),
    ];
    bench.write({ aws_dms_replication_task: Object.fromEntries(tasks) });
    await bench.apply("-parallelism=30");
    // A world that answers null even for Time Travel that is on: the step that starts the task names it.
    const changed = ["time-travel", "whole", "with-list"];
    expect(await bench.planned()).toEqual(
      changed.map((name) => `aws_dms_replication_task.${name} will be updated in-place`),
    );
  },
  5 * minutes,
);

test("the start point reaches DMS as the file means it", async () => {
  const answer = await bench.dms.under.call("DescribeReplicationTasks", {
    Filters: [{ Name: "replication-task-id", Values: ["from-time", "from-position"] }],
  });
  const positions = (answer.ReplicationTasks as { CdcStartPosition?: string }[]).map(
    ({ CdcStartPosition }) => CdcStartPosition,
  );
  expect(positions.sort()).toEqual(["2026-01-31T12:00:00", "mysql-bin-changelog.000024:373"]);
});
