/** Who is called before a task, or an endpoint that DMS does not modify under it, changes or goes. */
import { environmentFrom } from "../support/environment";
import { elementAt, stackOf, synthApp, textAt } from "../support/synth-app";

const pipelines = "dev-dms-pipelines";

function app(interval?: number) {
  return synthApp([
    environmentFrom(({ endpoints }) => {
      const lake = endpoints?.["lake-audit"];
      if (lake?.engine === "s3" && interval !== undefined) lake.settings = { cdcMaxBatchInterval: interval };
    }),
  ]);
}

const block = (of: ReturnType<typeof app>, address: string) => elementAt(of, pipelines, address).block;
const input = (of: ReturnType<typeof app>, name: string) =>
  textAt(block(of, `aws_lambda_invocation.${name}`), "input");

test("a bucket-policy endpoint changes after its tasks were brought to rest, and they are started again", () => {
  const [before, after] = [app(60), app(120)];
  expect(block(after, "aws_dms_s3_endpoint.lake-audit").depends_on).toContain(
    "aws_lambda_invocation.lake-audit_endpoint_rest",
  );
  const rest = block(after, "aws_lambda_invocation.lake-audit_endpoint_rest");
  expect(rest).toMatchObject({ lifecycle_scope: "CRUD" });
  expect(input(after, "lake-audit_endpoint_rest")).toContain("dev-audit-to-lake");
  for (const called of ["lake-audit_endpoint_rest", "audit-to-lake_start"]) {
    expect(input(after, called)).not.toBe(input(before, called));
  }
  // The task itself is not modified.
  expect(input(after, "audit-to-lake_task_rest")).toBe(input(before, "audit-to-lake_task_rest"));
  expect(input(after, "orders-to-lake_start")).toBe(input(before, "orders-to-lake_start"));
});

test("a task changes after it was brought to rest, and goes after it was", () => {
  const made = app();
  const task = "aws_dms_replication_task.audit-to-lake";
  expect(block(made, task).depends_on).toEqual(["aws_lambda_invocation.audit-to-lake_task_rest"]);
  // Destroyed before the task, because it names it: that is when it is called.
  expect(block(made, "aws_lambda_invocation.audit-to-lake_task_teardown")).toMatchObject({
    lifecycle_scope: "CRUD",
    triggers: { bound_to: `\${${task}.replication_task_arn}` },
  });
  expect(block(made, "aws_lambda_invocation.audit-to-lake_start").depends_on).toContain(
    "aws_lambda_invocation.audit-to-lake_task_teardown",
  );
});

test.each([
  ["full-load-and-cdc", undefined, ["failed", "stopped"]],
  ["full-load", undefined, ["failed"]],
  ["full-load-and-cdc", { commitTime: "2030-01-01T00:00:00Z" }, ["failed"]],
] as const)(
  "type %s, with the end %j: a task that is %j is due to be started",
  (migrationType, cdcStop, idle) => {
    const made = synthApp([
      environmentFrom(({ pipelines: all }) => {
        const audit = all?.["audit-to-lake"];
        if (!audit) return;
        audit.migrationType = migrationType;
        if (cdcStop !== undefined) audit.cdcStop = cdcStop;
      }),
    ]);
    const marker = "aws_ssm_parameter.audit-to-lake_start";
    expect(block(made, marker)).toMatchObject({
      name: "/causeway/dev-dms-pipelines/audit-to-lake_start",
      insecure_value: `\${!contains(${JSON.stringify(idle)}, data.aws_dms_replication_task.audit-to-lake.status) ? "done" : "due since \${plantimestamp()}"}`,
    });
    expect(block(made, "aws_lambda_invocation.audit-to-lake_start")).toMatchObject({
      lifecycle: { replace_triggered_by: [`${marker}.insecure_value`] },
    });
    expect(input(made, "audit-to-lake_start")).toContain("/causeway/dev-dms-pipelines/audit-to-lake_start");
  },
);

test("the log group of an instance's tasks is there before them, and one that DMS made is taken over", () => {
  const { json } = stackOf(app(), "dev-dms-foundation");
  expect(elementAt(app(), "dev-dms-foundation", "aws_cloudwatch_log_group.main_tasks").block).toMatchObject({
    name: "dms-tasks-dev-main",
    kms_key_id: "${aws_kms_key.replication.arn}",
    retention_in_days: 365,
  });
  expect(json.import).toEqual([
    {
      for_each:
        '${toset(contains(data.aws_cloudwatch_log_groups.main_tasks.log_group_names, "dms-tasks-dev-main") ? ["dms-tasks-dev-main"] : [])}',
      to: "aws_cloudwatch_log_group.main_tasks",
      id: "${each.value}",
    },
  ]);
});
