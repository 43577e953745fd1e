/** `review --base <ref>`: what a change does, before anybody plans it. */
import { exitCodes } from "../errors";
import { readStates } from "../review/committed-state";
import { reviewMarkdown } from "../review/markdown";
import { reviewOf } from "../review/review";

/** Options of `review`. */
export interface ReviewOptions {
  /** Folder of `main.ts`, with `synthesized/`. */
  readonly root: string;
  /** Commit, branch or tag to compare with. */
  readonly base: string;
}

/**
 * Prints the review; returns the exit code, which does not depend on what the review says.
 *
 * @throws UserError without a git repository, or for a ref that it does not have.
 */
export async function reviewCommand({ root, base }: ReviewOptions): Promise<number> {
  const review = reviewOf({ base, ...(await readStates(root, base)) });
  process.stdout.write(reviewMarkdown(review));
  return exitCodes.success;
}
