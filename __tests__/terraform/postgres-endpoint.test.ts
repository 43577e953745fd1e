/** Settings of PostgreSQL, from the file to DMS, by the real provider. */
import { alone, DmsTerraform } from "../support/dms-terraform";
import { environmentFrom, type EndpointFile } from "../support/environment";
import { policyOf, trustOf } from "../support/fake-accounts";
import { synthApp, textAt, type Block } from "../support/synth-app";

const minutes = 60_000;
const stack = "dev-dms-pipelines";
type Settings = Extract<EndpointFile, { engine: "aurora-postgresql" }>["settings"];
let bench: DmsTerraform;

beforeEach(async () => {
  bench = await DmsTerraform.start();
});
afterEach(() => bench.close());

/** One database that is read and written, as it is synthesized. */
function endpoints(settings: Settings): Record<string, Block> {
  const app = synthApp([
    environmentFrom((file) => {
      const pipeline = (source: string, target: string) => ({
        source,
        target,
        migrationType: "full-load" as const,
        runsOn: "main",
        tables: [{ include: "public.books" }],
      });
      file.endpoints = {
        ...file.endpoints,
        "books-db": {
          engine: "aurora-postgresql",
          account: "orders",
          cluster: "books",
          databaseName: "books",
          secret: { name: "books/dms", policy: "merge", keyAccess: "grant" },
          connection: { via: "direct" },
          sslMode: "require",
          settings,
        },
      };
      file.pipelines = {
        in: pipeline("books-db", "lake-audit"),
        out: pipeline("orders-db", "books-db"),
      };
    }),
  ]);
  return Object.fromEntries(
    ["books-db", "books-db_target"].map((name) => {
      // Without tasks there are none to pause, at which the provider would fail.
      const block = { ...alone(app, stack, `aws_dms_endpoint.${name}`), pause_replication_tasks: false };
      return [name, block];
    }),
  );
}

/** What the emulated DMS needs to admit them. */
function admit(block: Block): void {
  const { accounts } = bench.dms.under;
  const arn = textAt(block, "secrets_manager_arn");
  accounts.roles.set(textAt(block, "secrets_manager_access_role_arn"), {
    trust: trustOf("dms.eu-west-1.amazonaws.com"),
    policy: policyOf(),
  });
  accounts.secrets.set(arn, {
    arn,
    name: "books/dms",
    accountId: "222222222222",
    kmsKeyId: undefined,
    policy: policyOf(),
    value: "{}",
  });
}

/** What DMS says of an endpoint, without where its secret is. */
async function settingsInDms(identifier: string): Promise<object> {
  const { Endpoints } = await bench.dms.under.call("DescribeEndpoints", {
    Filters: [{ Name: "endpoint-id", Values: [identifier] }],
  });
  const [endpoint] = Endpoints as { PostgreSQLSettings: Record<string, unknown> }[];
  const {
    SecretsManagerAccessRoleArn: _role,
    SecretsManagerSecretId: _secret,
    DatabaseName: _database,
    ...settings
  } = endpoint?.PostgreSQLSettings ?? {};
  return settings;
}

const apply = async (blocks: Readonly<Record<string, Block>>) => {
  bench.write({ aws_dms_endpoint: blocks });
  await bench.apply();
};

test(
  "what is said reaches DMS, a change too; what is not said is DMS's own; and the second plan is empty",
  async () => {
    const first = endpoints({ heartbeatEnable: true, mapBooleanAsBoolean: true, disableTriggers: true });
    Object.values(first).forEach(admit);
    await apply(first);
    expect(await bench.planned()).toEqual([]);
    expect(await settingsInDms("dev-books-db")).toEqual({
      CaptureDdls: true,
      ExecuteTimeout: 60,
      HeartbeatEnable: true,
      HeartbeatFrequency: 5,
      MapBooleanAsBoolean: true,
    });
    expect(await settingsInDms("dev-books-db-target")).toEqual({
      AfterConnectScript: "SET session_replication_role='replica'",
      ExecuteTimeout: 60,
      MapBooleanAsBoolean: true,
      MaxFileSize: 32768,
    });

    await apply(endpoints({ heartbeatEnable: true, heartbeatFrequency: 9, pluginName: "test-decoding" }));
    expect(await settingsInDms("dev-books-db")).toMatchObject({
      HeartbeatFrequency: 9,
      PluginName: "test-decoding",
    });
    expect(await bench.planned()).toEqual([]);
  },
  10 * minutes,
);

test(
  "an endpoint that was made with the provider's block is changed in place, once, and loses the zeros of the block",
  async () => {
    const now = endpoints({ heartbeatEnable: true, maxFileSize: 1000 });
    Object.values(now).forEach(admit);
    const before = Object.entries(now).map(([name, block]): [string, Block] => {
      const { extra_connection_attributes: _said, lifecycle: _ignored, ...rest } = block;
      return [name, { ...rest, postgres_settings: { heartbeat_enable: true } }];
    });
    await apply(Object.fromEntries(before));
    expect(await settingsInDms("dev-books-db")).toMatchObject({ CaptureDdls: false, ExecuteTimeout: 0 });

    bench.write({ aws_dms_endpoint: now });
    expect((await bench.planned()).sort()).toEqual([
      "aws_dms_endpoint.books-db will be updated in-place",
      "aws_dms_endpoint.books-db_target will be updated in-place",
    ]);
    await bench.apply();
    expect(await settingsInDms("dev-books-db")).toMatchObject({
      CaptureDdls: true,
      ExecuteTimeout: 60,
      HeartbeatEnable: true,
      HeartbeatFrequency: 5,
    });
    expect(await settingsInDms("dev-books-db-target")).toMatchObject({
      ExecuteTimeout: 60,
      MaxFileSize: 1000,
    });
    expect(await bench.planned()).toEqual([]);
  },
  10 * minutes,
);
