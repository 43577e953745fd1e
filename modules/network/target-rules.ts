/** When `reconcile-targets` runs by itself: each minute, and after RDS events about the database. */
import { shortened } from "../../model/names";

/** Properties for the rules of a target group. */
export interface RuleSubject {
  /** Key of the endpoint. */
  readonly key: string;

  /** Databases whose events count; without any, there is only the schedule. */
  readonly sources: { readonly cluster?: string; readonly instances?: readonly string[] };
}

/** ARN parts of rules, and the start of their names. */
export interface RulePlace {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Name of the environment. */
  readonly environment: string;
}

/** A rule of EventBridge. */
export interface TargetRule {
  readonly reason: "event" | "schedule";

  /** Physical name, known before the rule exists. */
  readonly name: string;

  readonly when: { readonly description: string } & (
    { readonly scheduleExpression: string } | { readonly eventPattern: string }
  );

  /** For calls that do not get through; a late schedule is of no use, the next one comes. */
  readonly retryPolicy: {
    readonly maximumEventAgeInSeconds: number;
    readonly maximumRetryAttempts: number;
  };
}

/** Categories of RDS events after which a name may stand for another address (RDS guide, USER_Events.Messages). */
const eventCategories = ["availability", "failover"];

/** The rules of a target group. */
export function rulesOf(subject: RuleSubject, place: RulePlace): TargetRule[] {
  const { key } = subject;
  const named = (reason: string) => shortened(`${prefixOf(place)}${reason}-${key}`, 64);
  const eventPattern = patternOf(subject.sources, place);
  const onEvent: TargetRule[] =
    eventPattern === undefined
      ? []
      : [
          {
            reason: "event",
            name: named("event"),
            when: {
              description: `After a failover or restart of the database of the endpoint ${key}, follows its address.`,
              eventPattern,
            },
            retryPolicy: { maximumEventAgeInSeconds: 300, maximumRetryAttempts: 5 },
          },
        ];
  return [
    ...onEvent,
    {
      reason: "schedule",
      name: named("schedule"),
      when: {
        description: `Each minute, sees that the targets of the endpoint ${key} are right.`,
        scheduleExpression: "rate(1 minute)",
      },
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
    },
  ];
}

/**
 * Pattern of the ARNs of all rules of an environment's target groups, and of no other rule's.
 *
 * One for all: a policy with each rule's ARN would outgrow Lambda's 20 KB and SQS's 8,192 bytes.
 */
export function ruleArnPattern(place: RulePlace): string {
  const { partition, region, accountId } = place;
  return `arn:${partition}:events:${region}:${accountId}:rule/${prefixOf(place)}*`;
}

/** ARN of something of RDS, which keeps identifiers in small letters, whatever was typed. */
export function databaseArn(
  { partition, region, accountId }: Pick<RulePlace, "partition" | "region" | "accountId">,
  type: string,
  id: string,
): string {
  return `arn:${partition}:rds:${region}:${accountId}:${type}:${id.toLowerCase()}`;
}

/** Short enough to stay whole in a name that is cut. */
function prefixOf({ environment }: RulePlace): string {
  return `${environment}-targets-`;
}

function patternOf(
  { cluster, instances = [] }: RuleSubject["sources"],
  place: RulePlace,
): string | undefined {
  const clusterArns = cluster === undefined ? [] : [databaseArn(place, "cluster", cluster)];
  const instanceArns = instances.map((id) => databaseArn(place, "db", id));
  if (clusterArns.length + instanceArns.length === 0) return undefined;
  return JSON.stringify({
    source: ["aws.rds"],
    "detail-type": [
      ...(clusterArns.length > 0 ? ["RDS DB Cluster Event"] : []),
      ...(instanceArns.length > 0 ? ["RDS DB Instance Event"] : []),
    ],
    detail: { EventCategories: eventCategories, SourceArn: [...clusterArns, ...instanceArns] },
  });
}
