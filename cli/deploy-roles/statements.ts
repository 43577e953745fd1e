/** Grants of one role, put together: a statement for each purpose. */
import type { PolicyStatement } from "../../model/policy";
import type { Conditions, Grant, Purpose } from "./grant";

/** A statement and why it is there. */
export interface Statement extends Purpose {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Conditions | undefined;
}

/** Merges grants of the same purpose; sorted, so that the order of stacks shows nowhere. */
export function statementsOf(grants: readonly Grant[]): Statement[] {
  const alike = mergedBy(grants, ({ sid, conditions, resources }) =>
    JSON.stringify([sid, conditions, isAnywhere(resources)]),
  );
  const merged = mergedBy(alike, ({ sid, conditions, resources }) =>
    JSON.stringify([sid, shapeOf(conditions), sorted(resources)]),
  );
  const counted = new Map<string, number>();
  return merged
    .sort((a, b) => compare(keyOf(a), keyOf(b)))
    .map((one) => {
      const count = (counted.get(one.sid) ?? 0) + 1;
      counted.set(one.sid, count);
      return {
        ...one,
        sid: count === 1 ? one.sid : `${one.sid}${count}`,
        actions: sorted(one.actions),
        resources: isAnywhere(one.resources) ? ["*"] : sorted(one.resources),
      };
    });
}

/** A statement as policies have it. */
export function policyStatement({
  sid,
  effect = "Allow",
  actions,
  resources,
  conditions,
}: Statement): PolicyStatement {
  return {
    Sid: sid,
    Effect: effect,
    Action: oneOrMany(actions),
    Resource: oneOrMany(resources),
    ...(conditions === undefined ? {} : { Condition: conditions }),
  };
}

function mergedBy(grants: readonly Grant[], key: (grant: Grant) => string): Grant[] {
  const groups = new Map<string, Grant>();
  for (const next of grants) {
    const before = groups.get(key(next));
    groups.set(key(next), before === undefined ? next : union(before, next));
  }
  return [...groups.values()];
}

function union(a: Grant, b: Grant): Grant {
  return {
    ...a,
    actions: distinct(a.actions, b.actions),
    resources: distinct(a.resources, b.resources),
    conditions: a.conditions && b.conditions ? unitedConditions(a.conditions, b.conditions) : undefined,
  };
}

/** Conditions of the same keys, with the values of both. */
function unitedConditions(a: Conditions, b: Conditions): Conditions {
  return Object.fromEntries(
    Object.entries(a).map(([operator, keys]) => [
      operator,
      Object.fromEntries(
        Object.entries(keys).map(([key, values]) => [
          key,
          oneOrMany(sorted(distinct([values].flat(), [b[operator]?.[key] ?? []].flat()))),
        ]),
      ),
    ]),
  );
}

/** Operators and keys without their values. */
function shapeOf(conditions: Conditions | undefined): unknown {
  return Object.entries(conditions ?? {}).map(([operator, keys]) => [operator, Object.keys(keys)]);
}

const keyOf = ({ sid, conditions, resources }: Grant): string =>
  JSON.stringify([sid, sorted(resources), conditions ?? {}]);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sorted = (values: readonly string[]): string[] => [...values].sort();
const isAnywhere = (resources: readonly string[]): boolean => resources.includes("*");
const distinct = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])];

function oneOrMany(values: readonly string[]): string | readonly string[] {
  const [first] = values;
  return values.length === 1 && first !== undefined ? first : values;
}
