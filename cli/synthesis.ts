/** Runs the app (`main.ts`, or what it was compiled to) in a process of its own and reads what it wrote. */
import { readdirSync, rmSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "./errors";
import { readStacks, type SynthesizedStack } from "./manifest";
import { app } from "./places";
import { run } from "./processes";

/** Environments to synthesize, and the output folder. */
export interface SynthesisOptions {
  /** Folder of the project. */
  readonly root: string;
  /** Folder to write to. */
  readonly outDir: string;
  /** Only this environment; all of them otherwise. */
  readonly environment?: string;
  /** Take warnings for errors. @default what `CAUSEWAY_STRICT` says */
  readonly strict?: boolean;
  /** Environment variables of the app. @default those of this process */
  readonly env?: NodeJS.ProcessEnv;
  /** True where warnings are nobody's, as a program has written the file. @default false */
  readonly quiet?: boolean;
}

/**
 * Lines that apps of this process have printed: a command that synthesizes again, for its second plan, repeats no
 * warning.
 */
const said = new Set<string>();

/**
 * Synthesizes and returns the stacks in the order in which they are applied.
 *
 * The app runs directly, not through `cdktf synth`, which takes ten times as long to start. Its warnings are
 * printed to stderr.
 *
 * @throws UserError with the app's own message if it refuses the configuration.
 */
export async function synthesize(options: SynthesisOptions): Promise<SynthesizedStack[]> {
  const environment = options.env ?? process.env;
  const { code, stdout, stderr } = await run({
    file: process.execPath,
    args: app,
    cwd: options.root,
    env: {
      ...environment,
      CDKTF_OUTDIR: options.outDir,
      ...(options.strict === true ? { CAUSEWAY_STRICT: "1" } : {}),
      ...(options.environment === undefined ? {} : { CAUSEWAY_ENVIRONMENT: options.environment }),
    },
  });
  if (code !== 0) {
    throw new UserError(appMessage(`${stderr}${stdout}`, environment.CAUSEWAY_DEBUG === "1"));
  }
  if (options.quiet !== true && stderr.trim() !== "" && !said.has(stderr)) process.stderr.write(stderr);
  said.add(stderr);
  return readStacks(options.outDir);
}

/** The app's message without the stack trace of an unexpected error. */
function appMessage(output: string, debug: boolean): string {
  const text = output.trim();
  const isTrace = (line: string): boolean => /^\s+at .*[:)]/.test(line);
  const lines = text.split("\n");
  if (debug || !lines.some(isTrace)) return text || "synthesis failed without a message";
  const kept = lines.filter((line) => !isTrace(line) && !/^Node\.js v/.test(line));
  return `${kept.join("\n").trim()}\n(synthesis failed unexpectedly; CAUSEWAY_DEBUG=1 shows where)`;
}

/**
 * Removes the folders of stacks that no longer exist from an output folder that holds all environments.
 *
 * Nothing of value is lost: states live elsewhere.
 */
export function removeStaleStacks(outDir: string, stacks: readonly SynthesizedStack[]): void {
  const current = new Set(stacks.map((stack) => stack.name));
  for (const name of readdirSync(path.join(outDir, "stacks"))) {
    if (!current.has(name)) rmSync(path.join(outDir, "stacks", name), { recursive: true, force: true });
  }
}
