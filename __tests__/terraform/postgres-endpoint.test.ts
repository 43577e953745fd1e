/** Settings of PostgreSQL, from the file to DMS, by the real provider. */
import { alone, DmsTerraform, plannedIn } from "../support/dms-terraform";
import { environmentFrom, type EndpointFile } from "../support/environment";
import { policyOf, trustOf } from "../support/fake-accounts";
import { synthApp, textAt, type Block } from "../support/synth-app";

const minutes = 60_000;
type Settings = Extract<EndpointFile, { engine: "aurora-postgresql" }>["settings"];
type Blocks = Readonly<Record<string, Block>>;

/** Both endpoints of two databases that are read and written, as they are synthesized: `books-db`, and `films-db`. */
function endpoints(books: Settings, films: Settings): Blocks {
  const app = synthApp([
    environmentFrom((file) => {
      const pipeline = (source: string, target: string) => ({
        source,
        target,
        migrationType: "full-load" as const,
        runsOn: "main",
        tables: [{ include: `public.${source}` }],
      });
      file.endpoints = {
        ...file.endpoints,
        "books-db": database("books", books),
        "films-db": database("films", films),
      };
      file.pipelines = {
        "books-in": pipeline("books-db", "lake-audit"),
        "books-out": pipeline("orders-db", "books-db"),
        "films-in": pipeline("films-db", "lake-orders"),
        "films-out": pipeline("orders-db", "films-db"),
      };
    }),
  ]);
  const names = ["books-db", "books-db_target", "films-db", "films-db_target"];
  return Object.fromEntries(
    names.map((name) => {
      const block = alone(app, "dev-dms-pipelines", `aws_dms_endpoint.${name}`);
      // Without tasks there are none to pause, at which the provider would fail.
      return [name, { ...block, pause_replication_tasks: false }];
    }),
  );
}

function database(name: string, settings: Settings): EndpointFile {
  return {
    engine: "aurora-postgresql",
    account: "orders",
    cluster: name,
    databaseName: name,
    secret: { name: `${name}/dms`, policy: "merge", keyAccess: "grant" },
    connection: { via: "direct" },
    sslMode: "require",
    settings,
  };
}

/** The same where those of `films-db` have the provider's block, as earlier versions of Causeway made them. */
function withBlocks(blocks: Blocks): Blocks {
  const all = Object.entries(blocks).map(([name, block]): [string, Block] => {
    if (!name.startsWith("films")) return [name, block];
    const { extra_connection_attributes: _said, lifecycle: _ignored, ...rest } = block;
    return [name, { ...rest, postgres_settings: { heartbeat_enable: true } }];
  });
  return Object.fromEntries(all);
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
    name: arn,
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

/** Applies blocks; what was done, what a second plan would change, and what DMS has then. */
async function applied(blocks: Blocks) {
  bench.write({ aws_dms_endpoint: blocks });
  const done = plannedIn(await bench.apply());
  const left = await bench.planned();
  const identifiers = ["books-db", "books-db-target", "films-db", "films-db-target"];
  const settings = identifiers.map(async (name) => [name, await settingsInDms(`dev-${name}`)] as const);
  return { done, left, settings: Object.fromEntries(await Promise.all(settings)) };
}

let bench: DmsTerraform;
let first: Awaited<ReturnType<typeof applied>>;
let second: Awaited<ReturnType<typeof applied>>;

// What takes time is to start the provider, so all tests share two applies.
beforeAll(async () => {
  bench = await DmsTerraform.start();
  const blocks = endpoints(
    { heartbeatEnable: true, mapBooleanAsBoolean: true, disableTriggers: true },
    { heartbeatEnable: true, maxFileSize: 1000 },
  );
  Object.values(blocks).forEach(admit);
  first = await applied(withBlocks(blocks));
  second = await applied(
    endpoints(
      { heartbeatEnable: true, heartbeatFrequency: 9, pluginName: "test-decoding" },
      { heartbeatEnable: true, maxFileSize: 1000 },
    ),
  );
}, 10 * minutes);
afterAll(() => bench.close());

test("what is said reaches DMS, and what is not said is DMS's own", () => {
  expect(first.settings["books-db"]).toEqual({
    CaptureDdls: true,
    ExecuteTimeout: 60,
    HeartbeatEnable: true,
    HeartbeatFrequency: 5,
    MapBooleanAsBoolean: true,
  });
  expect(first.settings["books-db-target"]).toEqual({
    AfterConnectScript: "SET session_replication_role='replica'",
    ExecuteTimeout: 60,
    MapBooleanAsBoolean: true,
    MaxFileSize: 32768,
  });
});

test("the second plan of what was made is empty", () => {
  expect(first.left.filter((change) => change.includes(".books-db"))).toEqual([]);
});

test("a change reaches DMS, and the second plan is empty again", () => {
  expect(second.settings["books-db"]).toMatchObject({ HeartbeatFrequency: 9, PluginName: "test-decoding" });
  expect(second.left.filter((change) => change.includes(".books-db"))).toEqual([]);
});

test("an endpoint that was made with the provider's block is changed in place, and loses the zeros of the block", () => {
  expect(first.settings["films-db"]).toMatchObject({ CaptureDdls: false, ExecuteTimeout: 0 });
  expect(second.done.filter((change) => change.includes(".films-db"))).toEqual([
    "aws_dms_endpoint.films-db will be updated in-place",
    "aws_dms_endpoint.films-db_target will be updated in-place",
  ]);
  expect(second.settings["films-db"]).toMatchObject({
    CaptureDdls: true,
    ExecuteTimeout: 60,
    HeartbeatEnable: true,
    HeartbeatFrequency: 5,
  });
  expect(second.settings["films-db-target"]).toMatchObject({ ExecuteTimeout: 60, MaxFileSize: 1000 });
});

test("it is changed once", () => {
  expect(second.left.filter((change) => change.includes(".films-db"))).toEqual([]);
});
