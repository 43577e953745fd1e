/** From zod's issues to problems in the words of the environment file. */
import type * as z from "zod";
import {
  allowedValues,
  alternativesOf,
  chooseAlternative,
  describeAllowed,
  explainUnknownKey,
  nodeAt,
  valueAt,
} from "./schema-node";
import { describeValue, midSentence, nearest, quote, type KeyPath } from "./words";
import { isMapping, lookup } from "../model/members";

/** A problem at a key path, before it is known which file said so. */
export interface PathProblem {
  readonly path: KeyPath;
  /** Whether the key or the value is what is wrong; a missing key is at its nearest parent. */
  readonly at: "key" | "value";
  readonly detail: string;
  readonly fix?: string;
}

/** Looks up a number as the file spells it. */
export type SourceOf = (path: KeyPath) => string | undefined;

type Issue = z.core.$ZodIssue;

/** Unknown keys of one map that get suggestions: a file with more of them is no environment file. */
const mostExplained = 100;

/** Puts every issue that zod found in a merged environment into words. */
export function schemaProblems(issues: readonly Issue[], value: unknown, sourceOf: SourceOf): PathProblem[] {
  const problems = issues.flatMap((issue) => translate(issue, [], value, sourceOf));
  return withoutMisspeltMissing(problems, value);
}

function translate(issue: Issue, base: KeyPath, value: unknown, sourceOf: SourceOf): PathProblem[] {
  const path = [...base, ...toKeyPath(issue.path)];
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key, index) => {
        const words = index < mostExplained ? explainUnknownKey(value, path, key) : { detail: "unknown key" };
        return { path: [...path, key], at: "key", ...words };
      });
    case "invalid_key":
      return [invalidKey(path, issue.issues)];
    case "invalid_union":
      return invalidUnion(issue, path, value, sourceOf);
    default:
      return [wrongValue(path, value, customMessage(issue), sourceOf)];
  }
}

function invalidKey(path: KeyPath, issues: readonly Issue[]): PathProblem {
  const key = String(path.at(-1));
  const expected = issues.map((issue) => customMessage(issue) ?? "a shorter or longer word").join(", ");
  return {
    path,
    at: "key",
    detail: `got the key ${quote(key.slice(0, 80))}; expected ${expected}`,
    fix: "rename it, also where other keys name it",
  };
}

function invalidUnion(
  issue: Extract<Issue, { code: "invalid_union" }>,
  path: KeyPath,
  value: unknown,
  sourceOf: SourceOf,
): PathProblem[] {
  const node = nodeAt(value, path);
  const here = valueAt(value, path);
  const alternatives = node === undefined ? [] : alternativesOf(node);
  const chosen = chooseAlternative(alternatives, here);
  const branch = issue.errors[chosen];
  if (branch === undefined || !isMapping(here) || alternatives[chosen]?.type !== "object") {
    const message = customMessage(issue);
    return [
      message === undefined
        ? wrongDiscriminatorOrValue(path, value, sourceOf)
        : wrongValue(path, value, message, sourceOf),
    ];
  }
  return branch.flatMap((inner) => translate(inner, path, value, sourceOf));
}

/** A discriminated union reports at its discriminator, whose words are spread over the alternatives. */
function wrongDiscriminatorOrValue(path: KeyPath, value: unknown, sourceOf: SourceOf): PathProblem {
  const parent = nodeAt(value, path.slice(0, -1));
  const last = path.at(-1);
  const alternatives = parent === undefined ? [] : alternativesOf(parent);
  if (alternatives.length > 1 && typeof last === "string") {
    const words = alternatives.flatMap((one) => allowedValues(lookup(one.properties ?? {}, last) ?? {}));
    if (words.length > 0) return wrongWord(path, valueAt(value, path), words, parent?.description);
  }
  return wrongValue(path, value, undefined, sourceOf);
}

function wrongValue(
  path: KeyPath,
  root: unknown,
  message: string | undefined,
  sourceOf: SourceOf,
): PathProblem {
  const node = nodeAt(root, path);
  const value = valueAt(root, path);
  const about = node?.description;
  const words = node === undefined ? [] : allowedValues(node);
  if (words.length > 0 && message === undefined) return wrongWord(path, value, words, about);

  const expected = message ?? describeAllowed(node);
  if (value === undefined) return missing(path, expected, about);
  if (value === null) {
    return {
      path,
      at: "value",
      detail: `got no value; expected ${expected}`,
      fix: "write the value, or delete the key",
    };
  }
  const wantsText = node?.type === "string";
  if (wantsText && (typeof value === "number" || typeof value === "boolean")) {
    const source = sourceOf(path) ?? String(value);
    const shown = describeValue(value, path).includes("not shown") ? "a value" : source.slice(0, 60);
    return {
      path,
      at: "value",
      detail: `got ${shown} without quotes; expected ${expected}`,
      fix: shown === source ? `write ${quote(source)}` : "put it in quotes",
    };
  }
  return {
    path,
    at: "value",
    detail: `got ${found(value, node?.type, path, sourceOf)}; expected ${expected}`,
    fix: unquotedFix(node?.type, value) ?? correction(about),
  };
}

/** A value in words: numbers as the file spells them. */
function found(value: unknown, wanted: string | undefined, path: KeyPath, sourceOf: SourceOf): string {
  if (Array.isArray(value) && wanted === "array") return `a list of ${value.length}`;
  // Where a map or a list belongs, a single value may be a password in the wrong place.
  if (typeof value === "string" && (wanted === undefined || wanted === "object" || wanted === "array"))
    return "text";
  const source = typeof value === "number" ? sourceOf(path) : undefined;
  return source === undefined ? describeValue(value, path) : source.slice(0, 60);
}

function correction(about: string | undefined): string {
  return about === undefined ? "correct the value" : `correct the value (${midSentence(about)})`;
}

function unquotedFix(type: string | undefined, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (type === "boolean" && /^(true|yes|on)$/i.test(value)) return "write true, without quotes";
  if (type === "boolean" && /^(false|no|off)$/i.test(value)) return "write false, without quotes";
  if ((type === "integer" || type === "number") && /^\d+$/.test(value))
    return `write ${Number(value)}, without quotes`;
  return undefined;
}

function wrongWord(
  path: KeyPath,
  value: unknown,
  words: readonly (string | number)[],
  about?: string,
): PathProblem {
  const expected = describeAllowed({ enum: words });
  if (value === undefined) return missing(path, expected, about);
  const only = words.length === 1 ? String(words[0]) : undefined;
  const near = only ?? (typeof value === "string" ? nearest(value, words.map(String)) : undefined);
  const choose = about === undefined ? "write one of these" : `choose one (${midSentence(about)})`;
  return {
    path,
    at: "value",
    detail: `got ${describeValue(value, path)}; expected ${expected}`,
    fix: near === undefined ? choose : `write ${typeof words[0] === "number" ? near : quote(near)}`,
  };
}

function missing(path: KeyPath, expected: string, about?: string): PathProblem {
  const key = String(path.at(-1));
  return {
    path,
    at: "key",
    detail: `missing; expected ${expected}`,
    fix: `add \`${key}\`${about === undefined ? "" : ` (${midSentence(about)})`}`,
  };
}

/** A misspelt key is one problem, not also a missing one. */
function withoutMisspeltMissing(problems: readonly PathProblem[], value: unknown): PathProblem[] {
  const intended = new Set<string>();
  for (const { path, detail } of problems) {
    const near = /^unknown key; did you mean "(.+)"\?$/.exec(detail)?.[1];
    if (near !== undefined) intended.add(JSON.stringify([...path.slice(0, -1), near]));
  }
  return problems.filter(
    ({ path }) => !(intended.has(JSON.stringify(path)) && valueAt(value, path) === undefined),
  );
}

/** The message that the schema itself gives, if it gives one; zod's own speak of types. */
function customMessage(issue: Issue): string | undefined {
  return /^(Invalid|Too |Unrecognized)/.test(issue.message) ? undefined : issue.message;
}

function toKeyPath(path: readonly PropertyKey[]): KeyPath {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}
