/** Topics whose subscribers are functions: moto would run these in containers, and none of other accounts. */
import { randomUUID } from "node:crypto";
import { AwsFault, xmlReply, type Reply } from "../reply";
import type { Delivery } from "../lambda/deliveries";
import type { NetworkCall, NetworkPart } from "./part";
import { elementText, replyText, toXml } from "./xml";

/** Calls a function for SNS; what becomes of it is in the function's log. */
export type Deliver = (delivery: Delivery) => void;

interface Subscription {
  readonly topicArn: string;
  readonly functionArn: string;
}

/** Delivers what is published to the functions that are subscribed, in whatever account. */
export class Topics implements NetworkPart {
  private readonly subscriptions = new Map<string, Subscription>();

  constructor(private readonly deliver: Deliver) {}

  answer({ operation, request: { form } }: NetworkCall): Reply | undefined {
    if (operation !== "sns:Publish") return undefined;
    const topicArn = form.get("TopicArn") ?? "";
    const heard = [...this.subscriptions].filter(([, one]) => one.topicArn === topicArn);
    if (heard.length === 0) return undefined;
    const message = form.get("Message") ?? "";
    if (message === "") throw new AwsFault("InvalidParameter", "Invalid parameter: Empty message");
    const MessageId = randomUUID();
    for (const [subscriptionArn, { functionArn }] of heard) {
      this.deliver({
        functionArn,
        service: "sns.amazonaws.com",
        sourceArn: topicArn,
        event: notification(subscriptionArn, topicArn, MessageId, message),
      });
    }
    const result = toXml({ PublishResult: { MessageId }, ResponseMetadata: { RequestId: randomUUID() } });
    return xmlReply(
      `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${result}</PublishResponse>`,
    );
  }

  mend({ operation, request: { form } }: NetworkCall, reply: Reply): Reply {
    const topicArn = form.get("TopicArn") ?? "";
    if (operation === "sns:Subscribe" && form.get("Protocol") === "lambda") {
      const arn = elementText(replyText(reply), "SubscriptionArn") ?? "";
      this.subscriptions.set(arn, { topicArn, functionArn: form.get("Endpoint") ?? "" });
    }
    if (operation === "sns:Unsubscribe") this.subscriptions.delete(form.get("SubscriptionArn") ?? "");
    if (operation === "sns:DeleteTopic") {
      for (const [arn, one] of this.subscriptions)
        if (one.topicArn === topicArn) this.subscriptions.delete(arn);
    }
    return reply;
  }
}

/** The event of a function that SNS calls (Lambda guide, "Invoking Lambda functions with Amazon SNS"). */
function notification(EventSubscriptionArn: string, TopicArn: string, MessageId: string, Message: string) {
  return {
    Records: [
      {
        EventVersion: "1.0",
        EventSource: "aws:sns",
        EventSubscriptionArn,
        Sns: {
          Type: "Notification",
          MessageId,
          TopicArn,
          Subject: null,
          Message,
          Timestamp: new Date().toISOString(),
          SignatureVersion: "1",
          MessageAttributes: {},
        },
      },
    ],
  };
}
