/**
 * The table of reviews' first lines in `docs/review.md`, made from the reviews.
 *
 * `npx tsx __tests__/support/review-table.ts` writes it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { table } from "../../cli/markdown";
import { reviewMarkdown } from "../../cli/review/markdown";
import type { Review } from "../../cli/review/review";
import { proposedChanges } from "../review/changes";
import { removeFolders } from "./command-line";
import { reviewedChange } from "./reviewed";

const page = path.join(__dirname, "../../docs/review.md");

/** The first three lines that say something. */
export function firstLines(review: Review): string[] {
  const lines = reviewMarkdown(review).split("\n");
  return lines.filter((line) => line !== "").slice(0, 3);
}

/** The page with the table. */
export function pageWith(
  rows: readonly { readonly title: string; readonly lines: readonly string[] }[],
): string {
  const cells = rows.map(({ title, lines }) => [
    title,
    lines.map((line) => line.replace(/^(# |- )/, "")).join("<br>"),
  ]);
  const inside = `\n\n${table(["change", "its review begins"], cells)}\n\n`;
  return readFileSync(page, "utf8").replace(
    /(<!-- first lines: begin -->)[^]*(<!-- first lines: end -->)/,
    (_all, begin: string, end: string) => `${begin}${inside}${end}`,
  );
}

async function rewrite(): Promise<void> {
  const rows: { title: string; lines: string[] }[] = [];
  for (const change of proposedChanges) {
    rows.push({ title: change.title, lines: firstLines(await reviewedChange(change)) });
  }
  writeFileSync(page, pageWith(rows));
  removeFolders();
}

if (require.main === module) void rewrite();
