/** Reason why a key does not belong where it stands, and the fix. */
import { advice, deletion, renaming, type Advice } from "./fix";
import { dereferenced, type SchemaNode } from "./json-schema";
import { describeMaps, mostWords, nodeAt, valueAt } from "./schema-node";
import { alternativesOf, chooseAlternative, chosen, discriminatorOf } from "./schema-union";
import { nearest, quote, quoteAll, type KeyPath } from "./messages";
import { engines } from "../model/engines";
import { isMapping, lookup } from "../model/members";

/** Problem and fix for an unknown key. */
export interface KeyWords {
  readonly detail: string;
  readonly fix?: Advice;
  /** The key that was meant, if it is misspelt. */
  readonly intended?: string;
  /** The key because of which this one does not belong here. */
  readonly cause?: KeyPath;
}

/** Most keys of a map in a message, whose lines stay below 600 characters; the reference has them all. */
const mostKeys = 16;

/** Reason why a key does not belong where it stands, and the fix. */
export function explainUnknownKey(value: unknown, path: KeyPath, key: string): KeyWords {
  if (/^(pass(word|wd)?|user(name)?|accessKeyId|secretAccessKey)$/i.test(key)) {
    return {
      detail: "unknown key; credentials do not stand in environment files",
      fix: advice`${deletion()}, and keep user name and password in the Secrets Manager secret that \`secret.name\` names`,
    };
  }
  const reason = lookup(reasons, key);
  const node = nodeAt(value, path);
  const here = valueAt(value, path);
  if (node === undefined) return { detail: "unknown key" };
  const maps = alternativesOf(node).filter(({ type }) => type === "object");
  // Whoever has the key cannot be what is meant here, whatever its other keys look like.
  const lacking = maps.filter(({ properties }) => lookup(properties ?? {}, key) === undefined);
  const branch = lacking[chooseAlternative(lacking, here)] ?? chosen(node, here);
  const known = Object.keys(branch.properties ?? {});
  const others = maps.filter((other) => lookup(other.properties ?? {}, key) !== undefined);
  if (others.length > 0) return explainForeignKey({ path, key, here, maps, branch, others });
  const intended = nearest(key, known);
  if (intended !== undefined) return nearMiss(intended, here);
  if (reason !== undefined) return { detail: `unknown key; ${reason}`, fix: advice`${deletion()}` };
  return {
    detail: `unknown key; ${kindAbove(value, path)}the keys here are ${quoteAll(known, mostKeys)}`,
    fix: advice`${deletion()}, or use one of these keys`,
  };
}

/** The key that was meant stands in the detail; where the map has it already, there is one too many. */
function nearMiss(intended: string, here: unknown): KeyWords {
  const isThere = isMapping(here) && lookup(here, intended) !== undefined;
  return {
    detail: `unknown key; did you mean ${quote(intended)}${isThere ? ", which is here already" : ""}?`,
    fix: isThere ? advice`${deletion()}` : [renaming(intended)],
    intended,
  };
}

/** The kind of map that holds this one, where others hold one with other keys: settings are those of an engine. */
function kindAbove(value: unknown, path: KeyPath): string {
  const above = path.slice(0, -1);
  const node = nodeAt(value, above);
  const kinds = node === undefined ? [] : alternativesOf(node);
  const discriminator = discriminatorOf(kinds);
  const word = discriminator && valueAt(value, [...above, discriminator.key]);
  const keys = kinds.flatMap(({ properties = {} }) => {
    const own = keysOf(lookup(properties, String(path.at(-1))) ?? {});
    return own === "" ? [] : [own];
  });
  if (typeof word !== "string" || new Set(keys).size < 2) return "";
  return `with ${discriminator?.key ?? ""} ${quote(word)} `;
}

/** The keys of a map, or of each map that a value may be. */
function keysOf(node: SchemaNode): string {
  return alternativesOf(dereferenced(node))
    .map(({ properties = {} }) => Object.keys(properties).join())
    .join();
}

/** The key that was meant to be the one at a path, where the map has one that no alternative knows. */
export function misspeltKey(root: unknown, path: KeyPath): (KeyWords & { path: KeyPath }) | undefined {
  const parent = path.slice(0, -1);
  const meant = String(path.at(-1));
  const here = valueAt(root, parent);
  const node = nodeAt(root, parent);
  if (!isMapping(here) || node === undefined || lookup(here, meant) !== undefined) return undefined;
  const known = alternativesOf(node).flatMap(({ properties = {} }) => Object.keys(properties));
  const unknown = Object.keys(here).filter((key) => !known.includes(key));
  const key = unknown.find((one) => nearest(one, known) === meant);
  return key === undefined ? undefined : { path: [...parent, key], ...nearMiss(meant, here) };
}

/** Keys that people expect, and why there is none. */
const reasons: Readonly<Record<string, string>> = {
  region: "everything is in the Region of the environment, which `region` at the top of the file says",
};

interface ForeignKey {
  readonly path: KeyPath;
  readonly key: string;
  readonly here: unknown;
  readonly maps: readonly SchemaNode[];
  /** The alternative that is meant, which lacks the key. */
  readonly branch: SchemaNode;
  /** The alternatives that have it. */
  readonly others: readonly SchemaNode[];
}

/** A key of another alternative: `cluster` at an S3 endpoint, `vpc` beside `cidr`. */
function explainForeignKey(foreign: ForeignKey): KeyWords {
  const { path, key, here, maps, branch, others } = foreign;
  const discriminator = discriminatorOf(maps);
  if (discriminator === undefined) return explainMixture(foreign);
  const { key: by, words, byDefault } = discriminator;
  const value = isMapping(here) ? lookup(here, by) : undefined;
  const belongs = `it belongs to ${by} ${quoteAll(
    others.flatMap((other) => words[maps.indexOf(other)] ?? []),
    mostWords,
  )}`;
  if (value === undefined && byDefault !== undefined) {
    return {
      detail: `${quote(key)} does not go with ${by} ${quoteAll([byDefault])}, which holds where no ${by} is said; ${belongs}`,
      fix: advice`write \`${by}\`, or ${deletion("delete this key")}`,
    };
  }
  return {
    detail: `${quote(key)} does not go with ${by} ${typeof value === "string" ? quote(value) : ""}; ${belongs}`,
    fix: advice`${deletion()}; ${elsewhereSaid(key, value)}the keys here are ${quoteAll(Object.keys(branch.properties ?? {}), mostKeys)}`,
    cause: [...path, by],
  };
}

/** How the same is said, where that is another key. */
function elsewhereSaid(key: string, engine: unknown): string {
  const isMysql = engines.some((one) => one.engine === engine && "family" in one && one.family === "mysql");
  return key === "databaseName" && isMysql
    ? "DMS makes a database of each schema, which `action: rename` in transformations names anew; "
    : "";
}

/** Keys of several alternatives that no word tells apart. */
function explainMixture({ path, key, here, maps, branch }: ForeignKey): KeyWords {
  const present = isMapping(here)
    ? Object.keys(here).filter((own) => lookup(branch.properties ?? {}, own) !== undefined)
    : [];
  const [first] = present;
  return {
    detail: `${quote(key)} does not go with ${quoteAll(present)}; expected ${describeMaps(maps)}`,
    fix: "keep the keys of one kind",
    ...(first === undefined ? {} : { cause: [...path, first] }),
  };
}
