/** Arguments as policies can name them: references followed to the text that they stand for, `*` for the rest. */
import { partitionOf } from "../../model/names";
import type { StackJson } from "../stack-json";

/** Where a resource is, and which role makes it. */
export interface Place {
  /** Key of the account in the environment file: the provider's alias. */
  readonly account: string;
  readonly accountId: string;
  readonly region: string;
  readonly environment: string;
  /** ARN of the role that Terraform assumes. */
  readonly roleArn: string;
  /** ARN of the permissions boundary of the account's roles, where it has one. */
  readonly boundary?: string | undefined;
}

/** Where a value stands. */
export interface Reading {
  readonly stacks: ReadonlyMap<string, StackJson>;
  readonly stack: string;
  readonly place: Place;
}

/** What a value can be, and what it refers to. */
export interface Pattern {
  readonly text: string;
  /** Type of the resource or data source that it is an attribute of. */
  readonly type?: string;
}

const unknown: Pattern = { text: "*" };

/** The argument that `id` and `name` of a type stand for. */
const nameArguments: Readonly<Record<string, string>> = {
  aws_cloudwatch_event_rule: "name",
  aws_db_proxy: "name",
  aws_db_subnet_group: "name",
  aws_dms_replication_subnet_group: "replication_subnet_group_id",
  aws_iam_role: "name",
  aws_lambda_function: "function_name",
  aws_lb: "name",
  aws_lb_target_group: "name",
  aws_rds_cluster: "cluster_identifier",
  aws_rds_cluster_parameter_group: "name",
  aws_s3_bucket: "bucket",
  aws_sns_topic: "name",
  aws_sqs_queue: "name",
};

/** ARNs of types whose ARN says their name: what stands after the account. */
const arns: Readonly<Record<string, (text: (argument: string) => string) => string>> = {
  aws_iam_role: (text) => `iam::$:role${text("path") === "*" ? "/" : text("path")}${text("name")}`,
  aws_kms_key: () => "kms:@:$:key/*",
  aws_lambda_function: (text) => `lambda:@:$:function:${text("function_name")}`,
  aws_s3_bucket: (text) => `s3:::${text("bucket")}`,
  "data.aws_s3_bucket": (text) => `s3:::${text("bucket")}`,
  aws_secretsmanager_secret: (text) => `secretsmanager:@:$:secret:${text("name")}-??????`,
  aws_sns_topic: (text) => `sns:@:$:${text("name")}`,
  aws_sqs_queue: (text) => `sqs:@:$:${text("name")}`,
};

/** What a value can be; `*` for each part that only a deployment can tell. */
export function patternOf(value: unknown, reading: Reading): Pattern {
  if (typeof value !== "string") return unknown;
  const whole = /^\$\{([^{}]*)\}$/.exec(value)?.[1];
  if (whole !== undefined) return reference(whole, reading);
  const text = value.replace(
    /\$\{([^{}]*)\}/g,
    (_all, expression: string) => reference(expression, reading).text,
  );
  return { text: text.includes("${") ? "*" : text.replace(/\*+/g, "*") };
}

/** As `patternOf`, the ARN of what a value names by its id or name, in this stack or an earlier one. */
export function arnPatternOf(value: unknown, reading: Reading): Pattern {
  const [, state, output] = outputReference.exec(/^\$\{([^{}]*)\}$/.exec(String(value))?.[1] ?? "") ?? [];
  if (state !== undefined && output !== undefined) {
    const stack = `${reading.place.environment}-${state}`;
    return arnPatternOf(reading.stacks.get(stack)?.output[output]?.value, { ...reading, stack });
  }
  return patternOf(String(value).replace(/\.(id|name)\}$/, ".arn}"), reading);
}

/** A value of an earlier stack. */
const outputReference = /^data\.terraform_remote_state\.([^.]+)\.outputs\.([^.[\]]+)$/;

function reference(expression: string, reading: Reading): Pattern {
  const output = outputReference.exec(expression);
  if (output) return outputOf(output[1] ?? "", output[2] ?? "", reading);
  const [, data = "", type = "", name = "", attribute = ""] =
    /^(data\.)?(aws_\w+)\.([\w-]+)\.(\w+)$/.exec(expression) ?? [];
  const block = reading.stacks.get(reading.stack)?.[data === "" ? "resource" : "data"][type]?.[name];
  if (block === undefined) return unknown;
  return { type: `${data}${type}`, text: attributeOf(`${data}${type}`, attribute, block as Block, reading) };
}

type Block = Readonly<Record<string, unknown>>;

function attributeOf(type: string, attribute: string, block: Block, reading: Reading): string {
  const own = placeOf(block, reading);
  const text = (argument: string): string => patternOf(block[argument], own).text;
  if (block[attribute] !== undefined) return text(attribute);
  // Versions of a secret go by the secret's ARN, and so does the secret itself.
  if (type === "aws_secretsmanager_secret_version") return text("secret_id");
  const plain = type.replace("data.", "");
  const isSecret = plain === "aws_secretsmanager_secret";
  const arn = arns[type] ?? (isSecret ? arns[plain] : undefined);
  if (arn !== undefined && (attribute === "arn" || (isSecret && attribute === "id"))) {
    const { region, accountId } = own.place;
    return `arn:${partitionOf(region)}:${arn(text).replace("@", region).replace("$", accountId)}`;
  }
  const named = attribute === "id" || attribute === "name" ? nameArguments[type] : undefined;
  return named === undefined ? "*" : text(named);
}

/** An output of an earlier stack: what it is there. */
function outputOf(state: string, output: string, reading: Reading): Pattern {
  const stack = `${reading.place.environment}-${state}`;
  const value = reading.stacks.get(stack)?.output[output]?.value;
  return value === undefined ? unknown : patternOf(value, { ...reading, stack });
}

/** A block may be in another account than what refers to it: its provider says so. */
function placeOf(block: Block, reading: Reading): Reading {
  const alias = String(block.provider).replace(/^aws\./, "");
  const providers = reading.stacks.get(reading.stack)?.provider.aws ?? [];
  const ids = providers.find((one) => one.alias === alias)?.allowed_account_ids;
  const accountId = Array.isArray(ids) ? String(ids[0]) : reading.place.accountId;
  return { ...reading, place: { ...reading.place, account: alias, accountId } };
}
