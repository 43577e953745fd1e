/** Workflows name scripts that exist, may read and no more, and come to an end. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import * as z from "zod";

const root = path.join(__dirname, "../..");
const folder = path.join(root, ".github/workflows");
const workflow = z.object({
  permissions: z.unknown(),
  jobs: z.record(
    z.string(),
    z.object({
      "timeout-minutes": z.number().optional(),
      steps: z.array(z.object({ run: z.string().optional() })),
    }),
  ),
});
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe.each(readdirSync(folder))("%s", (file) => {
  const { permissions, jobs } = workflow.parse(parse(readFileSync(path.join(folder, file), "utf8")));
  const commands = Object.values(jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run = "" }) => run.split("\n")),
  );

  test("names scripts that exist", () => {
    const named = commands.flatMap((line) =>
      [...line.matchAll(/npm (?:run (?:--silent )?)?([\w:-]+)/g)].map(([, name = ""]) => name),
    );
    expect(named.filter((name) => name !== "ci" && !(name in scripts))).toEqual([]);
    const files = commands.flatMap((line) =>
      [...line.matchAll(/(?:^|\s)(\.ci\/\w+)/g)].map(([, name = ""]) => name),
    );
    expect(files.filter((name) => !existsSync(path.join(root, name)))).toEqual([]);
    expect(named.length + files.length).toBeGreaterThan(0);
  });

  test("reads and no more, and every job has its longest time", () => {
    expect(permissions).toEqual({ contents: "read" });
    expect(Object.entries(jobs).filter(([, job]) => job["timeout-minutes"] === undefined)).toEqual([]);
  });
});
