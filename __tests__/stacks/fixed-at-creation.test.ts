import type { EnvironmentFile } from "../support/environment";
import { environmentFrom } from "../support/environment";
import { evaluate } from "../support/terraform-console";
import { at, elementAt, elements, stringsIn, synthApp, textAt, type Element } from "../support/synth-app";

type Pipeline = NonNullable<EnvironmentFile["pipelines"]>[string];

const app = (members: Partial<Pipeline>) =>
  synthApp([
    environmentFrom((file) => {
      const pipeline = file.pipelines?.["orders-to-lake"];
      if (pipeline) Object.assign(pipeline, members);
      const source = file.endpoints?.["orders-db"];
      if (file.endpoints && source?.engine === "aurora-mysql") {
        file.endpoints["copy-db"] = { ...source, cluster: "copy-aurora" };
      }
    }),
  ]);

const part = (members: Partial<Pipeline>, address: string): Element =>
  elementAt(app(members), "dev-dms-pipelines", address);

const taskOf = (members: Partial<Pipeline>) => part(members, "aws_dms_replication_task.orders-to-lake");
const memoryOf = (members: Partial<Pipeline>) => part(members, "terraform_data.orders-to-lake_endpoints");
const stepOf = (members: Partial<Pipeline>) =>
  textAt(part(members, "aws_lambda_invocation.orders-to-lake_start").block, "input");

const fromPosition: Partial<Pipeline> = {
  migrationType: "cdc",
  cdcStart: { position: "mysql-bin-changelog.000024:373" },
};

test("a start position is given to the task and to the step that starts it first", () => {
  const { block } = taskOf(fromPosition);
  expect(block).toMatchObject({ cdc_start_position: "mysql-bin-changelog.000024:373" });
  expect(block).not.toHaveProperty("cdc_start_time");
  expect(stepOf(fromPosition)).toContain('"position" = "mysql-bin-changelog.000024:373"');
});

test("a start time is given in UTC", () => {
  const fromTime: Partial<Pipeline> = {
    migrationType: "cdc",
    cdcStart: { time: "2026-01-31T13:00:00+01:00" },
  };
  expect(taskOf(fromTime).block).toMatchObject({ cdc_start_time: "2026-01-31T12:00:00Z" });
});

test("what DMS answers for the start point is nobody's change", () => {
  expect(at(taskOf(fromPosition).block, "lifecycle", "ignore_changes")).toEqual([
    "cdc_start_position",
    "cdc_start_time",
  ]);
});

test("another start point is refused at plan, in the file's words, with both ways out", () => {
  const conditions = at(taskOf(fromPosition).block, "lifecycle", "precondition");
  expect(conditions).toHaveLength(5);
  expect(stringsIn(conditions)).toContain(
    'pipelines.orders-to-lake.cdcStart: the task was made with another value, and DMS does not move the start point of a task. Say "onReplace: reload" in the pipeline to make another task, which begins anew, or take the change back.',
  );
});

test("a cdc task that remembers no start point began now, so that none is moved in later", () => {
  expect(Object.keys(at(memoryOf({ migrationType: "cdc" }).block, "input") as object)).toEqual([
    "source",
    "target",
  ]);
  const condition = stringsIn(at(taskOf(fromPosition).block, "lifecycle", "precondition")).find((text) =>
    text.includes("cdcStart"),
  );
  expect(condition).toMatch(/try\(.*"now"\)/);
});

test("with onReplace: reload another start point makes another task", () => {
  const reload: Partial<Pipeline> = { ...fromPosition, onReplace: "reload" };
  const { block } = taskOf(reload);
  expect(at(block, "lifecycle", "precondition")).toBeUndefined();
  expect(at(block, "lifecycle", "replace_triggered_by")).toEqual(["terraform_data.orders-to-lake_endpoints"]);
  const memory = memoryOf(reload).block;
  expect(at(memory, "input")).toMatchObject({ cdcStart: "mysql-bin-changelog.000024:373" });
  expect(at(memory, "lifecycle")).toBeUndefined();
});

const only: Partial<Pipeline> = {
  migrationType: "full-load",
  target: "copy-db",
  taskSettings: {
    FullLoadSettings: { TargetTablePrepMode: "DO_NOTHING" },
    ValidationSettings: { EnableValidation: true, ValidationOnly: true },
  },
};

test("ValidationOnly is remembered", () => {
  expect(at(memoryOf(only).block, "input")).toMatchObject({ validationOnly: "true" });
  expect(stringsIn(at(taskOf(only).block, "lifecycle", "precondition"))).toContainEqual(
    expect.stringMatching(/^pipelines\.orders-to-lake\.taskSettings\.ValidationSettings\.ValidationOnly: /),
  );
});

test("a task without ValidationOnly is refused where its memory has it", async () => {
  const condition = stringsIn(at(taskOf({}).block, "lifecycle", "precondition")).find((text) =>
    text.includes("validationOnly"),
  );
  const memory = "terraform_data.orders-to-lake_endpoints.output";
  const expression = condition?.replace(/^\$\{(.*)\}$/s, "$1") ?? "";
  expect(expression).toContain(`${memory}.validationOnly`);

  const cases = { made_before: { source: "one" }, validated: { source: "one", validationOnly: "true" } };
  const answers = await evaluate(
    cases,
    Object.fromEntries(
      Object.keys(cases).map((name) => [name, expression.replaceAll(memory, `local.${name}`)]),
    ),
  );

  expect(answers).toEqual({ made_before: true, validated: false });
}, 60_000);

test("with onReplace: reload the memory loses ValidationOnly with the file, which makes another task", () => {
  const { taskSettings: _only, ...whole } = { ...only, onReplace: "reload" as const };
  const remembered = (members: Partial<Pipeline>) => at(memoryOf(members).block, "input") as object;

  expect(remembered({ ...only, onReplace: "reload" })).toMatchObject({ validationOnly: "true" });
  expect(Object.keys(remembered(whole))).toEqual(["source", "target"]);
  expect(at(taskOf(whole).block, "lifecycle", "replace_triggered_by")).toEqual([
    "terraform_data.orders-to-lake_endpoints",
  ]);
});

test("tasks that load tables remember only their endpoints", () => {
  expect(Object.keys(at(memoryOf({}).block, "input") as object)).toEqual(["source", "target"]);
});

describe("the end of an ARN", () => {
  const named: Partial<Pipeline> = { resourceIdentifier: "Orders-1" };
  const message =
    'pipelines.orders-to-lake.resourceIdentifier: the task was made with another value, and the ARN of what exists does not change. Say "onReplace: reload" in the pipeline to make another task, which begins anew, or take the change back.';

  test("is given to a task and to a serverless replication, and remembered", () => {
    const serverless: Partial<Pipeline> = { ...named, runsOn: { serverless: { maxCapacityUnits: 4 } } };
    const replication = part(serverless, "aws_dms_replication_config.orders-to-lake");
    for (const [members, { block }] of [
      [named, taskOf(named)],
      [serverless, replication],
    ] as const) {
      expect(block).toMatchObject({ resource_identifier: "Orders-1" });
      expect(at(memoryOf(members).block, "input")).toMatchObject({ resourceIdentifier: "Orders-1" });
      expect(stringsIn(at(block, "lifecycle", "precondition"))).toContain(message);
    }
    expect(taskOf({}).block).not.toHaveProperty("resource_identifier");
  });

  test("is missed where it is taken out of the file, and new to a task that was made without one", async () => {
    const conditionOf = (members: Partial<Pipeline>) =>
      (
        stringsIn(at(taskOf(members).block, "lifecycle", "precondition")).find((text) =>
          text.includes("output.resourceIdentifier"),
        ) ?? ""
      ).replace(/^\$\{(.*)\}$/s, "$1");
    const memory = "terraform_data.orders-to-lake_endpoints.output";
    const made = { without: { source: "one" }, with: { source: "one", resourceIdentifier: "Orders-1" } };
    const asked = { none: conditionOf({}), same: conditionOf(named) };
    const answers = await evaluate(
      made,
      Object.fromEntries(
        Object.keys(made).flatMap((how) =>
          Object.entries(asked).map(([what, text]) => [
            `${how}_${what}`,
            text.replaceAll(memory, `local.${how}`),
          ]),
        ),
      ),
    );
    expect(answers).toEqual({ without_none: true, without_same: false, with_none: false, with_same: true });
  }, 60_000);

  test("with onReplace: reload another one makes another task", () => {
    const { block } = taskOf({ ...named, onReplace: "reload" });
    expect(at(block, "lifecycle", "replace_triggered_by")).toEqual([
      "terraform_data.orders-to-lake_endpoints",
    ]);
  });
});

describe("what only the step can tell DMS", () => {
  const policyOf = (members: Partial<Pipeline>) =>
    stringsIn(elements(app(members), "aws_iam_role_policy").map(({ block }) => block["policy"])).join("\n");

  test("is in its event, and lets its role stop and modify tasks", () => {
    const stop: Partial<Pipeline> = { cdcStop: { serverTime: "2026-01-31T12:00:00Z" } };
    expect(stepOf(stop)).toContain('"cdcStop" = "server_time:2026-01-31T12:00:00"');
    expect(policyOf(stop)).toContain("dms:ModifyReplicationTask");
    expect(policyOf({})).not.toContain("dms:ModifyReplicationTask");
  });

  test("leaves Terraform the rest of the settings", () => {
    const replaced: Partial<Pipeline> = {
      target: "copy-db",
      taskSettings: {
        CharacterSetSettings: {
          CharacterReplacements: [{ SourceCharacterCodePoint: 35, TargetCharacterCodePoint: 52 }],
        },
      },
    };
    const settings = textAt(taskOf(replaced).block, "replication_task_settings");
    expect(settings).not.toContain("CharacterSetSettings");
    expect(stepOf(replaced)).toContain('"SourceCharacterCodePoint" = 35');
    expect(policyOf(replaced)).toContain("dms:ModifyReplicationTask");
  });
});
