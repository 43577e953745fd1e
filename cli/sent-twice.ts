/**
 * Deletes that AWS was asked for twice.
 *
 * When the answer to a delete is lost on the way, the SDK sends it again, and DMS answers that what is being
 * deleted cannot be deleted. Nothing is wrong then: it only takes its time.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { CdktfOutcome } from "./cdktf";

/** Waits between the tries, in milliseconds: DMS takes a minute or two for a task. */
const waits: readonly number[] = [5000, 30_000, 60_000, 60_000];

/** Whether all that failed is that something is being deleted already. */
export function failedAsSentTwice({
  succeeded,
  stacks,
}: Pick<CdktfOutcome, "succeeded" | "stacks">): boolean {
  const failed = stacks.filter(({ phase }) => phase === "failed");
  if (succeeded || failed.length === 0) return false;
  return failed.every(
    ({ errors }) =>
      errors.length > 0 &&
      errors.every(({ summary, detail }) =>
        /cannot be deleted, invalid state: deleting/.test(`${summary} ${detail}`),
      ),
  );
}

/** Runs again what failed for that reason alone, until what is being deleted is gone. */
export async function untilDeleted(
  run: () => Promise<CdktfOutcome>,
  { interrupted, onWait }: { readonly interrupted: AbortSignal; readonly onWait: () => void },
): Promise<CdktfOutcome> {
  let outcome = await run();
  for (const wait of waits) {
    if (interrupted.aborted || !failedAsSentTwice(outcome)) break;
    onWait();
    try {
      await sleep(wait, undefined, { signal: interrupted });
    } catch {
      break;
    }
    outcome = await run();
  }
  return outcome;
}
