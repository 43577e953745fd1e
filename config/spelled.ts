/** Numbers that are texts to DMS: they keep the digits that the file has. */
import { type KeyPath } from "./messages";
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
 * An environment whose filter values and boundaries are texts, each as the file spells it.
 *
 * YAML's numbers lose what a column of text has: `01234` would be 1234, `1.10` would be 1.1, and the last digits of
 * `12345678901234567890` would be others, so that DMS would copy other rows, or none.
 */
export function asSpelled(value: unknown, sourceOf: (path: KeyPath) => string | undefined): unknown {
  return places.reduce((whole, place) => within(whole, place, []), value);

  function within(here: unknown, place: readonly (string | typeof each)[], path: KeyPath): unknown {
    const [step, ...rest] = place;
    if (step === undefined) return texts(here, path);
    return changed(here, path, (key, member, at) =>
      step === each || step === key ? within(member, rest, at) : member,
    );
  }

  function texts(here: unknown, path: KeyPath): unknown {
    if (typeof here === "number") return sourceOf(path) ?? String(here);
    return changed(here, path, (key, member, at) =>
      otherMembers.includes(String(key)) ? member : texts(member, at),
    );
  }
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
