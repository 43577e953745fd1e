import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentReference } from "../../cli/reference";

describe("the reference of the environment file", () => {
  test("is up to date: `npx tsx cli/reference.ts` writes it", () => {
    const committed = readFileSync(join(__dirname, "..", "..", "docs", "environment-file.md"), "utf8");
    expect(committed).toBe(environmentReference());
  });

  test("has a section for every kind of endpoint, and each section once", () => {
    const headings = environmentReference()
      .split("\n")
      .filter((line) => line.startsWith("## "));
    expect(headings).toEqual(
      expect.arrayContaining([
        "## `endpoints.<key>.settings` with engine `aurora-postgresql` or `postgres`",
        "## `endpoints.<key>` with engine `s3`",
        "## `pipelines.<key>.tables[]` with `exclude`",
      ]),
    );
    expect(new Set(headings).size).toBe(headings.length);
  });

  test("says of a key what it is, what it may be and what it is by default", () => {
    expect(environmentReference()).toMatch(/\| `multiAz` +\| Whether .* \(true or false\) +\| `false` +\|/);
  });
});
