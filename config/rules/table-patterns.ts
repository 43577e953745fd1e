/**
 * What sets of tables patterns stand for, decided exactly.
 *
 * A pattern is `schema.table`; `%` stands for any characters, `_` for one, `[ab]` and `[a-d]` for one of a
 * set (DMS guide, "Wildcards in table mapping").
 */

/** One place of a pattern: any characters, a character of a set, or the dot between schema and table. */
type Token =
  | { readonly kind: "many" }
  | { readonly kind: "one"; readonly characters?: ReadonlySet<string> }
  | { readonly kind: "dot" };

/** A pattern taken apart. */
export interface TablePattern {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** What every name of the pattern starts with, up to its first wildcard. */
  readonly prefix: string;
  readonly isLiteral: boolean;
}

/** Whether there is a table of the wanted kind, and an example of one. */
export type Search =
  | { readonly kind: "found"; readonly table: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

/** Patterns of ordinary length need a few dozen; past this the search gives up. */
const mostStates = 20_000;

/** Takes a pattern apart; an opening bracket without a closing one stands for itself. */
export function parsePattern(text: string): TablePattern {
  const tokens: Token[] = [];
  let prefix = "";
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const closing = character === "[" ? text.indexOf("]", index + 2) : -1;
    if (closing > 0) {
      tokens.push({ kind: "one", characters: characterSet(text.slice(index + 1, closing)) });
      index = closing;
    } else if (character === "%") tokens.push({ kind: "many" });
    else if (character === "_") tokens.push({ kind: "one" });
    else if (character === ".") tokens.push({ kind: "dot" });
    else tokens.push({ kind: "one", characters: new Set([character]) });
    if (!/[%_[]/.test(text.slice(0, index + 1))) prefix = text.slice(0, index + 1);
  }
  return { text, tokens, prefix, isLiteral: prefix === text };
}

function characterSet(inside: string): Set<string> {
  const characters = new Set<string>();
  for (let index = 0; index < inside.length; index++) {
    const from = inside.charCodeAt(index);
    const to = inside.charAt(index + 1) === "-" ? inside.charCodeAt(index + 2) : NaN;
    if (to >= from && to - from < 256) {
      for (let code = from; code <= to; code++) characters.add(String.fromCharCode(code));
      index += 2;
    } else characters.add(inside.charAt(index));
  }
  return characters;
}

/** Looks for a table that matches both patterns and none of the excluded ones. */
export function findTable(a: TablePattern, b: TablePattern, excluded: readonly TablePattern[] = []): Search {
  if (!a.prefix.startsWith(b.prefix) && !b.prefix.startsWith(a.prefix)) return { kind: "none" };
  if (a.isLiteral && b.isLiteral && a.text !== b.text) return { kind: "none" };
  const relevant = excluded.filter(
    ({ prefix }) => prefix.startsWith(a.prefix) || a.prefix.startsWith(prefix),
  );
  return search([a, b, anyTable], relevant);
}

/** A schema and a table have at least one character each. */
const anyTable = parsePattern("_%._%");

interface State {
  /** For each pattern, the places it may have come to, as bits. */
  readonly places: readonly bigint[];
  readonly table: string;
}

/** Breadth first over the product of the patterns' automata, so that the example is a shortest one. */
function search(required: readonly TablePattern[], excluded: readonly TablePattern[]): Search {
  const patterns = [...required, ...excluded];
  const alphabet = representatives(patterns);
  const start: State = { places: patterns.map((pattern) => skipMany(pattern, 1n)), table: "" };
  const seen = new Set([start.places.join()]);
  const queue: State[] = [start];
  for (const state of queue) {
    const accepts = patterns.map((pattern, index) => isAtEnd(pattern, state.places[index] ?? 0n));
    if (accepts.every((accepted, index) => accepted === index < required.length)) {
      return { kind: "found", table: state.table };
    }
    for (const character of alphabet) {
      const places = patterns.map((pattern, index) => step(pattern, state.places[index] ?? 0n, character));
      if (places.slice(0, required.length).includes(0n)) continue;
      const id = places.join();
      if (seen.has(id)) continue;
      if (seen.size >= mostStates) return { kind: "unknown" };
      seen.add(id);
      queue.push({ places, table: state.table + character });
    }
  }
  return { kind: "none" };
}

/** The characters that patterns tell apart, and one that stands for all others. */
function representatives(patterns: readonly TablePattern[]): string[] {
  const named = new Set<string>();
  for (const { tokens } of patterns) {
    for (const token of tokens) if (token.kind === "one") token.characters?.forEach((one) => named.add(one));
  }
  const other = [..."xyzabcdefghijklmnopqrstuvw0123456789", "\uFFFF"].find((one) => !named.has(one));
  return [".", ...(other === undefined ? [] : [other]), ...named].filter(
    (one, index) => index === 0 || one !== ".",
  );
}

function step(pattern: TablePattern, places: bigint, character: string): bigint {
  let next = 0n;
  pattern.tokens.forEach((token, index) => {
    const here = 1n << BigInt(index);
    if ((places & here) === 0n) return;
    if (token.kind === "many") next |= character === "." ? 0n : here;
    else if (consumes(token, character)) next |= here << 1n;
  });
  return skipMany(pattern, next);
}

function consumes(token: Exclude<Token, { kind: "many" }>, character: string): boolean {
  if (token.kind === "dot" || character === ".") return token.kind === "dot" && character === ".";
  return token.characters === undefined || token.characters.has(character);
}

/** `%` may stand for nothing, so whoever stands before it also stands behind it. */
function skipMany(pattern: TablePattern, places: bigint): bigint {
  let reached = places;
  pattern.tokens.forEach((token, index) => {
    const here = 1n << BigInt(index);
    if (token.kind === "many" && (reached & here) !== 0n) reached |= here << 1n;
  });
  return reached;
}

function isAtEnd(pattern: TablePattern, places: bigint): boolean {
  return (places & (1n << BigInt(pattern.tokens.length))) !== 0n;
}
