/** A line per stack: rewritten in place on a terminal, a line per change elsewhere. */
import { styleText } from "node:util";
import { describeApplied, describeDuration, withoutJson, type StackProgress } from "./stack-progress";

/** Stream to print to; `process.stdout` fits. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** Follows stacks on the terminal or in a log. */
export class StackDisplay {
  private painted = 0;
  private readonly lastPrinted = new Map<string, { key: string; at: number }>();

  constructor(private readonly output: Output) {}

  /** Shows where the stacks are now. */
  public show(stacks: readonly StackProgress[], now: number = Date.now()): void {
    if (this.output.isTTY === true) this.repaint(stacks, now);
    else this.printChanges(stacks, now);
  }

  /** Prints a line among the progress lines, such as Terraform's own output. */
  public print(line: string): void {
    this.clear();
    this.output.write(`${line}\n`);
  }

  private repaint(stacks: readonly StackProgress[], now: number): void {
    const width = nameWidth(stacks);
    const columns = this.output.columns ?? 80;
    this.clear();
    for (const stack of stacks) {
      const plain = progressLine(stack, width, now);
      this.output.write(
        `${paint(stack, plain.length >= columns ? `${plain.slice(0, columns - 2)}…` : plain)}\n`,
      );
    }
    this.painted = stacks.length;
  }

  private clear(): void {
    if (this.painted > 0) this.output.write(`\u001b[${this.painted}A\u001b[J`);
    this.painted = 0;
  }

  private printChanges(stacks: readonly StackProgress[], now: number): void {
    const width = nameWidth(stacks);
    for (const stack of stacks) {
      const last = this.lastPrinted.get(stack.name);
      const longAgo = last !== undefined && now - last.at > silentMilliseconds && isUnderWay(stack);
      const key = isLocked(stack, now) ? "locked" : stack.phase;
      if (stack.phase === "waiting" || (last?.key === key && !longAgo)) continue;
      this.lastPrinted.set(stack.name, { key, at: now });
      this.output.write(`${progressLine(stack, width, now)}\n`);
    }
  }
}

/** In a log, a stack that works for long says so this often, so that nobody takes the run for dead. */
const silentMilliseconds = 30_000;

/** Terraform says that it waits when a lock takes it half a second, which a slow backend may need, too. */
const slowMilliseconds = 3_000;

function isLocked({ lockingSince }: StackProgress, now: number): boolean {
  return lockingSince !== undefined && now - lockingSince > slowMilliseconds;
}

function isUnderWay(stack: StackProgress): boolean {
  return stack.phase !== "waiting" && stack.phase !== "done" && stack.phase !== "failed";
}

/** One stack on one line: mark, name, what it is doing, counts, time. */
export function progressLine(stack: StackProgress, width: number, now: number): string {
  const time =
    stack.startedAt === undefined ? "" : describeDuration((stack.endedAt ?? now) - stack.startedAt);
  return [
    "  ",
    mark(stack),
    " ",
    stack.name.padEnd(width),
    "  ",
    doing(stack, now),
    time === "" ? "" : `  ${time}`,
  ].join("");
}

function mark({ phase }: StackProgress): string {
  if (phase === "done") return "✓";
  if (phase === "failed") return "✗";
  return phase === "waiting" ? "·" : "→";
}

function doing(stack: StackProgress, now: number): string {
  switch (stack.phase) {
    case "waiting":
      return "waiting";
    case "initialising":
      return "initialising";
    case "planning":
      return isLocked(stack, now) ? "waiting: somebody else has locked its state" : "planning";
    case "working": {
      const counted = `${stack.completed}/${stack.steps}`;
      const [first, ...others] = stack.busy;
      if (first === undefined) return `working ${counted}`;
      const more = others.length > 0 ? ` and ${others.length} more` : "";
      return `working ${counted}  ${first.action} ${first.address} (${describeDuration(now - first.since)})${more}`;
    }
    case "done":
      return stack.applied === undefined ? "done" : describeApplied(stack.applied);
    case "failed":
      return `failed: ${withoutJson(stack.errors[0]?.summary ?? "see below")}`;
  }
}

function paint(stack: StackProgress, line: string): string {
  if (process.env.NO_COLOR !== undefined) return line;
  if (stack.phase === "done") return styleText("green", line);
  if (stack.phase === "failed") return styleText("red", line);
  return stack.phase === "waiting" ? styleText("dim", line) : line;
}

function nameWidth(stacks: readonly StackProgress[]): number {
  return Math.max(0, ...stacks.map((stack) => stack.name.length));
}

/** A table of text: columns as wide as their widest cell, two spaces between. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>((known, row) => {
    row.forEach((cell, column) => (known[column] = Math.max(known[column] ?? 0, cell.length)));
    return known;
  }, []);
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}
