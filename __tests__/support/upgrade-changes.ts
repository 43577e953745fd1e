/** What an upgrade may do to what an earlier version deployed. New resources are free; all else needs a line here. */
import type { PlannedChange } from "./kept-plans";

interface Allowed {
  readonly action: "update" | "replace" | "forget";
  readonly type: string;
  /** Whether it is this one; every one of the type otherwise. */
  readonly only?: (change: PlannedChange) => boolean;
  /** Arguments that may change in place; what AWS computes from them included. */
  readonly arguments?: readonly string[];
  /** Why neither rows, nor a task's position, nor somebody's access are lost. */
  readonly why: string;
}

const allowed: readonly Allowed[] = [
  {
    action: "update",
    type: "aws_lambda_function",
    arguments: [
      ...["description", "environment", "filename", "source_code_hash", "timeout"],
      ...[
        "code_sha256",
        "last_modified",
        "qualified_arn",
        "qualified_invoke_arn",
        "source_code_size",
        "version",
      ],
    ],
    why: "a function keeps nothing; its name and address stay, so that a Teardown of an earlier version finds it",
  },
  {
    action: "replace",
    type: "aws_lambda_invocation",
    only: ({ before }) => before.lifecycle_scope === "CREATE_ONLY",
    why: "a step is called again and brings about what is there already; a Teardown (CRUD) would take it away",
  },
  {
    action: "update",
    type: "aws_ssm_parameter",
    arguments: ["insecure_value", "description", "value", "version"],
    why: "a marker: the step that it belongs to is called again",
  },
  {
    action: "update",
    type: "aws_cloudwatch_metric_alarm",
    arguments: ["alarm_description"],
    why: "words for who reads the alarm; it watches what it did",
  },
  {
    action: "update",
    type: "aws_iam_role_policy",
    arguments: ["policy"],
    why: "what a role may do is written over in one call",
  },
  {
    action: "update",
    type: "aws_iam_role",
    arguments: ["assume_role_policy"],
    why: "conditions of a trust come or go in one call, and the role keeps its id, which policies of others mean",
  },
  {
    action: "update",
    type: "aws_dms_endpoint",
    only: ({ before }) => before.endpoint_type === "source",
    arguments: ["extra_connection_attributes", "postgres_settings"],
    why: "another way to say the same settings, changed in place; DMS reads them when a task next starts",
  },
  {
    action: "update",
    type: "aws_cloudwatch_log_group",
    only: ({ before }) => String(before.name).startsWith("dms-tasks-"),
    arguments: ["kms_key_id", "retention_in_days", "skip_destroy", "tags", "tags_all"],
    why: "the group that DMS made for its tasks is taken over, with what is in it",
  },
  {
    action: "update",
    type: "aws_kms_key",
    arguments: ["policy"],
    why: "who may use a key is written over in one call, and nobody loses it: logs of tasks are added",
  },
  {
    action: "update",
    type: "aws_s3_bucket_policy",
    arguments: ["policy"],
    why: "who may use a bucket is written over in one call, and nobody loses it: the object of DMS's test is added",
  },
  {
    action: "forget",
    type: "aws_iam_role",
    only: ({ before }) => accountWideRoles.some((name) => name === before.name),
    why: "everybody in the account who uses DMS needs it; it stays",
  },
  {
    action: "forget",
    type: "aws_iam_role_policy_attachment",
    only: ({ before }) => accountWideRoles.some((name) => name === before.role),
    why: "a role that stays keeps what it may do",
  },
];

/** Roles of which an account has one each: no environment's own, whoever made them. */
export const accountWideRoles = [
  "dms-access-for-endpoint",
  "dms-cloudwatch-logs-role",
  "dms-vpc-role",
] as const;

/** Changes that an upgrade must not make, one sentence each. */
export function refusedChanges(changes: readonly PlannedChange[]): string[] {
  return changes
    .filter((change) => change.action !== "create" && !allowed.some((line) => allows(line, change)))
    .map(({ stack, address, action, changed }) => {
      const what = action === "update" || action === "replace" ? `: ${changed.join(", ")}` : "";
      return `${stack}: ${action} ${address}${what}`;
    });
}

function allows({ action, type, only, arguments: names }: Allowed, change: PlannedChange): boolean {
  return (
    change.action === action &&
    change.type === type &&
    (only?.(change) ?? true) &&
    (names === undefined || change.changed.every((name) => names.includes(name)))
  );
}
