import { readFileSync } from "node:fs";
import { join } from "node:path";
import { enginePage } from "../../cli/engine-table";
import { engines } from "../../model/engines";
import { notOffered } from "../../model/engines/not-offered";

test("the page of engines is up to date: `npx tsx cli/engine-table.ts` writes it", () => {
  expect(readFileSync(join(__dirname, "..", "..", "docs", "engines.md"), "utf8")).toBe(enginePage());
});

test("every engine of the catalogue has a line", () => {
  for (const { engine } of engines) expect(enginePage()).toContain(`| \`${engine}\` `);
});

test("an engine is in the catalogue or not offered, and never both", () => {
  const known = engines.map(({ engineName }): string => engineName);
  expect(notOffered.filter(({ engineName }) => known.includes(engineName))).toEqual([]);
});
