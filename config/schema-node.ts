/** Finding one's way in the JSON Schema: what is allowed at a path, and how to say it. */
import { dereferenced, environmentJsonSchema, type SchemaNode } from "./json-schema";
import {
  allowedValues,
  alternativesOf,
  chosen,
  discriminatorOf,
  isEnumeration,
  usefulValues,
} from "./schema-union";
import { quote, quoteAll, type KeyPath } from "./messages";
import { isMapping, lookup } from "../model/members";

/** More words than any list of the schema has: a list that ends early hides the one that is looked for. */
export const mostWords = 40;

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: KeyPath): unknown {
  let here = value;
  for (const step of path) {
    if (Array.isArray(here) && typeof step === "number") here = here[step];
    else if (isMapping(here)) here = lookup(here, String(step));
    else return undefined;
  }
  return here;
}

/** The schema of the value at a path, alternatives not yet chosen; undefined if the path is unknown. */
export function nodeAt(value: unknown, path: KeyPath): SchemaNode | undefined {
  let node: SchemaNode | undefined = environmentJsonSchema();
  let here = value;
  for (const step of path) {
    if (node === undefined) return undefined;
    node = child(chosen(node, here), step);
    here = valueAt(here, [step]);
  }
  return node === undefined ? undefined : dereferenced(node);
}

function child(node: SchemaNode, step: string | number): SchemaNode | undefined {
  if (typeof step === "number") return node.items;
  const property = lookup(node.properties ?? {}, step);
  if (property !== undefined) return property;
  return typeof node.additionalProperties === "object" ? node.additionalProperties : undefined;
}

/** Values that a node allows, to follow "expected". */
export function describeAllowed(node: SchemaNode | undefined): string {
  if (node === undefined) return "another value";
  const alternatives = alternativesOf(node);
  if (isEnumeration(node)) return describeWords(usefulValues(node));
  const [only = node] = alternatives;
  if (alternatives.length === 1) return describeOne(only);
  const maps = alternatives.filter(({ type }) => type === "object");
  const others = alternatives.filter(({ type }) => type !== "object");
  // What is worth a sentence of its own: the words, or the kinds, before the maps.
  return [...others.map(describeEach), ...(maps.length > 0 ? [describeMaps(maps)] : [])].join(", or ");
}

function describeEach(node: SchemaNode): string {
  const words = allowedValues(node);
  return words.length > 0 ? quoteAll(words, mostWords) : describeOne(node);
}

function describeWords(words: readonly (string | number)[]): string {
  return words.length > 1 ? `one of ${quoteAll(words, mostWords)}` : quoteAll(words);
}

/** Maps by the word that tells them apart, else by the keys that each of them needs. */
export function describeMaps(maps: readonly SchemaNode[]): string {
  const discriminator = discriminatorOf(maps);
  if (discriminator !== undefined) {
    return `a map whose ${quote(discriminator.key)} is ${describeWords(discriminator.words.flat())}`;
  }
  const keys = maps.map(({ required = [] }) => quoteAll(required)).filter((text) => text !== "");
  return keys.length > 0 ? `a map with ${keys.join(", or with ")}` : "a map";
}

function describeOne(node: SchemaNode): string {
  switch (node.type) {
    case "object":
      return describeMaps([node]);
    case "array":
      return describeList(node);
    case "boolean":
      return "true or false";
    case "string":
      return describeText(node);
    case "integer":
    case "number":
      return describeNumber(node);
    default:
      return "another value";
  }
}

function describeList({ minItems = 0, maxItems }: SchemaNode): string {
  if (maxItems === undefined) {
    if (minItems < 2) return minItems === 0 ? "a list" : "a list that is not empty";
    return `a list of ${minItems} or more`;
  }
  if (minItems === maxItems) return `a list of ${minItems}`;
  return minItems > 0 ? `a list of ${minItems} to ${maxItems}` : `a list of at most ${maxItems}`;
}

function describeText({ minLength = 0, maxLength }: SchemaNode): string {
  if (maxLength === undefined) return minLength > 0 ? "text that is not empty" : "text";
  return minLength > 0
    ? `text of ${minLength} to ${maxLength} characters`
    : `text of at most ${maxLength} characters`;
}

function describeNumber({ type, minimum, maximum }: SchemaNode): string {
  const noun = type === "integer" ? "a whole number" : "a number";
  // zod writes the limits of safe integers where the schema sets none.
  const low = minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? minimum : undefined;
  const high = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (low !== undefined && high !== undefined) return `${noun} from ${low} to ${high}`;
  if (low !== undefined) return `${noun}, ${low} or more`;
  return high === undefined ? noun : `${noun}, ${high} or less`;
}
