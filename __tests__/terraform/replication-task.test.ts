/** The real provider, at the floor of its versions, finds nothing to change in a task that it made. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { taskSettings as schema, type TaskSettingsConfig } from "../../model/schema/task-settings";
import { startArguments } from "../../modules/dms/change-start";
import { heldSettings, taskSettings } from "../../modules/dms/task-settings";
import { canonicalJson } from "../../model/canonical";
import { DmsTerraform } from "../support/dms-terraform";

const minutes = 60_000;
const examples = path.join(__dirname, "../config/task-settings-examples");
let bench: DmsTerraform;
let common: Record<string, unknown>;

beforeAll(async () => {
  bench = await DmsTerraform.start();
  const { under } = bench.dms;
  common = {
    replication_instance_arn: under.addInstance(),
    source_endpoint_arn: under.addEndpoint("dev-orders-db", "SOURCE"),
    target_endpoint_arn: under.addEndpoint("dev-lake", "TARGET"),
    table_mappings: JSON.stringify({ rules: [{ "rule-type": "selection" }] }),
    start_replication_task: false,
  };
});

afterAll(() => bench.close());

/** An example of the guide, as Causeway would send it: with a log, and without what is read-only. */
function example(file: string): TaskSettingsConfig {
  const said = schema.parse(JSON.parse(readFileSync(path.join(examples, file), "utf8")));
  const { CloudWatchLogGroup: _group, CloudWatchLogStream: _stream, ...log } = said.Logging ?? {};
  return taskSettings({ ...said, Logging: { ...log, EnableLogging: true } });
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
      // With the list that `heldSettings` takes out, which the provider finds changed for ever.
      task("with-list", example("character-replacements.json")),
    ];
    bench.write({ aws_dms_replication_task: Object.fromEntries(tasks) });
    await bench.apply("-parallelism=30");
    expect(await bench.planned()).toEqual(["aws_dms_replication_task.with-list will be updated in-place"]);
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
