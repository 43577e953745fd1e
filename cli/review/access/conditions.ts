/**
 * Conditions of policy statements, as IAM evaluates them.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import { isInRange } from "../../../lambda-src/shared/public-address";

/** What is known of a call: condition keys, in small letters, and their values. */
export type CallContext = ReadonlyMap<string, readonly string[]>;

/** One condition: all of a statement's have to hold. */
export interface Condition {
  /** Operator without its set operator and without `IfExists`. */
  readonly operator: string;
  /** Set operator, which decides what several values of one key mean. */
  readonly over: "one" | "any" | "all";
  readonly ifExists: boolean;
  /** As the policy writes it. */
  readonly key: string;
  /** One of them is enough; of a negated operator, none may match. */
  readonly values: readonly string[];
}

type Match = (value: string, wanted: string) => boolean;

const matches: Readonly<Record<string, Match>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringEqualsIgnoreCase: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  StringLike: (value, wanted) => like(wanted, value),
  ArnEquals: arnLike,
  ArnLike: arnLike,
  Bool: (value, wanted) => value.toLowerCase() === wanted.toLowerCase(),
  IpAddress: (value, wanted) => isInRange(value, wanted.includes("/") ? wanted : `${wanted}/32`),
  NumericEquals: (value, wanted) => Number(value) === Number(wanted),
  NumericLessThan: (value, wanted) => Number(value) < Number(wanted),
  NumericLessThanEquals: (value, wanted) => Number(value) <= Number(wanted),
  NumericGreaterThan: (value, wanted) => Number(value) > Number(wanted),
  NumericGreaterThanEquals: (value, wanted) => Number(value) >= Number(wanted),
};

/** Operators that hold where another one does not. */
const negations: Readonly<Record<string, string>> = {
  StringNotEquals: "StringEquals",
  StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
  StringNotLike: "StringLike",
  ArnNotEquals: "ArnLike",
  ArnNotLike: "ArnLike",
  NotIpAddress: "IpAddress",
  NumericNotEquals: "NumericEquals",
};

/** The conditions of a `Condition` block. */
export function conditionsOf(block: unknown): Condition[] {
  return members(block).flatMap(([written, tests]) => {
    const [, set, base = "", suffix] =
      /^(?:(ForAnyValue|ForAllValues):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
    const over = set === "ForAnyValue" ? "any" : set === "ForAllValues" ? "all" : "one";
    return members(tests).map(([key, values]) => ({
      operator: base,
      over,
      ifExists: suffix !== undefined,
      key,
      values: [values].flat().map(String),
    }));
  });
}

/**
 * Whether a condition holds for a call.
 *
 * An operator that is not known here holds: a review rather says too much than too little.
 */
export function holds(condition: Condition, context: CallContext): boolean {
  const { operator, over, ifExists, values } = condition;
  const present = context.get(condition.key.toLowerCase());
  if (operator === "Null") return values.includes(String(present === undefined));
  const negated = negations[operator];
  const match = matches[negated ?? operator];
  if (match === undefined) return true;
  if (present === undefined) return ifExists || over === "all" || (over === "one" && negated !== undefined);
  const one = (value: string) => values.some((wanted) => match(value, wanted)) === (negated === undefined);
  return over === "all" ? present.every(one) : present.some(one);
}

/** Whether a text has the form of a pattern, in which `*` stands for any text and `?` for one character. */
export function like(pattern: string, text: string): boolean {
  return matching(pattern, texts, (one) => expressionOf(one, "[^]")).test(text);
}

/** Whether an ARN matches a pattern part by part; what stands for several parts at once matches none. */
export function arnLike(text: string, pattern: string): boolean {
  return pattern === "*" || matching(pattern, arns, arnExpression).test(text);
}

interface Matcher {
  test(text: string): boolean;
}

/** Patterns are compiled once: a review compares each with thousands of texts. */
const texts = new Map<string, Matcher>();
const arns = new Map<string, Matcher>();

function matching(
  pattern: string,
  known: Map<string, Matcher>,
  compile: (pattern: string) => string,
): Matcher {
  const found = known.get(pattern);
  if (found !== undefined) return found;
  const made = /[*?]/.test(pattern)
    ? new RegExp(`^${compile(pattern)}$`)
    : { test: (text: string) => text === pattern };
  known.set(pattern, made);
  return made;
}

function expressionOf(pattern: string, character: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replace(/\*+/g, `${character}*`)
    .replaceAll("?", character);
}

/** Five parts without colons, and the resource, which may have some. */
function arnExpression(pattern: string): string {
  const parts = pattern.split(":");
  const head = parts.slice(0, 5).map((part) => expressionOf(part, "[^:]"));
  return [...head, ...(parts.length > 5 ? [expressionOf(parts.slice(5).join(":"), "[^]")] : [])].join(":");
}

function members(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
