/** Attributes of topics about delivery: moto takes them and does not tell them again. */
import type { Reply } from "../reply";
import type { NetworkCall, NetworkPart } from "./part";
import { elementText, replyText, toXml, withText } from "./xml";

/** `LambdaSuccessFeedbackRoleArn` and its like (SNS API, SetTopicAttributes). */
const forgotten = /Feedback(RoleArn|SampleRate)$/;

export class TopicAttributes implements NetworkPart {
  /** By topic's ARN, then by attribute. */
  private readonly known = new Map<string, Map<string, string>>();

  mend({ operation, request: { form } }: NetworkCall, reply: Reply): Reply {
    const topicArn = form.get("TopicArn") ?? "";
    switch (operation) {
      case "sns:CreateTopic":
        for (const [name, value] of entries(form)) {
          this.remember(elementText(replyText(reply), "TopicArn") ?? "", name, value);
        }
        return reply;
      case "sns:SetTopicAttributes":
        this.remember(topicArn, form.get("AttributeName") ?? "", form.get("AttributeValue") ?? "");
        return reply;
      case "sns:DeleteTopic":
        this.known.delete(topicArn);
        return reply;
      case "sns:GetTopicAttributes":
        return this.tell(topicArn, reply);
      default:
        return reply;
    }
  }

  private remember(topicArn: string, name: string, value: string): void {
    if (!forgotten.test(name)) return;
    const attributes = this.known.get(topicArn) ?? new Map<string, string>();
    this.known.set(topicArn, attributes.set(name, value));
  }

  private tell(topicArn: string, reply: Reply): Reply {
    const added = [...(this.known.get(topicArn) ?? [])]
      .filter(([, value]) => value !== "")
      .map(([key, value]) => toXml({ entry: { key, value } }))
      .join("");
    return withText(reply, replyText(reply).replace("</Attributes>", `${added}</Attributes>`));
  }
}

/** The attributes of a CreateTopic. */
function entries(form: URLSearchParams): [name: string, value: string][] {
  const names = [...form].filter(([parameter]) => /^Attributes\.entry\.\d+\.key$/.test(parameter));
  return names.map(([parameter, name]) => [name, form.get(parameter.replace(/key$/, "value")) ?? ""]);
}
