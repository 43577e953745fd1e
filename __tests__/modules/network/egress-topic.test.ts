import { deadLetterKeyStatement } from "../../../modules/network/dead-letter-queue";
import { egressQueue, EgressTopic } from "../../../modules/network/egress-topic";
import { at } from "../../support/synth-app";
import { policyIn, resourceIn, synthModule, terraformProblems } from "../../support/synth-module";
import { physicalName } from "../../support/physical-name";

const place = { partition: "aws", region: "eu-west-1", accountId: "111111111111" };
const names = {
  topicName: physicalName<"topic">("dev-egress"),
  functionName: physicalName<"function">("dev-dms-foundation-announce-egress"),
};
const alarmTopicArn = "arn:aws:sns:eu-west-1:111111111111:alarms";
const json = synthModule(({ stack, provider }) => {
  new EgressTopic(stack, "egress", {
    ...place,
    ...names,
    provider: provider("dms"),
    environment: "dev",
    keyArn: "arn:aws:kms:eu-west-1:111111111111:key/1",
    logRetentionDays: 365,
    vpcId: "vpc-1",
    replicationInstanceIds: ["dev-main"],
    markerArns: ["arn:aws:ssm:eu-west-1:111111111111:parameter/causeway/dev-dms-connectivity/*"],
    listeners: [
      {
        account: "orders-eu",
        accountId: "222222222222",
        deployRoleArn: "arn:aws:iam::222222222222:role/causeway-deploy",
        functionName: physicalName("dev-orders-eu-database-allow-list"),
      },
    ],
    alarmTopicArn,
  });
});

test("the topic is encrypted with the customer's key, and its deliveries are logged", () => {
  expect(resourceIn(json, "aws_sns_topic", "egress")).toMatchObject({
    name: "dev-egress",
    kms_master_key_id: "arn:aws:kms:eu-west-1:111111111111:key/1",
    lambda_failure_feedback_role_arn: "${aws_iam_role.egress_delivery.arn}",
    lambda_success_feedback_sample_rate: 100,
  });
  expect(resourceIn(json, "aws_cloudwatch_log_group", "egress_delivery_failures")).toMatchObject({
    name: "sns/eu-west-1/111111111111/dev-egress/Failure",
    retention_in_days: 365,
  });
});

test("only the announcer publishes, only with TLS, and only the listeners' deploy roles subscribe, their function alone", () => {
  expect(policyIn(resourceIn(json, "aws_sns_topic_policy", "egress"), "policy")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "SubscribeOrdersEu",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:role/causeway-deploy" },
        Action: "sns:Subscribe",
        Resource: "arn:aws:sns:eu-west-1:111111111111:dev-egress",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/causeway-deploy" },
          StringEquals: {
            "sns:Protocol": "lambda",
            "sns:Endpoint":
              "arn:aws:lambda:eu-west-1:222222222222:function:dev-orders-eu-database-allow-list",
          },
        },
      },
      {
        Sid: "ListOrdersEu",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::222222222222:role/causeway-deploy" },
        Action: "sns:ListSubscriptionsByTopic",
        Resource: "arn:aws:sns:eu-west-1:111111111111:dev-egress",
        Condition: {
          ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::222222222222:role/causeway-deploy" },
        },
      },
      {
        Sid: "OnlyTheAnnouncerPublishes",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: "arn:aws:sns:eu-west-1:111111111111:dev-egress",
        Condition: {
          ArnNotEquals: {
            "aws:PrincipalArn": "arn:aws:iam::111111111111:role/dev-dms-foundation-announce-egress",
          },
        },
      },
      {
        Sid: "OnlyWithTls",
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: "arn:aws:sns:eu-west-1:111111111111:dev-egress",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      },
    ],
  });
});

test("the announcer knows what to read and where to publish", () => {
  const variables = at(
    resourceIn(json, "aws_lambda_function", "announce-egress"),
    "environment",
    "variables",
  );

  expect(variables).toEqual({
    ENVIRONMENT: "dev",
    TOPIC_ARN: "${aws_sns_topic.egress.arn}",
    VPC_ID: "vpc-1",
    INSTANCES: '["dev-main"]',
    EGRESS_ADDRESSES: "[]",
  });
});

test("any event about a replication instance is an occasion to announce, and so is every hour", () => {
  const rule = resourceIn(json, "aws_cloudwatch_event_rule", "egress_events");
  expect(policyIn(rule, "event_pattern")).toEqual({
    source: ["aws.dms"],
    "detail-type": [{ prefix: "DMS Replication Instance " }],
  });
  expect(resourceIn(json, "aws_cloudwatch_event_rule", "egress_schedule")).toMatchObject({
    schedule_expression: "rate(1 hour)",
  });
});

test.each([
  ["egress_events", "event"],
  ["egress_schedule", "schedule"],
])("%s calls with an event of ours, is admitted alone, and keeps what it cannot deliver", (word, reason) => {
  const target = resourceIn(json, "aws_cloudwatch_event_target", word);
  expect(policyIn(target, "input")).toEqual({ action: "announce", reason });
  expect(target).toMatchObject({
    arn: "arn:aws:lambda:eu-west-1:111111111111:function:dev-dms-foundation-announce-egress",
    dead_letter_config: { arn: "${aws_sqs_queue.egress_dead_letters.arn}" },
  });
  expect(resourceIn(json, "aws_lambda_permission", word)).toMatchObject({
    principal: "events.amazonaws.com",
    source_arn: `\${aws_cloudwatch_event_rule.${word}.arn}`,
    source_account: "111111111111",
  });
});

test("fault 2: what fails three times is kept as well", () => {
  expect(resourceIn(json, "aws_lambda_function_event_invoke_config", "announce-egress")).toMatchObject({
    maximum_retry_attempts: 2,
    destination_config: { on_failure: { destination: "${aws_sqs_queue.egress_dead_letters.arn}" } },
  });
});

test("the queue is encrypted, takes from these rules only, and only with TLS", () => {
  const queue = "arn:aws:sqs:eu-west-1:111111111111:dev-egress-dead-letters";
  expect(resourceIn(json, "aws_sqs_queue", "egress_dead_letters")).toMatchObject({
    name: "dev-egress-dead-letters",
    kms_master_key_id: "arn:aws:kms:eu-west-1:111111111111:key/1",
  });
  expect(policyIn(resourceIn(json, "aws_sqs_queue_policy", "egress_dead_letters"), "policy")).toMatchObject({
    Statement: [
      {
        Principal: { Service: "events.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue,
        Condition: {
          ArnEquals: {
            "aws:SourceArn": [
              "arn:aws:events:eu-west-1:111111111111:rule/dev-egress-events",
              "arn:aws:events:eu-west-1:111111111111:rule/dev-egress-schedule",
            ],
          },
        },
      },
      { Effect: "Deny", Action: "sqs:*", Condition: { Bool: { "aws:SecureTransport": "false" } } },
    ],
  });
  const key = deadLetterKeyStatement([egressQueue({ ...place, ...names })], ["events.amazonaws.com"]);
  expect(key).toMatchObject({
    Principal: { Service: ["events.amazonaws.com"] },
    Condition: { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": [queue] } },
  });
});

test("alarms tell the topic of errors and of what lies in the queue", () => {
  for (const alarm of ["announce-egress_errors", "egress_dead_letters"]) {
    expect(resourceIn(json, "aws_cloudwatch_metric_alarm", alarm)).toMatchObject({
      alarm_actions: [alarmTopicArn],
    });
  }
});

test("Terraform and the provider accept it", async () => {
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);
