/** The JSON that reviewers read: `synthesized/<environment>/<stack>.tf.json`, complete and pretty. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, rmdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { environmentOf, type SynthesizedStack } from "./manifest";

/** How the committed files differ from what is synthesized now; paths relative to the folder. */
export interface Difference {
  /** Files whose content is not what is synthesized now. */
  readonly stale: readonly string[];
  /** Files that are not there. */
  readonly missing: readonly string[];
  /** Files that nothing synthesizes any more. */
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
  const stale = expected.filter(
    (file) => present.has(file) && readFileSync(path.join(directory, file), "utf8") !== files.get(file),
  );
  return {
    stale,
    missing: expected.filter((file) => !present.has(file)),
    superfluous: [...present].filter((file) => !files.has(file)).sort(),
  };
}

/** Makes the folder hold exactly these files; returns what it had to change. */
export function writeCommitted(directory: string, files: ReadonlyMap<string, string>): Difference {
  const difference = compareCommitted(directory, files);
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

/** What to tell somebody whose committed files are not up to date; undefined if they are. */
export function describeDifference(folder: string, difference: Difference): string | undefined {
  const sections: [string, readonly string[]][] = [
    ["stale", difference.stale],
    ["missing", difference.missing],
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
