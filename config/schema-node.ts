/** Finding one's way in the JSON Schema: which alternative a value means, what is allowed at a path. */
import { dereferenced, environmentJsonSchema, type SchemaNode } from "./json-schema";
import { nearest, quote, quoteAll, type KeyPath } from "./words";
import { isMapping, lookup } from "../model/members";

/** More keys than any alternative has; the rest of a map says nothing about which one is meant. */
const mostScored = 50;

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

/** Index of the alternative that a value most likely means: by its discriminator, else by its keys. */
export function chooseAlternative(alternatives: readonly SchemaNode[], value: unknown): number {
  if (alternatives.length < 2) return 0;
  const scores = alternatives.map((alternative) => score(dereferenced(alternative), value));
  return scores.indexOf(Math.max(...scores));
}

/** The alternatives of a node, besides having no value; a node without any is its own and only one. */
export function alternativesOf(node: SchemaNode): readonly SchemaNode[] {
  const all = node.oneOf ?? node.anyOf?.filter(({ type }) => type !== "null");
  return (all ?? [node]).map(dereferenced);
}

/** The alternative of a node that a value means. */
export function chosen(node: SchemaNode, value: unknown): SchemaNode {
  const alternatives = alternativesOf(dereferenced(node));
  return alternatives[chooseAlternative(alternatives, value)] ?? node;
}

/** The words of an enumeration, in whichever form the schema has it. */
export function allowedValues(node: SchemaNode): (string | number)[] {
  const values = alternativesOf(node).flatMap((alternative) =>
    alternative.const === undefined ? (alternative.enum ?? []) : [alternative.const],
  );
  return values.filter((value) => typeof value === "string" || typeof value === "number");
}

/** What a node allows, to follow "expected". */
export function describeAllowed(node: SchemaNode | undefined): string {
  if (node === undefined) return "another value";
  const values = allowedValues(node);
  if (values.length > 1) return `one of ${quoteAll(values)}`;
  if (values.length === 1) return quoteAll(values);
  const alternatives = alternativesOf(node);
  const [only = node] = alternatives;
  if (alternatives.length === 1 && only !== dereferenced(node)) return describeAllowed(only);
  if (alternatives.length > 1) {
    const discriminator = discriminatorOf(only);
    if (discriminator !== undefined) {
      const words = alternatives.flatMap((one) => allowedValues(one.properties?.[discriminator] ?? {}));
      return `a map whose ${quote(discriminator)} is one of ${quoteAll(words)}`;
    }
    const keys = alternatives.map((one) => quoteAll(one.required ?? [])).filter((text) => text !== "");
    return keys.length > 0 ? `a map with ${keys.join(", or with ")}` : "another value";
  }
  switch (node.type) {
    case "object":
      return node.required === undefined ? "a map" : `a map with ${quoteAll(node.required)}`;
    case "array":
      return "a list";
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

/** Why a key does not belong where it stands, and what to do. */
export function explainUnknownKey(
  value: unknown,
  path: KeyPath,
  key: string,
): { detail: string; fix?: string } {
  if (/^(pass(word|wd)?|user(name)?|accessKeyId|secretAccessKey)$/i.test(key)) {
    return {
      detail: "unknown key; credentials do not stand in environment files",
      fix: "delete it, and keep user name and password in the Secrets Manager secret that `secret.name` names",
    };
  }
  const node = nodeAt(value, path);
  const here = valueAt(value, path);
  if (node === undefined) return { detail: "unknown key" };
  // Whoever has the key cannot be what is meant here, whatever its other keys look like.
  const lacking = alternativesOf(node).filter(
    ({ properties }) => lookup(properties ?? {}, key) === undefined,
  );
  const branch = lacking[chooseAlternative(lacking, here)] ?? chosen(node, here);
  const known = Object.keys(branch.properties ?? {});
  const others = alternativesOf(node).filter(
    (other) => other !== branch && lookup(other.properties ?? {}, key),
  );
  if (others.length > 0) return explainForeignKey(node, branch, others, key, here);
  const near = nearest(key, known);
  if (near !== undefined) return { detail: `unknown key; did you mean ${quote(near)}?` };
  return {
    detail: `unknown key; the keys here are ${quoteAll(known, 40)}`,
    fix: "delete it, or use one of these keys",
  };
}

/** A key of another alternative: `cluster` at an S3 endpoint, `vpc` beside `cidr`. */
function explainForeignKey(
  node: SchemaNode,
  branch: SchemaNode,
  others: readonly SchemaNode[],
  key: string,
  here: unknown,
): { detail: string; fix: string } {
  const discriminator = discriminatorOf(branch);
  if (discriminator !== undefined) {
    const belongs = others.flatMap((other) => allowedValues(other.properties?.[discriminator] ?? {}));
    const value = isMapping(here) ? lookup(here, discriminator) : undefined;
    return {
      detail: `${quote(key)} does not go with ${discriminator} ${typeof value === "string" ? quote(value) : ""}; it belongs to ${discriminator} ${quoteAll(belongs)}`,
      fix: `delete it; the keys here are ${quoteAll(Object.keys(branch.properties ?? {}), 40)}`,
    };
  }
  const present = isMapping(here)
    ? Object.keys(here).filter((own) => lookup(branch.properties ?? {}, own))
    : [];
  return {
    detail: `${quote(key)} does not go with ${quoteAll(present)}; expected either ${alternativesOf(node)
      .map((one) => quoteAll(Object.keys(one.properties ?? {})))
      .join(", or ")}`,
    fix: "keep the keys of one kind; maps of common.yaml and this file are merged, so look into both",
  };
}

function discriminatorOf(node: SchemaNode): string | undefined {
  return Object.entries(node.properties ?? {}).find(
    ([name, property]) =>
      (name === "engine" || name === "type" || name === "action") && allowedValues(property).length > 0,
  )?.[0];
}

function child(node: SchemaNode, step: string | number): SchemaNode | undefined {
  if (typeof step === "number") return node.items;
  const property = lookup(node.properties ?? {}, step);
  if (property !== undefined) return property;
  return typeof node.additionalProperties === "object" ? node.additionalProperties : undefined;
}

function score(node: SchemaNode, value: unknown): number {
  if (!isMapping(value)) return 0;
  const properties = node.properties ?? {};
  const known = Object.keys(properties);
  const discriminator = discriminatorOf(node);
  const said = discriminator === undefined ? undefined : lookup(value, discriminator);
  let points = 0;
  if (discriminator !== undefined && typeof said === "string") {
    if (allowedValues(properties[discriminator] ?? {}).includes(said)) points += 1000;
  }
  for (const key of Object.keys(value).slice(0, mostScored)) {
    if (known.includes(key)) points += 4;
    else if (nearest(key, known) !== undefined) points += 2;
  }
  return points;
}
