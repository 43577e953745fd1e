import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { acrossRules, rules } from "../../../config/rules";

const all = [...rules, ...acrossRules];

test("every rule has a name of its own and says what it is about", () => {
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  for (const { name, doc } of all) {
    expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(doc).toMatch(/^.{20,}\.$/);
  }
});

test("every rule has a test that breaks it", () => {
  const tests = readdirSync(__dirname, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => readFileSync(path.join(__dirname, file), "utf8"))
    .join("\n");
  for (const { name } of all) expect(tests).toMatch(new RegExp(`"(fails|warns): rule ${name}: `));
});
