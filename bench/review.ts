/** A review of a change from 100 pipelines to 1,000, on what `measureScale` has synthesized. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readStacks } from "../cli/manifest";
import type { CommittedFiles } from "../cli/review/committed-state";
import { reviewHtml } from "../cli/review/html";
import { reviewMarkdown } from "../cli/review/markdown";
import { reviewOf } from "../cli/review/review";
import type { Measurement } from "./report";
import { scaleFolder } from "./scale";
import { workspace } from "./workspace";

/** Measures the time to read, work out and write it, and the size of the page. */
export function measureReview(): Measurement[] {
  const started = process.hrtime.bigint();
  const review = reviewOf({ base: "100", before: stacksOf(100), after: stacksOf(1000) });
  const [text, page] = [reviewMarkdown(review), reviewHtml(review)];
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  const from = `${review.decisions.length} decisions, ${(text.length / 1e3).toFixed(0)} kB of Markdown`;
  return [
    { what: "review, 1,000 pipelines against 100", value: seconds, limit: 10, unit: "s", from },
    { what: "page of that review", value: Buffer.byteLength(page) / 1e6, limit: 1, unit: "MB", from },
  ];
}

function stacksOf(pipelines: number): CommittedFiles {
  const stacks = readStacks(join(workspace, scaleFolder, String(pipelines), "out"));
  return new Map(
    stacks.map(({ name, jsonPath }) => [`bench/${name}.tf.json`, readFileSync(jsonPath, "utf8")]),
  );
}
