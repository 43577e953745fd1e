/** A repository that `init` starts: what it writes, what it leaves alone, and what it says. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { initCommand, type InitOptions } from "../../cli/commands/init";
import { loadEnvironments } from "../../config/load";
import { put, removeFolders, temporaryFolder } from "../support/command-line";
import { root } from "../support/causeway-command";

const said = jest.spyOn(console, "log").mockReturnValue();
afterEach(() => {
  removeFolders();
  said.mockClear();
});

const own = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as {
  readonly name: string;
  readonly version: string;
};

interface Written {
  readonly name?: string;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

function init(folder: string, changed: Partial<InitOptions> = {}): Written {
  initCommand({
    folder,
    environment: "dev",
    region: "eu-west-1",
    replicationAccount: "111111111111",
    databaseAccount: "222222222222",
    lakeAccount: "333333333333",
    ...changed,
  });
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Written;
}

test("writes an environment that loads without a warning, for the accounts and the Region that are named", () => {
  const folder = path.join(temporaryFolder(), "new");
  init(folder, { environment: "gov", region: "us-gov-west-1", lakeAccount: "012345678901" });
  const [environment] = loadEnvironments({ directory: path.join(folder, "environments"), strict: true });
  expect(environment).toMatchObject({
    name: "gov",
    region: "us-gov-west-1",
    accounts: { dms: { id: "111111111111" }, lake: { id: "012345678901" } },
  });
});

test("depends on this version, or on what is named, and has the scripts that messages name and the workflow runs", () => {
  const folder = temporaryFolder();
  const { scripts, dependencies } = init(folder);
  expect(dependencies).toEqual({ [own.name]: own.version });
  const workflow = readFileSync(path.join(folder, ".github/workflows/causeway.yml"), "utf8");
  expect(parse(workflow)).toMatchObject({ permissions: { contents: "read" } });
  const run = [...workflow.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
  expect(run).toEqual(["check"]);
  for (const name of [...run, "synth", "synth:commit", "plan", "deploy", "destroy", "move-states"]) {
    expect(scripts[name]).toMatch(/^causeway /);
  }
  expect(init(temporaryFolder(), { package: "file:../packed.tgz" }).dependencies).toEqual({
    [own.name]: "file:../packed.tgz",
  });
});

test("leaves package.json and .gitignore as they are but for what they lack", () => {
  const folder = temporaryFolder();
  const before = {
    name: "ours",
    scripts: { plan: "ours" },
    dependencies: { [own.name]: "file:x.tgz" },
    more: 1,
  };
  put(path.join(folder, "package.json"), JSON.stringify(before));
  put(path.join(folder, ".gitignore"), "node_modules/\n*.bak");
  const after = init(folder);
  expect(after).toMatchObject({ ...before, scripts: { plan: "ours", deploy: "causeway deploy" } });
  expect(readFileSync(path.join(folder, ".gitignore"), "utf8")).toBe(
    "node_modules/\n*.bak\ncdktf.out/\ncdktf.out.retired*/\n.causeway/\nstates/\n",
  );
});

test("copies no code: what is written is configuration", () => {
  const folder = temporaryFolder();
  init(folder);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.includes("."),
  );
  expect(files.filter((file) => /\.(ts|js|py|sh|zip)$/.test(file))).toEqual([]);
});

test("fails: another file is there already, and nothing is written", () => {
  const folder = temporaryFolder();
  put(path.join(folder, "cdktf.json"), "{}");
  expect(() => init(folder)).toThrow(
    `${folder} has cdktf.json already: nothing was written; take another folder`,
  );
  expect(existsSync(path.join(folder, "package.json"))).toBe(false);
});

test("fails: values that cannot be, all at once", () => {
  expect(() => init(temporaryFolder(), { lakeAccount: "12", region: "Ireland" })).toThrow(
    '--region: got "Ireland"; expected a Region, such as eu-west-1\n--lake-account: got "12"; expected 12 digits',
  );
});

test("names the two commands that come next", () => {
  init(temporaryFolder());
  expect(said.mock.calls.join("\n")).toMatch(/cd ".*" && npm install\n {2}npm run synth:commit\n/);
});

test("no page has npm ask the registry for the bare name, which is somebody else's", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    ...readdirSync(path.join(root, "docs")).map((file) => `docs/${file}`),
  ];
  const bare = pages
    .filter((file) => file.endsWith(".md"))
    .filter((file) =>
      /npx (-y |--yes )?causeway|npm (i|install) causeway/.test(readFileSync(path.join(root, file), "utf8")),
    );
  expect(bare).toEqual([]);
  expect(own.name).toMatch(/^@[\w-]+\/causeway$/);
});

test("the changelog has an entry for this version", () => {
  expect(readFileSync(path.join(root, "CHANGELOG.md"), "utf8")).toContain(`\n## ${own.version}`);
});
