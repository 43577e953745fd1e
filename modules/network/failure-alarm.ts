import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { Construct } from "constructs";
import { addressed } from "../addressed";

/** A metric that counts failures: one is enough. */
export interface FailureAlarm {
  readonly provider: AwsProvider;

  /** Physical name of the alarm. */
  readonly name: string;

  /** Event, and what to do about it. */
  readonly description: string;

  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Readonly<Record<string, string>>;

  /** Topic that the alarm tells; none: it only shows. */
  readonly topicArn: string | undefined;
}

/** Makes an alarm that goes off at the first failure in five minutes; no data is no failure. */
export function alarmOnFailure(scope: Construct, id: string, alarm: FailureAlarm): void {
  addressed(
    new CloudwatchMetricAlarm(scope, id, {
      provider: alarm.provider,
      alarmName: alarm.name,
      alarmDescription: alarm.description,
      namespace: alarm.namespace,
      metricName: alarm.metric,
      dimensions: { ...alarm.dimensions },
      statistic: "Sum",
      period: 300,
      evaluationPeriods: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      treatMissingData: "notBreaching",
      ...(alarm.topicArn === undefined ? {} : { alarmActions: [alarm.topicArn] }),
    }),
    id,
  );
}

/** The alarm on the errors of a function, whoever calls it. */
export function alarmOnErrors(
  scope: Construct,
  id: string,
  options: {
    readonly provider: AwsProvider;
    readonly functionName: string;
    readonly topicArn: string | undefined;
  },
): void {
  const { provider, functionName, topicArn } = options;
  alarmOnFailure(scope, id, {
    provider,
    name: `${functionName}-errors`,
    description: `The function ${functionName} failed: its log says why.`,
    namespace: "AWS/Lambda",
    metric: "Errors",
    dimensions: { FunctionName: functionName },
    topicArn,
  });
}
