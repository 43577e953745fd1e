import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { LambdaFunctionEventInvokeConfig } from "@cdktf/provider-aws/lib/lambda-function-event-invoke-config";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { MaxConnectErrors, ReconcileTargetsEvent } from "../../lambda-src/reconcile-targets/event";
import { reconcileTargetsStatements } from "../../lambda-src/reconcile-targets/permissions";
import { markerName, markersOf } from "../lambda/marker-name";
import { Step } from "../lambda/step";
import { StepFunction } from "../lambda/step-function";
import { addressed } from "../addressed";
import { jsonencode } from "../jsonencode";
import { DeadLetterQueue, sendToQueueStatements, type QueueName } from "./dead-letter-queue";
import { alarmTargets } from "./target-alarms";
import { databaseArn, ruleArnPattern, rulesOf, type RuleSubject, type TargetRule } from "./target-rules";
import { type PhysicalName, queueNames } from "../../model/names";

/** A target group and the name whose addresses its targets shall have. */
export interface ReconciledTarget extends RuleSubject {
  readonly host: string;
  readonly port: number;
  readonly targetGroupArn: string;

  /** Ranges of the database's VPC. */
  readonly cidrs: readonly string[];

  /** `proxy` for a name that gives several addresses at once or in turn, also a cluster's reader name. */
  readonly kind: "instance" | "proxy";

  /**
   * Database of the MySQL family that counts the balancer's health checks as connection errors: a deploy
   * fails while its `max_connect_errors` is too low.
   *
   * @default none: nothing is looked at
   */
  readonly maxConnectErrors?: MaxConnectErrors;

  /** Resources that have to exist before the first run. */
  readonly after?: readonly ITerraformDependable[];
}

/** Properties for `TargetReconciler`. */
export interface TargetReconcilerProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly functionName: PhysicalName<"function">;

  /** Name of the stack, which names its markers. */
  readonly stack: string;

  /** Name of the environment. */
  readonly environment: string;

  /** Customer-managed key; its policy needs `deadLetterKeyStatement` for `reconcilerQueue` and EventBridge. */
  readonly keyArn: string;

  readonly logRetentionDays: number;

  /**
   * Topic that the alarms tell.
   *
   * @default none: the alarms only show
   */
  readonly alarmTopicArn?: string;

  readonly targets: readonly ReconciledTarget[];
}

/** Longest run, in seconds: four minutes for a name to change, two for health checks, and some to spare. */
const timeoutSeconds = 480;

/**
 * Keeps target groups equal to the addresses of databases: at deploy, after RDS events, and each minute.
 *
 * One function outside any VPC for all target groups of an account, which it alone may change. What
 * EventBridge cannot deliver, and what the function fails at, goes to one encrypted queue with an alarm.
 */
export class TargetReconciler extends Construct {
  /** By endpoint: for what must wait until the targets are right. */
  public readonly done: ReadonlyMap<string, ITerraformDependable>;
  private readonly function: StepFunction;
  private readonly queue: DeadLetterQueue;
  private readonly permission: LambdaPermission;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TargetReconcilerProps,
  ) {
    super(scope, id);
    this.function = this.makeFunction(id);
    this.queue = this.makeQueue(id);
    this.keepFailures(id);
    this.permission = this.permitRules(id);
    // A place of their own: an endpoint may be called like something above.
    const places = new Construct(this, "endpoints");
    this.done = new Map(props.targets.map((target) => [target.key, this.keep(places, target)]));
  }

  private makeFunction(id: string): StepFunction {
    const { props } = this;
    return new StepFunction(this, id, {
      ...props,
      code: "reconcile-targets",
      description: "Keeps the targets of load balancers equal to the addresses of databases.",
      environment: { ENVIRONMENT: props.environment },
      timeoutSeconds,
      statements: [
        ...reconcileTargetsStatements({
          targetGroupArns: props.targets.map(({ targetGroupArn }) => targetGroupArn),
          markerArns: [markersOf(props, props.stack)],
          ...parameterRights(props),
        }),
        ...sendToQueueStatements({ ...reconcilerQueue(props), keyArn: props.keyArn }),
      ],
    });
  }

  private makeQueue(id: string): DeadLetterQueue {
    const { provider, keyArn, alarmTopicArn } = this.props;
    return new DeadLetterQueue(this, `${id}_failed`, {
      ...reconcilerQueue(this.props),
      provider,
      keyArn,
      senders: [{ service: "events.amazonaws.com", sourceArns: [ruleArnPattern(this.props)] }],
      ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
    });
  }

  private keepFailures(id: string): void {
    addressed(
      new LambdaFunctionEventInvokeConfig(this, "failures", {
        provider: this.props.provider,
        functionName: this.function.functionName,
        // The schedule calls again in any case.
        maximumEventAgeInSeconds: 300,
        maximumRetryAttempts: 1,
        destinationConfig: { onFailure: { destination: this.queue.queueArn } },
        dependsOn: [...this.function.ready, ...this.queue.ready],
      }),
      id,
    );
  }

  private permitRules(id: string): LambdaPermission {
    return addressed(
      new LambdaPermission(this, "permission", {
        provider: this.props.provider,
        statementId: "target-rules",
        action: "lambda:InvokeFunction",
        functionName: this.function.functionName,
        principal: "events.amazonaws.com",
        // Lambda compares with StringLike (Lambda API, AddPermission); it names the account, too.
        sourceArn: ruleArnPattern(this.props),
      }),
      id,
    );
  }

  /** @returns The deploy's run. */
  private keep(places: Construct, target: ReconciledTarget): ITerraformDependable {
    const { provider, environment, stack } = this.props;
    const { key, after = [] } = target;
    const place = new Construct(places, key);
    const id = `${key}_targets`;
    const marker = markerName(stack, id);
    const step = new Step(place, id, {
      provider,
      functionName: this.function.functionName,
      input: { ...eventOf(target, "deploy") },
      marker,
      after: [...this.function.ready, ...after],
    });
    alarmTargets(place, {
      provider,
      environment,
      key,
      after: step.done,
      ...(this.props.alarmTopicArn === undefined ? {} : { alarmTopicArn: this.props.alarmTopicArn }),
    });
    for (const rule of rulesOf(target, this.props)) this.makeRule(place, target, rule, marker);
    return step.done;
  }

  private makeRule(place: Construct, target: ReconciledTarget, rule: TargetRule, marker: string): void {
    const { provider } = this.props;
    const { reason, name, when, retryPolicy } = rule;
    const address = `${target.key}_${reason}`;
    const made = addressed(
      new CloudwatchEventRule(place, `${reason}_rule`, { provider, name, ...when, tags: { Name: name } }),
      address,
    );
    addressed(
      new CloudwatchEventTarget(place, `${reason}_target`, {
        provider,
        rule: made.name,
        targetId: "reconcile-targets",
        arn: this.function.functionArn,
        // The same each time: what an event says by then may not be true any more.
        input: jsonencode({ ...eventOf(target, reason), marker }),
        retryPolicy,
        deadLetterConfig: { arn: this.queue.queueArn },
        dependsOn: [this.permission, ...this.queue.ready],
      }),
      address,
    );
  }
}

/** The queue of a reconciler, for the policy of its key. */
export function reconcilerQueue(
  props: Pick<TargetReconcilerProps, "partition" | "region" | "accountId" | "functionName">,
): QueueName {
  const { partition, region, accountId, functionName } = props;
  return { partition, region, accountId, name: queueNames.failed(functionName) };
}

/** Databases and parameter groups that a deploy looks at; the groups' names are known only then. */
function parameterRights({ targets, ...place }: TargetReconcilerProps) {
  const checked = targets.flatMap(({ maxConnectErrors }) => maxConnectErrors ?? []);
  const databaseArns = checked.flatMap(({ cluster, instance }) => [
    ...(cluster === undefined ? [] : [databaseArn(place, "cluster", cluster)]),
    // Instances come to a cluster and leave it.
    databaseArn(place, "db", instance ?? "*"),
  ]);
  const kinds = checked.some(({ cluster }) => cluster !== undefined) ? ["cluster-pg", "pg"] : ["pg"];
  return {
    databaseArns: [...new Set(databaseArns)],
    parameterGroupArns: kinds.map((kind) => databaseArn(place, kind, "*")),
  };
}

function eventOf(target: ReconciledTarget, reason: ReconcileTargetsEvent["reason"]): ReconcileTargetsEvent {
  const { key, host, port, targetGroupArn, cidrs, kind, maxConnectErrors } = target;
  return {
    action: "reconcile",
    reason,
    endpoint: key,
    host,
    port,
    targetGroupArn,
    cidrs: [...cidrs],
    kind,
    ...(maxConnectErrors && reason === "deploy" ? { maxConnectErrors } : {}),
  };
}
