/** Starts, finds and stops the emulated accounts of a work folder. */
import { spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { askSandbox, type SandboxAddress } from "./emulator/address";
import { withoutNodeNotice } from "./node-notice";
import { accountsFile, readAccountsFile, type AccountsRecord } from "./accounts-file";

/** Emulated accounts that answer. */
export interface RunningAccounts extends SandboxAddress {
  /** Process id of the supervisor; moto is its child. */
  readonly pid: number;
}

export interface StartOptions {
  /** Folder for the accounts' record, logs and unpacked functions. */
  readonly workDir: string;
  /** Python virtual environment with the packages of `requirements.txt`. */
  readonly venvDir: string;
  readonly onProgress?: (line: string) => void;
  /**
   * Minutes without a call after which everything ends by itself.
   *
   * @default 60
   */
  readonly idleMinutes?: number;
}

const projectRoot = path.resolve(__dirname, "..");
const startMs = 90_000;
const stopMs = 15_000;

/**
 * Starts the emulated accounts, or finds them running: one detached process with moto as its child, on
 * the loopback interface only.
 *
 * @throws Error with the last lines of the log when they do not come up.
 */
export async function startAccounts(options: StartOptions): Promise<RunningAccounts> {
  const { workDir, venvDir } = options;
  const running = await findAccounts(workDir);
  if (running) {
    options.onProgress?.(`emulated accounts are running at ${running.url}`);
    return running;
  }
  const python = path.join(venvDir, "bin", "python");
  if (!existsSync(python)) {
    throw new Error(
      `there is no Python in ${venvDir}: make the virtual environment first, with sandbox/requirements.txt`,
    );
  }
  await stopAccounts(workDir);
  mkdirSync(workDir, { recursive: true });
  options.onProgress?.("starting emulated accounts");
  const logPath = path.join(workDir, "accounts.log");
  const log = openSync(logPath, "a");
  const child = spawn(
    process.execPath,
    [
      ...["--import", "tsx", path.join(__dirname, "supervisor.ts")],
      ...["--work-dir", workDir, "--venv-dir", venvDir],
      ...["--idle-minutes", String(options.idleMinutes ?? 60)],
    ],
    { cwd: projectRoot, detached: true, stdio: ["ignore", log, log], env: supervisorEnvironment() },
  );
  closeSync(log);
  const ended = new AbortController();
  child.on("error", () => ended.abort());
  child.on("exit", () => ended.abort());
  child.unref();
  const deadline = Date.now() + startMs;
  while (Date.now() < deadline && !ended.signal.aborted) {
    const found = await findAccounts(workDir);
    if (found) {
      options.onProgress?.(`emulated accounts answer at ${found.url}`);
      return found;
    }
    await pause(100);
  }
  throw new Error(`the emulated accounts did not start; the end of ${logPath}:\n${tail(logPath)}`);
}

/** The emulated accounts of a work folder, if they answer. */
export async function findAccounts(workDir: string): Promise<RunningAccounts | undefined> {
  const record = readAccountsFile(workDir);
  if (!record || !(await answers(record))) return undefined;
  return { url: record.url, token: record.token, pid: record.pid };
}

/**
 * Stops the supervisor and moto of a work folder, and waits until both are gone.
 *
 * A process id that is in the record but no longer the sandbox's is left alone.
 *
 * @throws Error when they do not end.
 */
export async function stopAccounts(workDir: string): Promise<void> {
  const record = readAccountsFile(workDir);
  if (!record) return;
  if (await answers(record)) process.kill(record.pid, "SIGTERM");
  // moto ends itself when its supervisor is gone, however that went.
  const deadline = Date.now() + stopMs;
  while (await answers(record)) {
    if (Date.now() > deadline) {
      throw new Error(`the emulated accounts (process ${record.pid}) do not end: end them by hand`);
    }
    await pause(100);
  }
  while (isSandboxProcess(record.pid) || isSandboxProcess(record.motoPid)) {
    if (Date.now() > deadline) break;
    await pause(100);
  }
  rmSync(accountsFile(workDir), { force: true });
}

async function answers(record: AccountsRecord): Promise<boolean> {
  try {
    const answer = await askSandbox(record, "health", { signal: AbortSignal.timeout(3000) });
    const health = (await answer.json()) as { readonly pid?: number };
    return health.pid === record.pid;
  } catch {
    return false;
  }
}

/** True if a process id is alive and, where that can be seen, runs the sandbox. */
function isSandboxProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return /supervisor\.ts|moto_child\.py/.test(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
  } catch {
    return process.platform !== "linux";
  }
}

/** The person's AWS settings stay outside: the accounts are emulated whatever they say. */
function supervisorEnvironment(): NodeJS.ProcessEnv {
  const outside = /^(AWS_|https?_proxy$|all_proxy$|NODE_OPTIONS$)/i;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !outside.test(name))),
    ...withoutNodeNotice(),
  };
}

function tail(file: string): string {
  try {
    return readFileSync(file, "utf8").split("\n").slice(-15).join("\n");
  } catch {
    return "(no log)";
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
