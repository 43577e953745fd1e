/** Who may do what in one world and not in the other. */
import { accountOf } from "./evaluate";
import { isRoutine } from "./routine";
import { Judge, ownerOf, questionsOf, type Question } from "./questions";
import type { Values } from "./witness";
import type { Thing } from "./thing";
import type { World } from "./world";

/** A call that only one of two worlds lets through. */
export interface Difference extends Question {
  /** ARN of what is called, or what the statement says. */
  readonly owner: string;
  /** Values with which it is let through there. */
  readonly values: Values;
  /** Values with which the other world lets it through; undefined if it does not at all. */
  readonly otherwise: Values | undefined;
  /** True for what each function does for itself: its log, its traces, its markers. */
  readonly isRoutine: boolean;
}

/** What the second of two worlds lets through and the first does not. */
export function differencesOf(before: World, after: World): Difference[] {
  const known = new Set([...before.things.keys(), ...after.things.keys()]);
  const changed = changedIn(known, before, after);
  const [was, is] = [new Judge(before, known), new Judge(after, known)];
  return [...questionsOf(after).values()].flatMap((question) => {
    const owner = ownerOf(known, question.resource);
    if (!changed.has(question.caller) && !changed.has(owner)) return [];
    const gained = is.answers(question).filter((values) => !was.lets(question, values));
    if (gained.length === 0) return [];
    const [otherwise] = was.answers(question);
    return gained.map((values) => {
      const difference = { ...question, owner, values, otherwise };
      return { ...difference, isRoutine: isRoutine(difference, after) };
    });
  });
}

/** ARNs of what is not the same in both. */
function changedIn(known: ReadonlySet<string>, before: World, after: World): Set<string> {
  const text = (thing: Thing | undefined) => thing && JSON.stringify([thing.clauses, thing.identity]);
  return new Set([...known].filter((arn) => text(before.things.get(arn)) !== text(after.things.get(arn))));
}

/** The account of whoever calls; undefined for a service. */
export function callerAccount({ caller }: Question): string | undefined {
  return accountOf(caller);
}
