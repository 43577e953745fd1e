import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaInvocation } from "@cdktf/provider-aws/lib/lambda-invocation";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { allowListStatements } from "../../lambda-src/allow-list/permissions";
import { markerName } from "../lambda/marker-name";
import { StepFunction } from "../lambda/step-function";
import { addressed } from "../addressed";
import { DeadLetterQueue, sendToQueueStatements, type QueueName } from "./dead-letter-queue";
import { alarmOnErrors, alarmOnFailure } from "./failure-alarm";
import { type PhysicalName, queueNames } from "../../model/names";

/** Longest value of a tag (EC2, "Tag restrictions"): the endpoints of a rule stand in one. */
const longestTag = 256;

/** A database that is opened for announced addresses. */
export interface AllowedEndpoint {
  /** Key of the endpoint in the environment file. */
  readonly endpoint: string;

  /** The owner's group that lets clients in. */
  readonly securityGroupId: string;

  readonly port: number;

  /**
   * Ranges that announced addresses have to be in.
   *
   * @default none: any public address is let in
   */
  readonly allowedCidrs?: readonly string[];
}

/** Properties for `AllowList`. */
export interface AllowListProps {
  /** Of the database account. */
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Name of the environment. */
  readonly environment: string;

  /** Name of the stack: it is in the tags of every rule that the function opens. */
  readonly stack: string;

  /** Physical name of `allow-list`: at most 64 characters. */
  readonly functionName: PhysicalName<"function">;

  /** Customer-managed key; its policy needs `deadLetterKeyStatement` for `allowListQueue` and SNS. */
  readonly keyArn: string;

  readonly logRetentionDays: number;

  /** The topic of the replication account, in the same Region. */
  readonly topicArn: string;

  readonly endpoints: readonly AllowedEndpoint[];

  /**
   * Topic that the alarms tell.
   *
   * @default none: the alarms only show
   */
  readonly alarmTopicArn?: string;
}

/**
 * Opens databases for the addresses that replication instances announce, and for no others.
 *
 * `allow-list` keeps one rule for each address and the database's port in the owner's security group, and
 * touches no other rule. A parameter keeps the time of the newest announcement, so that an older one counts no more
 * when the rules are gone. What SNS cannot deliver and what the function cannot carry out lies in an
 * encrypted queue of this account. When an endpoint is no longer in the file, or stands behind another
 * group, what was opened for it is shut before the function loses the right to.
 */
export class AllowList extends Construct {
  public readonly functionName: string;
  /** Resources that an announcement has to wait for. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: AllowListProps) {
    super(scope, id);
    validateTags(this, props.endpoints);
    const { provider, keyArn, alarmTopicArn } = props;
    const made = this.makeFunction(props, this.makeNewest(props));
    this.functionName = made.functionName;
    const deadLetters = new DeadLetterQueue(this, "allow-list_dead_letters", {
      ...allowListQueue(props),
      provider,
      keyArn,
      senders: [{ service: "sns.amazonaws.com", sourceArns: [props.topicArn] }],
      ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
    });
    const failedCalls = addressed(
      new LambdaFunctionEventInvokeConfig(this, "failed_calls", {
        provider,
        functionName: made.functionName,
        maximumRetryAttempts: 2,
        destinationConfig: { onFailure: { destination: deadLetters.queueArn } },
        // Lambda refuses a destination that the function's role cannot send to.
        dependsOn: [...made.ready, ...deadLetters.ready],
      }),
      "allow-list",
    );
    const teardowns = props.endpoints.map((endpoint) => this.makeTeardown(provider, endpoint, made));
    this.ready = [
      this.subscribe(props, made, [...deadLetters.ready, failedCalls, ...teardowns], deadLetters),
    ];
    this.makeAlarms(props, made.functionName);
  }

  /** Terraform makes it, the function writes it; made anew it knows nothing, and the next announcement counts. */
  private makeNewest({ provider, stack }: AllowListProps): SsmParameter {
    return addressed(
      new SsmParameter(this, "newest", {
        provider,
        name: newestName(stack),
        description: "Time of the newest announcement that allow-list has taken; written by the function.",
        type: "String",
        insecureValue: "none",
        lifecycle: { ignoreChanges: ["insecure_value"] },
      }),
      "allow-list_newest",
    );
  }

  private makeFunction(props: AllowListProps, newest: SsmParameter): StepFunction {
    return new StepFunction(this, "allow-list", {
      ...props,
      code: "allow-list",
      description: "Opens databases for the announced addresses of replication instances.",
      environment: {
        ENVIRONMENT: props.environment,
        STACK: props.stack,
        TOPIC_ARN: props.topicArn,
        // By reference: the parameter is there before the function, and goes after it.
        NEWEST: newest.name,
        RULES: JSON.stringify(props.endpoints),
      },
      timeoutSeconds: 180,
      statements: [
        ...allowListStatements({
          ...props,
          newestName: newestName(props.stack),
          securityGroupIds: [...new Set(props.endpoints.map(({ securityGroupId }) => securityGroupId))],
        }),
        ...sendToQueueStatements({ ...allowListQueue(props), keyArn: props.keyArn }),
      ],
    });
  }

  /** Called at the end of an endpoint; another group is another endpoint to it. */
  private makeTeardown(
    provider: AwsProvider,
    { endpoint, securityGroupId }: AllowedEndpoint,
    made: StepFunction,
  ): ITerraformDependable {
    return addressed(
      new LambdaInvocation(this, `${endpoint}_teardown`, {
        provider,
        functionName: made.functionName,
        lifecycleScope: "CRUD",
        input: JSON.stringify({ action: "lifecycle", endpoint }),
        // Replaces it: destroyed, and so called with the old function, before the function changes.
        triggers: { security_group_id: securityGroupId },
        dependsOn: [...made.ready],
      }),
      `${endpoint}_teardown`,
    );
  }

  private subscribe(
    props: AllowListProps,
    made: StepFunction,
    after: readonly ITerraformDependable[],
    deadLetters: DeadLetterQueue,
  ): ITerraformDependable {
    const { provider, partition, region, accountId, topicArn } = props;
    const permission = addressed(
      new LambdaPermission(this, "permission", {
        provider,
        statementId: "egress-topic",
        functionName: made.functionName,
        action: "lambda:InvokeFunction",
        principal: "sns.amazonaws.com",
        sourceArn: topicArn,
      }),
      "allow-list",
    );
    return addressed(
      new SnsTopicSubscription(this, "subscription", {
        provider,
        topicArn,
        protocol: "lambda",
        endpoint: `arn:${partition}:lambda:${region}:${accountId}:function:${props.functionName}`,
        // In the subscription's account and Region (SNS guide, "Dead-letter queues").
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: deadLetters.queueArn }),
        dependsOn: [permission, ...made.ready, ...after],
      }),
      "allow-list",
    );
  }

  private makeAlarms(props: AllowListProps, functionName: string): void {
    const { provider, alarmTopicArn: topicArn } = props;
    alarmOnErrors(this, "allow-list_errors", { provider, functionName, topicArn });
    alarmOnFailure(this, "allow-list_refused", {
      provider,
      name: `${props.functionName}-refused`,
      description: `A message to ${props.functionName} is no announcement, or names an address outside allowedCidrs: its log says why.`,
      namespace: "Causeway",
      metric: "MessagesRefused",
      dimensions: { service: "allow-list", stack: props.stack },
      topicArn,
    });
  }
}

/** Queue of announcements that could not be delivered or carried out: for the policy of the key. */
export function allowListQueue(
  props: Pick<AllowListProps, "partition" | "region" | "accountId" | "functionName">,
): QueueName {
  const { partition, region, accountId, functionName } = props;
  return { partition, region, accountId, name: queueNames.deadLetters(functionName) };
}

function newestName(stack: string): string {
  return markerName(stack, "allow-list_newest");
}

function validateTags(scope: Construct, endpoints: readonly AllowedEndpoint[]): void {
  const all = endpoints.map(({ endpoint }) => endpoint).join(" ");
  if (all.length <= longestTag) return;
  throw new Error(
    `[${scope.node.path}] the keys of the endpoints of one account that are reached by allow-list have ${all.length} characters together, and a tag that names them holds ${longestTag}: shorten the keys.`,
  );
}
