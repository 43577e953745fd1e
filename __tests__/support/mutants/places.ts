/** Every key and every item of a list in the text of a YAML file, and the text that each of them takes. */
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Node, type Pair } from "yaml";
import type { KeyPath } from "../../../config/messages";

/** A part of a text: offsets of its first character and of the one after its last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A key with its value, or an item of a list. */
export interface Place {
  readonly path: KeyPath;
  /** The key; undefined for an item. */
  readonly key: Span | undefined;
  readonly value: Span;
  readonly node: Node;
  /** Whether braces or brackets are around it. */
  readonly isFlow: boolean;
  /** The key that the map or list is the value of, however many lists lie between; undefined at the top. */
  readonly above: Place | undefined;
  /** The entry after it in the same map or list. */
  readonly next: Place | undefined;
}

/** The places of a text, each before those within it. */
export function placesOf(text: string): readonly Place[] {
  const found: Place[] = [];
  walk(parseDocument(text).contents, [], undefined, found);
  return found;
}

function walk(node: Node | null, path: KeyPath, above: Place | undefined, found: Place[]): void {
  if (!isMap(node) && !isSeq(node)) return;
  let next: Place | undefined;
  const places = [...node.items].reverse().map((item, index): Place => {
    const own = isMap(node) ? (item as Pair<Node, Node | null>) : undefined;
    const value = own === undefined ? (item as Node) : own.value;
    const step =
      own === undefined ? node.items.length - 1 - index : String(isScalar(own.key) ? own.key.value : "");
    if (value === null) throw new Error(`${[...path, step].join(".")} has no value`);
    next = {
      path: [...path, step],
      key: own === undefined ? undefined : spanOf(own.key),
      value: spanOf(value),
      node: value,
      isFlow: node.flow === true,
      above,
      next,
    };
    return next;
  });
  for (const place of places.reverse()) {
    found.push(place);
    walk(place.node, place.path, place.key === undefined ? above : place, found);
  }
}

/** Without the comments and line ends after it, which the ranges of maps and lists in block style include. */
function spanOf(node: Node): Span {
  const [start = 0, end = 0] = node.range ?? [];
  if (!(isMap(node) || isSeq(node)) || node.flow === true) return { start, end };
  const last: unknown = node.items.at(-1);
  const inner = isMap(node) ? (last as Pair<Node, Node>).value : last;
  return { start, end: spanOf(inner as Node).end };
}

/** True if the value is written over several lines of a block. */
export function isBlock({ node }: Place): boolean {
  return (isMap(node) || isSeq(node)) && node.flow !== true;
}

/** True if the value is a text, a number, true or false, and no alias of one. */
export function isSingle({ node }: Place): boolean {
  return isScalar(node) && !isAlias(node);
}
