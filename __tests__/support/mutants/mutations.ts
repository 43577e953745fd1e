/** Kinds of mistakes, each made at one place of a file. */
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { KeyPath } from "../../../config/messages";
import type { RandomValues } from "../random-value";
import { columnAt, edited, entryText, wholeSpan, type Edit, type Edited } from "./edit";
import { isBlock, isSingle, type Place, type Span } from "./places";

/** A file with one mistake. */
export interface Mutant extends Edited {
  /** What was done, like `retype as a list`. */
  readonly kind: string;
  /** The key or item that it was done to. */
  readonly path: KeyPath;
  /** Other places of keys that it was done to: where a key was moved to, or with which one it was swapped. */
  readonly others: readonly KeyPath[];
  /** Keys and values, before and after, by which others may be told that they depend on them. */
  readonly words: readonly string[];
}

interface Context {
  readonly text: string;
  readonly places: readonly Place[];
  readonly random: RandomValues;
}

type Change = Edited & Partial<Pick<Mutant, "others" | "words">>;

/** Makes a mistake at a place; nothing where it cannot be made there. */
type Mutation = (place: Place, context: Context) => Change | undefined;

const slice = (text: string, { start, end }: Span) => text.slice(start, end);
const replaced = (span: Span, by: string): Edit => ({ ...span, by });
const keyOf = ({ path }: Place) => String(path.at(-1));
/** The line that a reader looks at when something is missing: that of the key above. */
const keyAbove = ({ above }: Place) => [above?.key?.start ?? 0];

const drop: Mutation = (place, { text }) => {
  const whole = wholeSpan(text, place);
  // An item has no key: it is found by what it begins with.
  const isInItem = typeof place.path.at(-2) === "number";
  return edited(text, [replaced(whole, "")], [...keyAbove(place), ...(isInItem ? [whole.start] : [])]);
};

const duplicate: Mutation = (place, { text }) => {
  const start = place.key?.start ?? place.value.start;
  const dash = place.key === undefined && !place.isFlow ? "- " : "";
  const column = columnAt(text, start);
  const again = place.isFlow
    ? `, ${slice(text, { start, end: place.value.end })}`
    : `\n${" ".repeat(column - dash.length)}${dash}${entryText(text, place, column)}`;
  const { end } = place.isFlow ? place.value : lineEnd(text, place.value.end);
  return edited(text, [{ start: end, end, by: again }], [start]);
};

/** The end of a line, comment included. */
function lineEnd(text: string, offset: number): Span {
  const end = text.indexOf("\n", offset);
  return { start: offset, end: end < 0 ? text.length : end };
}

/** Two neighbours change places, or the last letter is written twice. */
function misspelt(word: string, random: RandomValues): string {
  const pairs = [...word.slice(1)].flatMap((letter, index) =>
    /^\w$/.test(letter) && /^\w$/.test(word.charAt(index)) && letter !== word.charAt(index) ? [index] : [],
  );
  if (pairs.length === 0) return word + word.slice(-1);
  const at = random.of(pairs);
  return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
}

const misspellKey: Mutation = ({ key }, { text, random }) => {
  if (key === undefined) return undefined;
  const wrong = misspelt(slice(text, key), random);
  return { ...edited(text, [replaced(key, wrong)]), words: [wrong] };
};

const misspellValue: Mutation = ({ node, value }, { text, random }) => {
  if (isAlias(node)) return edited(text, [replaced(value, misspelt(slice(text, value), random))]);
  if (!isScalar(node)) return undefined;
  if (typeof node.value === "boolean") return edited(text, [replaced(value, String(!node.value))]);
  const quote = /^["']/.exec(slice(text, value))?.[0] ?? "";
  const inner = { start: value.start + quote.length, end: value.end - quote.length };
  const wrong = misspelt(slice(text, inner), random);
  return { ...edited(text, [replaced(inner, wrong)]), words: [wrong] };
};

/** Out of the map that it belongs into, to the keys above. */
const moveUp: Mutation = (place, { text }) => {
  const { above, key } = place;
  if (above?.key === undefined || key === undefined) return undefined;
  if (above.isFlow && isBlock(place)) return undefined;
  return moved(text, place, above);
};

/** Into the map of the next key. */
const moveDown: Mutation = (place, { text, places }) => {
  const { next, key } = place;
  if (next === undefined || key === undefined || !isMap(next.node)) return undefined;
  const into = places.find(({ above }) => above === next);
  if (into === undefined || (into.isFlow && isBlock(place))) return undefined;
  return moved(text, place, into);
};

/** Takes a key away and writes it before another one. */
function moved(text: string, place: Place, before: Place): Change {
  const start = before.key?.start ?? 0;
  const column = columnAt(text, start);
  const entry = entryText(text, place, column);
  const by = before.isFlow ? `${entry}, ` : `${entry}\n${" ".repeat(column)}`;
  const edits = [replaced(wholeSpan(text, place), ""), { start, end: start, by }];
  return {
    ...edited(text, edits, keyAbove(place)),
    others: [[...before.path.slice(0, -1), keyOf(place)]],
  };
}

/** Two neighbours with each other's values. */
const swap: Mutation = ({ key, value, next }, { text }) => {
  if (next === undefined) return undefined;
  const [own, other] = key && next.key ? [key, next.key] : [value, next.value];
  if (key === undefined && slice(text, own).includes("\n")) return undefined;
  const edits = [replaced(own, slice(text, other)), replaced(other, slice(text, own))];
  // The values are where they were, and each belongs to the other key now.
  return { ...edited(text, edits, key ? [value.start, next.value.start] : []), others: [next.path] };
};

/** The value that the same key has elsewhere in the file. */
const copyFromElsewhere: Mutation = (place, { text, places, random }) => {
  if (!isSingle(place) || place.key === undefined) return undefined;
  const own = slice(text, place.value);
  const others = places.filter((one) => one.key && isSingle(one) && keyOf(one) === keyOf(place));
  const values = new Set(others.map(({ value }) => slice(text, value)));
  values.delete(own);
  if (values.size === 0) return undefined;
  const other = random.of([...values]);
  return { ...edited(text, [replaced(place.value, other)]), words: [other] };
};

const retyped =
  (as: (place: Place, text: string) => string | undefined): Mutation =>
  (place, { text }) => {
    const by = as(place, slice(text, place.value));
    return by === undefined ? undefined : edited(text, [replaced(blockOf(place, text), by)], spotsOf(place));
  };

/** A block begins on the line after its key; what replaces it stands beside the key. */
function blockOf(place: Place, text: string): Span {
  if (!isBlock(place) || place.key === undefined) return place.value;
  const colon = text.indexOf(":", place.key.end) + 1;
  return { start: colon, end: place.value.end };
}

const spotsOf = ({ key, value }: Place) => [key?.start ?? value.start];

const plain = (value: string) => value.replace(/^["']|["']$/g, "");

const retypes: Readonly<Record<string, Mutation>> = {
  "retype as nothing": retyped(() => ""),
  "retype as a list": retyped((place, value) =>
    isSeq(place.node) || isBlock(place) ? undefined : `[${value}]`,
  ),
  "retype as a map": retyped((place, value) =>
    isMap(place.node) || isBlock(place) ? undefined : `{ value: ${value} }`,
  ),
  "retype as a text": retyped(({ node }, value) => {
    if (isMap(node) || isSeq(node)) return " some-text";
    return isScalar(node) && typeof node.value !== "string" ? `"${plain(value)}"` : undefined;
  }),
  "retype as a number": retyped(({ node }) =>
    isScalar(node) && typeof node.value === "number" ? undefined : " 12",
  ),
  "retype as true": retyped(({ node }) =>
    isScalar(node) && typeof node.value === "boolean" ? undefined : " true",
  ),
  "retype as an empty map": retyped(() => " {}"),
  "retype as an empty list": retyped(() => " []"),
  unquote: retyped((_place, value) => (plain(value) === value ? undefined : plain(value))),
};

/** What nobody may read in a message. */
export const password = "Tr0ub4dor-and-3";

/** A password where one may well be pasted, in what names a secret; the path of a missing certificate has to be shown. */
const pasteValue: Mutation = (place, { text }) =>
  isSingle(place) && place.path.some((step) => /secret/.test(String(step)))
    ? edited(text, [replaced(place.value, password)])
    : undefined;

/** A password under a key of its own, before the first key of a map. */
const pasteKey: Mutation = (place, { text, places }) => {
  const { key, path, above, isFlow } = place;
  const isFirst = places.find((one) => one.above === above && one.path.length === path.length) === place;
  if (key === undefined || !isFirst) return undefined;
  const entry = `password: ${password}`;
  const by = isFlow ? `${entry}, ` : `${entry}\n${" ".repeat(columnAt(text, key.start))}`;
  return {
    ...edited(text, [{ start: key.start, end: key.start, by }]),
    others: [[...path.slice(0, -1), "password"]],
  };
};

/** The first line of an entry, or all of its lines, further to the right or to the left. */
const indented =
  (by: number, all: boolean): Mutation =>
  (place, { text }) => {
    const from = place.key?.start ?? place.value.start;
    const first = text.lastIndexOf("\n", from - 1) + 1;
    if (place.isFlow || !/^ *(- )?$/.test(text.slice(first, from))) return undefined;
    if (place.key !== undefined && text.slice(first, from).includes("-")) return undefined;
    const { end } = lineEnd(text, place.value.end);
    const lines = text.slice(first, end).split("\n");
    if (all && lines.length < 2) return undefined;
    const span = all ? { start: first, end } : lineEnd(text, first);
    const shifted = (all ? lines : lines.slice(0, 1)).map((line) => shiftedLine(line, by));
    if (shifted.includes(undefined)) return undefined;
    return edited(text, [replaced(span, shifted.join("\n"))], keyAbove(place));
  };

function shiftedLine(line: string, by: number): string | undefined {
  if (by > 0) return " ".repeat(by) + line;
  return line.startsWith(" ".repeat(-by)) ? line.slice(-by) : undefined;
}

/** Every kind of mistake. */
export const mutations: Readonly<Record<string, Mutation>> = {
  drop,
  duplicate,
  "misspell the key": misspellKey,
  "misspell the value": misspellValue,
  "move up": moveUp,
  "move down": moveDown,
  swap,
  "copy from elsewhere": copyFromElsewhere,
  ...retypes,
  "paste a password as the value": pasteValue,
  "paste a password as a key": pasteKey,
  "indent by one": indented(1, false),
  "indent by two": indented(2, false),
  "outdent by two": indented(-2, false),
  "indent all by two": indented(2, true),
  "outdent all by two": indented(-2, true),
};

/** Every mutant of a text, one mistake each. */
export function mutantsOf(text: string, places: readonly Place[], random: RandomValues): Mutant[] {
  return places.flatMap((place) =>
    Object.entries(mutations).flatMap(([kind, mutate]) => {
      const change = mutate(place, { text, places, random });
      if (change === undefined || change.text === text) return [];
      const { words = [], others = [], ...made } = change;
      return [{ kind, path: place.path, others, words: [...words, ...wordsOf(place)], ...made }];
    }),
  );
}

function wordsOf({ path, node }: Place): string[] {
  const keys = path.filter((step) => typeof step === "string").slice(-1);
  return isScalar(node) ? [...keys, String(node.value)] : keys;
}
