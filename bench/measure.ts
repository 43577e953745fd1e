/** Measures processes: CPU time, wall time and peak memory of a child, and ratios of two of them. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Cost of one run of a process. */
export interface Cost {
  /** User and system time of the process and its children, in milliseconds. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Peak resident memory of the process, in MB (10^6 bytes); undefined if it does not report it. */
  readonly peakMb: number | undefined;
}

/** A program that Node runs. */
export interface Program {
  /** Arguments of `node`, without those that load TypeScript. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Code that it ends with. @default 0 */
  readonly exitCode?: number;
}

const peakPattern = /^causeway-peak-kib (\d+)$/m;

/** Loads TypeScript, and reports the peak memory at the end. */
const typescript = ["--import", "tsx", "--import", join(__dirname, "report-peak.ts")];

/** Runs a TypeScript program once. */
export function costOf(program: Program): Cost {
  return costOfCommand([process.execPath, ...typescript, ...program.args], program);
}

/**
 * Runs a command once.
 *
 * @throws Error with the command's output if it ends with another code.
 */
export function costOfCommand(
  command: readonly string[],
  { cwd, env, exitCode = 0 }: Omit<Program, "args">,
): Cost {
  // `times` of the shell counts all descendants, which no call of Node's does.
  const script = '"$@"; code=$?; times; exit $code';
  const started = process.hrtime.bigint();
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", script, "sh", ...command], {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
  if (status !== exitCode) throw new Error(`${command.join(" ")} failed:\n${readable(stderr + stdout)}`);
  const peak = peakPattern.exec(stdout)?.[1];
  return {
    cpuMs: childrenTimes(stdout),
    wallMs,
    peakMb: peak === undefined ? undefined : (Number(peak) * 1024) / 1e6,
  };
}

/** Without the lines of code that Node shows of a bundle, which is one line of a megabyte. */
function readable(output: string): string {
  return output
    .split("\n")
    .filter((line) => line.length < 1000)
    .join("\n");
}

/** The last line that `times` prints: user and system time of the children, like `0m1.250s 0m0.310s`. */
function childrenTimes(output: string): number {
  const last = output.trimEnd().split("\n").at(-1) ?? "";
  const times = [...last.matchAll(/(\d+)m([\d.]+)s/g)];
  if (times.length !== 2) throw new Error(`the shell's "times" printed ${JSON.stringify(last)}`);
  return times.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60e3 + Number(seconds) * 1e3, 0);
}

/** Two costs that were measured in turn, A B A B …, so that a busy machine slows both. */
export function inTurn<T>(rounds: number, a: () => T, b: () => T): { readonly a: T; readonly b: T }[] {
  return Array.from({ length: rounds }, () => ({ a: a(), b: b() }));
}

/** The middle of the values; of an even number of them, the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) throw new Error("no values to take the median of");
  return middle;
}
