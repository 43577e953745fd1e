import { EventRefused } from "../shared/errors";
import type { Statement } from "../shared/policy-document";
import type { MergeEvent, Target } from "./event";

/**
 * Actions that statements of stacks allow: nothing that changes a policy, a secret or who owns an object.
 *
 * A test holds that every statement that the stacks synthesize is admitted.
 */
const actions = [
  "s3:DeleteObject",
  "s3:GetBucketLocation",
  "s3:GetObject",
  "s3:ListBucket",
  "s3:PutObject",
  "s3:PutObjectAcl",
  "s3:PutObjectTagging",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetSecretValue",
];

const members = ["Sid", "Effect", "Principal", "Action", "Resource", "Condition"];

/**
 * Refuses statements that no stack means: whoever may call the function in an owner's account could write any policy
 * with it otherwise.
 *
 * @param roles ARNs of the roles that may be admitted, also with an asterisk at their end.
 * @throws EventRefused with the Sid of the statement, and what of it is not admitted.
 */
export function requireMeant({ target, statements }: MergeEvent, roles: readonly string[]): void {
  for (const statement of statements) {
    const wrong = whyNot(statement, target, roles);
    if (wrong !== undefined) {
      throw new EventRefused(
        `Statement "${String(statement["Sid"])}" ${wrong}: this function writes only what its stack means.`,
      );
    }
  }
}

function whyNot(statement: Statement, target: Target, roles: readonly string[]): string | undefined {
  const other = Object.keys(statement).find((member) => !members.includes(member));
  if (other !== undefined) return `has ${other}`;
  if (statement["Effect"] !== "Allow") return "does not allow";
  const action = texts(statement["Action"]).find((one) => !actions.includes(one));
  if (action !== undefined) return `is about ${action}`;
  if (texts(statement["Action"]).length === 0) return "has no action";
  const resource = texts(statement["Resource"]).find((one) => !isOf(target, one));
  if (resource !== undefined || texts(statement["Resource"]).length === 0) return "is about something else";
  return namesRoles(statement, roles) ? undefined : "is not for a role of this environment";
}

/** Each principal is one of the roles, or its account with a condition that leaves one of the roles. */
function namesRoles({ Principal, Condition }: Statement, roles: readonly string[]): boolean {
  const { AWS, ...others } = asMap(Principal);
  const principals = texts(AWS);
  if (principals.length === 0 || Object.keys(others).length > 0) return false;
  const isRole = (arn: string) => roles.some((role) => matches(role, arn));
  if (principals.every(isRole)) return true;
  const left = texts(asMap(asMap(Condition)["ArnEquals"])["aws:PrincipalArn"]);
  return principals.every(isAccount) && left.length > 0 && left.every(isRole);
}

function isAccount(principal: string): boolean {
  return /^arn:[\w-]+:iam::\d{12}:root$/.test(principal);
}

function matches(role: string, arn: string): boolean {
  return role.endsWith("*") ? arn.startsWith(role.slice(0, -1)) && !/[*?]/.test(arn) : arn === role;
}

/** True for the target itself: an asterisk is the secret that a policy is attached to, and S3 takes none. */
function isOf(target: Target, resource: string): boolean {
  if (resource === "*") return true;
  if (target.type === "secret") return /^arn:[\w-]+:secretsmanager:[^*?]+$/.test(resource);
  const [, bucket, path = ""] = /^arn:[\w-]+:s3:::([^/*?]+)(\/.+)?$/.exec(resource) ?? [];
  return bucket === target.id && !/^\/[*?]/.test(path);
}

function texts(value: unknown): string[] {
  return [value ?? []].flat().map(String);
}

function asMap(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
