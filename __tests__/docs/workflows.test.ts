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
      permissions: z.record(z.string(), z.string()).optional(),
      strategy: z.object({ matrix: z.object({ include: z.array(z.unknown()).optional() }) }).optional(),
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

  test("takes actions by their digest, with the version for people", () => {
    const text = readFileSync(path.join(folder, file), "utf8");
    const uses = [...text.matchAll(/^\s*(?:- )?uses: (.*)$/gm)].map(([, value = ""]) => value);
    expect(uses.filter((value) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(value))).toEqual([]);
    expect(uses.length).toBeGreaterThan(0);
  });

  test("reads and no more but for the review's comment, and every job has its longest time", () => {
    expect(permissions).toEqual({ contents: "read" });
    const more = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
    expect(more.map(([name, job]) => [name, job.permissions])).toEqual(
      file === "ci.yml" ? [["review", { contents: "read", "pull-requests": "write" }]] : [],
    );
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
  const { plan, deploy } = workflow.parse(parse(text)).jobs;
  expect(deploy?.concurrency).toEqual({
    group: "causeway-${{ matrix.environment }}",
    "cancel-in-progress": false,
  });
  expect(deploy?.["timeout-minutes"]).toBeGreaterThan(60);
  const deploys = deploy?.steps.flatMap(({ run = "" }) => (run.includes("npm run deploy") ? [run] : []));
  expect(deploys).toEqual([expect.stringMatching(/--plan plan --lock-timeout \d+m$/)]);
  const saved = plan?.steps.flatMap(({ run = "" }) => (run.includes("--save plan ") ? [run] : []));
  expect(saved).toHaveLength(1);
});

test("one action is one digest in all workflows", () => {
  const versions = new Map<string, Set<string>>();
  for (const file of readdirSync(folder)) {
    const text = readFileSync(path.join(folder, file), "utf8");
    for (const [, name = "", version = ""] of text.matchAll(/uses: ([^@]+)@(.*)$/gm)) {
      versions.set(name, (versions.get(name) ?? new Set()).add(version));
    }
  }
  expect([...versions].filter(([, used]) => used.size > 1)).toEqual([]);
});

test("CI tries the recommended Node.js first, and the oldest that is promised", () => {
  const { jobs } = workflow.parse(parse(readFileSync(path.join(folder, "ci.yml"), "utf8")));
  const include = jobs.checks?.strategy?.matrix.include as readonly { readonly node: string }[];
  const recommended = readFileSync(path.join(root, ".nvmrc"), "utf8").trim();
  const { engines } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    readonly engines: { readonly node: string };
  };
  expect(include.map(({ node }) => node)).toEqual([recommended, "20"]);
  expect(engines.node).toBe(">=20.19");
});

test("pull requests keep npm packages, actions and the sandbox's Python packages up to date", () => {
  const { updates } = parse(readFileSync(path.join(root, ".github/dependabot.yml"), "utf8")) as {
    readonly updates: readonly { readonly "package-ecosystem": string; readonly directory: string }[];
  };
  const places = updates.map((one) => `${one["package-ecosystem"]} ${one.directory}`);
  expect(places).toEqual(["npm /", "github-actions /", "pip /sandbox"]);
});
