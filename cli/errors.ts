/** Errors whose message is written for the person at the terminal. */
import { ConfigError } from "../config/error";

/** A mistake or missing prerequisite that the person can put right: the message is printed alone, exit code 1. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** Another run is at work on the same environment: nothing was begun; exit code 3. */
export class BusyError extends UserError {
  override readonly name = "BusyError";
}

/** A run that Ctrl-C (or a termination) ended; exit code 130. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

/** Exit codes of every command. `plan` and `compare` use `changes`. */
export const exitCodes = { success: 0, failure: 1, changes: 2, busy: 3, interrupted: 130 } as const;

/** Text to print for an error, and the exit code: a stack trace only for a bug, and only with CAUSEWAY_DEBUG=1. */
export function describeError(
  error: unknown,
  debug: boolean,
): { readonly text: string; readonly exitCode: number } {
  if (error instanceof InterruptedError) return { text: error.message, exitCode: exitCodes.interrupted };
  if (error instanceof BusyError) return { text: error.message, exitCode: exitCodes.busy };
  if (error instanceof ConfigError || error instanceof UserError) {
    return { text: error.message, exitCode: exitCodes.failure };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const trace = error instanceof Error && debug ? `\n${error.stack ?? ""}` : "";
  const hint = debug ? "" : "\nThis is a bug in Causeway. CAUSEWAY_DEBUG=1 shows where it happened.";
  return { text: `unexpected error: ${message}${trace}${hint}`, exitCode: exitCodes.failure };
}
