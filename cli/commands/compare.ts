/** `compare <environment> <other>`: what one environment has and another has not, before it is promoted. */
import { escapeRegExp } from "../../model/regexp";
import { isDeepStrictEqual } from "node:util";
import { loadEnvironments } from "../../config/load";
import { formatKeyPath, quote, type KeyPath } from "../../config/messages";
import { isMapping } from "../../model/members";
import type { Environment } from "../../model/schema/environment";
import { exitCodes, UserError } from "../errors";

/** Options of `compare`. */
export interface CompareOptions {
  /** Folder of the environment files. */
  readonly environments: string;
  /** The two environments, by the names of their files. */
  readonly first: string;
  readonly second: string;
}

/** Where two environments differ; a value that one does not have is undefined. */
interface Difference {
  readonly path: KeyPath;
  readonly first: unknown;
  readonly second: unknown;
}

/** Most characters of a value in a line. */
const longestValue = 80;

/**
 * Prints how two environments differ; returns 0 where they do not, 2 where they do.
 *
 * @throws ConfigError if the files of either are refused; UserError if there is no such environment.
 */
export function compareCommand(options: CompareOptions): number {
  const found = differencesOf(options);
  console.log(inWords(options, found));
  return found.length === 0 ? exitCodes.success : exitCodes.changes;
}

function differencesOf({ environments, first, second }: CompareOptions): Difference[] {
  const [one, other] = [first, second].map((name) => {
    const [environment] = loadEnvironments({ directory: environments, only: name });
    if (environment === undefined) throw new UserError(`there is no environment ${quote(name)}`);
    return comparable(environment);
  });
  return [...differences(one, other)];
}

/** An environment without what is its own in every case: its name, its folder, ids of accounts, its Region in names. */
function comparable(environment: Environment): unknown {
  const { name, directory: _directory, known: _known, accounts, region, ...rest } = environment;
  const own = [
    ...Object.entries(accounts).map(([key, { id }]) => [id, `<account ${key}>`] as const),
    [region, "<region>"] as const,
    [name, "<environment>"] as const,
  ].map(
    ([text, word]) =>
      [new RegExp(`(?<![A-Za-z0-9])${escapeRegExp(text)}(?![A-Za-z0-9])`, "g"), word] as const,
  );
  const neutral = (value: unknown): unknown => {
    if (typeof value === "string")
      return own.reduce((text, [pattern, word]) => text.replace(pattern, word), value);
    if (Array.isArray(value)) return value.map(neutral);
    if (!isMapping(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, neutral(member)]));
  };
  return { region, accounts: neutral(accounts), ...(neutral(rest) as object) };
}

function* differences(first: unknown, second: unknown, path: KeyPath = []): Iterable<Difference> {
  if (isDeepStrictEqual(first, second)) return;
  if (!isMapping(first) || !isMapping(second)) {
    yield { path, first, second };
    return;
  }
  const keys = [...new Set([...Object.keys(first), ...Object.keys(second)])].sort();
  for (const key of keys) yield* differences(first[key], second[key], [...path, key]);
}

function inWords({ first, second }: CompareOptions, found: readonly Difference[]): string {
  const same = "Ids of accounts, the Region in names and the environments' own names count as the same.";
  if (found.length === 0) return `${first} and ${second} say the same. ${same}`;
  const paths = (some: readonly Difference[]) => some.map(({ path }) => `  ${formatKeyPath(path)}`);
  const lacking = paths(found.filter((one) => one.second === undefined));
  const more = paths(found.filter((one) => one.first === undefined));
  const otherwise = found
    .filter((one) => one.first !== undefined && one.second !== undefined)
    .map(
      (one) =>
        `  ${formatKeyPath(one.path)}: ${shown(one.first)} in ${first}, ${shown(one.second)} in ${second}`,
    );
  const part = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [[title, ...lines].join("\n")];
  return [
    ...part(`${first} has, and ${second} has not:`, lacking),
    ...part(`${second} has, and ${first} has not:`, more),
    ...part("Both say, each otherwise:", otherwise),
    same,
  ].join("\n\n");
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text;
}
