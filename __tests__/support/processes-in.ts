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

/** Processes that run in a folder or name it; none where the system has no `/proc`. */
export function processesIn(folder: string): string[] {
  return listed("/proc")
    .filter((pid) => /^\d+$/.test(pid) && Number(pid) !== process.pid)
    .map((pid) => ({ pid, where: `${linked(`/proc/${pid}/cwd`)} ${commandLine(pid)}` }))
    .filter(({ where }) => where.includes(folder))
    .map(({ pid, where }) => `process ${pid}: ${where}`);
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
