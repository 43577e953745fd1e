/** Rows 32 to 40: functions, who calls them, and logs. */
import { accountIdOf, providerOf } from "../../../cli/synthesized-json/references";
import { at, elements, stackOf, stringsIn, textAt, type Element } from "../../support/synth-app";
import { adding, isCustomerKey, onEach, setting, without, type Rule, type Subject } from "../rule";
import { environmentOf } from "../statements/scope";

const lambda = "aws_lambda_function";
const permission = "aws_lambda_permission";
const target = "aws_cloudwatch_event_target";

/** A rule or a topic by reference; the rules of the environment's own targets by what their names begin with. */
function isOneCaller(subject: Subject, { stack, block }: Element): boolean {
  const { name, region } = environmentOf(subject, stack);
  const account = accountIdOf(stackOf(subject.app, stack), providerOf(block));
  const source = textAt(block, "source_arn");
  return (
    /^\$\{(aws_cloudwatch_event_rule|aws_sns_topic)\.[\w-]+\.arn\}$/.test(source) ||
    /^\$\{data\.terraform_remote_state\.[\w-]+\.outputs\.[\w-]+_topic_arn\}$/.test(source) ||
    source === `arn:aws:events:${region}:${account}:rule/${name}-targets-*`
  );
}

/** Names of variables and forms of values that stand for credentials. */
const looksSecret =
  /passw|secret|token|credential|private_?key|access_?key|\b(AKIA|ASIA)[A-Z0-9]{16}\b|:\/\/[^\s/:@]*:[^\s/@]+@/i;

export const functionRules: readonly Rule[] = [
  {
    row: 32,
    ids: ["CKV_AWS_363", "Lambda.2", "L1"],
    requirement: "functions run on a supported runtime that provider 5.100 knows",
    check: onEach([lambda], ({ block }) => block["runtime"] !== "nodejs22.x" && textAt(block, "runtime")),
    breakIt: setting(lambda, "runtime", "nodejs20.x"),
  },
  {
    row: 33,
    ids: ["CKV_AWS_50", "AWS-0066"],
    requirement: "functions are traced",
    check: onEach(
      [lambda],
      ({ block }) => textAt(block, "tracing_config", "mode") !== "Active" && "not traced",
    ),
    breakIt: setting(lambda, "tracing_config", undefined),
  },
  {
    row: 34,
    ids: ["CKV_AWS_115", "LambdaConcurrency"],
    requirement: "functions have a share of the account's concurrency",
    check: onEach(
      [lambda],
      ({ block }) => typeof block["reserved_concurrent_executions"] !== "number" && "no share",
    ),
    breakIt: adding(lambda, { function_name: "x" }),
  },
  {
    row: 35,
    ids: ["CKV_AWS_116", "LambdaDLQ"],
    requirement: "calls that nobody waits for end in a queue when they fail",
    check: (subject) => {
      const kept = elements(subject.app, "aws_lambda_function_event_invoke_config").filter(
        ({ block }) => textAt(block, "destination_config", "on_failure", "destination") !== "",
      );
      const isKept = ({ stack, address }: Element) =>
        kept.some(
          (one) => one.stack === stack && one.block["function_name"] === `\${${address}.function_name}`,
        );
      return onEach([lambda], (element) => !isKept(element) && "failed calls are lost")(subject);
    },
    breakIt: without("aws_lambda_function_event_invoke_config"),
  },
  {
    row: 35,
    ids: ["LambdaDLQ"],
    requirement: "calls of EventBridge that cannot be delivered end in a queue",
    check: onEach(
      [target],
      ({ block }) =>
        !/^\$\{aws_sqs_queue\.[\w-]+\.arn\}$/.test(textAt(block, "dead_letter_config", "arn")) &&
        "no dead-letter queue",
    ),
    breakIt: setting(target, "dead_letter_config", undefined),
  },
  {
    row: 36,
    ids: ["CKV_AWS_117", "Lambda.3", "Lambda.5"],
    requirement: "functions are in a VPC, in two zones",
    check: onEach(
      [lambda],
      ({ block }) => at(block, "vpc_config", "subnet_ids", 1) === undefined && "outside a VPC",
    ),
    breakIt: adding(lambda, { function_name: "x" }),
  },
  {
    row: 37,
    ids: ["CKV_AWS_173"],
    requirement: "environment variables of functions are encrypted with a customer-managed key",
    check: onEach([lambda], ({ block }) => !isCustomerKey(block["kms_key_arn"]) && "no customer-managed key"),
    breakIt: setting(lambda, "kms_key_arn", undefined),
  },
  {
    row: 37,
    ids: ["CKV_AWS_45"],
    requirement: "environment variables of functions hold no credential",
    check: onEach([lambda], ({ block }) => {
      const variables = at(block, "environment", "variables") ?? {};
      const found = Object.entries(variables).filter(([name, value]) =>
        [name, ...stringsIn([value])].some((text) => looksSecret.test(text)),
      );
      return found.length > 0 && found.map(([name]) => name).join(", ");
    }),
    breakIt: setting(lambda, "environment", { variables: { DATABASE_PASSWORD: "x" } }),
  },
  {
    row: 38,
    ids: ["CKV_AWS_272"],
    requirement: "the code of functions is signed",
    check: onEach(
      [lambda],
      ({ block }) => textAt(block, "code_signing_config_arn") === "" && "no code signing",
    ),
    breakIt: adding(lambda, { function_name: "x" }),
  },
  {
    row: 39,
    ids: ["CKV_AWS_301", "CKV_AWS_364", "AWS-0067", "Lambda.1"],
    requirement:
      "functions are called by one rule or topic each time, or by the rules of an environment's targets, of a known account",
    check: (subject) =>
      onEach([permission], (element) => {
        const { block } = element;
        if (!/^(events|sns)\.amazonaws\.com$/.test(textAt(block, "principal"))) return "any principal";
        if (block["action"] !== "lambda:InvokeFunction") return textAt(block, "action");
        return !isOneCaller(subject, element) && `from ${textAt(block, "source_arn")}`;
      })(subject),
    breakIt: setting(permission, "source_arn", undefined),
  },
  {
    row: 40,
    ids: ["CKV_AWS_158", "CKV_AWS_66", "CKV_AWS_338", "AWS-0017"],
    requirement: "logs are encrypted with a customer-managed key and kept for a year",
    check: onEach(["aws_cloudwatch_log_group"], ({ block }) => {
      if (!isCustomerKey(block["kms_key_id"])) return "no customer-managed key";
      return Number(block["retention_in_days"] ?? 0) < 365 && "kept for less than a year";
    }),
    breakIt: setting("aws_cloudwatch_log_group", "retention_in_days", 30),
  },
  {
    row: 40,
    ids: ["CKV_AWS_158"],
    requirement: "the log group of a function or proxy is there before it",
    check: onEach(
      [lambda, "aws_db_proxy"],
      ({ block, name }) =>
        !stringsIn(block["depends_on"]).includes(`aws_cloudwatch_log_group.${name}`) &&
        "does not wait for its log group",
    ),
    breakIt: setting(lambda, "depends_on", []),
  },
];
