import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { announceEgressStatements } from "../../lambda-src/announce-egress/permissions";
import { StepFunction } from "../lambda/step-function";
import { addressed } from "../addressed";
import { policyJson } from "../../model/policy";
import { DeadLetterQueue, sendToQueueStatements, type QueueName } from "./dead-letter-queue";
import { DeliveryLog } from "./delivery-log";
import {
  functionArnOf,
  topicArnOf,
  topicStatements,
  type EgressListener,
  type Placed,
} from "./egress-topic-policy";
import { EventCall } from "./event-call";
import { alarmOnErrors } from "./failure-alarm";
import { type PhysicalName, queueNames, roleNames } from "../../model/names";

/** Properties for `EgressTopic`. */
export interface EgressTopicProps {
  /** Of the replication account. */
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Name of the environment. */
  readonly environment: string;

  /** Physical name of the topic; the start of those of its rules and queue: at most 50 characters. */
  readonly topicName: PhysicalName<"topic">;

  /** Physical name of `announce-egress`: at most 64 characters. */
  readonly functionName: PhysicalName<"function">;

  /** Customer-managed key; its policy needs `deadLetterKeyStatement` for `egressQueue` and EventBridge. */
  readonly keyArn: string;

  readonly logRetentionDays: number;

  /** The VPC whose NAT gateways are the way out. */
  readonly vpcId: string;

  /** Identifiers of the replication instances. */
  readonly replicationInstanceIds: readonly string[];

  /** Markers of the steps that announce, in whatever stack. */
  /**
   * Public addresses that instances without one of their own leave by.
   *
   * @default those of the NAT gateways of the VPC
   */
  readonly egressAddresses?: readonly string[];

  readonly markerArns: readonly string[];

  readonly listeners: readonly EgressListener[];

  /**
   * Topic that the alarms tell.
   *
   * @default none: the alarms only show
   */
  readonly alarmTopicArn?: string;
}

/**
 * Tells database accounts from which addresses replication instances come.
 *
 * `announce-egress` reads the addresses and publishes them to an encrypted topic: when a deployment asks
 * for it, when DMS has an event about an instance, and every hour, because events are delivered as far as
 * possible only and rules may have been changed by hand. Nobody else can publish, nobody can without TLS,
 * and only the deploy roles of the listening accounts can subscribe, each its own function.
 */
export class EgressTopic extends Construct {
  public readonly topicArn: string;
  public readonly functionName: string;
  /** Resources that an announcement has to wait for. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: EgressTopicProps) {
    super(scope, id);
    const { provider, keyArn, topicName: name } = props;
    const log = new DeliveryLog(this, `${id}_delivery`, { ...props, roleName: roleNames.delivery(name) });
    const topic = addressed(
      new SnsTopic(this, "Default", {
        provider,
        name,
        kmsMasterKeyId: keyArn,
        lambdaSuccessFeedbackRoleArn: log.roleArn,
        lambdaSuccessFeedbackSampleRate: 100,
        lambdaFailureFeedbackRoleArn: log.roleArn,
        tags: { Name: name },
        dependsOn: [...log.ready],
      }),
      id,
    );
    this.topicArn = topic.arn;
    const policy = addressed(
      new SnsTopicPolicy(this, "policy", {
        provider,
        arn: topic.arn,
        policy: policyJson(...topicStatements(props)),
      }),
      id,
    );
    const announcer = this.makeAnnouncer(props, topic.arn);
    this.functionName = announcer.functionName;
    this.ready = [...announcer.ready, policy];
  }

  private makeAnnouncer(props: EgressTopicProps, topicArn: string): StepFunction {
    const { provider, keyArn, alarmTopicArn } = props;
    const announcer = this.makeFunction(props, topicArn);
    const deadLetters = new DeadLetterQueue(this, "egress_dead_letters", {
      ...egressQueue(props),
      provider,
      keyArn,
      senders: [{ service: "events.amazonaws.com", sourceArns: occasionsOf(props).map(ruleArnOf(props)) }],
      ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
    });
    addressed(
      new LambdaFunctionEventInvokeConfig(this, "failed_calls", {
        provider,
        functionName: announcer.functionName,
        maximumRetryAttempts: 2,
        destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
        // Lambda refuses a destination that the function's role cannot send to.
        dependsOn: [...announcer.ready, ...deadLetters.ready],
      }),
      "announce-egress",
    );
    this.callAnnouncer(props, announcer, deadLetters);
    alarmOnErrors(this, "announce-egress_errors", {
      provider,
      functionName: announcer.functionName,
      topicArn: alarmTopicArn,
    });
    return announcer;
  }

  private makeFunction(props: EgressTopicProps, topicArn: string): StepFunction {
    return new StepFunction(this, "announce-egress", {
      ...props,
      code: "announce-egress",
      description: "Announces the addresses that replication instances come from.",
      environment: {
        ENVIRONMENT: props.environment,
        TOPIC_ARN: topicArn,
        VPC_ID: props.vpcId,
        INSTANCES: JSON.stringify(props.replicationInstanceIds),
        EGRESS_ADDRESSES: JSON.stringify(props.egressAddresses ?? []),
      },
      timeoutSeconds: 60,
      statements: [
        ...announceEgressStatements({ ...props, topicArn: topicArnOf(props) }),
        ...sendToQueueStatements({ ...egressQueue(props), keyArn: props.keyArn }),
      ],
    });
  }

  /** Calls the announcer on every occasion on which the addresses may be others. */
  private callAnnouncer(
    props: EgressTopicProps,
    announcer: StepFunction,
    deadLetters: DeadLetterQueue,
  ): void {
    for (const { word, ruleName, ...occasion } of occasionsOf(props)) {
      new EventCall(this, `egress_${word}`, {
        ...occasion,
        provider: props.provider,
        accountId: props.accountId,
        ruleName,
        function: { functionName: announcer.functionName, arn: functionArnOf(props) },
        deadLetters,
      });
    }
  }
}

/** Queue of announcements that could not be made: for the policy of the topic's key. */
export function egressQueue(
  props: Pick<EgressTopicProps, "partition" | "region" | "accountId" | "topicName">,
): QueueName {
  const { partition, region, accountId, topicName } = props;
  return { partition, region, accountId, name: queueNames.deadLetters(topicName) };
}

/** The occasions besides a deployment, and their rules. */
function occasionsOf({ topicName }: EgressTopicProps) {
  return [
    {
      word: "events",
      ruleName: `${topicName}-events`,
      description: "Something happened to a replication instance: its address may be another.",
      // All kinds: an instance is made, fails over, changes its zones or its class (EventBridge reference, DMS).
      occasion: {
        pattern: { source: ["aws.dms"], "detail-type": [{ prefix: "DMS Replication Instance " }] },
      },
      input: { action: "announce", reason: "event" },
    },
    {
      word: "schedule",
      ruleName: `${topicName}-schedule`,
      description: "Every hour: events can be lost, and rules changed by hand.",
      occasion: { schedule: "rate(1 hour)" },
      input: { action: "announce", reason: "schedule" },
    },
  ];
}

function ruleArnOf({ partition, region, accountId }: Placed) {
  return ({ ruleName }: { readonly ruleName: string }) =>
    `arn:${partition}:events:${region}:${accountId}:rule/${ruleName}`;
}
