/**
 * One run at a time on an environment, on one machine: a file says who is at work.
 *
 * Runs share the folder of the synthesized stacks, the logs and the script that stands before Terraform; a state's own
 * lock is held for one stack only, and between two stacks by nobody.
 */
import { randomUUID } from "node:crypto";
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { visible } from "../config/messages";
import { BusyError, UserError } from "./errors";
import { isRunning, startOf } from "./processes";
import { describeDuration } from "./stack-progress";

/** Lock of an environment. */
export interface RunLock {
  /** The file, which is there while somebody is at work. */
  readonly file: string;
  /** What is worked on, in words. */
  readonly what: string;
  /** How long to wait for another run, in seconds. @default 0: it is refused at once */
  readonly waitSeconds?: number | undefined;
}

const holder = z.object({
  /** Of the run: a file is taken over from exactly this one. */
  id: z.string(),
  pid: z.number(),
  /** When the process began: another one may get its number afterwards. Absent where that cannot be told. */
  started: z.string().optional(),
  command: z.string(),
  user: z.string(),
  host: z.string(),
  since: z.iso.datetime(),
});

type Holder = z.infer<typeof holder>;

const pollMilliseconds = 200;

/** To take a lock over takes microseconds; whoever needs longer was killed meanwhile. */
const takeOverMilliseconds = 10_000;

/**
 * Runs work that no other run on this machine may do at the same time.
 *
 * The lock of a run that was killed is taken over.
 *
 * @throws BusyError that says who is at work, if they still are after the wait.
 */
export async function withRunLock<T>(lock: RunLock, work: () => Promise<T>): Promise<T> {
  const own = thisRun();
  mkdirSync(path.dirname(lock.file), { recursive: true });
  await acquire(lock, own);
  try {
    return await work();
  } finally {
    // Somebody may have deleted it by hand, and another run have made its own.
    if (holderOf(lock.file)?.id === own.id) rmSync(lock.file, { force: true });
  }
}

async function acquire({ file, what, waitSeconds = 0 }: RunLock, own: Holder): Promise<void> {
  const end = Date.now() + waitSeconds * 1000;
  for (let told = ""; ;) {
    const result = take(file, own);
    if (result === "taken") return;
    if (result !== "again") {
      const sentence = describeHolder(result, what, file);
      if (Date.now() >= end) {
        throw new BusyError(
          `${sentence} Nothing was begun. Run the command again when that one has ended, or have it wait: --lock-timeout 30m`,
        );
      }
      if (told !== result.id) console.log(`waiting: ${sentence}`);
      told = result.id;
    }
    await sleep(pollMilliseconds);
  }
}

/** @returns whoever is at work; "again" if the file changed in this moment. */
function take(file: string, own: Holder): Holder | "taken" | "again" {
  // Written whole before it gets the name that others read.
  const draft = `${file}.${own.id}`;
  writeFileSync(draft, JSON.stringify(own));
  try {
    if (succeeds(() => linkSync(draft, file))) return "taken";
    const other = holderOf(file);
    if (other === undefined) return "again";
    if (other.host !== own.host || isRunning(other.pid, other.started)) return other;
    return takeOver(file, draft, other) ? "taken" : "again";
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Puts the own file in the place of a dead run's: of several that try, one succeeds, and never over a living one's. */
function takeOver(file: string, draft: string, dead: Holder): boolean {
  const claim = `${file}.${dead.id}.taken-over`;
  if (!succeeds(() => writeFileSync(claim, "", { flag: "wx" }))) {
    const age = Date.now() - (statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > takeOverMilliseconds) rmSync(claim, { force: true });
    return false;
  }
  try {
    // Whoever had the claim before may have been here already.
    if (holderOf(file)?.id !== dead.id) return false;
    renameSync(draft, file);
    return true;
  } finally {
    rmSync(claim, { force: true });
  }
}

/** False if a file of that name is there already. */
function succeeds(make: () => void): boolean {
  try {
    make();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function holderOf(file: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
  try {
    return holder.parse(JSON.parse(text));
  } catch (error) {
    throw new UserError(`${shown(file)} is not what a run writes there: delete it if nobody is at work`, {
      cause: error,
    });
  }
}

function thisRun(): Holder {
  return {
    id: randomUUID(),
    pid: process.pid,
    started: startOf(process.pid),
    command: process.argv.slice(2).join(" "),
    user: userName(),
    host: os.hostname(),
    since: new Date().toISOString(),
  };
}

function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return `user ${process.getuid?.() ?? "unknown"}`;
  }
}

function describeHolder({ command, user, host, pid, since }: Holder, what: string, file: string): string {
  const began = since.replace("T", " ").replace(/\.\d+Z$/, " UTC");
  const duration = describeDuration(Date.now() - Date.parse(since));
  const elsewhere =
    host === os.hostname()
      ? ""
      : ` That is another machine, so nobody here can tell whether it still runs: if it does not, delete ${shown(file)}.`;
  return `${visible(user)} on ${visible(host)} is at work on ${what}: "${visible(command)}", since ${began} (${duration}), process ${pid}.${elsewhere}`;
}

function shown(file: string): string {
  return path.relative(process.cwd(), file);
}
