import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { targetMetrics } from "../../lambda-src/reconcile-targets/metric-names";
import { addressed } from "../addressed";

/** Properties for the alarms of an endpoint's targets. */
export interface TargetAlarmsProps {
  readonly provider: AwsProvider;

  /** Name of the environment; starts the alarms' names. */
  readonly environment: string;

  /** Key of the endpoint. */
  readonly key: string;

  /**
   * Topic that the alarms tell, also when all is well again.
   *
   * @default none: the alarms only show
   */
  readonly alarmTopicArn?: string;

  /** The first run: without its metrics the alarms would begin with a false one. */
  readonly after: ITerraformDependable;
}

/** Minutes that something has to last: a failover takes two or three. */
const minutes = 5;

/**
 * Alarms for the targets of an endpoint.
 *
 * One goes off when `reconcile-targets` could not tell what is right, could not do it, or does not run at
 * all, which nothing else would show; the other when a database does not answer health checks.
 */
export function alarmTargets(scope: Construct, props: TargetAlarmsProps): void {
  makeAlarm(scope, props, {
    what: "targets_unknown",
    metricName: targetMetrics.unknown,
    alarmDescription: `The load balancer's targets for the endpoint ${props.key} may be wrong: their addresses are unknown, or reconcile-targets fails or does not run. Its log says why.`,
    treatMissingData: "breaching",
  });
  makeAlarm(scope, props, {
    what: "targets_not_healthy",
    metricName: targetMetrics.notHealthy,
    alarmDescription: `The database of the endpoint ${props.key} does not answer its load balancer's health checks: see that it runs, and that its security group admits the load balancer's.`,
    treatMissingData: "notBreaching",
  });
}

interface TargetAlarm {
  readonly what: string;
  readonly metricName: string;
  readonly alarmDescription: string;
  readonly treatMissingData: "breaching" | "notBreaching";
}

function makeAlarm(scope: Construct, props: TargetAlarmsProps, alarm: TargetAlarm): void {
  const { provider, environment, key, alarmTopicArn } = props;
  const { what, ...description } = alarm;
  const { namespace, service } = targetMetrics;
  const actions = alarmTopicArn === undefined ? undefined : [alarmTopicArn];
  addressed(
    new CloudwatchMetricAlarm(scope, what, {
      provider,
      ...description,
      alarmName: `${environment}-${key}-${what.replaceAll("_", "-")}`,
      namespace,
      dimensions: { service, environment, endpoint: key },
      statistic: "Maximum",
      period: 60,
      evaluationPeriods: minutes,
      datapointsToAlarm: minutes,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      ...(actions ? { alarmActions: actions, okActions: actions } : {}),
      dependsOn: [props.after],
    }),
    `${key}_${what}`,
  );
}
