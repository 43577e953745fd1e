import { AwsError, type AwsCall } from "./aws-server";

/** A topic that keeps what is published. */
export class FakeSns {
  readonly published: string[] = [];

  constructor(private readonly topicArn: string) {}

  service = ({ operation, input }: AwsCall): unknown => {
    if (operation !== "Publish") throw new AwsError("InvalidAction", operation);
    if (input.TopicArn !== this.topicArn) throw new AwsError("NotFound", "Topic does not exist", 404);
    this.published.push(String(input.Message));
    return { MessageId: `message-${this.published.length}` };
  };
}
