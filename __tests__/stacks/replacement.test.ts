import { environmentFrom, type EndpointFile, type EnvironmentFile } from "../support/environment";
import { at, elementAt, elements, stringsIn, synthApp, textAt, managed } from "../support/synth-app";

type S3File = Extract<EndpointFile, { engine: "s3" }>;

function orders(file: EnvironmentFile, change: (endpoint: S3File) => void): void {
  const endpoint = file.endpoints?.["lake-orders"];
  if (endpoint?.engine === "s3") change(endpoint);
}

/** Identifier that DMS is asked for. */
function identifierOf(edit?: (file: EnvironmentFile) => void): string {
  const app = synthApp([environmentFrom(edit)]);
  const input = textAt(
    elementAt(app, "dev-dms-endpoints", "aws_lambda_invocation.lake-orders").block,
    "input",
  );
  return /"endpointIdentifier" = "([^"]+)"/.exec(input)?.[1] ?? "";
}

test("an assumed-role endpoint is called after its key and a generation of eight digits", () => {
  expect(identifierOf()).toMatch(/^dev-lake-orders-[0-9a-f]{8}$/);
});

test.each<[string, (file: EnvironmentFile) => void]>([
  ["folder", (file) => orders(file, (endpoint) => (endpoint.folder = "orders-2"))],
  ["setting", (file) => orders(file, (endpoint) => (endpoint.settings = { dataFormat: "parquet" }))],
  ["bucket name", (file) => (file.buckets = { landing: { account: "lake", name: "shop-landing-2" } })],
])("another %s is another generation of an assumed-role endpoint", (_what, edit) => {
  expect(identifierOf(edit)).not.toBe(identifierOf());
});

test.each<[string, (file: EnvironmentFile) => void]>([
  ["tags", (file) => (file.tags = { project: "other" })],
  [
    "another endpoint's settings",
    (file) => {
      const audit = file.endpoints?.["lake-audit"];
      if (audit?.engine === "s3") audit.settings = { dataFormat: "parquet" };
    },
  ],
])("%s: the generation stays", (_what, edit) => {
  expect(identifierOf(edit)).toBe(identifierOf());
});

test("the order of settings does not matter to the generation", () => {
  const written = (settings: S3File["settings"]) =>
    identifierOf((file) => orders(file, (endpoint) => (endpoint.settings = settings)));
  expect(written({ dataFormat: "parquet", enableStatistics: true })).toBe(
    written({ enableStatistics: true, dataFormat: "parquet" }),
  );
});

describe("a task whose endpoints would be others", () => {
  const app = synthApp([environmentFrom()]);
  const task = elementAt(app, "dev-dms-pipelines", "aws_dms_replication_task.orders-to-lake");

  test("is refused at plan, in the file's words, with both ways out", () => {
    const messages = stringsIn(at(task.block, "lifecycle", "precondition")).filter((text) =>
      text.startsWith("pipelines.orders-to-lake: "),
    );
    expect(messages).toHaveLength(2);
    for (const message of messages) {
      expect(message).toContain('"onReplace: reload"');
      expect(message).toMatch(/take .*change/);
    }
  });

  test("is remembered with what it was made with", () => {
    const remembered = elementAt(app, "dev-dms-pipelines", "terraform_data.orders-to-lake_endpoints");
    expect(at(remembered.block, "lifecycle", "ignore_changes")).toEqual(["input"]);
    expect(textAt(remembered.block, "input", "source")).toMatch(/^dev-orders-db with .*replication_key_arn/);
  });

  test("is replaced without a word where the pipeline says onReplace: reload", () => {
    const reload = synthApp([
      environmentFrom((file) => {
        const pipeline = file.pipelines?.["orders-to-lake"];
        if (pipeline) pipeline.onReplace = "reload";
      }),
    ]);
    const free = elementAt(reload, "dev-dms-pipelines", "aws_dms_replication_task.orders-to-lake");
    expect(at(free.block, "lifecycle", "precondition")).toBeUndefined();
    const guarded = elementAt(reload, "dev-dms-pipelines", "aws_dms_replication_task.audit-to-lake");
    expect(at(guarded.block, "lifecycle", "precondition")).toHaveLength(4);
  });
});

test("tasks are made stopped, and their settings are part of the step that starts them", () => {
  const fingerprintOf = (edit?: (file: EnvironmentFile) => void) => {
    const app = synthApp([environmentFrom(edit)]);
    expect(
      managed(elements(app, "aws_dms_replication_task")).every(
        ({ block }) => block["start_replication_task"] === false,
      ),
    ).toBe(true);
    const step = elementAt(app, "dev-dms-pipelines", "aws_lambda_invocation.orders-to-lake_start");
    return /"fingerprint" = "([0-9a-f]{8})-\$\{sha256\((\S+)\)\}"/
      .exec(textAt(step.block, "input"))
      ?.slice(1);
  };
  const changed = fingerprintOf((file) => {
    const pipeline = file.pipelines?.["orders-to-lake"];
    if (pipeline) pipeline.taskSettings = { FullLoadSettings: { CommitRate: 5000 } };
  });
  // What the mappings say is Terraform's to take in, so that a changed rule changes no line here.
  expect(fingerprintOf()?.[1]).toBe("jsonencode(local.orders-to-lake_table_mappings)");
  expect(fingerprintOf()?.[0]).toBeDefined();
  expect(changed?.[0]).not.toBe(fingerprintOf()?.[0]);
});
