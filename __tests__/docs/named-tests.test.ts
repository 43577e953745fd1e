/** What the documentation and the catalogue of faults say is tested, is. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(__dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.split(path.sep).join("/")}`);

/** Texts of tests and benchmarks by their path, without this one. */
const texts = new Map(
  [...filesIn("__tests__"), ...filesIn("bench")]
    .filter((file) => !file.includes("named-tests"))
    .map((file) => [file, read(file)]),
);

/** Rows of the table of docs/connections.md: the weakness, and what shows its absence. */
const rows = (read("docs/connections.md").split("## What public examples do, and what is done here")[1] ?? "")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (weakness|-)/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, weakness = "", , , shownBy = ""]): [string, string] => [weakness, shownBy]);

/** Text of the files that a cell names: a path, or all tests of a folder. */
function cited(name: string): string {
  const whole = name.startsWith("bench/") ? name : `__tests__/${name}`;
  const [folder = "", file = ""] = whole
    .replace("/reconcile-targets/", "/lambda-src/reconcile-targets/")
    .split("*");
  return [...texts]
    .filter(([found]) => found.startsWith(folder) && found.endsWith(file))
    .map(([, text]) => text)
    .join("\n");
}

test("the table of weaknesses has its rows", () => {
  expect(rows.length).toBeGreaterThan(15);
});

test.each(rows)("a test shows that this is not so here: %s", (_weakness, shownBy) => {
  if (shownBy === "the same") return;
  const found = [...shownBy.matchAll(/`([\w./*-]+)`(?: \(([^)]*)\))?/g)];
  expect(found).not.toEqual([]);
  for (const [, name = "", titles = ""] of found) {
    expect(cited(name)).not.toBe("");
    const words = titles.split(/, (?=fault)|…/).map((part) => part.trim());
    expect(words.filter((part) => !cited(name).includes(part))).toEqual([]);
  }
});

const numbers = Array.from({ length: 21 }, (_, index) => index + 1);

test.each(numbers)("fault %i of the catalogue has a test that carries its number", (number) => {
  const titled = new RegExp(`["'\`]([^"'\`\\n]* )?fault ${number}\\b`);
  expect([...texts].filter(([, text]) => titled.test(text)).map(([file]) => file)).not.toEqual([]);
});
