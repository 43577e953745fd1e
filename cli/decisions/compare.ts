/** Whether a plan decides what a saved one decided, now that more is known. */
import { isDeepStrictEqual } from "node:util";
import { mark } from "../placeholders/values";
import { isObject, leftOut, mapStrings, unknown, type Decision } from "./decisions";

/** A plan of now, and how it is held against a saved one. */
export interface PlanOfNow {
  readonly decisions: readonly Decision[];
  /** What stays as it is, by address. @default nothing is known of it */
  readonly standing?: ReadonlyMap<string, Decision>;
  /** True if the rest of what was saved is done at another time. @default false */
  readonly partly?: boolean;
}

/**
 * What a plan decides otherwise than a saved one, a line for each; none if only unknown values became known.
 *
 * What is done already, by an earlier run of the same plan, is no difference.
 */
export function differences(saved: readonly Decision[], now: PlanOfNow): readonly string[] {
  const then = new Map(saved.map((one) => [one.address, one]));
  const today = new Map(now.decisions.map((one) => [one.address, one]));
  const addresses = [...new Set([...then.keys(), ...today.keys()])].sort();
  return addresses.flatMap((address) => {
    const [before, after] = [then.get(address), today.get(address)];
    if (before === undefined) return [`${address}: ${words(after)}, which the saved plan does not do`];
    if (after === undefined) {
      if (now.partly === true || isDone(before, now.standing?.get(address))) return [];
      return [`${address}: nothing, where the saved plan says ${words(before)}`];
    }
    if (!isDeepStrictEqual(before.actions, after.actions)) {
      return [`${address}: ${words(after)}, where the saved plan says ${words(before)}`];
    }
    return misfits(before.values, after.values).map(
      ({ path, then: was, now: is }) =>
        `${address}${path}: ${said(is)}, where the saved plan says ${said(was)}`,
    );
  });
}

/**
 * True if there is nothing left to do of a decision.
 *
 * What stands and is not changed is what the configuration says; its values are written otherwise than in the plan that
 * made it, such as no tags for tags that are not given.
 */
function isDone({ values }: Decision, standing: Decision | undefined): boolean {
  return (values === undefined) === (standing === undefined);
}

function words(decision: Decision | undefined): string {
  return decision?.actions.join(" and ") ?? "nothing";
}

interface Misfit {
  readonly path: string;
  readonly then: unknown;
  readonly now: unknown;
}

/** Places where a value does not fit what was known of it. */
function misfits(then: unknown, now: unknown, path = ""): Misfit[] {
  if (isDeepStrictEqual(then, unknown)) return [];
  if (Array.isArray(then) && Array.isArray(now)) return inLists(then, now, path);
  if (isObject(then) && isObject(now) && !isMark(then) && !isMark(now)) {
    const names = [...new Set([...Object.keys(then), ...Object.keys(now)])].sort();
    return names.flatMap((name) => misfits(then[name], now[name], `${path}.${name}`));
  }
  return isDeepStrictEqual(then, now) ? [] : [{ path, then, now }];
}

function isMark(value: Readonly<Record<string, unknown>>): boolean {
  return isDeepStrictEqual(value, unknown) || isDeepStrictEqual(value, leftOut);
}

/** Members of a set stand in an order that changes when they become known: each may fit another one. */
function inLists(then: readonly unknown[], now: readonly unknown[], path: string): Misfit[] {
  if (then.length !== now.length) return [{ path, then, now }];
  const inPlace = then.flatMap((one, index) => misfits(one, now[index], `${path}[${index}]`));
  if (inPlace.length === 0 || !holdsUnknown(then)) return inPlace;
  return pairs(then, now) ? [] : inPlace;
}

/** True if each member of one list fits a member of its own of the other, in any order. */
function pairs(then: readonly unknown[], now: readonly unknown[]): boolean {
  // Who fits what: a path from each to a free one (Kuhn's algorithm).
  const taken = new Map<number, number>();
  const place = (index: number, tried: Set<number>): boolean =>
    now.some((one, at) => {
      if (tried.has(at) || misfits(then[index], one).length > 0) return false;
      tried.add(at);
      const holder = taken.get(at);
      if (holder !== undefined && !place(holder, tried)) return false;
      taken.set(at, index);
      return true;
    });
  return then.every((_, index) => place(index, new Set()));
}

function holdsUnknown(value: unknown): boolean {
  if (isDeepStrictEqual(value, unknown)) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(holdsUnknown);
}

/** A value in a message; long ones are cut. */
function said(value: unknown): string {
  const text = value === undefined ? "no value" : JSON.stringify(value);
  return text.length > 300 ? `${text.slice(0, 300)} …` : text;
}

/**
 * Decisions with real values in place of placeholders, in addresses as well.
 *
 * @param replacements Real values by placeholder.
 */
export function withReal(
  decisions: readonly Decision[],
  replacements: ReadonlyMap<string, string>,
): Decision[] {
  // The longest first: one placeholder may begin like another.
  const pairsOf = [...replacements].sort(([a], [b]) => b.length - a.length);
  const map = (text: string): string =>
    text.includes(mark) ? pairsOf.reduce((all, [from, to]) => all.replaceAll(from, to), text) : text;
  return decisions.map((one) => ({
    ...one,
    address: map(one.address),
    ...(one.values === undefined ? {} : { values: mapStrings(one.values, map) }),
  }));
}

/** Pairs of a placeholder and the value that has come in its place; lists, which are JSON, by their members. */
export function replacementsOf(placeholder: string, real: string): readonly (readonly [string, string])[] {
  const [before, after] = [listIn(placeholder), listIn(real)];
  const found =
    before !== undefined && before.length === after?.length
      ? before.map((one, index) => [one, after[index] ?? ""] as const)
      : [[placeholder, real] as const];
  return found.filter(([one, other]) => one !== other && one.includes(mark));
}

function listIn(text: string): string[] | undefined {
  if (!text.startsWith("[")) return undefined;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map(String) : undefined;
  } catch {
    return undefined;
  }
}
