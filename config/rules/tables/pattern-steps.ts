/** A quick answer for pairs of patterns that are told apart before their first `%`: most pairs are. */
import type { TablePattern } from "./table-patterns";

/** Characters allowed at each place before the first `%`. */
interface Start {
  /** In small letters; undefined where it is one of several. */
  readonly characters: readonly (string | undefined)[];
  /** True if there is no `%`, so that these are all places. */
  readonly isWhole: boolean;
}

const starts = new WeakMap<TablePattern, Start>();

function startOf(pattern: TablePattern): Start {
  const start = starts.get(pattern) ?? startIn(pattern);
  starts.set(pattern, start);
  return start;
}

function startIn({ tokens }: TablePattern): Start {
  const characters: (string | undefined)[] = [];
  for (const token of tokens) {
    if (token.kind === "many") return { characters, isWhole: false };
    const [only, ...more] = token.kind === "dot" ? ["."] : (token.characters ?? []);
    characters.push(more.length === 0 ? only?.toLowerCase() : undefined);
  }
  return { characters, isWhole: true };
}

/**
 * True if two patterns may have a name in common, capital letters aside.
 *
 * False only where they have none; the patterns of most tables differ at some place, or in length.
 */
export function mayMeet(a: TablePattern, b: TablePattern): boolean {
  const [one, other] = [startOf(a), startOf(b)];
  const [more, less] = one.characters.length > other.characters.length ? [one, other] : [other, one];
  if (less.isWhole && more.characters.length > less.characters.length) return false;
  for (let index = 0; index < less.characters.length; index++) {
    const [character, beside] = [less.characters[index], more.characters[index]];
    if (character !== undefined && beside !== undefined && character !== beside) return false;
  }
  return true;
}
