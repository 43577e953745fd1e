/** Advice that is data, followed: the file is edited as the message says, and loaded again. */
import path from "node:path";
import { isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from "yaml";
import type { Problem } from "../../config/error";
import type { FileEdit } from "../../config/fix";
import { formatKeyPath } from "../../config/messages";
import { wordsOnly, wordsOnlyInSchema } from "./words-only";

/** File names and what they hold. */
type Files = Readonly<Record<string, string | Buffer>>;

/** Problems of one file whose advice is followed: files with more of them are made to be refused, not to be mended. */
const mostFollowed = 40;

/** The files as they are after the edits of one way. */
export function edited(files: Files, way: readonly FileEdit[]): Files {
  const result: Record<string, string | Buffer> = { ...files };
  for (const edit of way) {
    const name = path.basename(edit.file);
    const document = parseDocument(String(result[name] ?? "{}"), { uniqueKeys: false });
    change(document, edit);
    result[name] = document.toString();
  }
  return result;
}

/** An edit as a person makes it: where an alias stands, what it stands for is changed. */
function change(document: Document.Parsed, edit: FileEdit): void {
  const last = edit.path.at(-1);
  const parent = parentOf(document, edit);
  if (last === undefined || parent === undefined) throw new Error(`no place for ${JSON.stringify(edit)}`);
  if (edit.kind === "set") parent.set(last, document.createNode(edit.value));
  else if (edit.kind === "delete") {
    const key = isMap(parent) ? parent.items.find((pair) => keyOf(pair.key) === String(last))?.key : last;
    if (!parent.delete(key)) throw new Error(`nothing to delete for ${JSON.stringify(edit)}`);
  } else {
    const pair = isMap(parent) ? parent.items.find(({ key }) => keyOf(key) === String(last)) : undefined;
    if (pair === undefined) throw new Error(`nothing to rename for ${JSON.stringify(edit)}`);
    pair.key = document.createNode(edit.to);
  }
}

function parentOf(document: Document.Parsed, { path: at, kind }: FileEdit) {
  let here = resolved(document, document.contents);
  if (here === null && kind === "set")
    here = document.contents = document.createNode({}) as typeof document.contents;
  for (const step of at.slice(0, -1)) {
    if (!isMap(here) && !isSeq(here)) return undefined;
    let next = resolved(document, here.get(step, true));
    if ((next === null || (isScalar(next) && next.value === null)) && kind === "set") {
      next = document.createNode({});
      here.set(step, next);
    }
    here = next;
  }
  return isMap(here) || isSeq(here) ? here : undefined;
}

function resolved(document: Document.Parsed, node: unknown): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : ((node as Node | undefined) ?? null);
}

function keyOf(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

/** What came of the advice for one file: a sentence for each way that does not help, and each problem without a way. */
export function badAdvice(
  files: Files,
  problems: readonly Problem[],
  loadAgain: (files: Files) => readonly Problem[],
): string[] {
  const before = new Set(problems.map(saying));
  return problems.slice(0, mostFollowed).flatMap((problem) => {
    const ways = problem.ways ?? [];
    if (ways.length === 0) return unlisted(problem);
    return ways.flatMap((way) => {
      const left = loadAgain(edited(files, way));
      const bad = left.filter(
        (one) => saying(one) === saying(problem) || (!before.has(saying(one)) && isMade(one, problem, way)),
      );
      return bad.length === 0 ? [] : [report(problem, way, bad)];
    });
  });
}

/**
 * True if a problem comes from the advice.
 *
 * Nobody asks rules about a value that is wrong in itself, so that what they find when it is right was there before;
 * but the value that the message named is not refused.
 */
function isMade({ keyPath = "", ways = [] }: Problem, { rule }: Problem, way: readonly FileEdit[]): boolean {
  if (rule !== undefined) return true;
  // A key that is not wanted with any value was not wanted before.
  if (ways.some(([edit]) => edit?.kind === "delete" && formatKeyPath(edit.path) === keyPath)) return false;
  return way.some((edit) => {
    const at = formatKeyPath(edit.kind === "rename" ? [...edit.path.slice(0, -1), edit.to] : edit.path);
    return keyPath === at || (edit.kind === "delete" && at.startsWith(`${keyPath}.`));
  });
}

/** A problem by its words; positions in lists change when an item goes. */
function saying({ keyPath, detail }: Problem): string {
  return `${keyPath ?? ""}: ${detail}`.replaceAll(/\[\d+\]/g, "[]");
}

function unlisted(problem: Problem): string[] {
  const { rule, file, fix, keyPath, detail } = problem;
  // What is wrong with a file before it has keys and values cannot be said as a key and a value.
  if (keyPath === undefined || !file.endsWith(".yaml")) return [];
  const isListed =
    rule === undefined
      ? wordsOnlyInSchema.some(({ words }) => words.test(fix ?? ""))
      : Object.hasOwn(wordsOnly, rule);
  return isListed
    ? []
    : [`no data, and no reason for it: ${rule ?? "(schema)"}: ${keyPath}: ${detail}: ${fix ?? "(no fix)"}`];
}

function report(problem: Problem, way: readonly FileEdit[], left: readonly Problem[]): string {
  return [
    `following the advice does not help: ${problem.rule ?? "(schema)"}: ${problem.keyPath ?? ""}: ${problem.detail}`,
    `  fix: ${problem.fix ?? ""}`,
    `  done: ${JSON.stringify(way)}`,
    ...left.map((one) => `  now: ${one.rule ?? "(schema)"}: ${one.keyPath ?? ""}: ${one.detail}`),
  ].join("\n");
}
