/** `review --base <ref>`: what a change does, before anybody plans it. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { types } from "node:util";
import { quote, quoteAll } from "../../config/messages";
import type { Decisions } from "../decisions/decisions";
import { commitAt, readDecisions } from "../decisions/folder";
import { exitCodes, UserError } from "../errors";
import { readStates } from "../review/committed-state";
import { reviewHtml } from "../review/html";
import { reviewMarkdown } from "../review/markdown";
import { reviewOf, type Review } from "../review/review";

/** Options of `review`. */
export interface ReviewOptions {
  /** Folder of `main.ts`, with `synthesized/`. */
  readonly root: string;
  /** Commit, branch or tag to compare with. */
  readonly base: string;
  /** Folder of a saved plan of the checkout. @default none: what is deployed is not looked at */
  readonly plan?: string | undefined;
  /** What to print: `markdown`, `json` or `html`. */
  readonly format: string;
  /** Folder to write all three to; nothing is printed then but their names. @default none is written */
  readonly out?: string | undefined;
}

const formats: Readonly<
  Record<string, { readonly file: string; readonly write: (review: Review) => string }>
> = {
  markdown: { file: "review.md", write: reviewMarkdown },
  json: { file: "review.json", write: (review) => `${JSON.stringify(review, null, 2)}\n` },
  html: { file: "review.html", write: reviewHtml },
};

/**
 * Writes the review; returns the exit code, which does not depend on what the review says.
 *
 * @throws UserError without a git repository, for a ref that it does not have, an unknown format, a plan of another commit
 * or a folder that cannot be written.
 */
export async function reviewCommand({ root, base, plan, format, out }: ReviewOptions): Promise<number> {
  const chosen = Object.hasOwn(formats, format) ? formats[format] : undefined;
  if (chosen === undefined) {
    throw new UserError(`--format ${quote(format)}; expected one of ${quoteAll(Object.keys(formats))}`);
  }
  const states = await readStates(root, base);
  const plans = plan === undefined ? undefined : await plansOf(root, plan);
  const review = reviewOf({ base, plans, ...states });
  if (out === undefined) process.stdout.write(chosen.write(review));
  else writeAll(out, review);
  return exitCodes.success;
}

/** @throws UserError for a plan of another commit: it says nothing about this change. */
async function plansOf(root: string, folder: string): Promise<ReadonlyMap<string, Decisions>> {
  const plans = readDecisions(folder);
  const here = await commitAt(root);
  for (const { commit, environment } of plans.values()) {
    if (commit === here) continue;
    throw new UserError(
      `${folder} is a plan of commit ${commit ?? "none"}, and the checkout is at ${here ?? "none"}. Plan again: npm run plan -- ${environment} --save ${folder}`,
    );
  }
  return plans;
}

function writeAll(folder: string, review: Review): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const { file, write } of Object.values(formats)) {
      const target = path.join(folder, file);
      writeFileSync(target, write(review));
      console.log(target);
    }
  } catch (cause) {
    if (!types.isNativeError(cause) || !("code" in cause)) throw cause;
    throw new UserError(`--out ${quote(folder)} cannot be written: ${cause.message}`, { cause });
  }
}
