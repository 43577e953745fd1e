/** Problem and fix for a word that is not on its list. */
import { advice, writtenMap, written, type Advice } from "./fix";
import type { SchemaNode } from "./json-schema";
import { describeAllowed } from "./schema-node";
import { alternativesOf, usefulValues, type Word } from "./schema-union";
import { describeValue, midSentence, nearest, quote, type KeyPath } from "./messages";
import { lookup } from "../model/members";

/** Causeway's words, by those that other tools and people use. */
const otherNames: Readonly<Record<string, string>> = {
  mssql: "sqlserver",
  "microsoft-sql-server": "sqlserver",
  "azure-sql": "sqlserver",
  documentdb: "docdb",
  elasticsearch: "opensearch",
  msk: "kafka",
  mongo: "mongodb",
  ddb: "dynamodb",
  tgw: "transit-gateway",
  required: "require",
  verify_identity: "verify-full",
};

/** The word that was most likely meant. */
function meantWord(value: unknown, words: readonly Word[]): string | undefined {
  if (typeof value !== "string") return undefined;
  const texts = words.map(String);
  const other = lookup(otherNames, value.toLowerCase());
  return other !== undefined && texts.includes(other) ? other : nearest(value, texts);
}

/** Problem and fix for a value that an enumeration does not have. */
export function wrongWord(path: KeyPath, value: unknown, node: SchemaNode): { detail: string; fix: Advice } {
  const words = usefulValues(node);
  const [only] = words;
  const meant =
    alternativesOf(node).length === 1 && words.length === 1 ? String(only) : meantWord(value, words);
  return {
    detail: `got ${describeValue(value, path)}; expected ${describeAllowed(node)}`,
    fix:
      meant === undefined
        ? (asMap(path, value, node) ?? choice(node))
        : advice`write ${written(typeof only === "number" ? Number(meant) : meant)}`,
  };
}

function choice({ description }: SchemaNode): string {
  return description === undefined ? "write one of these" : `choose one (${midSentence(description)})`;
}

/** The value as the one key of a map that would take it: `to: orders-1` is `to: { instance: orders-1 }`. */
function asMap(path: KeyPath, value: unknown, node: SchemaNode): Advice | undefined {
  if (typeof value !== "string" || describeValue(value, path) !== quote(value)) return undefined;
  for (const { properties = {}, required = [] } of alternativesOf(node)) {
    const [key] = required;
    const member = key === undefined || required.length > 1 ? undefined : lookup(properties, key);
    if (key === undefined || member === undefined || !takes(member, value)) continue;
    return advice`write ${writtenMap({ [key]: value })} (${midSentence(member.description ?? "")})`;
  }
  return undefined;
}

/** True if a node takes a text; one without a pattern of its own takes names only. */
export function takes(node: SchemaNode, value: string): boolean {
  const { type, pattern = "^[\\w.-]+$", minLength = 0, maxLength = Infinity } = node;
  const { length } = value;
  return type === "string" && length >= minLength && length <= maxLength && new RegExp(pattern).test(value);
}
