/** Progress of one stack, from Terraform's events. */
import * as z from "zod";
import { visible } from "../config/messages";
import { lookedForAdvice } from "./looked-for";
import { importAdvice } from "./mend-state";
import { describeLockHolder, isStateLock, stateLockAdvice } from "./state-lock";
import type { ChangeCounts, Diagnostic, TerraformEvent } from "./terraform-events";

/** Phase of a stack. */
export type Phase = "waiting" | "initialising" | "planning" | "working" | "done" | "failed";

/** A resource that Terraform works on at the moment. */
export interface BusyResource {
  readonly address: string;
  readonly action: string;
  /** When it began, in milliseconds since 1970. */
  readonly since: number;
}

/** Follows one stack through init, plan and apply. */
export class StackProgress {
  /** Present phase. */
  public phase: Phase = "waiting";
  /** Changes that the plan has; undefined before there is a plan. */
  public planned: ChangeCounts | undefined;
  /** Changes that were made, once Terraform has summed them up. */
  public applied: ChangeCounts | undefined;
  /** Number of completed steps, of `steps`. A replacement is two steps. */
  public completed = 0;
  /** Errors and warnings, in the order in which they came. */
  public readonly diagnostics: Diagnostic[] = [];
  /** Addresses that Terraform could not create, change or destroy. */
  public readonly failedAddresses: string[] = [];
  /** When work on it began and ended, in milliseconds since 1970. */
  public startedAt: number | undefined;
  public endedAt: number | undefined;

  /** Since when Terraform waits for the lock of its state, in milliseconds since 1970; undefined while it does not. */
  public lockingSince: number | undefined;

  private readonly busyByAddress = new Map<string, BusyResource>();

  constructor(public readonly name: string) {}

  /** Resources being worked on, longest first. */
  public get busy(): BusyResource[] {
    return [...this.busyByAddress.values()].sort((a, b) => a.since - b.since);
  }

  /** Number of steps that the plan has. */
  public get steps(): number {
    const { add, change, remove } = this.planned ?? { add: 0, change: 0, remove: 0 };
    return add + change + remove;
  }

  /** Errors alone. */
  public get errors(): Diagnostic[] {
    return this.diagnostics.filter(({ severity }) => severity === "error");
  }

  /** Goes on to a phase. */
  public enter(phase: Phase, now: number): void {
    if (this.phase === phase) return;
    this.phase = phase;
    // cdktf initialises all stacks first: a stack's time is that of its own plan and apply.
    if (phase === "initialising" || phase === "planning") this.startedAt = now;
    if (phase === "waiting") this.startedAt = undefined;
    if (phase === "done" || phase === "failed") {
      this.endedAt = now;
      this.busyByAddress.clear();
    }
  }

  /** Takes in one thing that Terraform said. */
  public take(event: TerraformEvent, now: number): void {
    this.lockingSince = event.type === "locking" ? now : undefined;
    switch (event.type) {
      case "plan-summary":
        this.planned = event.counts;
        this.enter("working", now);
        return;
      case "started":
        // Data sources are read while planning and while applying; they are not what anybody waits for.
        if (event.action !== "read" && !this.busyByAddress.has(event.address)) {
          this.busyByAddress.set(event.address, { address: event.address, action: event.action, since: now });
        }
        return;
      case "completed":
        if (event.action !== "read") this.completed += 1;
        this.busyByAddress.delete(event.address);
        return;
      case "failed":
        this.failedAddresses.push(event.address);
        this.busyByAddress.delete(event.address);
        return;
      case "apply-summary":
        this.applied = event.counts;
        return;
      case "diagnostic":
        // What Terraform says of every walk that an interrupt ended; the interrupt has been told already.
        if (event.summary !== "execution halted") this.diagnostics.push(event);
        return;
      case "planned":
      case "drift":
      case "outputs":
      case "locking":
      case "refreshing":
        return;
    }
  }
}

/** "2 added, 1 changed, 0 destroyed", or "nothing to do". */
export function describeApplied({ add, change, remove }: ChangeCounts): string {
  return add + change + remove === 0
    ? "nothing to do"
    : `${add} added, ${change} changed, ${remove} destroyed`;
}

/** "2 to add, 1 to change, 0 to destroy", or "No changes". */
export function describePlanned({ add, change, remove }: ChangeCounts): string {
  return add + change + remove === 0
    ? "No changes"
    : `${add} to add, ${change} to change, ${remove} to destroy`;
}

/** Seconds or minutes, like "8 s" or "2 min 05 s". */
export function describeDuration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/**
 * A diagnostic as text, indented by two spaces, with what to do about it where we know.
 *
 * @param directory Folder of its stack, for commands.
 */
export function describeDiagnostic(diagnostic: Diagnostic, directory?: string): string {
  const place = diagnostic.address === undefined ? "" : `${diagnostic.address}: `;
  const holder = isStateLock(diagnostic) ? describeLockHolder(diagnostic, directory) : undefined;
  // Terraform's own words are about its flags; the first line alone says why it could not have the lock.
  const detail = holder === undefined ? diagnostic.detail : (diagnostic.detail.split("\n")[0] ?? "");
  const said = holder === undefined ? [] : [holder];
  const lines = [`${place}${withoutJson(diagnostic.summary)}`, ...said, ...detail.split("\n")];
  const advice = adviceFor(diagnostic, directory);
  if (advice !== undefined) lines.push("", `fix: ${advice}`);
  return (
    lines
      // What databases and functions say is not to act on the terminal.
      .map((line, index) => (line === "" ? "" : `${index === 0 ? "  " : "    "}${visible(line)}`))
      .join("\n")
      .trimEnd()
  );
}

/** "invoking Lambda Function (name): {…}" with the function's own message in place of the JSON around it. */
export function withoutJson(summary: string): string {
  const start = summary.indexOf(": {");
  if (start < 0) return summary;
  try {
    const { errorMessage } = lambdaError.parse(JSON.parse(summary.slice(start + 2)));
    // On one line: a second one could pass for our own.
    return `${summary.slice(0, start)}: ${errorMessage.replaceAll(/\s*\n\s*/g, " ")}`;
  } catch {
    return summary;
  }
}

const lambdaError = z.looseObject({ errorMessage: z.string() });

function adviceFor(diagnostic: Diagnostic, directory: string | undefined): string | undefined {
  const { summary, detail } = diagnostic;
  if (isStateLock(diagnostic)) return stateLockAdvice(diagnostic, directory);
  const toImport = importAdvice(diagnostic, directory);
  if (toImport !== undefined) return toImport;
  const lookedFor = lookedForAdvice(diagnostic, directory);
  if (lookedFor !== undefined) return lookedFor;
  if (
    /No valid credential sources found|ExpiredToken|failed to refresh cached credentials/.test(
      `${summary}\n${detail}`,
    )
  ) {
    return "log in to AWS (or set AWS_PROFILE) with credentials that may assume the deploy roles, then run the command again";
  }
  if (/deletion protection is enabled|disable deletion protection/.test(`${summary}\n${detail}`)) {
    return "write `deletionProtection: false` for it into the environment file and deploy, then destroy";
  }
  return undefined;
}
