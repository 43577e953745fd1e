/** The committed JSON of a git ref, and of the work tree: read as it is, so that no code of the base runs. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { types } from "node:util";
import { quote } from "../../config/messages";
import { UserError } from "../errors";
import { run } from "../processes";

/** Folder of the committed JSON, below the folder of `main.ts`. */
export const committedFolder = "synthesized";

/** Paths relative to the folder, with `/` → text. */
export type CommittedFiles = ReadonlyMap<string, string>;

/** The committed JSON before and after a change. */
export interface TwoStates {
  readonly before: CommittedFiles;
  readonly after: CommittedFiles;
}

/**
 * Reads both: the ref's from git, the other from the work tree.
 *
 * @throws UserError where there is no git, no repository or no such ref, with what to do.
 */
export async function readStates(root: string, ref: string): Promise<TwoStates> {
  const commit = await commitOf(root, ref);
  const after = filesIn(path.join(root, committedFolder));
  const listed = await git(root, "ls-tree", "-r", "-z", commit, "--", `${committedFolder}/`);
  const before = new Map<string, string>();
  for (const entry of must(listed)
    .split("\0")
    .filter((line) => line !== "")) {
    const [, id = "", file = ""] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
    if (!file.endsWith(".tf.json")) continue;
    const name = file.slice(committedFolder.length + 1);
    const same = after.get(name);
    const isSame = same !== undefined && blobId(same, id.length) === id;
    before.set(name, isSame ? same : must(await git(root, "cat-file", "blob", id)));
  }
  return { before, after };
}

/** What git would call a file with this text. */
function blobId(text: string, length: number): string {
  const content = Buffer.from(text);
  const hash = createHash(length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${content.length}\0`).update(content).digest("hex");
}

async function commitOf(root: string, ref: string): Promise<string> {
  const inside = await git(root, "rev-parse", "--is-shallow-repository");
  if (inside.code !== 0) {
    throw new UserError(
      `${root} is in no git repository that git would read: "${inside.stderr.trim()}". review compares ${committedFolder}/ with that of a git ref; run it in a clone, as the user whom the clone belongs to`,
    );
  }
  const found = await git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`);
  if (found.code === 0) return found.stdout.trim();
  throw new UserError(inside.stdout.trim() === "true" ? lacking(ref) : await unknown(root, ref));
}

/** For a clone with a part of the history, as CI makes it. */
function lacking(ref: string): string {
  const [, remote = "origin", branch] = /^(origin|upstream)\/(.+)$/.exec(ref) ?? [];
  const fetch =
    branch === undefined
      ? `git fetch --depth=1 ${remote} ${ref}, and --base FETCH_HEAD`
      : `git fetch --depth=1 ${remote} ${branch}:refs/remotes/${remote}/${branch}`;
  return `--base ${quote(ref)} is not in this clone, which is shallow: run ${fetch} (or fetch everything: git fetch --unshallow)`;
}

async function unknown(root: string, ref: string): Promise<string> {
  const { stdout } = await git(root, "for-each-ref", "--format=%(refname:short)", "--count=12");
  const known = stdout.split("\n").filter((line) => line !== "");
  return `--base ${quote(ref)} is no commit, branch or tag of this repository; ${known.length === 0 ? "it has no branch yet" : `it has ${known.join(", ")}`}. If it is at the remote only: git fetch origin`;
}

/** Runs git. @throws UserError if there is none. */
async function git(root: string, ...args: readonly string[]) {
  try {
    // Ctrl-C is for git as well: it only reads.
    return await run({ file: "git", args, cwd: root, ownGroup: false });
  } catch (error) {
    if (types.isNativeError(error) && "code" in error && error.code === "ENOENT") {
      throw new UserError("git was not found: review reads the base with it. Install it, or put it on PATH");
    }
    throw error;
  }
}

function must({ code, stdout, stderr }: Awaited<ReturnType<typeof git>>): string {
  if (code === 0) return stdout;
  throw new UserError(`git could not read the base: ${stderr.trim()}`);
}

function filesIn(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  return new Map(
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".tf.json"))
      .map((file) => [file.split(path.sep).join("/"), readFileSync(path.join(folder, file), "utf8")]),
  );
}
