/** `review` where it cannot be written: a sentence that says what to do, and an exit code. */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { reviewCommand } from "../../cli/commands/review";
import { readStates } from "../../cli/review/committed-state";
import { reviewHtml } from "../../cli/review/html";
import { reviewMarkdown } from "../../cli/review/markdown";
import { reviewOf } from "../../cli/review/review";
import { put, putScript, removeFolders, temporaryFolder, until } from "../support/command-line";
import { git, repositoryOf, statesOf } from "../support/reviewed";
import { proposedChanges, type ProposedChange } from "../review/changes";

afterEach(removeFolders);
jest.setTimeout(120_000);

const stack = '{"terraform":{},"provider":{"aws":[]},"resource":{}}';
const files = new Map([["dev/dev-dms-foundation.tf.json", stack]]);
const asked = { format: "markdown" } as const;

test("fails: a ref that the repository does not have, naming those that it has", async () => {
  const root = repositoryOf(files, files);
  await expect(
    reviewCommand({ ...asked, root, base: "origin/main" }),
  ).rejects.toThrowErrorMatchingInlineSnapshot(
    `"--base "origin/main" is no commit, branch or tag of this repository; it has main, base. If it is at the remote only: git fetch origin"`,
  );
});

test("fails: what looks like an option of git is a ref that is not there", async () => {
  const root = repositoryOf(files, files);
  await expect(reviewCommand({ ...asked, root, base: "--output=x" })).rejects.toThrow(
    '--base "--output=x" is no commit, branch or tag of this repository',
  );
});

test("fails: no git repository", async () => {
  const root = temporaryFolder();
  const said = reviewCommand({ ...asked, root, base: "main" });
  await expect(said).rejects.toThrow(`${root} is in no git repository that git would read`);
  await expect(said).rejects.toThrow("run it in a clone, as the user whom the clone belongs to");
});

test("fails: a shallow clone is told what to fetch, and that is enough", async () => {
  const origin = repositoryOf(files, files);
  git(origin, "commit", "--quiet", "--allow-empty", "--message", "later");
  git(origin, "branch", "release", "base");
  const clone = path.join(temporaryFolder(), "clone");
  git(origin, "clone", "--quiet", "--depth=1", "--branch=main", pathToFileURL(origin).href, clone);
  const said = await reviewCommand({ ...asked, root: clone, base: "origin/release" }).catch(String);
  expect(said).toBe(
    'UserError: --base "origin/release" is not in this clone, which is shallow: run git fetch --depth=1 origin release:refs/remotes/origin/release (or fetch everything: git fetch --unshallow)',
  );
  git(clone, "fetch", "--quiet", "--depth=1", "origin", "release:refs/remotes/origin/release");
  const states = await readStates(clone, "origin/release");
  expect([...states.before.keys()]).toEqual([...files.keys()]);
});

test("fails: no git", async () => {
  const before = process.env["PATH"];
  process.env["PATH"] = temporaryFolder();
  const said = await reviewCommand({ ...asked, root: temporaryFolder(), base: "main" }).catch(String);
  process.env["PATH"] = before;
  expect(said).toBe(
    "UserError: git was not found: review reads the base with it. Install it, or put it on PATH",
  );
});

test("fails: a stack with the marks of a conflict", async () => {
  const root = repositoryOf(files, new Map([["dev/dev-dms-foundation.tf.json", "<<<<<<< HEAD\n{}"]]));
  await expect(reviewCommand({ ...asked, root, base: "base" })).rejects.toThrow(
    "the checkout's synthesized/dev/dev-dms-foundation.tf.json is no JSON, as after a merge with conflicts: run npm run synth:commit",
  );
});

test("fails: an unknown format, and a folder that cannot be written", async () => {
  const root = repositoryOf(files, files);
  await expect(reviewCommand({ root, base: "base", format: "pdf" })).rejects.toThrow(
    '--format "pdf"; expected one of "markdown", "json", "html"',
  );
  const file = put(path.join(root, "file"), "");
  await expect(reviewCommand({ ...asked, root, base: "base", out: file })).rejects.toThrow(
    `--out ${JSON.stringify(file)} cannot be written`,
  );
});

test("a repository whose base has no synthesized JSON yet is reviewed as new", async () => {
  const { after } = statesOf(change("a new pipeline"));
  const root = repositoryOf(new Map(), after);
  const review = reviewOf({ base: "base", ...(await readStates(root, "base")) });
  expect(review.decisions.slice(0, 3).map(({ kind }) => kind)).toEqual(Array(3).fill("account comes"));
});

test("one review is three files, the same bytes each time, without a path of this machine", async () => {
  const { before, after } = statesOf(change("a removed account"));
  const root = repositoryOf(before, after);
  const [first, second] = [path.join(root, "one"), path.join(root, "two")];
  jest.spyOn(console, "log").mockImplementation(() => undefined);
  for (const out of [first, second]) await reviewCommand({ ...asked, root, base: "base", out });
  jest.restoreAllMocks();
  for (const name of ["review.md", "review.json", "review.html"]) {
    const text = readFileSync(path.join(first, name), "utf8");
    expect(text).toBe(readFileSync(path.join(second, name), "utf8"));
    expect(text).not.toContain(root);
  }
});

test("names that would be HTML or Markdown are texts", () => {
  const review = reviewOf({ base: "<script>alert(1)</script>`x`", before: new Map(), after: new Map() });
  expect(reviewHtml(review)).not.toContain("<script>");
  expect(reviewMarkdown(review)).not.toContain("`x`");
});

test("Ctrl-C ends it with 130 and no stack trace", async () => {
  const root = path.join(__dirname, "../..");
  // A git that waits, until somebody loses patience.
  const folder = temporaryFolder();
  const started = path.join(folder, "started");
  putScript(path.join(folder, "git"), `touch "${started}"\nexec sleep 3`);
  const child = spawn(process.execPath, ["--import", "tsx", "cli/causeway.ts", "review", "--base", "x"], {
    cwd: root,
    env: { ...process.env, PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const text: string[] = [];
  child.stderr.on("data", (chunk: Buffer) => text.push(String(chunk)));
  await until(() => existsSync(started), 60_000);
  child.kill("SIGINT");
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect({ code, text: text.join("") }).toEqual({
    code: 130,
    text: expect.not.stringContaining(" at ") as string,
  });
});

function change(title: string): ProposedChange {
  const found = proposedChanges.find((one) => one.title === title);
  if (found === undefined) throw new Error(`no change is ${title}`);
  return found;
}
