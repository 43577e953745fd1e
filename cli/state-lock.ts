/** Locks of states that somebody else has: how long Terraform waits for one, and who it says has it. */
import * as path from "node:path";
import { terraformCommand } from "./mend-state";
import { usesTerraformCloud, type StackJson } from "./stack-json";
import type { Diagnostic } from "./terraform-events";

/** Long enough for a stack that has little to do, and not so long that a lock nobody has any more seems to be work. */
const defaultSeconds = 120;

/**
 * Arguments with which Terraform waits for a lock.
 *
 * None for Terraform Cloud: it queues runs for as long as it takes, and with a time it would cancel one that waits.
 */
export function lockArguments(
  { stateLockSeconds = defaultSeconds }: { readonly stateLockSeconds?: number | undefined },
  json: StackJson,
): string[] {
  return usesTerraformCloud(json) ? [] : [`-lock-timeout=${stateLockSeconds}s`];
}

/** Whether Terraform could not have a lock. */
export function isStateLock({ summary }: Diagnostic): boolean {
  return summary.includes("Error acquiring the state lock");
}

/** Who has a lock, as Terraform wrote it there; absent members are not in its message. */
interface LockInfo {
  readonly ID?: string;
  readonly Path?: string;
  readonly Operation?: string;
  readonly Who?: string;
  readonly Created?: string;
}

function lockInfo(detail: string): LockInfo {
  return Object.fromEntries(
    [...detail.matchAll(/^\s*(ID|Path|Operation|Who|Created):[ \t]+(\S.*)$/gm)].map(
      ([, name = "", value = ""]) => [name, value.trim()],
    ),
  );
}

const operations = new Map([
  ["OperationTypeApply", "deploys or destroys it"],
  ["OperationTypePlan", "plans it"],
  ["OperationTypeRefresh", "refreshes it"],
]);

/** "ana@build-7 deploys or destroys it since 2026-11-28 15:04:12 UTC"; undefined where Terraform does not say who. */
export function describeLockHolder({ detail }: Diagnostic, directory?: string): string | undefined {
  const { Path = "", Who, Created, Operation = "" } = lockInfo(detail);
  if (Who === undefined) return undefined;
  const stack = directory === undefined ? path.posix.basename(Path, ".tfstate") : path.basename(directory);
  const since = Created === undefined ? "" : ` since ${Created.replace(/(\.\d+)? \+0000 UTC$/, " UTC")}`;
  return `${stack === "" ? "the stack" : stack} is locked: ${Who} ${operations.get(Operation) ?? "works on it"}${since}`;
}

/** What to do about a lock: to wait, and what takes it away if nobody is at work any more. */
export function stateLockAdvice({ detail }: Diagnostic, directory?: string): string {
  // A local backend locks with the operating system: the lock ends with the process that has it.
  if (/resource temporarily unavailable|being used by another process/.test(detail)) {
    return "another Terraform is working on this stack on this machine; wait until it has finished, then run the command again";
  }
  const id = lockInfo(detail).ID ?? "<ID>";
  const where = directory === undefined ? " in the stack's folder" : "";
  return `wait until that run has ended and run the command again, or have it wait longer: --lock-timeout 30m. Only if that run is dead: run "${terraformCommand(directory, "force-unlock", id)}"${where}, then the command again`;
}
