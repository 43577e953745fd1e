/** The folder through which a run, `terraform-guard.sh` and Terraform's output come together. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isAlive, lineSplitter } from "./processes";
import { unfinishedIn, type Unfinished } from "./unfinished";

const pollMilliseconds = 150;

/** A verb of Terraform that the guard keeps a log of. */
export type GuardedVerb = "init" | "apply" | "destroy";

/** One run's folder: a log and an exit code per stack and verb, and the guards that are at work. */
export class RunFolder {
  private readonly offsets = new Map<string, { offset: number; lines: ReturnType<typeof lineSplitter> }>();
  private readonly told = new Set<number>();

  private constructor(public readonly directory: string) {}

  /**
   * Empties the folder: logs of the last run make room for this one's.
   *
   * A Terraform of a run that was killed may still be finishing its stack; it is waited for, because it
   * holds the lock of the state. What one was making that was killed itself is told.
   */
  public static async open(
    directory: string,
    onWait: () => void,
    onUnfinished: (found: readonly Unfinished[]) => void = () => undefined,
  ): Promise<RunFolder> {
    mkdirSync(directory, { recursive: true });
    const folder = new RunFolder(directory);
    if (folder.guards().length > 0) onWait();
    await folder.quiet();
    onUnfinished(folder.unfinished());
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    return folder;
  }

  /** What a Terraform was making that was killed: it has written no exit code, or that of a signal. */
  private unfinished(): Unfinished[] {
    return readdirSync(this.directory)
      .filter((name) => name.endsWith(".apply.log"))
      .map((name) => name.replace(/\.apply\.log$/, ""))
      .filter((stack) => (this.exitCode(stack, "apply") ?? 137) > 128)
      .flatMap((stack) => unfinishedIn(stack, this.readLog(stack, "apply")));
  }

  /** Waits until no Terraform of this run is at work. */
  public async quiet(): Promise<void> {
    while (this.guards().length > 0) await sleep(pollMilliseconds);
  }

  /** True if a stack's verb has begun. */
  public hasBegun(stack: string, verb: GuardedVerb): boolean {
    return existsSync(this.logPath(stack, verb));
  }

  /** Exit code of a stack's verb; undefined before its end. */
  public exitCode(stack: string, verb: GuardedVerb): number | undefined {
    const file = path.join(this.directory, `${stack}.${verb}.exit`);
    // A shell makes the file before it writes the number and the end of the line.
    const [, code] = existsSync(file) ? (/^(\d+)\n/.exec(readFileSync(file, "utf8")) ?? []) : [];
    return code === undefined ? undefined : Number(code);
  }

  /** The whole log of a stack's verb so far. */
  public readLog(stack: string, verb: GuardedVerb): string {
    return this.hasBegun(stack, verb) ? readFileSync(this.logPath(stack, verb), "utf8") : "";
  }

  /** Calls `onLine` for each line that was added to a log since the last call. */
  public follow(stack: string, verb: GuardedVerb, onLine: (line: string) => void): void {
    if (!this.hasBegun(stack, verb)) return;
    const file = this.logPath(stack, verb);
    const state = this.offsets.get(file) ?? { offset: 0, lines: lineSplitter(onLine) };
    this.offsets.set(file, state);
    const added = readFrom(file, state.offset);
    state.offset += added.length;
    // Terraform writes whole lines; cut at the last one, so that no character is cut in two.
    state.lines.push(added.toString("utf8"));
  }

  /** Lets no further Terraform begin; those at work finish their stacks. */
  public stop(): void {
    writeFileSync(path.join(this.directory, "stop"), "");
  }

  /** Interrupts every Terraform at work, each once however often this is called. */
  public interrupt(): void {
    this.stop();
    for (const pid of this.guards()) {
      if (this.told.has(pid)) continue;
      this.told.add(pid);
      try {
        process.kill(pid, "SIGTERM");
      } catch {
        // It ended in this moment.
      }
    }
  }

  /** Kills every Terraform at work; what it was making is in no state. */
  public static kill(directory: string): void {
    if (!existsSync(directory)) return;
    for (const guard of new RunFolder(directory).guards()) {
      try {
        process.kill(
          Number.parseInt(readFileSync(path.join(directory, `${guard}.running`), "utf8"), 10),
          "SIGKILL",
        );
      } catch {
        // It ended in this moment.
      }
    }
  }

  /** Process ids of the guards at work. */
  public guards(): number[] {
    return readdirSync(this.directory)
      .filter((name) => name.endsWith(".running"))
      .map((name) => Number.parseInt(name, 10))
      .filter(isAlive);
  }

  private logPath(stack: string, verb: GuardedVerb): string {
    return path.join(this.directory, `${stack}.${verb}.log`);
  }
}

function readFrom(file: string, offset: number): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const parts: Buffer[] = [];
    for (let position = offset; ;) {
      const part = Buffer.alloc(64 * 1024);
      const length = readSync(descriptor, part, 0, part.length, position);
      if (length === 0) break;
      parts.push(part.subarray(0, length));
      position += length;
    }
    const all = Buffer.concat(parts);
    return all.subarray(0, all.lastIndexOf(0x0a) + 1);
  } finally {
    closeSync(descriptor);
  }
}
