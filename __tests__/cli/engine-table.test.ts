import { readFileSync } from "node:fs";
import { join } from "node:path";
import { enginePage } from "../../cli/engine-table";
import { engines } from "../../model/engines";

test("the page of engines is up to date: `npx tsx cli/engine-table.ts` writes it", () => {
  expect(readFileSync(join(__dirname, "..", "..", "docs", "engines.md"), "utf8")).toBe(enginePage());
});

test("every engine of the catalogue has a line", () => {
  for (const { engine } of engines) expect(enginePage()).toContain(`| \`${engine}\` `);
});
