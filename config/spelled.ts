/** Numbers that are texts to DMS: they keep the digits that the file has. */
import { advice, written } from "./fix";
import type { KeyPath } from "./messages";
import type { PathProblem } from "./schema-problems";
import { isMapping } from "../model/members";

const each = Symbol("each entry");

/** Places of values that DMS takes as texts, and compares with columns of any type. */
const places: readonly (readonly (string | typeof each)[])[] = [
  ["pipelines", each, "tables", each, "filters"],
  ["pipelines", each, "tableSettings", each, "parallelLoad", "boundaries"],
];

/** Members of a filter that are no values of its column. */
const otherMembers = ["column", "isNull"];

/**
 * An environment whose filter values and boundaries are texts, each as the file spells it, and those that need quotes.
 *
 * YAML's numbers lose what a column of text has: `01234` would be 1234, `1.10` would be 1.1, and the last digits of
 * `12345678901234567890` would be others, so that DMS would copy other rows, or none.
 */
export function asSpelled(
  value: unknown,
  sourceOf: (path: KeyPath) => string | undefined,
): { readonly value: unknown; readonly problems: readonly PathProblem[] } {
  const problems: PathProblem[] = [];
  return { value: spelled(), problems };

  function spelled(): unknown {
    return places.reduce((whole, place) => within(whole, place, []), value);
  }

  function within(here: unknown, place: readonly (string | typeof each)[], path: KeyPath): unknown {
    const [step, ...rest] = place;
    if (step === undefined) return texts(here, path);
    return changed(here, path, (key, member, at) =>
      step === each || step === key ? within(member, rest, at) : member,
    );
  }

  function texts(here: unknown, path: KeyPath): unknown {
    if (typeof here === "number") {
      const source = sourceOf(path) ?? String(here);
      if (source !== String(here)) problems.push(changedByYaml(path, source, here));
      return source;
    }
    return changed(here, path, (key, member, at) =>
      otherMembers.includes(String(key)) ? member : texts(member, at),
    );
  }
}

/** A number that other readers of the file, an editor or a colleague, take for another one. */
function changedByYaml(path: KeyPath, source: string, number: number): PathProblem {
  return {
    path,
    at: "value",
    detail: `got ${source.slice(0, 60)} without quotes, which YAML reads as ${number}; expected text in quotes, because DMS compares it as it is spelled`,
    fix: advice`write ${written(source)}`,
  };
}

/** A copy of a map or list with other members; what is neither stays as it is. */
function changed(
  here: unknown,
  path: KeyPath,
  change: (key: string | number, member: unknown, path: KeyPath) => unknown,
): unknown {
  if (Array.isArray(here))
    return here.map((member: unknown, index) => change(index, member, [...path, index]));
  if (!isMapping(here)) return here;
  return Object.fromEntries(
    Object.entries(here).map(([key, member]) => [key, change(key, member, [...path, key])]),
  );
}
