/** The npm package, packed, installed in a folder with a space, and used as docs/package.md says. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { run } from "../../cli/processes";
import { bundleFunction, lambdaFunctionNames } from "../../modules/lambda/bundle";
import { root } from "../support/causeway-command";
import { shellLines } from "../support/shell-blocks";

const minutes = 60_000;
const example = path.join(root, "examples/small");
const page = readFileSync(path.join(root, "docs/package.md"), "utf8");
let folder = "";
let repository = "";

/** Runs a command of the page; returns what it printed. */
async function command(line: string, env: NodeJS.ProcessEnv = {}, cwd = repository): Promise<string> {
  const { code, stdout, stderr } = await run({
    file: "bash",
    args: ["-c", line],
    cwd,
    // What npm tells the scripts that it runs is about this checkout.
    env: { ...withoutNpm(process.env), NODE_ENV: undefined, npm_config_prefer_offline: "true", ...env },
  });
  expect({ line, code, said: code === 0 ? "" : `${stdout}${stderr}` }).toEqual({ line, code: 0, said: "" });
  return stdout;
}

function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("npm_")));
}

/** Every file below a folder, with its bytes. */
function contents(directory: string): Record<string, string> {
  const files = readdirSync(directory, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(directory, file), readFileSync(file, "base64")]),
  );
}

beforeAll(async () => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), "causeway package ")));
  repository = path.join(folder, "own repository");
  mkdirSync(repository);
  await command(`npm run package -- --pack-destination ${JSON.stringify(folder)}`, {}, root);
}, 10 * minutes);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(
  "the page's commands start a repository that is checked without an account",
  async () => {
    const lines = shellLines(page);
    expect(lines).toHaveLength(4);
    for (const line of lines) await command(line);
    expect(await command("npm run check")).toContain("synthesized/ is up to date (6 stacks)");
    expect(await command("npx --no-install causeway --help")).not.toContain("sandbox");
    const installed = readdirSync(path.join(repository, "node_modules"));
    expect(installed).toEqual(expect.arrayContaining(["cdktf", "constructs"]));
    // For tests, for functions' archives, or under the AGPL.
    expect(installed.filter((name) => ["esbuild", "tsx", "@cloud-copilot", "jest"].includes(name))).toEqual(
      [],
    );
  },
  10 * minutes,
);

test(
  "what it synthesizes, archives of functions among it, is what the checkout does, to the byte",
  async () => {
    const [here, there] = [path.join(folder, "here"), path.join(folder, "there")];
    const { app } = JSON.parse(readFileSync(path.join(repository, "cdktf.json"), "utf8")) as { app: string };
    await command(app, { CAUSEWAY_ENVIRONMENTS_DIR: example, CDKTF_OUTDIR: there });
    await command(
      "node --import tsx main.ts",
      { CAUSEWAY_ENVIRONMENTS_DIR: example, CDKTF_OUTDIR: here },
      root,
    );
    const packaged = contents(there);
    expect(Object.keys(packaged).filter((file) => file.endsWith(".zip"))).toHaveLength(5);
    expect(packaged).toEqual(contents(here));
    // Those that the example does not need, too.
    const archives = contents(path.join(repository, "node_modules/@causeway-dms/causeway/dist/lambda"));
    expect(archives).toEqual(
      Object.fromEntries(
        lambdaFunctionNames.map((name) => [
          `${name}.zip`,
          readFileSync(bundleFunction(name).zipPath, "base64"),
        ]),
      ),
    );
  },
  5 * minutes,
);

test(
  "the page's app type-checks without a look away, and has the same stacks and its own",
  async () => {
    const [, source = ""] = /^```ts\n([^]*?)^```$/m.exec(page) ?? [];
    writeFileSync(path.join(repository, "main.ts"), source);
    const compilerOptions = {
      target: "ES2022",
      module: "node16",
      strict: true,
      outDir: "built",
      types: ["node"],
    };
    const typeRoots = [path.join(root, "node_modules/@types")];
    writeFileSync(
      path.join(repository, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...compilerOptions, typeRoots }, files: ["main.ts"] }),
    );
    await command(`${JSON.stringify(path.join(root, "node_modules/.bin/tsc"))} -p .`);
    rmSync(path.join(repository, "environments"), { recursive: true });
    cpSync(example, path.join(repository, "environments"), { recursive: true });
    await command("node built/main.js", { CDKTF_OUTDIR: path.join(folder, "own") });
    const [own, there] = ["own", "there"].map((name) => contents(path.join(folder, name, "stacks")));
    const added = "dev-reports/cdk.tf.json";
    expect(Object.keys(own ?? {})).toContain(added);
    expect({ ...own, [added]: undefined }).toEqual({ ...there, [added]: undefined });
  },
  5 * minutes,
);
