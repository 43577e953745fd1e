/** Rules asked of a file that has something wrong in it: only what does not depend on that is told. */
import type * as z from "zod";
import { guesses, prune, repair, repairAbove, type Guess, type Wrong } from "./prune";
import type { DeclaredKeys, Rule, RuleProblem } from "./rules/rule";
import { environmentSchema, type Environment, type EnvironmentConfig } from "../model/schema/environment";
import type { KeyPath } from "./messages";
import { DanglingReference } from "../model/queries";

/** Possible meanings of a file: itself, or guesses, which are made when they are asked for. */
export class Meanings {
  private readonly made: Environment[] = [];

  private constructor(private readonly others: Iterator<Environment>) {}

  /** Of a file in which nothing is wrong. */
  static one(environment: Environment): Meanings {
    return new Meanings([environment].values());
  }

  /** Of a file in which some values are wrong. */
  static guessed(
    merged: unknown,
    wrong: readonly Wrong[],
    facts: Pick<Environment, "name" | "directory">,
  ): Meanings {
    return new Meanings(environments(merged, wrong, facts));
  }

  /** Problems that a rule finds in every meaning. */
  broken(rule: Rule, declared: DeclaredKeys): readonly RuleProblem[] {
    const first = this.at(0);
    let said = first === undefined ? [] : ask(rule, first, declared);
    for (let index = 1; said.length > 0; index++) {
      const environment = this.at(index);
      if (environment === undefined) break;
      const again = new Set(ask(rule, environment, declared).map(identity));
      said = said.filter((problem) => again.has(identity(problem)));
    }
    return said;
  }

  private at(index: number): Environment | undefined {
    while (this.made.length <= index) {
      const next = this.others.next();
      if (next.done) return undefined;
      this.made.push(next.value);
    }
    return this.made[index];
  }
}

/** Problems that a rule finds; none where it needs something that is not there, which the reference rules tell. */
function ask(rule: Rule, environment: Environment, declared: DeclaredKeys): RuleProblem[] {
  try {
    return [...rule.check(environment, declared)];
  } catch (error) {
    if (error instanceof DanglingReference) return [];
    throw error;
  }
}

/** The fix is left out: it may name things that only one guess has. */
function identity({ path, detail }: RuleProblem): string {
  return JSON.stringify([path, detail]);
}

function* environments(
  merged: unknown,
  wrong: readonly Wrong[],
  facts: Pick<Environment, "name" | "directory">,
): Generator<Environment> {
  for (const guess of guesses(merged, wrong)) {
    const config = asEnvironment(guess);
    if (config !== undefined) yield { ...facts, ...config };
  }
}

/** Removes the wrong values; if the rest is still invalid, the values that contain them, and then whole entries. */
function asEnvironment({ value: first, standIns }: Guess): EnvironmentConfig | undefined {
  let value = first;
  for (const smaller of [repair, repairAbove, prune]) {
    const parsed = environmentSchema.safeParse(value);
    if (parsed.success) return parsed.data;
    value = smaller(value, parsed.error.issues.flatMap(placesOf), standIns);
  }
  return environmentSchema.safeParse(value).data;
}

function placesOf(issue: z.core.$ZodIssue): KeyPath[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}
