import { readFileSync } from "node:fs";
import { join } from "node:path";
import { documentsWithTables, withTables } from "../../cli/connection-table";
import { vias, ways } from "../../model/ways";

function textOf(document: string): string {
  return readFileSync(join(__dirname, "..", "..", document), "utf8");
}

test.each(documentsWithTables)(
  "the tables of ways in %s are up to date: `npx tsx cli/connection-table.ts` writes them",
  (document) => {
    expect(textOf(document)).toBe(withTables(document, textOf(document)));
  },
);

test.each(vias)("%s has a question in docs/connections.md, and a row of what it can do", (via) => {
  const rows = textOf("docs/connections.md").split("\n");
  expect(rows.filter((row) => row.startsWith(`| ${ways[via].docs.when} `))).toHaveLength(1);
  expect(rows.filter((row) => row.startsWith(`| \`${via}\` `)).length).toBeGreaterThan(0);
});

test("no two ways stand at one place among the questions", () => {
  const rankOf = (via: (typeof vias)[number]) => ways[via].docs.rank;
  const shared = vias.filter((via) => vias.some((other) => other !== via && rankOf(other) === rankOf(via)));
  expect(shared).toEqual([]);
});

test("fails where a document has lost the markers of a table", () => {
  expect(() => withTables("docs/first-deploy.md", "# First deploy\n")).toThrow(
    'docs/first-deploy.md has no place for the table "deploy roles": write <!-- ways: deploy roles: begin --> and <!-- ways: deploy roles: end -->, each on a line of its own',
  );
});
