import { deliver, type Delivery } from "../../sandbox/emulator/lambda/deliveries";
import type { DeployedFunction } from "../../sandbox/emulator/lambda/functions";
import type { Outcome } from "../../sandbox/emulator/lambda/invocations";
import { TopicAttributes } from "../../sandbox/emulator/network/topic-attributes";
import { Topics } from "../../sandbox/emulator/network/topics";
import { jsonReply, xmlReply } from "../../sandbox/emulator/reply";
import type { AwsRequest } from "../../sandbox/emulator/request";
import { policyOf, trustOf } from "../support/fake-accounts";

const topicArn = "arn:aws:sns:eu-west-1:111111111111:dev-egress";
const functionArn = "arn:aws:lambda:eu-west-1:222222222222:function:dev-allow-list";
const subscriptionArn = `${topicArn}:1`;
const caller = { kind: "owner", accountId: "111111111111" } as const;

function call(operation: string, parameters: Record<string, string>) {
  const request: AwsRequest = {
    method: "POST",
    url: "/",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
    service: "sns",
    region: "eu-west-1",
    accessKeyId: "",
    form: new URLSearchParams(parameters),
    statedOperation: operation,
  };
  return { operation: `sns:${operation}`, request, caller };
}

function subscribe(topics: Topics): void {
  const parameters = { TopicArn: topicArn, Protocol: "lambda", Endpoint: functionArn };
  const answer = xmlReply(`<R><SubscriptionArn>${subscriptionArn}</SubscriptionArn></R>`);
  topics.mend(call("Subscribe", parameters), answer);
}

test("what is published goes to the functions of other accounts that are subscribed, until they are not", () => {
  const delivered: Delivery[] = [];
  const topics = new Topics((delivery) => delivered.push(delivery));
  const publish = call("Publish", { TopicArn: topicArn, Message: '{"version":1}' });
  expect(topics.answer(publish)).toBeUndefined();
  subscribe(topics);
  const id = /<MessageId>([^<]+)</.exec(topics.answer(publish)?.body.toString("utf8") ?? "")?.[1];
  expect(delivered).toMatchObject([
    {
      functionArn,
      service: "sns.amazonaws.com",
      sourceArn: topicArn,
      event: {
        Records: [
          {
            EventSource: "aws:sns",
            Sns: { Type: "Notification", TopicArn: topicArn, Message: '{"version":1}', MessageId: id },
          },
        ],
      },
    },
  ]);
  topics.mend(call("Unsubscribe", { SubscriptionArn: subscriptionArn }), xmlReply("<R/>"));
  expect(topics.answer(publish)).toBeUndefined();
});

test("a topic that is deleted delivers no more", () => {
  const topics = new Topics(() => undefined);
  subscribe(topics);
  topics.mend(call("DeleteTopic", { TopicArn: topicArn }), xmlReply("<R/>"));
  expect(topics.answer(call("Publish", { TopicArn: topicArn, Message: "x" }))).toBeUndefined();
});

const fn: DeployedFunction = {
  accountId: "222222222222",
  region: "eu-west-1",
  name: "dev-allow-list",
  arn: functionArn,
  roleArn: "arn:aws:iam::222222222222:role/dev-allow-list",
  handler: "index.handler",
  timeoutSeconds: 20,
  memoryMiB: 256,
  environment: {},
  codeDir: "",
};

/** Delivers to a function that ends with each of `outcomes` in turn; how often it ran, and what was logged. */
async function delivery(outcomes: Outcome[], source = topicArn) {
  const policy = policyOf({
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: functionArn,
    Condition: { ArnLike: { "AWS:SourceArn": source } },
  });
  const role = { roleName: fn.name, roleArn: fn.roleArn, roleId: "AROA", accountId: fn.accountId };
  const log: string[] = [];
  let runs = 0;
  await deliver(
    { functionArn, service: "sns.amazonaws.com", sourceArn: topicArn, event: {} },
    {
      moto: { raw: () => Promise.resolve(jsonReply({ Policy: JSON.stringify(policy) })) },
      reader: { role: () => Promise.resolve({ ...role, trust: trustOf("lambda.amazonaws.com") }) },
      functions: { find: () => fn },
      invocations: {
        runningOf: () => 0,
        run: () => Promise.resolve(outcomes[runs++] ?? { result: null }),
      },
      log: (line) => log.push(line),
    },
  );
  return { runs, log: log.join("\n") };
}

const failed: Outcome = { error: { errorType: "Error", errorMessage: "no" } };

test("calls again when a function fails", async () => {
  expect(await delivery([failed])).toEqual({ runs: 2, log: "" });
});

test("gives up, and says so", async () => {
  expect(await delivery([failed, failed, failed])).toEqual({
    runs: 3,
    log: expect.stringContaining("it failed 3 times") as string,
  });
});

test("does not call a function whose policy is for another topic", async () => {
  expect(await delivery([], "arn:aws:sns:eu-west-1:111111111111:other")).toEqual({
    runs: 0,
    log: expect.stringContaining("its policy does not allow that") as string,
  });
});

test("attributes about delivery are told again, which moto forgets", () => {
  const attributes = new TopicAttributes();
  const answered = xmlReply("<R><Attributes><entry><key>Owner</key></entry></Attributes></R>");
  const get = () =>
    attributes.mend(call("GetTopicAttributes", { TopicArn: topicArn }), answered).body.toString("utf8");
  const create = {
    "Attributes.entry.1.key": "LambdaSuccessFeedbackSampleRate",
    "Attributes.entry.1.value": "100",
    "Attributes.entry.2.key": "KmsMasterKeyId",
    "Attributes.entry.2.value": "key",
  };
  attributes.mend(call("CreateTopic", create), xmlReply(`<R><TopicArn>${topicArn}</TopicArn></R>`));
  const set = { AttributeName: "LambdaFailureFeedbackRoleArn", AttributeValue: "role" };
  attributes.mend(call("SetTopicAttributes", { TopicArn: topicArn, ...set }), xmlReply("<R/>"));

  expect(get()).toContain("<key>LambdaSuccessFeedbackSampleRate</key><value>100</value>");
  expect(get()).toContain("<key>LambdaFailureFeedbackRoleArn</key><value>role</value>");
  expect(get()).not.toContain("KmsMasterKeyId");

  attributes.mend(call("DeleteTopic", { TopicArn: topicArn }), xmlReply("<R/>"));
  expect(get()).not.toContain("Feedback");
});
