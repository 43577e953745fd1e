/** What a problem may have to do with a mistake. */
import { escapeRegExp } from "../../../model/regexp";
import path from "node:path";
import { isDeepStrictEqual } from "node:util";
import { formatKeyPath, type KeyPath } from "../../../config/messages";
import type { Problem } from "../../../config/error";
import { valueAt } from "../../../config/schema-node";
import { isMapping } from "../../../model/members";
import type { Mutant } from "./mutations";

/** Where a mutant stands. */
export interface Setting {
  /** The file that has the mistake. */
  readonly file: string;
  /** What an environment says without the mistake. */
  readonly merged: unknown;
  /** What the file says, with the mistake and without it; undefined where that is no YAML. */
  readonly before: unknown;
  readonly after: unknown;
  /** Anchors that the mistake took out of the file. */
  readonly lostAnchors: readonly string[];
}

/** Maps whose keys are named elsewhere in the file. */
const collections: readonly KeyPath[] = [
  ["accounts"],
  ["buckets"],
  ["endpoints"],
  ["replication", "instances"],
  ["pipelines"],
];

/** Keys that say what the other keys of their map may be. */
const kinds = ["engine", "via", "type", "action", "access", "create"];

/** Answers of one mutant; what it touches is worked out once. */
export class Relations {
  private readonly paths: readonly string[];
  private readonly names: readonly string[];

  constructor(
    private readonly mutant: Mutant,
    private readonly setting: Setting,
  ) {
    const { before, after, merged } = setting;
    const moved = after === undefined ? [] : differences(before, after);
    const touched = [mutant.path, ...mutant.others, ...moved];
    this.paths = touched.flatMap((one) => [formatKeyPath(one), ...ofKind(one)]);
    this.names = [...new Set(touched.flatMap((one) => namesIn(merged, after, one)))];
  }

  /** True if a reader of the problem looks at the mistake, or reads the name of what is wrong. */
  isAtPlace(problem: Problem): boolean {
    const { file, keyPath = "", detail, fix = "" } = problem;
    if (path.basename(file) === this.setting.file) {
      if (this.isInSight(problem)) return true;
    } else if (this.isWithin(keyPath)) return true;
    const said = [...this.mutant.words, ...this.names];
    if (said.some((word) => detail.includes(JSON.stringify(word)))) return true;
    if (this.setting.lostAnchors.some((anchor) => detail.includes(`*${anchor};`))) return true;
    if (collections.some((at) => this.names.some((name) => isBelow(keyPath, formatKeyPath([...at, name])))))
      return true;
    // Where something has gone, the place that it has gone from.
    const own = formatKeyPath(this.mutant.path);
    const above = formatKeyPath(this.mutant.path.slice(0, -1));
    const entry = entryOf(this.mutant.path);
    return [own, above, ...(entry === undefined ? [] : [formatKeyPath(entry)])]
      .filter((one) => one.includes("."))
      .some((one) => new RegExp(`${escapeRegExp(one)}(?![\\w-])`).test(`${detail} ${fix}`));
  }

  /** True if the mistake is on the line of the problem, or what the problem says leads the eye to it. */
  private isInSight({ line, keyPath = "", detail, fix = "" }: Problem): boolean {
    if (line === undefined || this.mutant.lines.has(line)) return true;
    if (this.linesNamed(detail).some((one) => this.mutant.lines.has(one))) return true;
    const { path: own } = this.mutant;
    if (keyPath === formatKeyPath(own)) return true;
    // The line after: the parser sees there that the lines before it do not fit, and an item is read with the one before.
    const isBeside = this.mutant.lines.has(line - 1) || this.mutant.lines.has(line + 1);
    const list = own.findLastIndex((step) => typeof step === "number");
    const isSibling = list > 0 && isBelow(keyPath, formatKeyPath(own.slice(0, list)));
    if (isBeside && (detail.startsWith("not valid YAML") || isSibling)) return true;
    // The key of the mistake in the same entry, as `create: false` says it.
    const entry = entryOf(own);
    if (entry === undefined) return false;
    const names = new RegExp(`\`${escapeRegExp(String(own.at(-1)))}\\b`);
    return isBelow(keyPath, formatKeyPath(entry)) && names.test(`${detail} ${fix}`);
  }

  /** True if the problem follows from the mistake. */
  isRelated(problem: Problem): boolean {
    return this.isAtPlace(problem) || this.isWithin(problem.keyPath ?? "") || this.isDependent(problem);
  }

  private isWithin(keyPath: string): boolean {
    return this.paths.some((one) => isBelow(keyPath, one));
  }

  /** True if one of the two entries, that of the problem and that of the mistake, names the other. */
  private isDependent({ keyPath = "" }: Problem): boolean {
    const all = collections.flatMap((at) =>
      keysOf(valueAt(this.setting.merged, at)).map((key) => [...at, key]),
    );
    const entry = all.find((one) => isBelow(keyPath, formatKeyPath(one)));
    if (entry === undefined) return false;
    const own = String(entry.at(-1));
    return (
      this.names.includes(own) ||
      namesIn(this.setting.merged, undefined, entry).some((name) => this.isTouched(name))
    );
  }

  private isTouched(name: string): boolean {
    return collections.some((at) =>
      isDeepStrictEqual(this.mutant.path.slice(0, at.length + 1), [...at, name]),
    );
  }

  /** Lines that a message of indentation compares. */
  private linesNamed(detail: string): number[] {
    return [...detail.matchAll(/ like line (\d+)/g)].map(([, line]) => Number(line));
  }
}

/** The entry of a collection that a path lies in. */
function entryOf(at: KeyPath): KeyPath | undefined {
  const collection = collections.find((one) => isDeepStrictEqual(at.slice(0, one.length), one));
  return collection === undefined || at.length <= collection.length
    ? undefined
    : at.slice(0, collection.length + 1);
}

function isBelow(keyPath: string, above: string): boolean {
  return keyPath === above || keyPath.startsWith(`${above}.`) || keyPath.startsWith(`${above}[`);
}

/** The map that a path says the kind of. */
function ofKind(at: KeyPath): string[] {
  return kinds.includes(String(at.at(-1))) ? [formatKeyPath(at.slice(0, -1))] : [];
}

/** Paths at which two values differ, the shortest ones. */
function differences(before: unknown, after: unknown, at: KeyPath = []): KeyPath[] {
  if (!isMapping(before) || !isMapping(after)) return isDeepStrictEqual(before, after) ? [] : [at];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => differences(before[key], after[key], [...at, key]));
}

/** Names of entries that stand in a path or below it, as keys or as values, before and after. */
function namesIn(merged: unknown, after: unknown, at: KeyPath): string[] {
  const all = new Set(collections.flatMap((one) => keysOf(valueAt(merged, one))));
  const words = [...at, ...wordsBelow(valueAt(merged, at)), ...wordsBelow(valueAt(after, at))];
  return words.filter((word): word is string => typeof word === "string" && all.has(word));
}

function keysOf(value: unknown): string[] {
  return isMapping(value) ? Object.keys(value) : [];
}

function wordsBelow(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(wordsBelow);
  return isMapping(value) ? [...Object.keys(value), ...Object.values(value).flatMap(wordsBelow)] : [value];
}
