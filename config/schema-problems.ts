/** From zod's issues to problems in the words of the environment file. */
import type * as z from "zod";
import { advice, deletion, member, sibling, written, type Advice } from "./fix";
import type { SchemaNode } from "./json-schema";
import { describeAllowed, describeMaps, nodeAt, valueAt } from "./schema-node";
import {
  allowedValues,
  alternativesOf,
  chooseAlternative,
  chosen,
  discriminatorOf,
  fitsType,
  saysNothing,
} from "./schema-union";
import { explainUnknownKey, misspeltKey } from "./unknown-key";
import { takes, wrongWord } from "./word-problems";
import { describeValue, midSentence, quote, quoteAll, type KeyPath } from "./messages";
import { isMapping, lookup } from "../model/members";

/** A problem at a key path, before it is known which file said so. */
export interface PathProblem {
  readonly path: KeyPath;
  /** The wrong part: the key or the value; a missing key is at its nearest parent. */
  readonly at: "key" | "value";
  readonly detail: string;
  readonly fix?: Advice;
  /** Name of the rule that is broken; absent where a value is wrong in itself. */
  readonly rule?: string;
  /** The key that was meant, where one is misspelt. */
  readonly intended?: string;
  /** The key that is the reason, where it is another one; it may stand in another file. */
  readonly cause?: KeyPath;
}

/** Looks up a number as the file spells it. */
export type SourceOf = (path: KeyPath) => string | undefined;

type Issue = z.core.$ZodIssue;

/** Unknown keys of one map that get suggestions: a file with more of them is no environment file. */
const mostExplained = 100;

/** Puts every issue that zod found in a merged environment into words. */
export function schemaProblems(issues: readonly Issue[], value: unknown, sourceOf: SourceOf): PathProblem[] {
  return issues.flatMap((issue) => translate(issue, [], value, sourceOf));
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
  if (saysNothing(alternatives, here)) return [unclearMap(path, here, alternatives)];
  const meant = chooseAlternative(alternatives, here);
  const branch = issue.errors[meant];
  const isContainer = isMapping(here) || Array.isArray(here);
  const isOne = alternatives[meant] !== undefined && fitsType(alternatives[meant], here);
  if (branch === undefined || !isContainer || !isOne) {
    const message = customMessage(issue);
    return [
      message === undefined
        ? wrongDiscriminatorOrValue(path, value, sourceOf)
        : wrongValue(path, value, message, sourceOf),
    ];
  }
  return branch.flatMap((inner) => translate(inner, path, value, sourceOf));
}

/** A map that has no key of any alternative. */
function unclearMap(path: KeyPath, here: unknown, alternatives: readonly SchemaNode[]): PathProblem {
  const keys = isMapping(here) ? Object.keys(here).map((key) => key.slice(0, 80)) : [];
  const got = keys.length === 0 ? "an empty map" : `a map with ${quoteAll(keys, 4)}`;
  return {
    path,
    at: "value",
    detail: `got ${got}; expected ${describeMaps(alternatives)}`,
    fix: "write the keys of one kind",
  };
}

/** A discriminated union reports at its discriminator, whose words are spread over the alternatives. */
function wrongDiscriminatorOrValue(path: KeyPath, value: unknown, sourceOf: SourceOf): PathProblem {
  const parent = nodeAt(value, path.slice(0, -1));
  const discriminator = parent && discriminatorOf(alternativesOf(parent));
  if (discriminator !== undefined && discriminator.key === path.at(-1)) {
    const misspelt = misspeltKey(value, path);
    if (misspelt !== undefined) return { at: "key", ...misspelt };
    const { description } = parent ?? {};
    const about = description === undefined ? {} : { description };
    return ofWord(path, valueAt(value, path), { enum: discriminator.words.flat(), ...about });
  }
  return wrongValue(path, value, undefined, sourceOf);
}

/** A value that is none of the words, or no value at all. */
function ofWord(path: KeyPath, value: unknown, node: SchemaNode): PathProblem {
  if (value === undefined) return missing(path, describeAllowed(node), node.description);
  return { path, at: "value", ...wrongWord(path, value, node) };
}

/** The one alternative of a mixed union that a value is meant to be, where that is free text or a number. */
function narrowed(node: SchemaNode | undefined, value: unknown): SchemaNode | undefined {
  if (node === undefined || value === undefined) return node;
  const alternatives = alternativesOf(node);
  if (alternatives.length < 2) return node;
  const fitting = alternatives.filter((alternative) => fitsType(alternative, value));
  const unquoted =
    typeof value === "number" ? alternatives.filter((alternative) => takes(alternative, String(value))) : [];
  const [one, ...others] = fitting.length > 0 ? fitting : unquoted;
  if (one === undefined || others.length > 0 || allowedValues(one).length > 0) return node;
  const about = one.description ?? node.description;
  return about === undefined ? one : { ...one, description: about };
}

function wrongValue(
  path: KeyPath,
  root: unknown,
  message: string | undefined,
  sourceOf: SourceOf,
): PathProblem {
  const value = valueAt(root, path);
  const node = narrowed(nodeAt(root, path), value);
  const about = node?.description;
  if (node !== undefined && allowedValues(node).length > 0 && message === undefined)
    return ofWord(path, value, node);

  const expected = message ?? describeAllowed(node);
  if (value === undefined) return missing(path, `${expected}${becauseOfKind(root, path)}`, about);
  if (value === null) {
    return {
      path,
      at: "value",
      detail: `got no value; expected ${expected}`,
      fix: isRequired(root, path)
        ? "write the value"
        : advice`write the value, or ${deletion("delete the key")}`,
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
      fix: quotedFix(shown === source ? source : undefined, node, about),
    };
  }
  return {
    path,
    at: "value",
    detail: `got ${found(value, node?.type, path, sourceOf)}; expected ${expected}`,
    fix: unquotedFix(node?.type, value) ?? mapFix(path, value, node) ?? correction(about),
  };
}

/** True if the map that a key is in has to have it. */
function isRequired(root: unknown, path: KeyPath): boolean {
  const parent = nodeAt(root, path.slice(0, -1));
  const { required = [] } = parent === undefined ? {} : chosen(parent, valueAt(root, path.slice(0, -1)));
  return required.includes(String(path.at(-1)));
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

/** The map that was meant by a single value: by its one required key, and by an ARN if that is what there is. */
function mapFix(path: KeyPath, value: unknown, node: SchemaNode | undefined): Advice | undefined {
  const [key, ...others] = node?.required ?? [];
  if (node?.type !== "object" || key === undefined || others.length > 0 || typeof value !== "string")
    return undefined;
  const name = /^arn:[\w-]+:secretsmanager:[\w-]+:\d+:secret:([\w/+=.@-]+?)(-\w{6})?$/.exec(value)?.[1];
  const own = String(path.at(-1));
  return name === undefined
    ? `write a map: \`${own}: { ${key}: … }\``
    : advice`write a map: ${member(sibling(own), { [key]: name })}`;
}

/** Quotes, where the node takes what is in them. @param source undefined where it is not to be shown. */
function quotedFix(
  source: string | undefined,
  node: SchemaNode | undefined,
  about: string | undefined,
): Advice {
  if (source === undefined) return "put it in quotes";
  return node?.pattern === undefined || takes(node, source)
    ? advice`write ${written(source)}`
    : correction(about);
}

function correction(about: string | undefined): string {
  return about === undefined ? "correct the value" : `correct the value (${midSentence(about)})`;
}

function unquotedFix(type: string | undefined, value: unknown): Advice | undefined {
  if (typeof value !== "string") return undefined;
  if (type === "boolean" && /^(true|yes|on)$/i.test(value))
    return advice`write ${written(true)}, without quotes`;
  if (type === "boolean" && /^(false|no|off)$/i.test(value))
    return advice`write ${written(false)}, without quotes`;
  if ((type === "integer" || type === "number") && /^\d+$/.test(value))
    return advice`write ${written(Number(value))}, without quotes`;
  return undefined;
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

/** The kind of map because of which a key is missing, where not every kind has to have it. */
function becauseOfKind(root: unknown, path: KeyPath): string {
  const parent = nodeAt(root, path.slice(0, -1));
  const alternatives = parent === undefined ? [] : alternativesOf(parent);
  const discriminator = discriminatorOf(alternatives);
  const here = valueAt(root, path.slice(0, -1));
  if (discriminator === undefined || !isMapping(here)) return "";
  const { key } = discriminator;
  const said = lookup(here, key);
  const isOfAll = alternatives.every(({ required = [] }) => required.includes(String(path.at(-1))));
  return typeof said === "string" && !isOfAll ? `, because ${key} is ${quote(said)}` : "";
}

/** The message that the schema itself gives, if it gives one; zod's own speak of types. */
function customMessage(issue: Issue): string | undefined {
  return /^(Invalid|Too |Unrecognized)/.test(issue.message) ? undefined : issue.message;
}

function toKeyPath(path: readonly PropertyKey[]): KeyPath {
  return path.map((step) => (typeof step === "number" ? step : String(step)));
}
