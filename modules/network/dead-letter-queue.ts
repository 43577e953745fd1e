import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { policyJson, type PolicyStatement } from "../../model/policy";
import type { PhysicalName } from "../../model/names";

/** Retention of a dead letter, in seconds: 14 days, the longest that SQS knows. */
const retentionSeconds = 1_209_600;

/** A service that puts there what it could not deliver. */
export interface DeadLetterSender {
  readonly service: "events.amazonaws.com" | "sns.amazonaws.com";

  /** Rules of EventBridge, or topics of SNS: nothing else of the service may send. */
  readonly sourceArns: readonly string[];
}

/** ARN parts and name of a queue: known before it exists. */
export interface QueueName {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  readonly name: PhysicalName<"queue">;
}

/** Properties for `DeadLetterQueue`. */
export interface DeadLetterQueueProps extends QueueName {
  readonly provider: AwsProvider;

  /**
   * Customer-managed key; its policy needs `deadLetterKeyStatement`, or services lose what they send.
   */
  readonly keyArn: string;

  /**
   * Services that may send, each for its sources.
   *
   * @default none: only roles of the account whose own policy says so, as a function's
   */
  readonly senders?: readonly DeadLetterSender[];

  /**
   * Topic that the alarm tells.
   *
   * @default none: the alarm only shows
   */
  readonly alarmTopicArn?: string;
}

/**
 * An encrypted queue for what could not be delivered, and an alarm that goes off when something is in it.
 *
 * Nobody can use it without TLS.
 */
export class DeadLetterQueue extends Construct {
  public readonly queueArn: string;

  /** For what names the queue: services check that they may send there. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: DeadLetterQueueProps) {
    super(scope, id);
    const { provider, alarmTopicArn } = props;
    const queue = addressed(
      new SqsQueue(this, "Default", {
        provider,
        name: props.name,
        kmsMasterKeyId: props.keyArn,
        messageRetentionSeconds: retentionSeconds,
        tags: { Name: props.name },
      }),
      id,
    );
    const policy = addressed(
      new SqsQueuePolicy(this, "policy", {
        provider,
        queueUrl: queue.url,
        policy: policyJson(...queueStatements(props)),
      }),
      id,
    );
    addressed(
      new CloudwatchMetricAlarm(this, "alarm", {
        provider,
        alarmName: `${props.name}-not-empty`,
        alarmDescription: `Something could not be delivered and lies in the queue ${props.name}.`,
        namespace: "AWS/SQS",
        metricName: "ApproximateNumberOfMessagesVisible",
        dimensions: { QueueName: queue.name },
        statistic: "Maximum",
        period: 300,
        evaluationPeriods: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        threshold: 1,
        treatMissingData: "notBreaching",
        ...(alarmTopicArn === undefined ? {} : { alarmActions: [alarmTopicArn] }),
      }),
      id,
    );
    this.queueArn = queue.arn;
    this.ready = [policy];
  }
}

/** ARN of a queue by its name. */
export function queueArn({ partition, region, accountId, name }: QueueName): string {
  return `arn:${partition}:sqs:${region}:${accountId}:${name}`;
}

/**
 * Statement for the policy of the queues' key: services encrypt with it, for these queues only.
 *
 * SQS puts the queue's ARN into the encryption context as `aws:sqs:arn`, whoever sends
 * (SQS guide, "Key management").
 */
export function deadLetterKeyStatement(
  queues: readonly QueueName[],
  services: readonly DeadLetterSender["service"][],
): PolicyStatement {
  return {
    Sid: "ServicesEncryptDeadLetters",
    Effect: "Allow",
    Principal: { Service: services },
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: "*",
    Condition: { StringEquals: { "kms:EncryptionContext:aws:sqs:arn": queues.map(queueArn) } },
  };
}

/** Rights of a role that sends to such a queue: for a function whose asynchronous calls fail. */
export function sendToQueueStatements(
  queue: QueueName & { readonly keyArn: string },
): readonly PolicyStatement[] {
  return [
    { Sid: "SendDeadLetters", Effect: "Allow", Action: "sqs:SendMessage", Resource: queueArn(queue) },
    {
      Sid: "EncryptDeadLetters",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: queue.keyArn,
      Condition: {
        StringEquals: {
          "kms:ViaService": `sqs.${queue.region}.amazonaws.com`,
          "kms:EncryptionContext:aws:sqs:arn": queueArn(queue),
        },
      },
    },
  ];
}

function queueStatements(props: DeadLetterQueueProps): PolicyStatement[] {
  const resource = queueArn(props);
  return [
    ...(props.senders ?? []).map(({ service, sourceArns }): PolicyStatement => ({
      Sid: service === "sns.amazonaws.com" ? "TopicsSend" : "RulesSend",
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sqs:SendMessage",
      Resource: resource,
      Condition: { ArnEquals: { "aws:SourceArn": sourceArns } },
    })),
    {
      Sid: "OnlyWithTls",
      Effect: "Deny",
      Principal: "*",
      Action: "sqs:*",
      Resource: resource,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ];
}
