/** Calls that stand for all that a statement allows, so that two worlds can be asked the same questions. */
import type { Condition } from "./conditions";
import { accountNamed, accountOf } from "./evaluate";
import type { Clause, Principal } from "./policy";

/** Somebody whom no policy knows. */
export const stranger = "arn:aws:iam::000000000000:role/anybody";

/** Values of condition keys, keys as policies write them. */
export type Values = Readonly<Record<string, string>>;

/** As many combinations of values as a statement's conditions stand for. */
const mostCombinations = 32;

/** A text that a pattern matches, and that a narrower one does not. */
export function witnessOf(pattern: string): string {
  return pattern.replace(/\*+/g, "any").replaceAll("?", "x");
}

/** An action that a pattern matches: the shortest one, or one that nobody has heard of where it is all of a service. */
export function actionWitness(pattern: string): string {
  if (pattern === "*") return "any:Any";
  return pattern.replace(/:\*$/, ":Any").replace(/\*+/g, "").replaceAll("?", "x");
}

/** Callers that a statement of a resource's policy is about; everybody is who its conditions let in. */
export function callersOf({ principals, conditions }: Clause): string[] {
  if (principals === undefined) return [];
  if (principals.butThese) return [stranger];
  return [...new Set(principals.listed.flatMap((principal) => callersNamed(principal, conditions)))];
}

function callersNamed({ kind, name }: Principal, conditions: readonly Condition[]): string[] {
  if (kind !== "AWS") return [name];
  if (name !== "*") {
    const account = accountNamed(name);
    return [account === undefined ? name : anybodyOf(account)];
  }
  const named = conditions.filter(({ key }) => key.toLowerCase() === "aws:principalarn");
  const arns = named.flatMap(({ values }) => values).filter((value) => !/[*?]/.test(value));
  return arns.length > 0 ? arns : [stranger];
}

/** Stands for all of an account's roles whom it lets. */
export function anybodyOf(account: string): string {
  return `arn:aws:iam::${account}:role/anybody`;
}

/** What AWS fills in for every call, from who makes it. */
export function callerContext(caller: string): Map<string, readonly string[]> {
  const account = accountOf(caller);
  const context = new Map([["aws:securetransport", ["true"]]]);
  context.set("aws:principalisawsservice", [String(account === undefined)]);
  if (account !== undefined) {
    context.set("aws:principalarn", [caller]);
    context.set("aws:principalaccount", [account]);
  }
  return context;
}

/** Every combination of values for which a statement's conditions hold, up to a limit. */
export function contextsOf(conditions: readonly Condition[]): Values[] {
  return conditions.reduce<Values[]>(
    (contexts, condition) => {
      const choices = choicesOf(condition);
      return contexts
        .flatMap((context) => choices.map((choice) => ({ ...context, ...choice })))
        .slice(0, mostCombinations);
    },
    [{}],
  );
}

/** Ways to make one condition hold; an empty one is a call without the key. */
function choicesOf({ operator, key, values, ifExists, over }: Condition): Values[] {
  // The caller decides these.
  if (/^aws:(SecureTransport|Principal(Arn|Account|IsAWSService))$/i.test(key)) return [{}];
  if (operator === "Null") return values.includes("true") ? [{}] : [{ [key]: "any" }];
  if (/Not/.test(operator)) return [{}, { [key]: "any-other" }];
  const given = values.map((value) => ({ [key]: valueFor(operator, value) }));
  return ifExists || over === "all" ? [{}, ...given] : given;
}

function valueFor(operator: string, value: string): string {
  if (/Like$|^Arn/.test(operator)) return witnessOf(value);
  if (operator === "IpAddress") return value.replace(/\/.*$/, "");
  if (operator === "NumericLessThan") return String(Number(value) - 1);
  if (operator === "NumericGreaterThan") return String(Number(value) + 1);
  return value;
}
