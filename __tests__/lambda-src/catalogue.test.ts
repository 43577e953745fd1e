/** What every function has, beside its code. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { lambdaFunctionNames } from "../../modules/lambda/bundle";

const root = path.join(__dirname, "../..");
const filesIn = (folder: string) =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const messages = read("docs/messages.md");
const tests = filesIn("__tests__/lambda-src")
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => read(`__tests__/lambda-src/${file}`))
  .join("\n");

test("every folder of lambda-src but shared is in lambdaFunctionNames", () => {
  const folders = readdirSync(path.join(root, "lambda-src")).filter((folder) => folder !== "shared");
  expect(folders.sort()).toEqual([...lambdaFunctionNames].sort());
});

test.each(lambdaFunctionNames)("a test says what %s may call, and what not", (name) => {
  expect(tests).toContain(`lambda-src/${name}/permissions"`);
});

test.each(lambdaFunctionNames)("docs/messages.md has a section of %s", (name) => {
  expect(messages).toContain(`### \`${name}\``);
});

test.each([...lambdaFunctionNames, "shared"])(
  "docs/messages.md says who acts at each error of %s",
  (folder) => {
    const sources = filesIn(`lambda-src/${folder}`)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => read(`lambda-src/${folder}/${file}`));
    const errors = sources.flatMap((text) => [...text.matchAll(/override readonly name = "(\w+)"/g)]);
    expect(errors.map(([, name = ""]) => name).filter((name) => !messages.includes(`\`${name}\``))).toEqual(
      [],
    );
  },
);
