/** A checkout of an earlier commit, which deploys with its own command line, as whoever has that version does. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { run } from "../../cli/processes";
import { isolatedEnvironment } from "../../cli/sandbox/isolation";
import type { Sandbox } from "./sandbox";

const today = path.join(__dirname, "../..");

/** A work tree of this repository in a temporary folder: `remove` takes it away. */
export class OldCheckout {
  private constructor(private readonly root: string) {}

  /**
   * Adds it, with the packages that its lock file names.
   *
   * @throws Error that says what to fetch when the clone lacks the commit.
   */
  static async add(commit: string): Promise<OldCheckout> {
    const found = await run({ file: "git", args: ["cat-file", "-e", `${commit}^{commit}`], cwd: today });
    if (found.code !== 0) {
      throw new Error(
        `commit ${commit}, whose code is upgraded from, is not in this clone, which may be shallow: git fetch origin ${commit} (or git fetch --unshallow)`,
      );
    }
    const folder = mkdtempSync(path.join(tmpdir(), "causeway-old-"));
    const checkout = new OldCheckout(path.join(folder, "causeway"));
    await must(today, "git", "worktree", "add", "--detach", checkout.root, commit);
    const packages = path.join(checkout.root, "node_modules");
    if (hasSamePackages(checkout.root)) symlinkSync(path.join(today, "node_modules"), packages);
    else await must(checkout.root, "npm", "ci", "--prefer-offline", "--no-audit", "--no-fund");
    return checkout;
  }

  /** Deploys the environment of a sandbox whose accounts are up. */
  async deploy(sandbox: Sandbox): Promise<string> {
    for (const folder of kept) rmSync(path.join(this.root, folder), { recursive: true, force: true });
    const { code, stdout, stderr } = await run({
      file: process.execPath,
      args: ["--import", "tsx", "cli/causeway.ts", "deploy", sandbox.name, "--auto-approve"],
      cwd: this.root,
      env: {
        ...isolatedEnvironment(process.env, sandbox, sandbox.environment.region),
        CAUSEWAY_ENVIRONMENTS_DIR: sandbox.directory,
        NODE_ENV: undefined,
        NO_COLOR: "1",
      },
    });
    if (code !== 0) throw new Error(`the old code's deploy ended with ${code}:\n${stdout}${stderr}`);
    return stdout;
  }

  /**
   * Gives a sandbox what the deploy left in the checkout, as after a `git pull`: the states, where they are files, and
   * what Terraform keeps for each stack, its lock file and what it was initialised with.
   */
  leaveTo(sandbox: Sandbox): void {
    for (const folder of kept) {
      const [from, to] = [path.join(this.root, folder), path.join(sandbox.folder, folder)];
      rmSync(to, { recursive: true, force: true });
      if (existsSync(from)) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
    }
  }

  async remove(): Promise<void> {
    // Only the link: git takes away everything that it finds in the folder.
    rmSync(path.join(this.root, "node_modules"), { recursive: true, force: true });
    await must(today, "git", "worktree", "remove", "--force", this.root);
    rmSync(path.dirname(this.root), { recursive: true, force: true });
  }
}

/** Folders that a deploy leaves behind. */
const kept = ["cdktf.out", "states"];

interface PackageFile {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Whether every package that a checkout names is here in its version: all are pinned exactly. */
function hasSamePackages(root: string): boolean {
  const { dependencies = {}, devDependencies = {} } = packageFile(root);
  return Object.entries({ ...devDependencies, ...dependencies }).every(([name, version]) => {
    const installed = path.join(today, "node_modules", name);
    return existsSync(installed) && packageFile(installed).version === version;
  });
}

function packageFile(folder: string): PackageFile {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as PackageFile;
}

async function must(cwd: string, file: string, ...args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await run({ file, args, cwd });
  if (code !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}
