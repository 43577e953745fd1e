/** Possible meanings of a broken environment, so that rules can report problems elsewhere in it. */
import { nodeAt, valueAt } from "./schema-node";
import { allowedValues } from "./schema-union";
import { collections, network, pipeline, unusual, usual, type Mapping, type StandIns } from "./stand-ins";
import { type KeyPath } from "./messages";
import { isMapping, lookup } from "../model/members";

/** A value that is wrong in itself. */
export interface Wrong {
  readonly path: KeyPath;
  /** The key that was meant, where it is misspelt. */
  readonly intended?: string;
}

/** More words than any enumeration of the schema has. */
const mostGuesses = 40;

/** A possible meaning of a file; it need not be an environment. */
export interface Guess {
  readonly value: Mapping;
  /** Placeholders for required values. */
  readonly standIns: StandIns;
}

/**
 * Possible meanings of the file, one after the other: without the wrong values, with placeholders in their place,
 * and with each word that is allowed there.
 *
 * A problem that only one guess has follows from the guess.
 */
export function* guesses(value: unknown, wrong: readonly Wrong[]): Generator<Guess> {
  const { spelt, paths } = withIntended(value, wrong);
  yield { value: repair(spelt, paths, usual), standIns: usual };
  yield { value: crowded(repair(spelt, paths, unusual), wrong), standIns: unusual };
  const words = paths.map((path) => wordsAt(value, path));
  const turns = Math.min(mostGuesses, Math.max(0, ...words.map(({ length }) => length)));
  for (let turn = 0; turn < turns; turn++) {
    const copy = structuredClone(spelt);
    const open = paths.filter((path, index) => {
      const choices = words[index] ?? [];
      return choices.length === 0 || !put(copy, path, choices[turn % choices.length]);
    });
    const standIns = turn % 2 === 0 ? usual : unusual;
    yield { value: repair(copy, open, standIns), standIns };
  }
}

/** The values that a path may have, where they can be told. */
function wordsAt(value: unknown, path: KeyPath): unknown[] {
  const node = nodeAt(value, path);
  if (node === undefined) return [];
  const last = path.at(-1);
  const parent = nodeAt(value, path.slice(0, -1));
  // The words of a discriminator are spread over the alternatives.
  const spread = (parent?.oneOf ?? []).flatMap(({ properties = {} }) =>
    allowedValues(lookup(properties, String(last)) ?? {}),
  );
  if (spread.length > 0) return spread;
  if (node.type === "boolean") return [true, false];
  if (node.type === "integer" || node.type === "number") return [node.minimum, node.maximum];
  if (node.type === "string" && node.enum === undefined) return declaredKeys(value);
  return allowedValues(node);
}

/** A reference may be to anything that the file has. */
function declaredKeys(value: unknown): string[] {
  const named = [["accounts"], ["buckets"], ["endpoints"], ["replication", "instances"]];
  return [...new Set(named.flatMap((path) => Object.keys(mapAt(value, path))))];
}

/** A copy with the keys that were meant, and the paths that are wrong all the same. */
export function withIntended(
  value: unknown,
  wrong: readonly Wrong[],
): { spelt: Mapping; paths: readonly KeyPath[] } {
  const spelt: Mapping = isMapping(value) ? structuredClone(value) : {};
  const others = wrong.filter(({ path, intended }) => {
    const parent = valueAt(spelt, path.slice(0, -1));
    if (intended === undefined || !isMapping(parent) || lookup(parent, intended) !== undefined) return true;
    parent[intended] = lookup(parent, String(path.at(-1)));
    return !Reflect.deleteProperty(parent, String(path.at(-1)));
  });
  return { spelt, paths: others.map(({ path }) => path) };
}

/** Takes exactly the wrong values away, and puts stand-ins where something has to be. */
export function repair(value: unknown, wrong: readonly KeyPath[], standIns: StandIns): Mapping {
  const copy: Mapping = isMapping(value) ? structuredClone(value) : {};
  for (const path of wrong) {
    // Without one of its items a list would mean something else.
    const index = path.findIndex((step) => typeof step === "number");
    remove(copy, index < 0 ? path : path.slice(0, index));
  }
  fill(copy, standIns.sections);
  for (const { path, standIn } of collections(standIns)) {
    for (const [key, entry] of Object.entries(mapAt(copy, path)))
      if (isMapping(entry)) fill(entry, standIn(key, entry));
  }
  return copy;
}

/** Takes away what holds the wrong values, as long as that is a part of an entry. */
export function repairAbove(value: unknown, wrong: readonly KeyPath[], standIns: StandIns): Mapping {
  const above = wrong.map((path) => (path.length > 3 ? path.slice(0, Math.max(3, path.length - 1)) : path));
  return repair(value, above, standIns);
}

/** Removes the entries that contain the wrong values, where `repair` was not enough. */
export function prune(value: unknown, wrong: readonly KeyPath[], standIns: StandIns): Mapping {
  const copy: Mapping = isMapping(value) ? structuredClone(value) : {};
  for (const path of wrong) {
    const collection = collections(standIns).find(
      (one) => one.path.length < path.length && one.path.every((step, index) => step === path[index]),
    );
    remove(copy, path.slice(0, collection ? collection.path.length + 1 : path[0] === "replication" ? 2 : 1));
  }
  fill(copy, standIns.sections);
  return copy;
}

/** Beside what is wrong, entries that use everything: no rule may say that a thing is used by nothing. */
function crowded(copy: Mapping, wrong: readonly Wrong[]): Mapping {
  const isWrong = (section: string) => wrong.some(({ path: [first] }) => first === section);
  const endpoints = { ...mapAt(copy, ["endpoints"]) };
  if (isWrong("endpoints")) {
    for (const bucket of Object.keys(mapAt(copy, ["buckets"])))
      endpoints[`any-${bucket}`] = { engine: "s3", bucket, folder: `any-${bucket}`, access: "bucket-policy" };
    copy["endpoints"] = endpoints;
  }
  if (!isWrong("pipelines") && !isWrong("endpoints")) return copy;
  const pipelines = { ...mapAt(copy, ["pipelines"]) };
  for (const end of Object.keys(endpoints)) pipelines[`any-${end}`] = pipeline(unusual, end);
  copy["pipelines"] = pipelines;
  return copy;
}

function mapAt(root: unknown, path: KeyPath): Mapping {
  const found = valueAt(root, path);
  return isMapping(found) ? found : {};
}

/** Puts a value at a path; tells whether there is such a place. */
function put(root: Mapping, path: KeyPath, value: unknown): boolean {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (value === undefined || last === undefined) return false;
  if (Array.isArray(parent) && typeof last === "number") parent[last] = value;
  else if (isMapping(parent)) parent[String(last)] = value;
  else return false;
  return true;
}

function remove(root: Mapping, path: KeyPath): void {
  const parent = valueAt(root, path.slice(0, -1));
  const last = path.at(-1);
  if (isMapping(parent) && last !== undefined) Reflect.deleteProperty(parent, String(last));
}

function fill(value: Mapping, defaults: Mapping): void {
  for (const [key, standIn] of Object.entries(defaults)) {
    const own = lookup(value, key);
    if (own === undefined) value[key] = structuredClone(standIn);
    else if (key === "network" && isMapping(own)) fill(own, network(own));
    else if ((key === "replication" || key === "secret") && isMapping(own) && isMapping(standIn))
      fill(own, standIn);
  }
}
