import { readFileSync } from "node:fs";
import * as path from "node:path";
import { removeFolders } from "../support/command-line";
import { firstLines, pageWith } from "../support/review-table";
import { reviewedChange } from "../support/reviewed";
import { proposedChanges } from "./changes";

afterAll(removeFolders);

test.each(proposedChanges)("$title: the first three lines say what matters", async (change) => {
  expect(firstLines(await reviewedChange(change))).toEqual(change.firstLines);
});

test("the document shows them", () => {
  const page = readFileSync(path.join(__dirname, "../../docs/review.md"), "utf8");
  expect(page).toBe(pageWith(proposedChanges.map(({ title, firstLines: lines }) => ({ title, lines }))));
});
