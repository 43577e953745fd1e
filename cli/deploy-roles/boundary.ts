/** The permissions boundary of each account's roles: what they need at most, in one managed policy. */
import { policyDocument, type PolicyDocument, type PolicyStatement } from "../../model/policy";
import type { StackJson } from "../stack-json";
import { rightsGivenBy, type RoleRight } from "./boundary-rights";
import { findAll } from "./found";
import type { Place } from "./pattern";
import { longestPolicy } from "./policies";
import { widenings } from "./boundary-widening";

/** The boundary of an account. */
export interface BoundaryPolicy {
  /** Key of the account; the first of them where several keys stand for one account. */
  readonly account: string;
  readonly accountId: string;
  readonly environment: string;
  /** The boundary that the environment file names, if it does. */
  readonly arn?: string | undefined;
  /** A role has one boundary, which is one managed policy. */
  readonly document: PolicyDocument;
  /** What had to be left out so that it fits, in words for whoever reviews it; empty where everything is exact. */
  readonly widened: readonly string[];
}

/**
 * Boundaries for the roles of one environment's stacks, by account.
 *
 * Rights that do not fit one by one are written for all of a kind: a boundary bounds what policies of roles, which are
 * exact, may become.
 */
export function boundaryPolicies(
  ...generations: readonly ReadonlyMap<string, StackJson>[]
): BoundaryPolicy[] {
  const byAccount = new Map<string, { place: Place; accounts: string[]; rights: RoleRight[] }>();
  for (const found of findAll(...generations)) {
    const { place } = found;
    const rights = rightsGivenBy(found);
    if (rights.length === 0) continue;
    const known = byAccount.get(place.accountId) ?? { place, accounts: [], rights: [] };
    byAccount.set(place.accountId, known);
    known.accounts.push(place.account);
    known.rights.push(...rights);
  }
  return [...byAccount.values()].map(({ place, accounts, rights }) => {
    const { accountId, environment, boundary: arn } = place;
    const [account = place.account] = accounts.sort();
    return { account, accountId, environment, arn, ...fitting(rights, place) };
  });
}

/** The narrowest document that fits. */
function fitting(
  rights: readonly RoleRight[],
  { environment }: Place,
): Pick<BoundaryPolicy, "document" | "widened"> {
  let current = rights;
  let document = documentOf(current);
  const widened: string[] = [];
  for (const { words, widen } of widenings) {
    if (JSON.stringify(document).length <= longestPolicy) break;
    current = current.map((right) => widen(right, environment));
    document = documentOf(current);
    widened.push(words);
  }
  return { document, widened };
}

/** Rights put together: statements of the same conditions, actions with the same resources. */
function documentOf(rights: readonly RoleRight[]): PolicyDocument {
  const left = withoutCovered(rights);
  const byResource = groupedBy(left, ({ resource, conditions, principals }) =>
    JSON.stringify([resource, conditions, principals]),
  );
  const byActions = groupedBy(byResource, (group) =>
    JSON.stringify([actionsOf(group), group[0]?.conditions, group[0]?.principals]),
  );
  return policyDocument(...byActions.flatMap((groups) => statementOf(groups.flat())));
}

function statementOf(rights: readonly RoleRight[]): PolicyStatement[] {
  const [first] = rights;
  if (first === undefined) return [];
  const { conditions, principals } = first;
  const all = {
    ...conditions,
    ...(principals.length === 0
      ? {}
      : { ArnLike: { ...conditions.ArnLike, "aws:PrincipalArn": principals } }),
  };
  return [
    {
      Effect: "Allow",
      Action: actionsOf(rights),
      Resource: sorted(rights.map(({ resource }) => resource)),
      ...(Object.keys(all).length === 0 ? {} : { Condition: all }),
    },
  ];
}

/** Rights without those that another one, which asks nothing more, has as well. */
function withoutCovered(rights: readonly RoleRight[]): RoleRight[] {
  const distinct = [...new Map(rights.map((right) => [JSON.stringify(right), right])).values()];
  return groupedBy(distinct, ({ action }) => action)
    .flatMap((same) => same.filter((right) => !same.some((other) => other !== right && covers(other, right))))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function covers(other: RoleRight, right: RoleRight): boolean {
  const isFree = Object.keys(other.conditions).length === 0 && other.principals.length === 0;
  const isSame =
    JSON.stringify([other.conditions, other.principals]) ===
    JSON.stringify([right.conditions, right.principals]);
  if (!isFree && !isSame) return false;
  if (other.resource === right.resource) return !isSame;
  const pattern = other.resource
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${pattern}$`).test(right.resource);
}

function groupedBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}

const sorted = (values: readonly string[]): string[] => [...new Set(values)].sort();
const actionsOf = (rights: readonly RoleRight[]): string[] => sorted(rights.map(({ action }) => action));
