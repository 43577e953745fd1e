/** One file of an environment: its values, and where in the text each of them stands. */
import path from "node:path";
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Node, type YAMLMap } from "yaml";
import { convert, keyText, type Bindings } from "./convert";
import type { Problem } from "./error";
import { displayPath, readTextFile } from "./files";
import { tooDeepAt } from "./nesting";
import { syntaxProblems } from "./syntax";
import { formatKeyPath, quote, type KeyPath } from "./messages";

/** Line and column, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A file of an environment that has been read. */
export interface Layer {
  /** The file as problems name it. */
  readonly file: string;
  /** Content; undefined if it could not be read as YAML. */
  readonly value: unknown;
  /** Problems of the file as YAML. */
  readonly problems: readonly Problem[];
  /** Number of steps of a path that exist in this file. */
  depth(keyPath: KeyPath): number;
  /** Place of a path, or of the nearest part of it that exists. */
  position(keyPath: KeyPath, part?: "key" | "value"): Position;
  /** The text of a number as written, like `0123`. */
  source(keyPath: KeyPath): string | undefined;
}

/** Reads and parses one file; whatever it holds, the outcome is a layer. */
export function readLayer(directory: string, fileName: string): Layer {
  const file = path.join(directory, fileName);
  const read = readTextFile(file);
  return "problem" in read ? unreadable(read.problem) : parseLayer(displayPath(file), read.text);
}

/** The layer of a file that does not exist and need not. */
export function absentLayer(file: string): Layer {
  return new ParsedLayer(file, {}, [], null, new Map(), new LineCounter());
}

/** Parses the text of one file. */
export function parseLayer(file: string, text: string): Layer {
  const lineCounter = new LineCounter();
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const unparsable = whyNotParsed(file, text);
  if (unparsable) return unreadable(unparsable);
  // uniqueKeys compares every key with every other; `convert` finds duplicates in one pass.
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    uniqueKeys: false,
    version: "1.2",
  });
  const syntax = syntaxProblems(document, text).map(({ offset, ...words }) => ({
    file,
    ...at(offset),
    ...words,
  }));
  if (syntax.length > 0) return { ...unreadable(...syntax) };

  const converted = convert(document.contents);
  const problems = converted.problems.map(({ offset, path: keyPath, detail, fix, first }) => ({
    file,
    ...at(offset),
    keyPath: formatKeyPath(keyPath),
    detail:
      first === undefined
        ? detail
        : `${detail}; the first is at ${file}:${at(first).line}:${at(first).column}`,
    fix,
  }));
  if (converted.value === null && problems.length === 0) {
    return unreadable({
      file,
      line: 1,
      column: 1,
      detail: "got an empty file; expected a map of keys and values",
      fix: "write what differs from the other environments, or delete the file",
    });
  }
  return new ParsedLayer(file, converted.value, problems, document.contents, converted.bindings, lineCounter);
}

/** Texts whose problem the parser would not name. */
function whyNotParsed(file: string, text: string): Problem | undefined {
  const deep = tooDeepAt(text);
  if (deep !== undefined) {
    return {
      file,
      ...placeIn(text, deep),
      detail: "got lists or maps nested more than 40 deep; expected the few levels of an environment file",
      fix: "check the brackets and the indentation",
    };
  }
  const conflict = /^(<{7}|={7}|>{7}|\|{7})( |$)/m.exec(text);
  if (!conflict) return undefined;
  return {
    file,
    ...placeIn(text, conflict.index),
    detail: `got ${quote(conflict[1] ?? "")}, a mark of a merge conflict; expected one version of these lines`,
    fix: "keep what is right of the two versions, and delete the marks",
  };
}

function placeIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function unreadable(...problems: Problem[]): Layer {
  const [first] = problems;
  const position = { line: first?.line ?? 1, column: first?.column ?? 1 };
  return {
    file: first?.file ?? "",
    value: undefined,
    problems,
    depth: () => 0,
    position: () => position,
    source: () => undefined,
  };
}

interface Found {
  readonly depth: number;
  readonly keyOffset: number;
  readonly node: Node | null;
}

class ParsedLayer implements Layer {
  private readonly indices = new WeakMap<YAMLMap, Map<string, { key: Node; value: Node | null }>>();

  constructor(
    readonly file: string,
    readonly value: unknown,
    readonly problems: readonly Problem[],
    private readonly contents: Node | null,
    private readonly bindings: Bindings,
    private readonly lineCounter: LineCounter,
  ) {}

  depth(keyPath: KeyPath): number {
    return this.find(keyPath).depth;
  }

  position(keyPath: KeyPath, part: "key" | "value" = "value"): Position {
    const found = this.find(keyPath);
    if (found.depth === 0) return { line: 1, column: 1 };
    // A map or list is best found by its key; a missing value by the key of what should hold it.
    const exact = found.depth === keyPath.length && (isScalar(found.node) || isAlias(found.node));
    const offset = part === "value" && exact ? (found.node.range?.[0] ?? found.keyOffset) : found.keyOffset;
    const { line, col } = this.lineCounter.linePos(offset);
    return { line, column: col };
  }

  source(keyPath: KeyPath): string | undefined {
    const found = this.find(keyPath);
    const node = this.resolve(found.node);
    return found.depth === keyPath.length && isScalar(node) ? node.source : undefined;
  }

  private find(keyPath: KeyPath): Found {
    let found: Found = { depth: 0, keyOffset: 0, node: this.contents };
    for (const step of keyPath) {
      const next = this.step(this.resolve(found.node), step);
      if (next === undefined) break;
      found = { depth: found.depth + 1, ...next };
    }
    return found;
  }

  private step(node: Node | null, step: string | number): Omit<Found, "depth"> | undefined {
    if (isSeq(node) && typeof step === "number") {
      const item = node.items[step] as Node | undefined;
      return item === undefined ? undefined : { keyOffset: item.range?.[0] ?? 0, node: item };
    }
    if (!isMap(node)) return undefined;
    const pair = this.index(node).get(String(step));
    return pair === undefined ? undefined : { keyOffset: pair.key.range?.[0] ?? 0, node: pair.value };
  }

  private index(map: YAMLMap): Map<string, { key: Node; value: Node | null }> {
    let index = this.indices.get(map);
    if (index === undefined) {
      index = new Map();
      for (const { key, value } of map.items) {
        const text = keyText(key);
        if (text !== undefined) index.set(text, { key: key as Node, value: value as Node | null });
      }
      this.indices.set(map, index);
    }
    return index;
  }

  private resolve(node: Node | null): Node | null {
    return isAlias(node) ? (this.bindings.get(node) ?? null) : node;
  }
}
