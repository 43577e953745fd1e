/** The Python environment that the emulated accounts run in. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "../errors";
import { run } from "../processes";

/** Folder and requirements of the virtual environment. */
export interface VirtualEnvironmentOptions {
  /** Folder of the environment. */
  readonly directory: string;
  /** Requirements file with pinned versions. */
  readonly requirements: string;
  /** Python that makes it. */
  readonly python: string;
  readonly onProgress: (line: string) => void;
}

/**
 * Makes the environment unless it is there for the same requirements.
 *
 * @returns whether it had to be made
 * @throws UserError with pip's last words if a package cannot be installed.
 */
export async function makeVirtualEnvironment(options: VirtualEnvironmentOptions): Promise<boolean> {
  const { directory, requirements, python, onProgress } = options;
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  const marker = path.join(directory, "causeway-requirements");
  // The folder may have been moved, or the Python it was made with taken away.
  const works =
    existsSync(marker) &&
    readFileSync(marker, "utf8") === `${wanted} ${directory}\n` &&
    (await canRun(directory));
  if (works) return false;

  onProgress("making a Python environment for the emulated accounts (once, under a minute)");
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(path.dirname(directory), { recursive: true });
  await step("making the virtual environment", python, ["-m", "venv", directory]);
  onProgress(`installing ${readFileSync(requirements, "utf8").trim().split("\n").join(", ")}`);
  await step("installing the emulator", pythonOf(directory), [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "-r",
    requirements,
  ]);
  // Written last: an environment that was interrupted half-way is made again.
  writeFileSync(marker, `${wanted} ${directory}\n`);
  return true;
}

function pythonOf(directory: string): string {
  return path.join(directory, "bin", "python");
}

async function canRun(directory: string): Promise<boolean> {
  try {
    return (await run({ file: pythonOf(directory), args: ["--version"] })).code === 0;
  } catch {
    return false;
  }
}

async function step(what: string, file: string, args: string[]): Promise<void> {
  const { code, stdout, stderr } = await run({ file, args, ownGroup: false });
  if (code === 0) return;
  const last = `${stdout}${stderr}`.trim().split("\n").slice(-5).join("\n  ");
  throw new UserError(
    `${what} failed:\n  ${last}\nCheck that the Python package index can be reached, then run the command again.`,
  );
}
