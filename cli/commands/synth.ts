/** `synth`: writes the stacks; `synth --commit`: writes the JSON that reviewers read; `--check`: compares it. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { knownEnvironments } from "../../config/load";
import {
  committedFiles,
  committedFolder,
  committedStacks,
  compareCommitted,
  describeDifference,
  describeRetired,
  writeCommitted,
} from "../committed";
import { formatTable } from "../display";
import { exitCodes, UserError } from "../errors";
import { environmentOf, type SynthesizedStack } from "../manifest";
import { countResources, readStackJson } from "../stack-json";
import { removeStaleStacks, synthesize } from "../synthesis";
import { withEnvironmentLock } from "../workspace";

/** Options of `synth`. */
export interface SynthOptions {
  readonly root: string;
  /** Folder of the environment files. */
  readonly environments: string;
  /** Write `synthesized/`. */
  readonly commit: boolean;
  /** Compare `synthesized/` and change nothing. */
  readonly check: boolean;
  /** Take warnings for errors. */
  readonly strict: boolean;
}

/** Runs the command; returns the exit code. */
export async function synthCommand(options: SynthOptions): Promise<number> {
  return options.commit || options.check ? await commitOrCheck(options) : await synthAll(options);
}

/** Writes where runs of every environment take the JSON from, so it is alone. */
async function synthAll(options: SynthOptions): Promise<number> {
  const { root, environments } = options;
  const alone = knownEnvironments(environments).reduceRight<() => Promise<number>>(
    (work, environment) => () => withEnvironmentLock(root, environment, undefined, work),
    () => writeAll(options),
  );
  return await alone();
}

async function writeAll({ root, environments, strict }: SynthOptions): Promise<number> {
  const outDir = path.join(root, "cdktf.out");
  const stacks = await synthesize({ root, outDir, strict });
  removeStaleStacks(outDir, stacks);
  console.log(summarize(stacks, knownEnvironments(environments)));
  console.log(`\nwritten to ${path.relative(process.cwd(), outDir)}/stacks`);
  return exitCodes.success;
}

async function commitOrCheck({ root, environments, check, strict }: SynthOptions): Promise<number> {
  const outDir = mkdtempSync(path.join(tmpdir(), "causeway-synth-"));
  try {
    const stacks = await synthesize({ root, outDir, strict });
    const known = knownEnvironments(environments);
    const files = committedFiles(stacks, known);
    const directory = path.join(root, committedFolder);
    if (check) {
      const problem = describeDifference(committedFolder, compareCommitted(directory, files));
      if (problem !== undefined) throw new UserError(problem);
      console.log(`${committedFolder}/ is up to date (${files.size} stacks)`);
    } else {
      const { stale, missing, unretired } = writeCommitted(directory, files);
      console.log(
        `${committedFolder}/ holds ${files.size} stacks: ${missing.length} new, ${stale.length} changed, ${unretired.length} retired`,
      );
    }
    const retired = describeRetired(committedFolder, committedStacks(directory), known);
    if (retired !== undefined) console.log(`\n${retired}`);
    return exitCodes.success;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** Stacks and resources of each environment, as a table. */
export function summarize(stacks: readonly SynthesizedStack[], environments: readonly string[]): string {
  const rows = environments.flatMap((environment) =>
    stacks
      .filter((stack) => environmentOf(stack.name, environments) === environment)
      .map((stack, index) => [
        index === 0 ? environment : "",
        stack.name,
        `${countResources(readStackJson(stack))} resources`,
      ]),
  );
  return formatTable(rows);
}
