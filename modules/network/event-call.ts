import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import type { DeadLetterQueue } from "./dead-letter-queue";

/** Longest time that EventBridge tries to deliver, in seconds; a schedule makes up for older calls. */
const longestDelay = 3600;

/** When a function is called. */
export type Occasion =
  | { readonly pattern: Readonly<Record<string, unknown>> }
  /** `rate(…)` or `cron(…)`. */
  | { readonly schedule: string };

/** Properties for `EventCall`. */
export interface EventCallProps {
  readonly provider: AwsProvider;
  readonly accountId: string;

  /** Physical name of the rule: at most 64 characters. */
  readonly ruleName: string;

  readonly description: string;
  readonly occasion: Occasion;
  readonly function: { readonly functionName: string; readonly arn: string };

  /** The event that the function gets: what happened is only the occasion, and never trusted. */
  readonly input: Readonly<Record<string, unknown>>;

  /** Queue of calls that could not be delivered; it has to take them from this rule. */
  readonly deadLetters: DeadLetterQueue;
}

/** Calls a function with the same event each time something happens, or by the clock. */
export class EventCall extends Construct {
  constructor(scope: Construct, id: string, props: EventCallProps) {
    super(scope, id);
    const { provider, occasion } = props;
    const rule = addressed(
      new CloudwatchEventRule(this, "Default", {
        provider,
        name: props.ruleName,
        description: props.description,
        ...("schedule" in occasion
          ? { scheduleExpression: occasion.schedule }
          : { eventPattern: JSON.stringify(occasion.pattern) }),
      }),
      id,
    );
    const permission = addressed(
      new LambdaPermission(this, "permission", {
        provider,
        statementId: id.replace(/[^\w-]/g, "_"),
        functionName: props.function.functionName,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: rule.arn,
        sourceAccount: props.accountId,
      }),
      id,
    );
    addressed(
      new CloudwatchEventTarget(this, "target", {
        provider,
        rule: rule.name,
        arn: props.function.arn,
        input: JSON.stringify(props.input),
        retryPolicy: { maximumEventAgeInSeconds: longestDelay, maximumRetryAttempts: 30 },
        deadLetterConfig: { arn: props.deadLetters.queueArn },
        dependsOn: [permission, ...props.deadLetters.ready],
      }),
      id,
    );
  }
}
