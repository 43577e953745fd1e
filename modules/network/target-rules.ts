/** When `reconcile-targets` runs by itself: each minute, and after RDS events about the database. */
import { shortened } from "../naming";

/** What the rules of a target group are made from. */
export interface RuleSubject {
  /** Key of the endpoint. */
  readonly key: string;

  /** Databases whose events count; without any, there is only the schedule. */
  readonly sources: { readonly cluster?: string; readonly instances?: readonly string[] };
}

/** Where rules stand, and what their names start with. */
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
  const named = (reason: string) => shortened(`${place.environment}-${key}-targets-${reason}`, 64);
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

/** ARNs of the rules of a target group. */
export function ruleArnsOf(subject: RuleSubject, place: RulePlace): string[] {
  const { partition, region, accountId } = place;
  return rulesOf(subject, place).map(
    ({ name }) => `arn:${partition}:events:${region}:${accountId}:rule/${name}`,
  );
}

/** ARN of something of RDS, which keeps identifiers in small letters, whatever was typed. */
export function databaseArn(
  { partition, region, accountId }: Pick<RulePlace, "partition" | "region" | "accountId">,
  type: string,
  id: string,
): string {
  return `arn:${partition}:rds:${region}:${accountId}:${type}:${id.toLowerCase()}`;
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
