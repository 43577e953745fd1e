import { parseJsonLine, parseTextLine } from "../../cli/terraform-events";

/** Lines as Terraform 1.11.4 wrote them. */
const header = `"@level":"info","@module":"terraform.ui","@timestamp":"2026-11-21T10:12:27.462060Z"`;
const role = `{"addr":"aws_iam_role.writer","module":"","resource":"aws_iam_role.writer","implied_provider":"aws","resource_type":"aws_iam_role","resource_name":"writer","resource_key":null}`;

test.each([
  [
    `{${header},"@message":"aws_iam_role.writer: Plan to create","change":{"resource":${role},"action":"create"},"type":"planned_change"}`,
    { type: "planned", address: "aws_iam_role.writer", action: "create" },
  ],
  [
    `{${header},"@message":"aws_iam_role.writer: Drift detected (update)","change":{"resource":${role},"action":"update"},"type":"resource_drift"}`,
    { type: "drift", address: "aws_iam_role.writer", action: "update" },
  ],
  [
    `{${header},"@message":"Plan: 1 to add, 0 to change, 0 to destroy.","changes":{"add":1,"change":0,"import":0,"remove":0,"operation":"plan"},"type":"change_summary"}`,
    { type: "plan-summary", counts: { add: 1, change: 0, remove: 0 } },
  ],
  [
    `{${header},"@message":"Apply complete! Resources: 1 added, 0 changed, 0 destroyed.","changes":{"add":1,"change":0,"import":0,"remove":0,"operation":"apply"},"type":"change_summary"}`,
    { type: "apply-summary", counts: { add: 1, change: 0, remove: 0 } },
  ],
  [
    `{${header},"@message":"Outputs: 2","outputs":{"role_arn":{"sensitive":false,"action":"create"},"key_arn":{"sensitive":false,"action":"noop"}},"type":"outputs"}`,
    { type: "outputs", changed: ["role_arn"] },
  ],
  [
    `{${header},"@message":"aws_iam_role.writer: Creating...","hook":{"resource":${role},"action":"create"},"type":"apply_start"}`,
    { type: "started", address: "aws_iam_role.writer", action: "create" },
  ],
  [
    `{${header},"@message":"aws_iam_role.writer: Creation complete after 6s [id=dev-writer]","hook":{"resource":${role},"action":"create","id_key":"id","id_value":"dev-writer","elapsed_seconds":6},"type":"apply_complete"}`,
    { type: "completed", address: "aws_iam_role.writer", action: "create" },
  ],
  [
    `{${header},"@message":"aws_iam_role.writer: Creation errored after 6s","hook":{"resource":${role},"action":"create","elapsed_seconds":6},"type":"apply_errored"}`,
    { type: "failed", address: "aws_iam_role.writer" },
  ],
  [
    `{${header},"@message":"Error: boom","diagnostic":{"severity":"error","summary":"boom","detail":"","address":"aws_iam_role.writer","range":{"filename":"cdk.tf.json"}},"type":"diagnostic"}`,
    { type: "diagnostic", severity: "error", summary: "boom", detail: "", address: "aws_iam_role.writer" },
  ],
])("understands %s", (line, event) => {
  expect(parseJsonLine(line)).toEqual(event);
});

test.each([
  `{${header},"@message":"Terraform 1.11.4","terraform":"1.11.4","type":"version","ui":"1.2"}`,
  `{"@level":"info","type":"change_summ`,
  "Error: not JSON",
  "",
])("says nothing of a line without news: %s", (line) => {
  expect(parseJsonLine(line)).toBeUndefined();
});

test.each([
  [
    "  # aws_ssm_parameter.marker_3 will be created",
    { type: "planned", address: "aws_ssm_parameter.marker_3", action: "create" },
  ],
  [
    "  # aws_dms_replication_task.orders must be replaced",
    { type: "planned", address: "aws_dms_replication_task.orders", action: "replace" },
  ],
  [
    "\u001b[1mPlan:\u001b[0m 5 to add, 1 to change, 2 to destroy.",
    { type: "plan-summary", counts: { add: 5, change: 1, remove: 2 } },
  ],
  [
    "\u001b[1m\u001b[32mNo changes.\u001b[0m Your infrastructure matches the configuration.",
    { type: "plan-summary", counts: { add: 0, change: 0, remove: 0 } },
  ],
  [
    "\u001b[0m\u001b[1maws_ssm_parameter.marker_1: Creating...\u001b[0m",
    { type: "started", address: "aws_ssm_parameter.marker_1", action: "create" },
  ],
  [
    "aws_ssm_parameter.marker_4: Creation complete after 1s [id=/dev/marker/4]",
    { type: "completed", address: "aws_ssm_parameter.marker_4", action: "create" },
  ],
  [
    "aws_iam_role.writer: Destroying... [id=dev-writer]",
    { type: "started", address: "aws_iam_role.writer", action: "delete" },
  ],
  [
    "aws_iam_role.writer: Modifications complete after 0s [id=dev-writer]",
    { type: "completed", address: "aws_iam_role.writer", action: "update" },
  ],
  [
    "Apply complete! Resources: 5 added, 0 changed, 0 destroyed.",
    { type: "apply-summary", counts: { add: 5, change: 0, remove: 0 } },
  ],
  [
    "Destroy complete! Resources: 6 destroyed.",
    { type: "apply-summary", counts: { add: 0, change: 0, remove: 6 } },
  ],
  [
    "│ Error: Unable to find remote state",
    { type: "diagnostic", severity: "error", summary: "Unable to find remote state", detail: "" },
  ],
  ["aws_iam_role.writer: Refreshing state... [id=dev-writer]", { type: "refreshing" }],
  ["Acquiring state lock. This may take a few moments...", { type: "locking" }],
  ["aws_iam_role.writer: Still creating... [10s elapsed]", undefined],
  ["", undefined],
])("understands Terraform's text: %s", (line, event) => {
  expect(parseTextLine(line)).toEqual(event);
});
