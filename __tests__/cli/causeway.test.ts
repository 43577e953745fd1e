import { existsSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import * as path from "node:path";
import { describeError, InterruptedError, UserError } from "../../cli/errors";
import { run, type Finished } from "../../cli/processes";
import { synthesize } from "../../cli/synthesis";
import { ConfigError } from "../../config/error";
import { certificate, wholeEnvironment } from "../support/environment-files";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);
jest.setTimeout(30_000);

const root = path.join(__dirname, "..", "..");

async function causeway(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Finished> {
  return await run({
    file: process.execPath,
    args: ["--import", "tsx", "cli/causeway.ts", ...args],
    cwd: root,
    env: { ...process.env, ...env },
  });
}

test("fails on an unknown command, without a stack trace", async () => {
  const { code, stderr } = await causeway(["depoly"]);
  expect(code).toBe(1);
  expect(stderr).toBe("error: unknown command 'depoly'\n(Did you mean deploy?)\n");
});

test("fails on a command without its environment", async () => {
  const { code, stderr } = await causeway(["plan"]);
  expect(code).toBe(1);
  expect(stderr).toBe("error: missing required argument 'environment'\n");
});

test("shows help without failing", async () => {
  const { code, stdout } = await causeway(["sandbox", "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain("destroy every stack, report leftovers, stop the accounts");
});

test("has an npm script for every command, and a document that names it", async () => {
  const { stdout } = await causeway(["--help"]);
  const listed = [...stdout.matchAll(/^ {2}([a-z]+) (?!.*display help)/gm)].map(
    ([, command = ""]) => command,
  );
  expect(listed).toContain("deploy");
  const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
    scripts: Readonly<Record<string, string>>;
  };
  const docs = [
    "README.md",
    "CONTRIBUTING.md",
    ...readdirSync(path.join(root, "docs")).map((file) => `docs/${file}`),
  ]
    .filter((file) => file.endsWith(".md"))
    .map((file) => readFileSync(path.join(root, file), "utf8"))
    .join("\n");
  const unknown = listed.filter(
    (command) =>
      scripts[command]?.endsWith(`cli/causeway.ts ${command}`) !== true ||
      !docs.includes(`npm run ${command}`),
  );
  expect(unknown).toEqual([]);
});

test("goes on in silence when nobody reads its output any more, as after `| head`", async () => {
  const { code, stderr } = await run({
    file: "bash",
    args: ["-c", 'node --import tsx cli/causeway.ts grants dev orders-db | true; exit "${PIPESTATUS[0]}"'],
    cwd: root,
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("fails on an environment that does not exist, naming those that do", async () => {
  const { code, stderr } = await causeway(["plan", "staging"]);
  expect(code).toBe(1);
  expect(stderr).toContain('"staging"');
  expect(stderr).toContain('"dev"');
  expect(stderr).not.toMatch(/^\s+at /m);
});

test("does not ask at a terminal that is not there", async () => {
  const { code, stderr } = await causeway(["deploy", "dev"]);
  expect(code).toBe(1);
  expect(stderr).toBe('there is no terminal to ask at: "deploy dev" needs --auto-approve here\n');
});

test("keeps the sandbox away from an emulator elsewhere", async () => {
  const { code, stderr } = await causeway(["sandbox", "plan", "--endpoint", "https://sts.amazonaws.com"]);
  expect(code).toBe(1);
  expect(stderr).toContain('--endpoint "https://sts.amazonaws.com" is not on this machine');
});

test("says that a sandbox is not up, and what starts it", async () => {
  const { code, stderr } = await causeway(["sandbox", "test", "--env", "nothing-here"]);
  expect(code).toBe(1);
  expect(stderr).toBe(
    "the sandbox of nothing-here is not up: npm run sandbox -- --env nothing-here starts it\n",
  );
});

test("writes the JSON Schema into the folder of the environment files", async () => {
  const folder = temporaryFolder();
  const { code } = await causeway(["schema"], { CAUSEWAY_ENVIRONMENTS_DIR: folder });
  expect(code).toBe(0);
  expect(JSON.parse(readFileSync(path.join(folder, "environment.schema.json"), "utf8"))).toHaveProperty(
    "properties",
  );
});

describe("errors", () => {
  test("of the person are told alone", () => {
    expect(describeError(new UserError("install Terraform"), false)).toEqual({
      text: "install Terraform",
      exitCode: 1,
    });
    const problem = new ConfigError([{ file: "dev.yaml", detail: "empty" }]);
    expect(describeError(problem, false)).toEqual({ text: problem.message, exitCode: 1 });
  });

  test("of the program say so, and show where only when asked", () => {
    const bug = new TypeError("x is undefined");
    expect(describeError(bug, false).text).toBe(
      "unexpected error: TypeError: x is undefined\nThis is a bug in Causeway. CAUSEWAY_DEBUG=1 shows where it happened.",
    );
    expect(describeError(bug, true).text).toContain("causeway.test.ts");
  });

  test("after Ctrl-C exit as a shell expects", () => {
    expect(describeError(new InterruptedError("interrupted"), false).exitCode).toBe(130);
  });
});

describe("synthesis in a process of its own", () => {
  function app(source: string): string {
    const folder = temporaryFolder();
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"));
    put(path.join(folder, "main.ts"), source);
    return folder;
  }

  test("hands the environment over and returns the stacks in order, in a path with a space", async () => {
    const folder = app(`
      import { App, TerraformStack } from "cdktf";
      const app = new App({ outdir: process.env.CDKTF_OUTDIR });
      const first = new TerraformStack(app, process.env.CAUSEWAY_ENVIRONMENT + "-z");
      new TerraformStack(app, process.env.CAUSEWAY_ENVIRONMENT + "-a").addDependency(first);
      app.synth();`);
    const outDir = path.join(folder, "cdktf.out");
    const stacks = await synthesize({ root: folder, outDir, environment: "dev" });
    expect(stacks.map(({ name }) => name)).toEqual(["dev-z", "dev-a"]);
    expect(stacks.every(({ jsonPath }) => existsSync(jsonPath))).toBe(true);
  });

  test("prints each warning about the environment files once, to stderr, and goes on, or stops where that is asked for", async () => {
    const folder = temporaryFolder();
    const unused =
      "  spare: { engine: s3, bucket: landing, folder: spare, access: assumed-role }\npipelines:";
    const whole = wholeEnvironment.replace(certificate, "amazon-root-ca-1");
    put(path.join(folder, "environments", "common.yaml"), whole.replace("pipelines:", unused));
    put(path.join(folder, "environments", "dev.yaml"), "tags: { stage: dev }");
    put(
      path.join(folder, "environments", "test.yaml"),
      'accounts: { dms: { id: "444444444444" } }\nbuckets: { landing: { name: landing-test } }',
    );
    const written: string[] = [];
    const stderr = jest
      .spyOn(process.stderr, "write")
      .mockImplementation((text) => written.push(String(text)) > 0);
    try {
      const env = { ...process.env, CAUSEWAY_ENVIRONMENTS_DIR: path.join(folder, "environments") };
      const stacks = await synthesize({ root, outDir: path.join(folder, "out"), env });
      await synthesize({ root, outDir: path.join(folder, "again"), env });
      const strict = synthesize({ root, outDir: path.join(folder, "strict"), env, strict: true });
      await expect(strict).rejects.toThrow('endpoints.spare\n    got "spare", which no pipeline uses');
      expect(stacks.map(({ jsonPath }) => readFileSync(jsonPath, "utf8")).join("")).not.toContain("warning");
    } finally {
      stderr.mockRestore();
    }
    expect(written.join("").replaceAll(folder, "FOLDER")).toMatchInlineSnapshot(`
      "warning:
        FOLDER/environments/common.yaml:26:3  endpoints.spare
          got "spare", which no pipeline uses
          fix: use it, or delete it

      "
    `);
  }, 120_000);

  test("fails with the app's own message alone", async () => {
    const folder = app('console.error("dev.yaml:1:1 is empty"); process.exit(1);');
    await expect(synthesize({ root: folder, outDir: folder })).rejects.toThrow(
      new UserError("dev.yaml:1:1 is empty"),
    );
  });

  test("fails on a bug without its stack trace, unless asked", async () => {
    const folder = app('throw new TypeError("x is undefined");');
    const failure = synthesize({ root: folder, outDir: folder, env: { ...process.env, CAUSEWAY_DEBUG: "" } });
    await expect(failure).rejects.toThrow(/TypeError: x is undefined[^]*CAUSEWAY_DEBUG=1 shows where/);
    await expect(failure).rejects.not.toThrow(/\n\s+at /);
  });
});
