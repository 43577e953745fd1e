/** Processes of this machine: whether one is alive, and those of a folder. */
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";

/** A process that has ended and that nobody waited for is listed still, and not alive. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !(existsSync("/proc") && readFileSync(`/proc/${pid}/stat`, "utf8").includes(") Z "));
  } catch {
    return false;
  }
}

/** A process, and the folder that it runs in with its command line. */
interface Process {
  readonly pid: number;
  readonly where: string;
}

/** Processes that run in a folder or name it; none where the system has no `/proc`. */
export function processesIn(folder: string): string[] {
  return list(folder).map(({ pid, where }) => `process ${pid}: ${where}`);
}

/** Kills the processes of a folder that a word describes, such as "terraform"; whether there were any. */
export function killIn(folder: string, word: string): boolean {
  const found = list(folder).filter(({ where }) => where.includes(word));
  for (const { pid } of found) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended in this moment.
    }
  }
  return found.length > 0;
}

function list(folder: string): Process[] {
  return listed("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => ({ pid: Number(pid), where: `${linked(`/proc/${pid}/cwd`)} ${commandLine(pid)}` }))
    .filter(({ where }) => where.includes(folder));
}

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function linked(file: string): string {
  try {
    return readlinkSync(file);
  } catch {
    return "";
  }
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
