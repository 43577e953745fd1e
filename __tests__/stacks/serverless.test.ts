import { environmentFrom, type EnvironmentFile } from "../support/environment";
import {
  at,
  elementAt,
  elements,
  stackOf,
  stringsIn,
  synthApp,
  textAt,
  type SynthesizedApp,
  managed,
} from "../support/synth-app";

type PipelineFile = NonNullable<EnvironmentFile["pipelines"]>[string];

const runsOn: PipelineFile["runsOn"] = {
  serverless: {
    maxCapacityUnits: 16,
    multiAz: true,
    preferredMaintenanceWindow: "sun:03:00-sun:04:00",
    dnsNameServers: ["10.20.0.2", "10.20.1.2"],
    tags: { team: "shop" },
    timeouts: { delete: "90m" },
  },
};

/** The base with its first pipeline serverless. */
function serverless(
  edit: (pipeline: PipelineFile, file: EnvironmentFile) => void = () => {},
): SynthesizedApp {
  return synthApp([
    environmentFrom((file) => {
      const pipeline = file.pipelines?.["orders-to-lake"];
      if (!pipeline) throw new Error("the base has no such pipeline");
      pipeline.runsOn = runsOn;
      edit(pipeline, file);
    }),
  ]);
}

const pipelines = "dev-dms-pipelines";
const configOf = (app: SynthesizedApp) =>
  elementAt(app, pipelines, "aws_dms_replication_config.orders-to-lake").block;
const inputOf = (app: SynthesizedApp) =>
  textAt(elementAt(app, pipelines, "aws_lambda_invocation.orders-to-lake_start").block, "input");

/** A value of the foundation. */
const handed = (output: string) => `\${data.terraform_remote_state.dms-foundation.outputs.${output}}`;

test("a serverless pipeline is a replication configuration with its key, and no task", () => {
  const app = serverless();
  const config = configOf(app);
  expect(config).toMatchObject({
    replication_config_identifier: "dev-orders-to-lake",
    replication_type: "full-load-and-cdc",
    start_replication: false,
    tags: { team: "shop" },
    timeouts: { delete: "90m" },
  });
  expect(at(config, "compute_config")).toMatchObject({
    max_capacity_units: 16,
    min_capacity_units: 1,
    multi_az: true,
    preferred_maintenance_window: "sun:03:00-sun:04:00",
    dns_name_servers: "10.20.0.2,10.20.1.2",
    kms_key_id: handed("replication_key_arn"),
    replication_subnet_group_id: handed("replication_subnet_group_id"),
    vpc_security_group_ids: [handed("replication_security_group_id")],
  });
  expect(managed(elements(app, "aws_dms_replication_task")).map(({ name }) => name)).toEqual([
    "audit-to-lake",
  ]);
});

test("its capacity, mappings and settings are part of the step that starts it", () => {
  const fingerprintOf = (edit?: (pipeline: PipelineFile) => void) => {
    const app = serverless(edit);
    expect(inputOf(app)).toContain('"action" = "start-replication"');
    const said = /"fingerprint" = "([0-9a-f]{8})-\$\{sha256\(jsonencode\((local\.[\w-]+)\)\)\}"/.exec(
      inputOf(app),
    );
    expect(said?.[2]).toBe("local.orders-to-lake_table_mappings");
    const { locals } = stackOf(app, pipelines).json;
    return `${said?.[1] ?? ""} ${JSON.stringify(locals["orders-to-lake_table_mappings"])}`;
  };
  const before = fingerprintOf();
  expect(fingerprintOf((one) => (one.runsOn = { serverless: { maxCapacityUnits: 32 } }))).not.toBe(before);
  expect(fingerprintOf((one) => (one.tables = [{ include: "shop.%" }]))).not.toBe(before);
  expect(fingerprintOf((one) => (one.taskSettings = { TargetMetadata: { LobMaxSize: 64 } }))).not.toBe(
    before,
  );
  const timeouts = {
    ...(typeof runsOn === "string" ? {} : runsOn.serverless),
    maxCapacityUnits: 16 as const,
  };
  expect(fingerprintOf((one) => (one.runsOn = { serverless: { ...timeouts, timeouts: {} } }))).toBe(before);
});

test("where it comes to its end by itself is told with every start", () => {
  const app = serverless((one) => {
    one.cdcStop = { serverTime: "2026-01-31T13:00:00+01:00" };
    one.taskSettings = { FullLoadSettings: { StopTaskCachedChangesApplied: true } };
  });
  expect(inputOf(app)).toContain('"cdcStop" = "server_time:2026-01-31T12:00:00"');
  expect(inputOf(app)).toContain('"stopsAfterLoad" = true');
});

describe("a replication whose endpoints would be others", () => {
  test("is refused at plan, in the file's words, with both ways out", () => {
    const app = serverless();
    const messages = stringsIn(at(configOf(app), "lifecycle", "precondition")).filter((text) =>
      text.startsWith("pipelines.orders-to-lake: "),
    );
    expect(messages).toEqual(
      ["source", "target"].map(
        (side) =>
          `pipelines.orders-to-lake: its ${side} endpoint is another one than its serverless replication was made with, or it ran on a replication instance before, so it would be made anew. Say "onReplace: reload" in the pipeline to load every table again into the new place, or take the change back.`,
      ),
    );
  });

  test("is remembered apart from what ran on an instance, so that moving there and back is seen", () => {
    const rememberedBy = (app: SynthesizedApp) =>
      textAt(elementAt(app, pipelines, "terraform_data.orders-to-lake_endpoints").block, "input", "source");
    const onInstance = rememberedBy(synthApp([environmentFrom()]));
    expect(rememberedBy(serverless())).toBe(`serverless with ${onInstance}`);
  });

  test("is made anew where the pipeline says onReplace: reload, which the provider would not do by itself", () => {
    const config = configOf(serverless((one) => (one.onReplace = "reload")));
    expect(at(config, "lifecycle")).toEqual({
      replace_triggered_by: ["terraform_data.orders-to-lake_endpoints"],
    });
  });
});

test("the function may start what the group has, and nothing else", () => {
  const actionsOf = (app: SynthesizedApp): string[] =>
    stackOf(app, pipelines).text.match(/dms:[A-Z]\w+/g) ?? [];
  const mixed = actionsOf(serverless());
  expect(mixed).toEqual(expect.arrayContaining(["dms:StartReplication", "dms:StartReplicationTask"]));
  const onlyServerless = actionsOf(
    serverless((_one, file) => {
      for (const one of Object.values(file.pipelines ?? {})) one.runsOn = runsOn;
      file.replication.instances = {};
    }),
  );
  expect(onlyServerless).toEqual(
    expect.arrayContaining(["dms:DescribeReplications", "dms:StartReplication"]),
  );
  expect(onlyServerless.filter((action) => /Task|TestConnection|Stop/.test(action))).toEqual([]);
  expect(actionsOf(synthApp([environmentFrom()]))).not.toContain("dms:StartReplication");
});

test("an environment without serverless pipelines hands nothing more on", () => {
  const outputs = (app: SynthesizedApp) => Object.keys(stackOf(app, "dev-dms-foundation").json.output);
  const more = outputs(serverless()).filter((name) => !outputs(synthApp([environmentFrom()])).includes(name));
  expect(more).toEqual(["replication_security_group_id", "replication_subnet_group_id"]);
});
