/** Unions of the schema: what tells their alternatives apart, and which one a value means. */
import { dereferenced, type SchemaNode } from "./json-schema";
import { nearest } from "./messages";
import { isMapping, lookup } from "../model/members";

/** More keys than any alternative has; the rest of a map says nothing about which one is meant. */
const mostScored = 50;

/** The key that says which alternative of a union a map is. */
export interface Discriminator {
  readonly key: string;
  /** Its words, for each alternative. */
  readonly words: readonly (readonly Word[])[];
  /** The word that holds where the file says none. */
  readonly byDefault?: Word;
}

/** A value of an enumeration. */
export type Word = string | number;

/** The alternatives of a node, besides having no value; a node without any is its own and only one. */
export function alternativesOf(node: SchemaNode): readonly SchemaNode[] {
  const all = node.oneOf ?? node.anyOf?.filter(({ type }) => type !== "null");
  return (all ?? [node]).map(dereferenced);
}

/** The words of an enumeration, in whichever form the schema has it; of a mixed union, those that it has. */
export function allowedValues(node: SchemaNode): Word[] {
  const values = alternativesOf(node).flatMap((alternative) =>
    alternative.const === undefined ? (alternative.enum ?? []) : [alternative.const],
  );
  return values.filter((value) => typeof value === "string" || typeof value === "number");
}

/** Those of the words that are of use where they stand, which is for a rule to check. */
export function usefulValues(node: SchemaNode): Word[] {
  return node.examples === undefined ? allowedValues(node) : allowedValues({ enum: node.examples });
}

/** True if a node allows words only. */
export function isEnumeration(node: SchemaNode): boolean {
  return alternativesOf(node).every((alternative) => allowedValues(alternative).length > 0);
}

/** The key that has words in every alternative, no word in two of them; undefined where there is none. */
export function discriminatorOf(alternatives: readonly SchemaNode[]): Discriminator | undefined {
  if (alternatives.length < 2) return undefined;
  for (const key of Object.keys(alternatives[0]?.properties ?? {})) {
    const members = alternatives.map(({ properties = {} }) => lookup(properties, key) ?? {});
    const words = members.map(allowedValues);
    if (words.some((some) => some.length === 0)) continue;
    if (new Set(words.flat()).size < words.flat().length) continue;
    const byDefault = members.map((member) => member.default).find((word) => typeof word === "string");
    return { key, words, ...(byDefault === undefined ? {} : { byDefault }) };
  }
  return undefined;
}

/** True if a value is of the type that a node wants, whatever else is wrong with it. */
export function fitsType({ type, const: only }: SchemaNode, value: unknown): boolean {
  const wanted = type ?? typeof only;
  if (Array.isArray(value)) return wanted === "array";
  if (isMapping(value)) return wanted === "object";
  if (wanted === "integer") return typeof value === "number";
  return typeof value === wanted;
}

/** Index of the alternative that a value most likely means: by its type and discriminator, then by its keys. */
export function chooseAlternative(alternatives: readonly SchemaNode[], value: unknown): number {
  if (alternatives.length === 1) return 0;
  const scores = scoresOf(alternatives, value);
  return Math.max(0, scores.indexOf(Math.max(...scores)));
}

/** The alternative of a node that a value means. */
export function chosen(node: SchemaNode, value: unknown): SchemaNode {
  const alternatives = alternativesOf(dereferenced(node));
  return alternatives[chooseAlternative(alternatives, value)] ?? node;
}

/** True if nothing in a map tells which alternative it is. */
export function saysNothing(alternatives: readonly SchemaNode[], value: unknown): boolean {
  const maps = alternatives.filter(({ type }) => type === "object");
  const known = new Set(maps.flatMap(({ properties = {} }) => Object.keys(properties)));
  return (
    maps.length > 1 &&
    isMapping(value) &&
    discriminatorOf(maps) === undefined &&
    Object.keys(value)
      .slice(0, mostScored)
      .every((key) => !known.has(key) && nearest(key, known) === undefined)
  );
}

function scoresOf(alternatives: readonly SchemaNode[], value: unknown): number[] {
  const types = alternatives.map((alternative) => (fitsType(alternative, value) ? 10_000 : 0));
  if (!isMapping(value)) return types;
  const discriminator = discriminatorOf(alternatives);
  const said = discriminator && (lookup(value, discriminator.key) ?? discriminator.byDefault);
  return alternatives.map(({ properties = {} }, index) => {
    const isSaid = discriminator?.words[index]?.some((word) => word === said) === true;
    return (types[index] ?? 0) + (isSaid ? 1000 : 0) + keyScore(Object.keys(properties), value);
  });
}

function keyScore(known: readonly string[], value: Readonly<Record<string, unknown>>): number {
  let points = 0;
  for (const key of Object.keys(value).slice(0, mostScored)) {
    if (known.includes(key)) points += 4;
    else if (nearest(key, known) !== undefined) points += 2;
  }
  return points;
}
