/** Workflows name scripts that exist, may read and no more, come to an end, and do not get in each other's way. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import * as z from "zod";

const root = path.join(__dirname, "../..");
const folder = path.join(root, ".github/workflows");
const group = z.object({ group: z.string(), "cancel-in-progress": z.boolean().default(false) });
const workflow = z.object({
  permissions: z.unknown(),
  concurrency: group.optional(),
  jobs: z.record(
    z.string(),
    z.object({
      "timeout-minutes": z.number().optional(),
      concurrency: group.optional(),
      steps: z.array(z.object({ run: z.string().optional() })),
    }),
  ),
});
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
};

describe.each(readdirSync(folder))("%s", (file) => {
  const { permissions, concurrency, jobs } = workflow.parse(
    parse(readFileSync(path.join(folder, file), "utf8")),
  );
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

  test("is in a group by its branch, and deploys into emulated accounts alone", () => {
    expect(concurrency?.group).toContain("github.ref");
    expect(commands.filter((line) => /npm run (deploy|destroy)\b/.test(line))).toEqual([]);
  });
});

test("the workflow that deploys, in the documentation, runs once for an environment and is not cancelled", () => {
  const page = readFileSync(path.join(root, "docs/first-deploy.md"), "utf8");
  const [, text = ""] = /```yaml\n(name: deploy\n.*?)```/s.exec(page) ?? [];
  const { deploy } = workflow.parse(parse(text)).jobs;
  expect(deploy?.concurrency).toEqual({
    group: "causeway-${{ matrix.environment }}",
    "cancel-in-progress": false,
  });
  expect(deploy?.["timeout-minutes"]).toBeGreaterThan(60);
  const deploys = deploy?.steps.flatMap(({ run = "" }) => (run.includes("npm run deploy") ? [run] : []));
  expect(deploys).toEqual([expect.stringMatching(/--auto-approve --lock-timeout \d+m$/)]);
});
