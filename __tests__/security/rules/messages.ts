/** Rows 26 to 31 and 41: topics, queues and alarms. */
import { policies, type Statement } from "../../../cli/synthesized-json/policies";
import { accountIdOf, providerOf } from "../../../cli/synthesized-json/references";
import {
  at,
  elements,
  elementsOf,
  stackOf,
  stringsIn,
  textAt,
  type Element,
  type SynthesizedApp,
} from "../../support/synth-app";
import {
  adding,
  exactRole,
  isCustomerKey,
  onEach,
  refusesWithoutTls,
  rewriting,
  setting,
  type Finding,
  type Rule,
  type Subject,
} from "../rule";

const topic = "aws_sns_topic";
const queue = "aws_sqs_queue";
const subscription = "aws_sns_topic_subscription";

/** Topics or queues without a statement in their policy that is as it should be. */
function eachHasStatement(
  type: typeof topic | typeof queue,
  isRight: (statement: Statement) => boolean,
  otherwise: string,
): Rule["check"] {
  const [argument, attribute] = type === topic ? ["arn", "arn"] : ["queue_url", "url"];
  return ({ app }) =>
    elements(app, type).flatMap(({ id, kind, stack, address }) => {
      if (kind === "data") return [];
      const holder = elements(app, `${type}_policy`).find(
        (one) => one.stack === stack && one.block[argument] === `\${${address}.${attribute}}`,
      );
      const policy = policies(app, "topic", "queue").find((one) => one.id === holder?.id);
      return policy?.statements.some(isRight) === true ? [] : [{ id, found: otherwise }];
    });
}

/** Statements of topics or queues that let in more than they should. */
function tooOpen(kind: "topic" | "queue", what: (statement: Statement) => string | false): Rule["check"] {
  return ({ app }) =>
    policies(app, kind).flatMap(({ id, statements }) =>
      statements.flatMap((statement): Finding[] => {
        const found = statement.effect === "Allow" && what(statement);
        return found === false ? [] : [{ id, found: `${statement.sid}: ${found}` }];
      }),
    );
}

/** Exact roles, named again in the condition; services for the resources of one account. */
function unknownCaller({ principals, conditions }: Statement): string | false {
  const roles = principals?.["AWS"] ?? [];
  const services = principals?.["Service"] ?? [];
  const limits = Object.keys(conditions);
  if (roles.length + services.length === 0) return "no principal";
  const wide = roles.filter((name) => !exactRole.test(name));
  if (wide.length > 0) return wide.join(", ");
  if (roles.length > 0 && !limits.some((key) => /^aws:Principal(Arn|OrgID|Account)$/.test(key)))
    return "no aws:PrincipalArn";
  return (
    services.length > 0 &&
    !limits.some((key) => /^aws:Source(Arn|Account)$/.test(key)) &&
    `${services.join(", ")} for anybody`
  );
}

/** Whether something is put into a queue that could not be delivered elsewhere. */
function takesDeadLetters(app: SynthesizedApp, { stack, address }: Element): boolean {
  return elementsOf(stackOf(app, stack)).some(({ block }) =>
    stringsIn([block["redrive_policy"], block["dead_letter_config"], block["destination_config"]]).some(
      (text) => text.includes(`\${${address}.arn}`),
    ),
  );
}

/** The queue of a subscription has to be in the subscription's own account and Region, which a stack's are. */
function redrive({ app }: Subject, { stack, block }: Element): string | false {
  const target = textAt(JSON.parse(textAt(block, "redrive_policy") || "{}"), "deadLetterTargetArn");
  const found = elementsOf(stackOf(app, stack), queue).find(({ address }) => target === `\${${address}.arn}`);
  if (!found) return "no dead-letter queue in its stack";
  const account = (one: unknown) => accountIdOf(stackOf(app, stack), providerOf(one));
  return account(found.block) !== account(block) && "dead-letter queue in another account";
}

export const messageRules: readonly Rule[] = [
  {
    row: 26,
    ids: ["CKV_AWS_26", "AWS-0095", "AWS-0136", "SNS.1"],
    requirement: "topics are encrypted with a customer-managed key",
    check: onEach(
      [topic],
      ({ block }) => !isCustomerKey(block["kms_master_key_id"]) && "no customer-managed key",
    ),
    breakIt: setting(topic, "kms_master_key_id", "alias/aws/sns"),
  },
  {
    row: 27,
    ids: ["CKV_AWS_169", "CKV_AWS_385", "SNS.4"],
    requirement: "topics admit exact roles of other accounts, named again in the condition",
    check: tooOpen("topic", unknownCaller),
    breakIt: rewriting("aws_sns_topic_policy", "policy", /"AWS":"arn:[^"]+"/, '"AWS":"*"'),
  },
  {
    row: 28,
    ids: ["SNS3"],
    requirement: "topics refuse what is published without TLS",
    check: eachHasStatement(
      topic,
      (statement) => refusesWithoutTls(statement, "sns:Publish"),
      "takes messages without TLS",
    ),
    breakIt: rewriting(
      "aws_sns_topic_policy",
      "policy",
      '"aws:SecureTransport":"false"',
      '"aws:SecureTransport":"true"',
    ),
  },
  {
    row: 29,
    ids: ["SNS.2"],
    requirement: "topics log what they deliver and what they cannot",
    check: onEach([topic], ({ block }) => {
      const logged = (outcome: string) => textAt(block, `lambda_${outcome}_feedback_role_arn`) !== "";
      return !(logged("success") && logged("failure")) && "deliveries are not logged";
    }),
    breakIt: setting(topic, "lambda_failure_feedback_role_arn", undefined),
  },
  {
    row: 30,
    ids: ["ES7000"],
    requirement: "what a subscription cannot deliver goes to a queue of its own account",
    check: (subject) => onEach([subscription], (element) => redrive(subject, element))(subject),
    breakIt: setting(subscription, "redrive_policy", undefined),
  },
  {
    row: 30,
    ids: ["sns_subscription_not_using_http_endpoints"],
    requirement: "subscriptions of topics made here are those of functions",
    check: onEach([subscription], ({ block }) => block["protocol"] !== "lambda" && textAt(block, "protocol")),
    breakIt: setting(subscription, "protocol", "http"),
  },
  {
    row: 31,
    ids: ["CKV_AWS_27", "CKV2_AWS_73", "AWS-0096", "AWS-0135", "SQS.1"],
    requirement: "queues are encrypted with a customer-managed key",
    check: onEach(
      [queue],
      ({ block }) => !isCustomerKey(block["kms_master_key_id"]) && "no customer-managed key",
    ),
    breakIt: setting(queue, "kms_master_key_id", undefined),
  },
  {
    row: 31,
    ids: ["SQS4"],
    requirement: "queues refuse what comes without TLS",
    check: eachHasStatement(
      queue,
      (statement) => refusesWithoutTls(statement, "sqs:*"),
      "takes requests without TLS",
    ),
    breakIt: ({ app }) => {
      for (const { json } of app.values()) delete json.resource["aws_sqs_queue_policy"];
    },
  },
  {
    row: 31,
    ids: ["CKV_AWS_72", "CKV_AWS_168", "CKV_AWS_387", "AWS-0097", "SQS.3"],
    requirement: "queues take messages of named rules and topics, and nothing else",
    check: tooOpen("queue", (statement) => {
      const more = statement.actions.filter((action) => action !== "sqs:SendMessage");
      return more.length > 0 ? more.join(", ") : unknownCaller(statement);
    }),
    breakIt: rewriting("aws_sqs_queue_policy", "policy", '"aws:SourceArn"', '"aws:PrincipalTag/x"'),
  },
  {
    row: 31,
    ids: ["SQS3"],
    requirement: "every queue that holds no dead letters itself has one for them",
    check: (subject) =>
      onEach(
        [queue],
        (element) =>
          !takesDeadLetters(subject.app, element) &&
          textAt(element.block, "redrive_policy") === "" &&
          "no dead-letter queue",
      )(subject),
    breakIt: adding(queue, { name: "x" }),
  },
  {
    row: 41,
    ids: ["CKV_AWS_319", "CloudWatchAlarmAction"],
    requirement: "alarms tell somebody, where the account has a topic for it",
    check: onEach(["aws_cloudwatch_metric_alarm"], ({ block }) => {
      if (block["actions_enabled"] === false) return "actions are off";
      return at(block, "alarm_actions", 0) === undefined && "no action";
    }),
    breakIt: setting("aws_cloudwatch_metric_alarm", "alarm_actions", []),
  },
];
