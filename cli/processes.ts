/** Child processes: start one, read its lines, wait for its end. */
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import * as os from "node:os";

/** Program to run. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Called for each line of output, standard error included, without the line end. */
  readonly onLine?: (line: string) => void;
  /** Stops the process with SIGINT, once. */
  readonly signal?: AbortSignal;
  /** True if the process leads a group of its own, out of reach of the terminal's Ctrl-C. @default true */
  readonly ownGroup?: boolean;
}

/** Exit code and output of a process. */
export interface Finished {
  /** Exit code; 128 + the signal's number if a signal ended it, as a shell has it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a command to its end, whatever its exit code.
 *
 * @throws the error of the operating system if it cannot be started, such as ENOENT.
 */
export async function run(command: Command): Promise<Finished> {
  const child = spawn(command.file, [...command.args], {
    cwd: command.cwd,
    env: command.env ?? process.env,
    stdio: ["ignore", "pipe", "pipe"],
    detached: command.ownGroup ?? true,
  });
  const interrupt = (): void => void child.kill("SIGINT");
  command.signal?.addEventListener("abort", interrupt, { once: true });
  if (command.signal?.aborted) interrupt();

  const stdout = collect(child.stdout, command.onLine);
  const stderr = collect(child.stderr, command.onLine);
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (exitCode, signal) => {
        resolve(exitCode ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
      });
    });
    return { code, stdout: stdout(), stderr: stderr() };
  } finally {
    command.signal?.removeEventListener("abort", interrupt);
  }
}

function collect(stream: NodeJS.ReadableStream, onLine?: (line: string) => void): () => string {
  const chunks: string[] = [];
  const lines = lineSplitter((line) => onLine?.(line));
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    chunks.push(chunk);
    lines.push(chunk);
  });
  stream.on("end", lines.end);
  return () => chunks.join("");
}

/** Cuts text that arrives in pieces into lines. */
export function lineSplitter(onLine: (line: string) => void): {
  readonly push: (text: string) => void;
  readonly end: () => void;
} {
  let rest = "";
  return {
    push: (text) => {
      const lines = (rest + text).split(/\r?\n/);
      rest = lines.pop() ?? "";
      lines.forEach(onLine);
    },
    end: () => {
      if (rest !== "") onLine(rest);
      rest = "";
    },
  };
}

/** True if a process exists; one that belongs to somebody else counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** In place of the beginning of a process that is listed still. */
const ended = "ended";

/**
 * When a process began, as its system says it: no other process of the machine has the same number and beginning.
 *
 * Undefined where the system does not tell, or there is no such process.
 */
export function startOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
      .replace(/^.*\) /s, "")
      .split(" ");
    // The third field, and the 22nd: ticks since the machine was started (proc_pid_stat(5)).
    const [state = "", ticks = ""] = [fields[0], fields[19]];
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    // One that has ended, and that nobody has waited for yet, is no more the process that it was.
    return state === "Z" || state === "X" ? ended : `${boot} ${ticks}`;
  } catch {
    return startSaidByPs(pid);
  }
}

/** macOS and the BSDs have no `/proc`. */
function startSaidByPs(pid: number): string | undefined {
  const env = { ...process.env, TZ: "UTC", LC_ALL: "C" };
  const { status, stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { env, encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : undefined;
}

/** True if a process runs that began then; where its beginning is not known, if one with its number does. */
export function isRunning(pid: number, started: string | undefined): boolean {
  if (!isAlive(pid)) return false;
  const known = startOf(pid);
  return known !== ended && (started === undefined || known === undefined || started === known);
}
