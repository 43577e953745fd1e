/**
 * What a person has to do to a state by hand, as commands: take in what a run made that was stopped at once, and forget
 * calls of functions that somebody deleted.
 */
import * as path from "node:path";
import { readStackJson, type StackJson } from "./stack-json";
import type { Diagnostic } from "./terraform-events";

/**
 * Types that are imported by the name that the provider puts into its error.
 *
 * From "Import" on the page of each in the provider's documentation (5.100). Others are imported by an ARN or an id, which
 * the error does not say.
 */
const importedByName = new Set([
  "aws_cloudwatch_log_group",
  "aws_db_parameter_group",
  "aws_db_proxy",
  "aws_db_subnet_group",
  "aws_dms_certificate",
  "aws_dms_endpoint",
  "aws_dms_replication_instance",
  "aws_dms_replication_subnet_group",
  "aws_dms_replication_task",
  "aws_dms_s3_endpoint",
  "aws_iam_role",
  "aws_kms_alias",
  "aws_lambda_function",
  "aws_rds_cluster",
  "aws_rds_cluster_instance",
  "aws_rds_cluster_parameter_group",
  "aws_s3_bucket",
  "aws_ssm_parameter",
]);

/** What to do where something of that name exists that no state knows; undefined for any other error. */
export function importAdvice({ summary, address = "" }: Diagnostic, directory?: string): string | undefined {
  const [, name] =
    /^creating [^(]+\(([^)]+)\): .*(?:already exist|AlreadyExist|AlreadyOwned)/.exec(summary) ?? [];
  const [type = ""] = address.split(".");
  if (name === undefined || !importedByName.has(type)) return undefined;
  return `a run that was stopped at once may have made it. If its tag causeway:environment says so, take it into the state, and run the command again: ${terraformCommand(directory, "import", address, name)}. If it is somebody else's, another name is needed`;
}

/** A stack that could not be destroyed. */
export interface FailedStack {
  readonly name: string;
  readonly errors: readonly Diagnostic[];
  readonly failedAddresses: readonly string[];
}

/**
 * What to do where a destroy calls functions that are gone, which fails for ever; undefined if there is none.
 *
 * @param directory Folder of the stack.
 */
export function describeGoneFunctions(stack: FailedStack, directory: string): string | undefined {
  const gone = new Set(stack.errors.flatMap(({ summary }) => goneFunction(summary) ?? []));
  if (gone.size === 0) return undefined;
  const json = readStackJson({ jsonPath: path.join(directory, "cdk.tf.json") });
  const calls = stack.failedAddresses.filter((address) => gone.has(functionOf(json, address) ?? ""));
  const names = [...gone].sort().join(", ");
  return [
    `  Somebody has deleted ${names}, which alone takes away what it made, so that this fails for ever.`,
    "    fix: if the environment file still has the stack, deploy: that makes the function again, and the destroy goes through. Otherwise forget its calls, and run the command again:",
    `      ${terraformCommand(directory, "state", "rm", ...calls)}`,
    `    What it made stays then. Look in the stack's account for DMS endpoints with the tag causeway:stack, and take them away:`,
    `      aws resourcegroupstaggingapi get-resources --tag-filters Key=causeway:stack,Values=${stack.name}`,
    ...calls.flatMap((address) => statementsOf(json, address) ?? []),
  ].join("\n");
}

/** Measured with provider 5.100. */
function goneFunction(summary: string): string | undefined {
  return /^invoking Lambda Function \(([^)]+)\): .*StatusCode: 404.*Function not found/.exec(summary)?.[1];
}

/** Name of the function that a call goes to. */
function functionOf({ resource }: StackJson, address: string): string | undefined {
  const called = callAt({ resource }, address)?.function_name;
  const [, key = ""] = /^\$\{aws_lambda_function\.([\w-]+)\.function_name\}$/.exec(String(called)) ?? [];
  const name = (resource.aws_lambda_function?.[key] as Block | undefined)?.function_name;
  return typeof name === "string" ? name : undefined;
}

type Block = Readonly<Record<string, unknown>>;

function callAt({ resource }: Pick<StackJson, "resource">, address: string): Block | undefined {
  return resource.aws_lambda_invocation?.[address.replace(/^aws_lambda_invocation\./, "")] as
    Block | undefined;
}

/** Statements that `merge-statement` keeps have no tags. */
function statementsOf(json: StackJson, address: string): string | undefined {
  const input = String(callAt(json, address)?.input);
  const [, prefix] = /"sidPrefix"\s*[:=]\s*"([^"]+)"/.exec(input) ?? [];
  const [, target = "its target"] = /"id"\s*[:=]\s*"([^"]+)"/.exec(input) ?? [];
  return prefix === undefined
    ? undefined
    : `    And statements in the policy of ${target} whose Sid begins with ${prefix}.`;
}

/** A command of Terraform for a shell, in a stack's folder. */
export function terraformCommand(directory: string | undefined, ...words: readonly string[]): string {
  const place = directory === undefined ? [] : [`-chdir=${path.relative(process.cwd(), directory)}`];
  return ["terraform", ...place, ...words].map(quoted).join(" ");
}

/** A word for a shell, in quotes where it needs them. */
function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
