/** The real provider, at the floor of its versions, finds nothing to change in a task that it made. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { taskSettings as schema, type TaskSettingsConfig } from "../../model/schema/task-settings";
import { startArguments } from "../../modules/dms/change-start";
import { heldSettings, taskSettings } from "../../modules/dms/task-settings";
import { canonicalJson } from "../../model/canonical";
import { startDmsServer, type DmsServer } from "../support/dms-server";

const minutes = 60_000;
const examples = path.join(__dirname, "../config/task-settings-examples");
const folder = mkdtempSync(path.join(tmpdir(), "causeway-task-"));
let dms: DmsServer;
let common: Record<string, unknown>;

beforeAll(async () => {
  dms = await startDmsServer();
  const { under } = dms;
  common = {
    replication_instance_arn: under.addInstance(),
    source_endpoint_arn: under.addEndpoint("dev-orders-db", "SOURCE"),
    target_endpoint_arn: under.addEndpoint("dev-lake", "TARGET"),
    table_mappings: JSON.stringify({ rules: [{ "rule-type": "selection" }] }),
    start_replication_task: false,
  };
});

afterAll(async () => {
  await dms.close();
  rmSync(folder, { recursive: true, force: true });
});

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

function write(tasks: Readonly<Record<string, object>>): void {
  const provider = {
    region: "eu-west-1",
    access_key: "test",
    secret_key: "test",
    skip_credentials_validation: true,
    skip_requesting_account_id: true,
    skip_metadata_api_check: "true",
    endpoints: [{ dms: dms.url }],
  };
  const required = { aws: { source: "hashicorp/aws", version: "5.100.0" } };
  const configuration = {
    terraform: { required_providers: required },
    provider: { aws: provider },
    resource: { aws_dms_replication_task: tasks },
  };
  writeFileSync(path.join(folder, "main.tf.json"), JSON.stringify(configuration));
}

async function terraform(...args: readonly string[]) {
  const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
  return run({
    file: await findTerraform(),
    args: [...args, "-input=false", "-no-color"],
    cwd: folder,
    env: { ...process.env, ...automationEnvironment(), ...env },
  });
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
    write(Object.fromEntries(tasks));
    for (const args of [["init"], ["apply", "-auto-approve", "-parallelism=30"]]) {
      const { code, stdout, stderr } = await terraform(...args);
      expect(code === 0 ? "" : `${stdout}${stderr}`).toBe("");
    }
    const { code, stdout } = await terraform("plan", "-detailed-exitcode");
    expect(code).toBe(2);
    expect(stdout.match(/aws_dms_replication_task\.\S+ will be .*/g)).toEqual([
      "aws_dms_replication_task.with-list will be updated in-place",
    ]);
  },
  5 * minutes,
);

test("the start point reaches DMS as the file means it", async () => {
  const answer = await dms.under.call("DescribeReplicationTasks", {
    Filters: [{ Name: "replication-task-id", Values: ["from-time", "from-position"] }],
  });
  const positions = (answer.ReplicationTasks as { CdcStartPosition?: string }[]).map(
    ({ CdcStartPosition }) => CdcStartPosition,
  );
  expect(positions.sort()).toEqual(["2026-01-31T12:00:00", "mysql-bin-changelog.000024:373"]);
});
