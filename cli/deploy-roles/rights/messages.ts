/** Rights on topics, queues, events and alarms: by their exact names. */
import type { Found } from "../found";
import { grant, type Catalogue, type Purpose } from "../grant";
import { handOn } from "./hand-on";

const read: Purpose = {
  sid: "ReadMessages",
  access: "read",
  why: "Every plan reads the topics, queues, rules and alarms that stacks make.",
};
const change: Purpose = {
  sid: "ChangeMessages",
  access: "write",
  why: "Topics, queues, rules and alarms of functions that events call, by their exact names.",
};

const queueArn = (found: Found): string => found.arn("sqs", found.text("name"));
const topicArn = (found: Found): string => found.arn("sns", found.text("name"));
const ruleArn = (found: Found, argument: string): string =>
  found.arn("events", `rule/${found.text(argument)}`);

export const messages: Catalogue = {
  aws_sqs_queue: (queue) => [
    grant(read, ["sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:ListQueueTags"], queueArn(queue)),
    grant(
      change,
      ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:SetQueueAttributes", "sqs:TagQueue", "sqs:UntagQueue"],
      queueArn(queue),
    ),
  ],
  aws_sqs_queue_policy: (policy) => {
    const queue = queueOf(policy);
    return [grant(read, ["sqs:GetQueueAttributes"], queue), grant(change, ["sqs:SetQueueAttributes"], queue)];
  },
  aws_sns_topic: (topic) => [
    grant(read, ["sns:GetTopicAttributes", "sns:ListTagsForResource"], topicArn(topic)),
    grant(
      change,
      [
        "sns:CreateTopic",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
        "sns:TagResource",
        "sns:UntagResource",
      ],
      topicArn(topic),
    ),
    ...handOn(topic, "lambda_success_feedback_role_arn", "Sns", ["sns.amazonaws.com"]),
    ...handOn(topic, "lambda_failure_feedback_role_arn", "Sns", ["sns.amazonaws.com"]),
  ],
  aws_sns_topic_policy: (policy) => [
    grant(read, ["sns:GetTopicAttributes"], policy.text("arn")),
    grant(change, ["sns:SetTopicAttributes"], policy.text("arn")),
  ],
  aws_sns_topic_subscription: (subscription) => [
    grant(
      read,
      ["sns:GetSubscriptionAttributes", "sns:ListSubscriptionsByTopic"],
      [subscription.text("topic_arn"), `${subscription.text("topic_arn")}:*`],
    ),
    grant(
      change,
      ["sns:SetSubscriptionAttributes", "sns:Subscribe", "sns:Unsubscribe"],
      // A subscription is called by its topic and an id behind it.
      [subscription.text("topic_arn"), `${subscription.text("topic_arn")}:*`],
    ),
  ],
  aws_cloudwatch_event_rule: (rule) => [
    grant(read, ["events:DescribeRule", "events:ListTagsForResource"], ruleArn(rule, "name")),
    grant(
      change,
      [
        "events:DeleteRule",
        "events:DisableRule",
        "events:EnableRule",
        "events:PutRule",
        "events:TagResource",
        "events:UntagResource",
      ],
      ruleArn(rule, "name"),
    ),
  ],
  aws_cloudwatch_event_target: (target) => [
    grant(read, ["events:ListTargetsByRule"], ruleArn(target, "rule")),
    grant(change, ["events:PutTargets", "events:RemoveTargets"], ruleArn(target, "rule")),
  ],
  aws_cloudwatch_metric_alarm: (alarm) => {
    const arn = alarm.arn("cloudwatch", `alarm:${alarm.text("alarm_name")}`);
    return [
      grant(read, ["cloudwatch:DescribeAlarms", "cloudwatch:ListTagsForResource"], arn),
      grant(
        change,
        [
          "cloudwatch:DeleteAlarms",
          "cloudwatch:PutMetricAlarm",
          "cloudwatch:TagResource",
          "cloudwatch:UntagResource",
        ],
        arn,
      ),
    ];
  },
};

/** ARN of the queue whose URL a policy names. */
function queueOf(policy: Found): string {
  const url = policy.text("queue_url");
  return policy.arn("sqs", url.split("/").at(-1) ?? "*");
}
