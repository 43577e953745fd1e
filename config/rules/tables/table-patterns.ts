/**
 * Sets of tables that patterns stand for, decided exactly.
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
  /** The places of its `%`, each as a bit. */
  readonly many: readonly bigint[];
  /** Start of every name of the pattern, up to its first wildcard. */
  readonly prefix: string;
  /** The same of the table alone; with a full stop at its end if there is no wildcard. */
  readonly tablePrefix: string;
  readonly isLiteral: boolean;
}

/** Result of a search for a table of the wanted kind, with an example if there is one. */
export type Search =
  | { readonly kind: "found"; readonly table: string }
  | { readonly kind: "none" }
  | { readonly kind: "unknown" };

/** States times places at which the search gives up; patterns of ordinary length need a few thousand. */
const mostWork = 300_000;

/** Takes a pattern apart; an opening bracket without a closing one stands for itself. */
export function parsePattern(text: string): TablePattern {
  const tokens: Token[] = [];
  for (let index = 0; index < text.length; index++) {
    const character = text.charAt(index);
    const closing = character === "[" ? text.indexOf("]", index + 2) : -1;
    if (closing > 0) {
      tokens.push({ kind: "one", characters: characterSet(text.slice(index + 1, closing)) });
      index = closing;
    } else tokens.push(tokenOf(character));
  }
  const prefix = /^[^%_[]*/.exec(text)?.[0] ?? "";
  const many = tokens.flatMap((token, index) => (token.kind === "many" ? [1n << BigInt(index)] : []));
  const table = `${text.slice(text.indexOf(".") + 1)}.`;
  const tablePrefix = table.slice(0, /[%_[]/.exec(table)?.index);
  return { text, tokens, many, prefix, tablePrefix, isLiteral: prefix === text };
}

/** The token of a character, one for all patterns: thousands of names make tens of thousands. */
function tokenOf(character: string): Token {
  const known = tokenOfCharacter.get(character);
  if (known !== undefined) return known;
  const made: Token = { kind: "one", characters: new Set([character]) };
  tokenOfCharacter.set(character, made);
  return made;
}

const tokenOfCharacter = new Map<string, Token>([
  ["%", { kind: "many" }],
  ["_", { kind: "one" }],
  [".", { kind: "dot" }],
]);

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

/** The same pattern with every `_` as a character like others: the exact name of one table. */
export function parseName(text: string): TablePattern {
  const name = parsePattern(text.replaceAll("_", "[_]"));
  const table = `${text.slice(text.indexOf(".") + 1)}.`;
  return { ...name, text, prefix: text, tablePrefix: table, isLiteral: true };
}

/** Looks for a table that matches both patterns and none of the excluded ones. */
export function findTable(a: TablePattern, b: TablePattern, excluded: readonly TablePattern[] = []): Search {
  return findCommonTable([a, b], excluded);
}

/** Looks for a table that matches all patterns, of which there is at least one, and none of the excluded ones. */
export function findCommonTable(
  patterns: readonly TablePattern[],
  excluded: readonly TablePattern[] = [],
): Search {
  if (!everyPair(patterns, (a, b) => mayMeet(a.prefix, b.prefix) && mayMeet(a.tablePrefix, b.tablePrefix)))
    return { kind: "none" };
  const longest = patterns.map(({ prefix }) => prefix).reduce((a, b) => (b.length > a.length ? b : a), "");
  const relevant = excluded.filter(({ prefix }) => mayMeet(prefix, longest));
  const literal = patterns.find(({ isLiteral }) => isLiteral);
  if (literal === undefined) {
    const isPossible = everyPair(
      patterns,
      (a, b) => a.many.length + b.many.length > 0 || haveSameLength(a, b),
    );
    return isPossible ? search([...patterns, anyTable], relevant, longest) : { kind: "none" };
  }
  const selected = patterns.every((pattern) => matches(pattern, literal.text));
  const left = selected && !relevant.some((pattern) => matches(pattern, literal.text));
  return left ? { kind: "found", table: literal.text } : { kind: "none" };
}

function haveSameLength(a: TablePattern, b: TablePattern): boolean {
  return a.tokens.length === b.tokens.length;
}

function everyPair(
  patterns: readonly TablePattern[],
  holds: (a: TablePattern, b: TablePattern) => boolean,
): boolean {
  return patterns.every((a, index) => patterns.slice(0, index).every((b) => holds(a, b)));
}

/** True if a pattern matches a table. */
export function matches(pattern: TablePattern, table: string): boolean {
  if (!table.startsWith(pattern.prefix)) return false;
  if (pattern.isLiteral) return table === pattern.text;
  if (pattern.many.length === 0) return matchesInStep(pattern, table);
  return isAtEnd(pattern, placesAfter(pattern, table));
}

/** Without a `%` there is one character for each place. */
function matchesInStep({ tokens }: TablePattern, table: string): boolean {
  return (
    table.length === tokens.length &&
    tokens.every((token, index) => token.kind !== "many" && consumes(token, table.charAt(index)))
  );
}

function placesAfter(pattern: TablePattern, text: string): bigint {
  let places = skipMany(pattern, 1n);
  for (const character of text) {
    if (places === 0n) break;
    places = step(pattern, places, character);
  }
  return places;
}

function mayMeet(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}

/** A schema and a table have at least one character each. */
const anyTable = parsePattern("_%._%");

interface State {
  /** For each pattern, the places it may have come to, as bits. */
  readonly places: readonly bigint[];
  readonly table: string;
}

/**
 * Breadth first over the product of the patterns' automata, so that the example is a shortest one.
 *
 * It starts behind the prefix that every table looked for has.
 */
function search(
  required: readonly TablePattern[],
  excluded: readonly TablePattern[],
  prefix: string,
): Search {
  const patterns = [...required, ...excluded];
  const alphabet = representatives(patterns);
  const start: State = { places: patterns.map((pattern) => placesAfter(pattern, prefix)), table: prefix };
  if (start.places.slice(0, required.length).includes(0n)) return { kind: "none" };
  const mostStates = mostWork / patterns.reduce((sum, { tokens }) => sum + tokens.length, 0);
  const seen = new Set([start.places.join()]);
  const queue: State[] = [start];
  for (const state of queue) {
    const accepts = patterns.map((pattern, index) => isAtEnd(pattern, state.places[index] ?? 0n));
    if (accepts.every((accepted, index) => accepted === index < required.length)) {
      return { kind: "found", table: state.table };
    }
    for (const character of alphabet) {
      const places = advance(patterns, required.length, state.places, character);
      if (places === undefined) continue;
      const id = places.join();
      if (seen.has(id)) continue;
      if (seen.size >= mostStates) return { kind: "unknown" };
      seen.add(id);
      queue.push({ places, table: state.table + character });
    }
  }
  return { kind: "none" };
}

/** States of all patterns after one more character; undefined if a required one stops there. */
function advance(
  patterns: readonly TablePattern[],
  required: number,
  places: readonly bigint[],
  character: string,
): bigint[] | undefined {
  const next: bigint[] = [];
  for (const [index, pattern] of patterns.entries()) {
    const place = step(pattern, places[index] ?? 0n, character);
    if (place === 0n && index < required) return undefined;
    next.push(place);
  }
  return next;
}

/** The characters that patterns tell apart, and one that stands for all others. */
function representatives(patterns: readonly TablePattern[]): string[] {
  const named = new Set<string>();
  for (const { tokens } of patterns) {
    for (const token of tokens) if (token.kind === "one") token.characters?.forEach((one) => named.add(one));
  }
  const other = Array.from("xyzabcdefghijklmnopqrstuvw0123456789\uFFFF").find((one) => !named.has(one));
  return [".", ...(other === undefined ? [] : [other]), ...named].filter(
    (one, index) => index === 0 || one !== ".",
  );
}

function step(pattern: TablePattern, places: bigint, character: string): bigint {
  let next = 0n;
  let here = 1n;
  // Places are few and low in a long pattern, so this ends early.
  for (const token of pattern.tokens) {
    if (here > places) break;
    if ((places & here) !== 0n) {
      if (token.kind === "many") next |= character === "." ? 0n : here;
      else if (consumes(token, character)) next |= here << 1n;
    }
    here <<= 1n;
  }
  return next === 0n ? 0n : skipMany(pattern, next);
}

function consumes(token: Exclude<Token, { kind: "many" }>, character: string): boolean {
  if (token.kind === "dot" || character === ".") return token.kind === "dot" && character === ".";
  return token.characters === undefined || token.characters.has(character);
}

/** `%` may stand for nothing, so whoever stands before it also stands behind it. */
function skipMany(pattern: TablePattern, places: bigint): bigint {
  let reached = places;
  for (const bit of pattern.many) if ((reached & bit) !== 0n) reached |= bit << 1n;
  return reached;
}

function isAtEnd(pattern: TablePattern, places: bigint): boolean {
  return (places & (1n << BigInt(pattern.tokens.length))) !== 0n;
}
