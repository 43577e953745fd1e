import { AllowList, allowListQueue, type AllowedEndpoint } from "../../../modules/network/allow-list";
import { at } from "../../support/synth-app";
import { policyIn, resourceIn, synthModule, terraformProblems } from "../../support/synth-module";
import { physicalName } from "../../support/physical-name";

const topicArn = "arn:aws:sns:eu-west-1:111111111111:dev-egress";
const place = { partition: "aws", region: "eu-west-1", accountId: "222222222222" };
const functionName = physicalName<"function">("dev-orders-database-allow-list");
const endpoints = [
  { endpoint: "orders-db", securityGroupId: "sg-1", port: 5432 },
  { endpoint: "users-db", securityGroupId: "sg-2", port: 3306 },
];

function synthesized(more: { readonly endpoints?: readonly AllowedEndpoint[] } = {}) {
  return synthModule(({ stack, provider }) => {
    new AllowList(stack, "allow_list", {
      ...place,
      provider: provider("orders"),
      environment: "dev",
      stack: "dev-orders-database",
      functionName,
      keyArn: "arn:aws:kms:eu-west-1:222222222222:key/1",
      logRetentionDays: 365,
      topicArn,
      endpoints,
      ...more,
    });
  });
}
const json = synthesized();

test("the function knows its topic, and each endpoint's group and port", () => {
  const variables = at(resourceIn(json, "aws_lambda_function", "allow-list"), "environment", "variables");

  expect(variables).toMatchObject({ ENVIRONMENT: "dev", STACK: "dev-orders-database", TOPIC_ARN: topicArn });
  expect(JSON.parse(String(at(variables, "RULES")))).toEqual(endpoints);
});

test("the function knows the ranges of an endpoint that has some", () => {
  const bounded = endpoints.map((one) => ({ ...one, allowedCidrs: ["198.51.100.0/24"] }));
  const { variables } = at(
    resourceIn(synthesized({ endpoints: bounded }), "aws_lambda_function", "allow-list"),
    "environment",
  ) as { variables: { RULES: string } };

  expect(JSON.parse(variables.RULES)).toEqual(bounded);
});

test("Terraform makes the parameter of the newest time before the function, and leaves what the function writes", () => {
  expect(resourceIn(json, "aws_ssm_parameter", "allow-list_newest")).toMatchObject({
    provider: "aws.orders",
    name: "/causeway/dev-orders-database/allow-list_newest",
    type: "String",
    insecure_value: "none",
    lifecycle: { ignore_changes: ["insecure_value"] },
  });
  expect(
    at(resourceIn(json, "aws_lambda_function", "allow-list"), "environment", "variables", "NEWEST"),
  ).toBe("${aws_ssm_parameter.allow-list_newest.name}");
});

test("it may read and write that one parameter only", () => {
  const { Statement } = policyIn(resourceIn(json, "aws_iam_role_policy", "allow-list"), "policy") as {
    Statement: { Action: string | string[]; Resource: unknown }[];
  };

  expect(Statement.filter(({ Action }) => [Action].flat().some((one) => one.startsWith("ssm:")))).toEqual([
    expect.objectContaining({
      Action: ["ssm:GetParameterHistory", "ssm:PutParameter"],
      Resource: "arn:aws:ssm:eu-west-1:222222222222:parameter/causeway/dev-orders-database/allow-list_newest",
    }),
  ]);
});

test("it may open and shut these groups only", () => {
  const { Statement } = policyIn(resourceIn(json, "aws_iam_role_policy", "allow-list"), "policy") as {
    Statement: { Sid: string; Resource: unknown }[];
  };

  expect(Statement.find(({ Sid }) => Sid === "OpenAndShutGroups")?.Resource).toEqual([
    "arn:aws:ec2:eu-west-1:222222222222:security-group/sg-1",
    "arn:aws:ec2:eu-west-1:222222222222:security-group/sg-2",
  ]);
});

test("fault 3: what SNS cannot deliver goes to an encrypted queue of the subscription's account and Region", () => {
  const subscription = resourceIn(json, "aws_sns_topic_subscription", "allow-list");
  expect(subscription).toMatchObject({
    provider: "aws.orders",
    protocol: "lambda",
    topic_arn: topicArn,
    endpoint: `arn:aws:lambda:eu-west-1:222222222222:function:${functionName}`,
  });
  expect(policyIn(subscription, "redrive_policy")).toEqual({
    deadLetterTargetArn: "${aws_sqs_queue.allow-list_dead_letters.arn}",
  });
  expect(resourceIn(json, "aws_sqs_queue", "allow-list_dead_letters")).toMatchObject({
    provider: "aws.orders",
    name: allowListQueue({ ...place, functionName }).name,
    kms_master_key_id: "arn:aws:kms:eu-west-1:222222222222:key/1",
  });
  expect(
    policyIn(resourceIn(json, "aws_sqs_queue_policy", "allow-list_dead_letters"), "policy"),
  ).toMatchObject({
    Statement: [
      {
        Principal: { Service: "sns.amazonaws.com" },
        Condition: { ArnEquals: { "aws:SourceArn": [topicArn] } },
      },
      { Effect: "Deny" },
    ],
  });
});

test("fault 2: what the function cannot carry out in three calls goes there as well", () => {
  expect(resourceIn(json, "aws_lambda_function_event_invoke_config", "allow-list")).toMatchObject({
    maximum_retry_attempts: 2,
    destination_config: { on_failure: { destination: "${aws_sqs_queue.allow-list_dead_letters.arn}" } },
  });
});

test("only the one topic may call it", () => {
  expect(resourceIn(json, "aws_lambda_permission", "allow-list")).toMatchObject({
    principal: "sns.amazonaws.com",
    source_arn: topicArn,
  });
});

test("each endpoint is taken back at its end, and when it stands behind another group", () => {
  expect(resourceIn(json, "aws_lambda_invocation", "orders-db_teardown")).toMatchObject({
    lifecycle_scope: "CRUD",
    input: '{"action":"lifecycle","endpoint":"orders-db"}',
    triggers: { security_group_id: "sg-1" },
  });
});

test("the subscription comes after all that it needs, so that it goes before anything is taken back", () => {
  expect(at(resourceIn(json, "aws_sns_topic_subscription", "allow-list"), "depends_on")).toEqual(
    expect.arrayContaining([
      "aws_lambda_permission.allow-list",
      "aws_iam_role_policy.allow-list",
      "aws_sqs_queue_policy.allow-list_dead_letters",
      "aws_lambda_invocation.orders-db_teardown",
      "aws_lambda_invocation.users-db_teardown",
    ]),
  );
});

test("a message that is refused sets off an alarm on the metric that the function writes", () => {
  expect(resourceIn(json, "aws_cloudwatch_metric_alarm", "allow-list_refused")).toMatchObject({
    namespace: "Causeway",
    metric_name: "MessagesRefused",
    dimensions: { service: "allow-list", stack: "dev-orders-database" },
    treat_missing_data: "notBreaching",
  });
});

test("fails when the keys of the endpoints do not fit into a tag", () => {
  const long = Array.from({ length: 9 }, (_, n) => ({
    endpoint: `${"endpoint-with-a-long-key-of-".padEnd(31, "x")}${n}`,
    securityGroupId: "sg-1",
    port: 5432,
  }));

  expect(() => synthesized({ endpoints: long })).toThrow(
    "[module/allow_list] the keys of the endpoints of one account that are reached by allow-list have 296 characters together, and a tag that names them holds 256: shorten the keys.",
  );
});

test("Terraform and the provider accept it", async () => {
  expect(await terraformProblems(json)).toEqual([]);
}, 120_000);
