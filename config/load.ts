/**
 * Reads the environment files: `common.yaml` and `<name>.yaml` become one environment each.
 *
 * Everything that is wrong is found before anything is built from it, in all files at once.
 */
import path from "node:path";
import { ConfigError, type Problem } from "./error";
import { commonFile, displayPath, isPresent, knownEnvironments } from "./files";
import { areOf, doubts, readFacts } from "./known-facts";
import { absentLayer, readLayer, type Layer } from "./layer";
import { hiddenBelow, located, perEnvironment, supplier, type LocatedProblem } from "./located";
import { Meanings } from "./meanings";
import { merge } from "./merge";
import { shapeProblems } from "./misspelt";
import { acrossRules, rules } from "./rules";
import type { DeclaredKeys } from "./rules/rule";
import { environmentSchema, type Environment } from "../model/schema/environment";
import type { PathProblem } from "./schema-problems";
import { valueAt } from "./schema-node";
import { asSpelled } from "./spelled";
import { formatKeyPath, nearest, quote, quoteAll, type KeyPath } from "./messages";
import { isMapping } from "../model/members";

export { ConfigError, formatWarning } from "./error";
export { knownEnvironments } from "./files";

/** Files to load, and the receiver of warnings. */
export interface LoadOptions {
  /**
   * Folder of the environment files.
   *
   * @default - `environments` in the current folder
   */
  readonly directory?: string;

  /**
   * Name of the one environment to load.
   *
   * @default - all of the folder
   */
  readonly only?: string;

  /**
   * Whether warnings stop, too.
   *
   * @default false
   */
  readonly strict?: boolean;

  /** Told of each problem that does not stop anything; `formatWarning` makes it text. */
  readonly onWarning?: (warning: Problem) => void;

  /**
   * What of the facts that `npm run facts` found is used.
   *
   * `none` is for that command itself: neither a broken file nor what an old one says may stop it.
   *
   * @default - what the file says
   */
  readonly facts?: "none";

  /**
   * The day on which facts may be too old.
   *
   * @default - nobody wants to hear of their age
   */
  readonly today?: Date;
}

/** One environment, and the files it comes from. */
interface Loaded {
  readonly environment: Environment | undefined;
  readonly layers: readonly Layer[];
  readonly errors: readonly LocatedProblem[];
  readonly warnings: readonly LocatedProblem[];
}

/**
 * Loads environments, sorted by name.
 *
 * @throws ConfigError with every problem of every file that was read; never anything else.
 */
export function loadEnvironments(options: LoadOptions = {}): Environment[] {
  const directory = options.directory ?? "environments";
  const names = selectNames(directory, options.only);
  const common = isPresent(directory, commonFile)
    ? readLayer(directory, commonFile)
    : absentLayer(commonFile);
  const loaded = names.map((name) => loadOne(directory, name, common, options));

  const environments = loaded.map((one) => one.environment).filter((one) => one !== undefined);
  const found = [...loaded.flatMap((one) => one.errors), ...across(environments, loaded)];
  const errors = [...common.problems, ...perEnvironment(found, names)];
  if (errors.length > 0) throw new ConfigError([...errors, ...absentCommon(directory, errors)]);
  const warnings = perEnvironment(
    loaded.flatMap((one) => one.warnings),
    names,
  );
  if (options.strict === true && warnings.length > 0) throw new ConfigError(warnings);
  for (const warning of warnings) options.onWarning?.(warning);
  return environments;
}

/** Where keys are missing, the file that may have them; that it is not there is no problem in itself. */
function absentCommon(directory: string, errors: readonly Problem[]): Problem[] {
  const isMissing = ({ detail, keyPath }: Problem) =>
    detail.startsWith("missing") && keyPath?.includes(".") === false;
  // One missing key is a slip; several are a file that is elsewhere.
  if (isPresent(directory, commonFile) || errors.filter(isMissing).length < 2) return [];
  return [
    {
      file: displayPath(path.join(directory, commonFile)),
      detail: "got no such file; where it is missing, each environment's file has to say everything",
      fix: "write what environments share into it, or name the folder that has it in CAUSEWAY_ENVIRONMENTS_DIR",
    },
  ];
}

function selectNames(directory: string, only: string | undefined): string[] {
  const known = knownEnvironments(directory);
  if (only === undefined) return known;
  if (known.includes(only)) return [only];
  // As in `plan dev.yaml` or `plan environments/dev.yaml`.
  const bare = path.basename(only).replace(/\.ya?ml$/, "");
  const near = known.includes(bare) ? bare : nearest(only, known);
  throw new ConfigError([
    {
      file: displayPath(directory),
      detail: `got no environment ${quote(only)}; expected one of ${quoteAll(known, 40)}`,
      fix: near === undefined ? "name one of these, or write a file for it" : `did you mean ${quote(near)}?`,
    },
  ]);
}

function loadOne(directory: string, name: string, common: Layer, options: LoadOptions): Loaded {
  const own = readLayer(directory, `${name}.yaml`);
  const layers = [own, common];
  const nothing = { environment: undefined, layers, warnings: [] };
  if (own.value === undefined || common.value === undefined) return { ...nothing, errors: own.problems };
  const shapeless = layers.filter((layer) => !isMapping(layer.value));
  if (shapeless.length > 0) return { ...nothing, errors: [...own.problems, ...shapeless.map(notAMap)] };

  const spelling = (at: KeyPath) => sourceOf(layers, at);
  const { value: merged, problems: unquoted } = asSpelled(merge(common.value, own.value), spelling);
  const parsed = environmentSchema.safeParse(merged);
  const found = parsed.success ? [] : shapeProblems(parsed.error.issues, merged, spelling);
  const shape = withoutKnown([...found, ...unquoted], layers);
  const seen = options.facts === "none" ? undefined : readFacts(directory, name);
  const errors = [
    ...own.problems,
    ...shape.map((problem) => located(problem, layers, name)),
    ...(seen?.problems ?? []),
  ];
  const place = { name, directory: path.resolve(directory) };
  const known = parsed.success && seen?.facts && areOf(seen.facts, parsed.data) ? { known: seen.facts } : {};
  const environment = parsed.success ? { ...place, ...parsed.data, ...known } : undefined;
  const meanings = environment ? Meanings.one(environment) : Meanings.guessed(merged, found, place);
  const declared = declaredIn(merged, found);
  const isWrong = within(found);
  const warnings: LocatedProblem[] = [
    ...hiddenBelow(own, common),
    ...(environment && seen ? doubts(seen, environment, options.today) : []),
  ];
  for (const rule of rules) {
    const broken = meanings.broken(rule, declared).filter(({ path: at }) => !isWrong(at));
    const problems = broken.map((problem) =>
      located({ ...problem, at: "value", rule: rule.name }, layers, name),
    );
    (rule.severity === "warning" ? warnings : errors).push(...problems);
  }
  return { environment, layers, errors, warnings };
}

function across(environments: readonly Environment[], loaded: readonly Loaded[]): LocatedProblem[] {
  return acrossRules.flatMap((rule) =>
    [...rule.check(environments)].map(({ environment, ...problem }) => {
      const layers = loaded.find((one) => one.environment === environment)?.layers ?? [];
      return located({ ...problem, at: "value", rule: rule.name }, layers, environment.name);
    }),
  );
}

function declaredIn(merged: unknown, found: readonly PathProblem[]): DeclaredKeys {
  const isWrong = within(found);
  const keys = (...at: string[]) => {
    const value = valueAt(merged, at);
    if (value === undefined) return isWrong(at) ? undefined : [];
    return isMapping(value) ? Object.keys(value) : undefined;
  };
  return {
    accounts: keys("accounts"),
    buckets: keys("buckets"),
    endpoints: keys("endpoints"),
    instances: keys("replication", "instances"),
  };
}

function sourceOf(layers: readonly Layer[], at: KeyPath): string | undefined {
  return supplier(layers, at)?.source(at);
}

/** Problems that the file's reader has not reported already in its own words. */
function withoutKnown(found: readonly PathProblem[], layers: readonly Layer[]): PathProblem[] {
  const known = new Set(layers.flatMap((layer) => layer.problems.map((problem) => problem.keyPath)));
  return found.filter((problem) => !known.has(formatKeyPath(problem.path)));
}

/** Tells whether a path lies in one of those that are wrong in themselves. */
function within(problems: readonly PathProblem[]): (at: KeyPath) => boolean {
  const wrong = new Set(problems.map((problem) => JSON.stringify(problem.path)));
  return (at) => wrong.size > 0 && at.some((_, index) => wrong.has(JSON.stringify(at.slice(0, index + 1))));
}

function notAMap(layer: Layer): Problem {
  const found = Array.isArray(layer.value) ? "a list" : "a single value";
  return {
    file: layer.file,
    ...layer.position([]),
    detail: `got ${found}; expected a map of keys and values`,
    fix: "start with keys like `region: eu-west-1`",
  };
}
