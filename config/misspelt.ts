/** What is wrong with the shape of an environment, without what only follows from a misspelt key. */
import type * as z from "zod";
import { environmentSchema } from "../model/schema/environment";
import type { KeyPath } from "./messages";
import { withIntended } from "./prune";
import { schemaProblems, type PathProblem, type SourceOf } from "./schema-problems";

/**
 * Problems of the file as it would be with the keys that were meant, besides the misspelt keys.
 *
 * A misspelt `engine` or `via` would otherwise have the other keys of its map measured by those of another kind.
 */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  sourceOf: SourceOf,
): readonly PathProblem[] {
  const found = schemaProblems(issues, value, sourceOf);
  const misspelt = found.filter(({ intended }) => intended !== undefined);
  if (misspelt.length === 0) return found;
  const { spelt } = withIntended(value, misspelt);
  const asWritten = (at: KeyPath): KeyPath => misspelt.reduce(written, at);
  const { error } = environmentSchema.safeParse(spelt);
  const others = schemaProblems(error?.issues ?? [], spelt, (at) => sourceOf(asWritten(at)));
  const again = new Set(misspelt.map(({ path }) => JSON.stringify(path)));
  return [
    ...misspelt,
    ...others
      .map((problem) => ({ ...problem, path: asWritten(problem.path) }))
      .filter(({ path }) => !again.has(JSON.stringify(path))),
  ];
}

/** A path in the file that has the misspelt key. */
function written(at: KeyPath, { path, intended }: PathProblem): KeyPath {
  const parent = path.slice(0, -1);
  const isMeant = at[parent.length] === intended && parent.every((step, index) => step === at[index]);
  return isMeant ? [...path, ...at.slice(path.length)] : at;
}
