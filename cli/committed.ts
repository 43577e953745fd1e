/**
 * The JSON that reviewers read: `synthesized/<environment>/<stack>.tf.json`, complete and pretty.
 *
 * A stack that the configuration no longer has goes to `synthesized/<environment>/retired/`: what is deployed
 * of it still exists, and its JSON is what Terraform destroys it with.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  rmdirSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { formatTable } from "./display";
import { environmentOf, type SynthesizedStack } from "./manifest";

/** The folder of all environments, beside `main.ts`. */
export const committedFolder = "synthesized";

const retiredFolder = "retired";

/** Differences between the committed files and those synthesized now; paths relative to the folder. */
export interface Difference {
  /** Files whose content is not what is synthesized now. */
  readonly stale: readonly string[];
  /** Files that are not there. */
  readonly missing: readonly string[];
  /** Files of stacks that the configuration no longer has, which are to go to the retired ones. */
  readonly unretired: readonly string[];
  /** Retired ones that the configuration has again, and what is no stack's file. */
  readonly superfluous: readonly string[];
}

/** A stack's JSON for review: nothing dropped, nothing unfolded, only indented. */
export function prettyStack(json: string): string {
  return `${JSON.stringify(JSON.parse(json), null, 2)}\n`;
}

/**
 * The files that belong into the folder: path relative to it → content.
 *
 * @throws Error for a stack that no environment name begins.
 */
export function committedFiles(
  stacks: readonly SynthesizedStack[],
  environments: readonly string[],
): Map<string, string> {
  return new Map(
    stacks.map((stack) => {
      const environment = environmentOf(stack.name, environments);
      if (environment === undefined) throw new Error(`stack "${stack.name}" belongs to no environment`);
      return [
        path.join(environment, `${stack.name}.tf.json`),
        prettyStack(readFileSync(stack.jsonPath, "utf8")),
      ];
    }),
  );
}

/** Compares the folder with the files that belong into it, changing nothing. */
export function compareCommitted(directory: string, files: ReadonlyMap<string, string>): Difference {
  const present = listFiles(directory);
  const expected = [...files.keys()].sort();
  const others = [...present].filter((file) => !files.has(file)).sort();
  const stale = expected.filter(
    (file) => present.has(file) && readFileSync(path.join(directory, file), "utf8") !== files.get(file),
  );
  return {
    stale,
    missing: expected.filter((file) => !present.has(file)),
    unretired: others.filter((file) => stackOf(file)?.retired === false),
    superfluous: others.filter((file) => {
      const stack = stackOf(file);
      return stack === undefined || (stack.retired && files.has(stack.file));
    }),
  };
}

/** Makes the folder hold exactly these files; returns what it had to change. */
export function writeCommitted(directory: string, files: ReadonlyMap<string, string>): Difference {
  const difference = compareCommitted(directory, files);
  for (const file of difference.unretired) {
    const retired = path.join(path.dirname(file), retiredFolder, path.basename(file));
    mkdirSync(path.join(directory, path.dirname(retired)), { recursive: true });
    renameSync(path.join(directory, file), path.join(directory, retired));
  }
  for (const file of difference.superfluous) {
    rmSync(path.join(directory, file));
    removeEmptyFolders(directory, path.dirname(file));
  }
  for (const file of [...difference.stale, ...difference.missing]) {
    mkdirSync(path.join(directory, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(directory, file), files.get(file) ?? "");
  }
  return difference;
}

/** Message for committed files that are not up to date; undefined if they are. */
export function describeDifference(folder: string, difference: Difference): string | undefined {
  const sections: [string, readonly string[]][] = [
    ["stale", difference.stale],
    ["missing", difference.missing],
    ["to retire", difference.unretired],
    ["superfluous", difference.superfluous],
  ];
  const lines = sections.flatMap(([word, files]) =>
    files.map((file) => `  ${word.padEnd(11)}  ${path.join(folder, file)}`),
  );
  if (lines.length === 0) return undefined;
  return [
    `${folder}/ is not what the configuration synthesizes now:`,
    "",
    ...lines,
    "",
    "run: npm run synth:commit",
  ].join("\n");
}

/** A stack whose JSON is in the folder. */
export interface CommittedStack {
  readonly environment: string;
  readonly name: string;
  /** File of its JSON while the configuration has it, relative to the folder. */
  readonly file: string;
  /** File of its JSON, relative to the folder. */
  readonly present: string;
  readonly retired: boolean;
}

/** The stacks in the folder, by name. */
export function committedStacks(directory: string): CommittedStack[] {
  return [...listFiles(directory)].sort().flatMap((file) => stackOf(file) ?? []);
}

function stackOf(present: string): CommittedStack | undefined {
  const [, environment, retired, name] = /^([^/]+)\/(retired\/)?([^/]+)\.tf\.json$/.exec(present) ?? [];
  if (environment === undefined || name === undefined) return undefined;
  const file = path.join(environment, `${name}.tf.json`);
  return { environment, name, file, present, retired: retired !== undefined };
}

/**
 * Message about retired stacks; undefined if there are none.
 *
 * @param environments Those that have a file; the stacks of all others are retired.
 */
export function describeRetired(
  folder: string,
  stacks: readonly CommittedStack[],
  environments: readonly string[],
): string | undefined {
  const retired = stacks.filter((stack) => stack.retired);
  if (retired.length === 0) return undefined;
  const command = ({ environment }: CommittedStack): string =>
    environments.includes(environment)
      ? `npm run deploy -- ${environment}   destroys it before it deploys the rest`
      : `npm run destroy -- ${environment}`;
  return [
    "The configuration no longer has these stacks. What is deployed of them stays until they are destroyed:",
    "",
    formatTable(retired.map((stack) => [path.join(folder, stack.present), command(stack)])),
    "",
    "Commit the files with the change. Delete one when its stack is destroyed, or if it was never deployed.",
  ].join("\n");
}

function listFiles(directory: string): Set<string> {
  if (!existsSync(directory)) return new Set();
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name))),
  );
}

function removeEmptyFolders(root: string, folder: string): void {
  for (let current = folder; current !== "."; current = path.dirname(current)) {
    if (readdirSync(path.join(root, current)).length > 0) return;
    rmdirSync(path.join(root, current));
  }
}
