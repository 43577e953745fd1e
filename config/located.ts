/** The place of a problem: in which of an environment's files it stands, and where the two files meet. */
import { identityOf, type Problem } from "./error";
import { commonFile } from "./files";
import type { Layer } from "./layer";
import { advice, deletion, inOwnFile, type Advice } from "./fix";
import { formatKeyPath, quote, type KeyPath } from "./messages";
import { isMapping } from "../model/members";
import { placed } from "./placed-fix";
import { nodeAt, valueAt } from "./schema-node";
import type { PathProblem } from "./schema-problems";
import { alternativesOf } from "./schema-union";

/** A problem that is told of one environment, before it is known of how many others it is told. */
export interface LocatedProblem extends Problem {
  /** Name of the environment; undefined where the file is the environment's own. */
  readonly environment?: string;
}

/**
 * Names the file and place that supplied a value, or the nearest part of its path that exists.
 *
 * @param layers of the environment: its own file, then `common.yaml`
 */
export function located(problem: PathProblem, layers: readonly Layer[], environment: string): LocatedProblem {
  const layer = supplier(layers, problem.path);
  const file = layer?.file ?? "";
  const isShared = file !== layers[0]?.file;
  const cause = problem.cause && elsewhere(problem.cause, file, layers);
  const notes = [cause, replaced(problem.path, layers), takenAway(problem.path, layers)];
  const detail = [problem.detail, ...notes.filter((note) => note !== undefined)].join("; ");
  const told = adviceOf(problem, { isShared, cause, layers, environment });
  const { words, ways = [] } = told === undefined ? {} : placed(told, { path: problem.path, file, layers });
  return {
    file,
    ...(layer?.position(problem.path, problem.at) ?? { line: 1, column: 1 }),
    keyPath: formatKeyPath(problem.path),
    detail,
    // A near miss stands in the detail.
    ...(words === undefined || words === "" ? {} : { fix: words }),
    ...(ways.length === 0 ? {} : { ways }),
    ...(problem.rule === undefined ? {} : { rule: problem.rule }),
    ...(isShared ? { environment } : {}),
  };
}

/** The environment's own file goes before `common.yaml` where both have as much of the path, and where it has the list. */
export function supplier(layers: readonly Layer[], at: KeyPath): Layer | undefined {
  const index = at.findIndex((step) => typeof step === "number");
  const list = index < 0 ? undefined : at.slice(0, index);
  let best: Layer | undefined;
  for (const layer of layers) {
    // Lists are replaced as a whole: what the other file has of them counts no more.
    if (list !== undefined && layer.depth(list) === list.length) return layer;
    if (best === undefined || layer.depth(at) > best.depth(at)) best = layer;
  }
  return best;
}

/**
 * Each problem of `common.yaml` once, with the environments that it is told of where those are not all.
 *
 * @param all Names of the environments that were loaded.
 */
export function perEnvironment(problems: readonly LocatedProblem[], all: readonly string[]): Problem[] {
  const groups = new Map<string, { readonly problem: Problem; readonly environments: Set<string> }>();
  for (const { environment, ...problem } of problems) {
    const id = identityOf(problem);
    const group = groups.get(id) ?? { problem, environments: new Set<string>() };
    if (environment !== undefined) group.environments.add(environment);
    groups.set(id, group);
  }
  return [...groups.values()].map(({ problem, environments }) => {
    if (environments.size === 0 || environments.size === all.length) return problem;
    const names = [...environments].sort().map((name) => quote(name));
    const noun = names.length === 1 ? "environment" : "environments";
    return { ...problem, detail: `${problem.detail} (${noun} ${names.join(", ")} alone)` };
  });
}

interface FixFacts {
  /** Whether `common.yaml` supplied the value. */
  readonly isShared: boolean;
  readonly cause: string | undefined;
  readonly layers: readonly Layer[];
  readonly environment: string;
}

/** What `common.yaml` says is there for other environments, too. */
function adviceOf(
  problem: PathProblem,
  { isShared, cause, layers, environment }: FixFacts,
): Advice | undefined {
  if (takenAway(problem.path, layers) !== undefined) {
    return advice`${inOwnFile(deletion("delete this line"))}, and move what only some environments want from ${commonFile} to their own files`;
  }
  if (!isShared) return problem.fix;
  if (cause !== undefined) {
    return "keep the keys of one kind: maps of both files are merged, so what only some environments want stands in their own files";
  }
  if (problem.fix === undefined || !problem.detail.startsWith("missing")) return problem.fix;
  const where = `: in ${environment}.yaml, or here if all environments share it`;
  return typeof problem.fix === "string" ? problem.fix + where : [...problem.fix, where];
}

/** Place of the key that excludes another one, if that is in another file. */
function elsewhere(cause: KeyPath, file: string, layers: readonly Layer[]): string | undefined {
  const layer = supplier(layers, cause);
  if (layer === undefined || layer.file === file) return undefined;
  return `${quote(String(cause.at(-1)))} is said at ${placeOf(layer, cause)}`;
}

/** The list that an environment's own list replaces. */
function replaced(at: KeyPath, layers: readonly Layer[]): string | undefined {
  const [own, common] = layers;
  if (common === undefined || !Array.isArray(valueAt(common.value, at))) return undefined;
  if (!Array.isArray(valueAt(own?.value, at))) return undefined;
  return `it replaces the list at ${placeOf(common, at)}, because lists of both files are not merged`;
}

/** What `common.yaml` has where only a map can be right: the environment's map hides it. */
export function hiddenBelow(own: Layer, common: Layer, at: KeyPath = []): LocatedProblem[] {
  const [above, below] = [valueAt(own.value, at), valueAt(common.value, at)];
  if (!isMapping(above) || below === undefined || below === null) return [];
  if (isMapping(below)) return Object.keys(above).flatMap((key) => hiddenBelow(own, common, [...at, key]));
  const node = nodeAt(own.value, at);
  if (node === undefined || alternativesOf(node).some(({ type }) => type !== "object")) return [];
  const found = Array.isArray(below) ? "a list" : "a single value";
  return [
    {
      file: common.file,
      ...common.position(at),
      keyPath: formatKeyPath(at),
      detail: `got ${found}; expected a map, because ${placeOf(own, at)} has one, which hides this`,
      fix: "write a map in both files, or take it out of one",
    },
  ];
}

/** What `common.yaml` says and an environment tries to take away by having no value. */
function takenAway(at: KeyPath, layers: readonly Layer[]): string | undefined {
  const [own, common] = layers;
  // Items of lists are not merged.
  if (common === undefined || at.some((step) => typeof step === "number")) return undefined;
  if (valueAt(own?.value, at) !== null) return undefined;
  if ((valueAt(common.value, at) ?? null) === null) return undefined;
  return `what ${placeOf(common, at)} says cannot be taken away here`;
}

function placeOf(layer: Layer, at: KeyPath): string {
  const { line, column } = layer.position(at, "key");
  return `${layer.file}:${line}:${column}`;
}
