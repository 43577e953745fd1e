/** Reviews of changes that are made in a repository of their own. */
import { execFileSync } from "node:child_process";
import * as path from "node:path";
import { prettyStack } from "../../cli/committed";
import { readStates } from "../../cli/review/committed-state";
import { reviewOf, type Review } from "../../cli/review/review";
import type { ProposedChange } from "../review/changes";
import { put, temporaryFolder } from "./command-line";
import { environmentFrom, type EnvironmentFile } from "./environment";
import { synthApp, type SynthesizedApp } from "./synth-app";

/** Name under which repositories of tests have the base. */
export const base = "base";

/** Runs git in a folder, as somebody whose settings do not matter. */
export function git(folder: string, ...args: readonly string[]): string {
  const author = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.com"];
  return execFileSync("git", [...author, ...args], { cwd: folder, encoding: "utf8" });
}

/** Files below `synthesized/` of an app whose stacks are all of one environment. */
export function committed(app: SynthesizedApp, environment = "dev"): Map<string, string> {
  return new Map(
    [...app.values()].map(({ name, text }) => [`${environment}/${name}.tf.json`, prettyStack(text)]),
  );
}

/** A repository whose tag `base` has some files; the work tree has others. */
export function repositoryOf(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string {
  const folder = temporaryFolder();
  git(folder, "init", "--quiet", "--initial-branch=main");
  for (const [file, text] of before) put(path.join(folder, "synthesized", file), text);
  put(path.join(folder, "README.md"), "Somebody's replication.\n");
  git(folder, "add", "--all");
  git(folder, "commit", "--quiet", "--message", "base");
  git(folder, "tag", base);
  git(folder, "rm", "-r", "--quiet", "--ignore-unmatch", "synthesized");
  for (const [file, text] of after) put(path.join(folder, "synthesized", file), text);
  return folder;
}

/** Both states of a proposed change, as files below `synthesized/`. */
export function statesOf({ before, after, rewritten }: ProposedChange) {
  const synthesized = (edit: (file: EnvironmentFile) => void) => committed(synthApp([environmentFrom(edit)]));
  const was = synthesized((file) => before?.(file));
  const is = synthesized((file) => {
    before?.(file);
    after?.(file);
  });
  if (rewritten !== undefined) {
    const file = `dev/${rewritten.stack}.tf.json`;
    const text = is.get(file) ?? "";
    if (!rewritten.from.test(text)) throw new Error(`${file} has nothing like ${String(rewritten.from)}`);
    is.set(file, text.replace(rewritten.from, rewritten.to));
  }
  return { before: was, after: retiring(was, is) };
}

/** What `synth:commit` leaves of stacks that are not there any more. */
function retiring(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): Map<string, string> {
  const gone = [...was].filter(([file]) => !is.has(file));
  const moved = gone.map(([file, text]) => [file.replace("/", "/retired/"), text] as const);
  return new Map([...is, ...moved]);
}

/** The review of a proposed change, read from a repository. */
export async function reviewedChange(change: ProposedChange): Promise<Review> {
  const { before, after } = statesOf(change);
  return reviewOf({ base, ...(await readStates(repositoryOf(before, after), base)) });
}
