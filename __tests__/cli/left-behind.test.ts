/** With the real cdktf and the real Terraform, on resources that need no provider. */
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { writeCommitted } from "../../cli/committed";
import { deployCommand } from "../../cli/commands/deploy";
import { planCommand } from "../../cli/commands/plan";
import { synthCommand } from "../../cli/commands/synth";
import { UserError } from "../../cli/errors";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { openWorkspace, type Workspace } from "../../cli/workspace";
import { put, putTerraform, removeFolders, temporaryFolder } from "../support/command-line";

jest.setTimeout(180_000);

const root = path.join(__dirname, "..", "..");

/** The stacks of the app, each with the stacks whose output it reads. */
type Layout = Readonly<Record<string, readonly string[]>>;

const whole: Layout = {
  "dev-dms-foundation": [],
  "dev-dms-connectivity": ["dev-dms-foundation"],
  "dev-dms-pipelines": ["dev-dms-connectivity"],
};

/** As when the last connection becomes `direct`: `foundation` hands nothing on any more, either. */
const without: Layout = { "dev-dms-foundation": [], "dev-dms-pipelines": [] };

/** An app whose stacks hand on an id only if somebody reads it. */
const app = `
  import { readFileSync } from "node:fs";
  import { App, DataTerraformRemoteStateLocal, LocalBackend, TerraformStack } from "cdktf";
  const layout = JSON.parse(readFileSync("layout.json", "utf8"));
  const app = new App({ outdir: process.env.CDKTF_OUTDIR, skipValidation: true });
  const stacks = {};
  const state = (name) => ({ path: "../../../states/" + name + ".tfstate" });
  for (const [name, reads] of Object.entries(layout)) {
    const stack = (stacks[name] = new TerraformStack(app, name));
    new LocalBackend(stack, state(name));
    const read = reads.map((one) => {
      stack.addDependency(stacks[one]);
      return new DataTerraformRemoteStateLocal(stack, one, state(one)).getString("id");
    });
    stack.addOverride("resource.terraform_data.it", { input: [name, ...read] });
    if (Object.values(layout).flat().includes(name)) stack.addOverride("output.id.value", "\${terraform_data.it.id}");
  }
  app.synth();`;

class Project {
  readonly folder = temporaryFolder();
  readonly said: string[] = [];
  private readonly workspace: Workspace;

  constructor(terraform: string, layout: Layout, states?: string) {
    symlinkSync(path.join(root, "node_modules"), path.join(this.folder, "node_modules"));
    put(path.join(this.folder, "main.ts"), app);
    put(path.join(this.folder, "cdktf.json"), '{"language":"typescript","app":"true","projectId":"test"}');
    put(path.join(this.folder, "environments/dev.yaml"), "");
    if (states !== undefined) cpSync(states, path.join(this.folder, "states"), { recursive: true });
    this.write(layout);
    this.workspace = {
      root: this.folder,
      environment: "dev",
      outDir: path.join(this.folder, "cdktf.out"),
      logDir: path.join(this.folder, "logs"),
      committed: path.join(this.folder, "synthesized"),
      terraform,
      env: { ...process.env, CHECKPOINT_DISABLE: "1", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" },
      usesRegistry: false,
    };
    jest.spyOn(console, "log").mockImplementation((line: string) => void this.said.push(line));
    jest.spyOn(process.stdout, "write").mockReturnValue(true);
  }

  write(layout: Layout): void {
    put(path.join(this.folder, "layout.json"), JSON.stringify(layout));
  }

  /** `npm run synth:commit`, or `npm run synth -- --check`. */
  async synth(flag: "commit" | "check" = "commit"): Promise<string> {
    this.said.length = 0;
    await synthCommand({
      root: this.folder,
      environments: path.join(this.folder, "environments"),
      commit: flag === "commit",
      check: flag === "check",
      strict: false,
    });
    return this.said.join("\n");
  }

  async run(command: "plan" | "deploy" | "destroy", more: Partial<Workspace> = {}): Promise<number> {
    this.said.length = 0;
    // As on another machine: nothing but what is committed, and the states.
    for (const folder of ["cdktf.out", "cdktf.out.retired.dev"]) {
      rmSync(path.join(this.folder, folder), { recursive: true, force: true });
    }
    const workspace = { ...this.workspace, ...more };
    return command === "plan"
      ? await planCommand(workspace, { verbose: false })
      : await deployCommand(workspace, command, { autoApprove: true, verbose: false });
  }

  /** Stacks of which something is deployed. */
  deployed(): string[] {
    const folder = path.join(this.folder, "states");
    return (existsSync(folder) ? readdirSync(folder) : [])
      .filter((name) => name.endsWith(".tfstate"))
      .filter((name) => {
        const state = JSON.parse(readFileSync(path.join(folder, name), "utf8")) as { resources: unknown[] };
        return state.resources.length > 0;
      })
      .map((name) => name.replace(".tfstate", ""))
      .sort();
  }
}

let terraform: string;
/** States of the whole layout, deployed once. */
let states: string;

beforeAll(async () => {
  terraform = await findTerraform();
  const project = new Project(terraform, whole);
  await project.run("deploy");
  states = mkdtempSync(path.join(tmpdir(), "causeway-states-"));
  cpSync(path.join(project.folder, "states"), states, { recursive: true });
  removeFolders();
});
afterAll(() => rmSync(states, { recursive: true, force: true }));
afterEach(() => {
  jest.restoreAllMocks();
  removeFolders();
});

/** A project that was deployed with all stacks, whose configuration then lost one. */
async function changed(): Promise<Project> {
  const project = new Project(terraform, whole, states);
  await project.synth();
  project.write(without);
  return project;
}

test("a stack that nobody has retired stops every command before anything is changed", async () => {
  const project = await changed();
  for (const command of ["plan", "deploy", "destroy"] as const) {
    await expect(project.run(command)).rejects.toThrow(
      new UserError(
        [
          "the configuration no longer has these stacks, but they are deployed, and nothing would destroy them:",
          "  dev-dms-connectivity",
          'Run "npm run synth:commit", which moves their JSON to synthesized/dev/retired/, look at the difference, and run the command again: a deploy destroys them first. Or put back into the environment file what they are for.',
        ].join("\n"),
      ),
    );
  }
  expect(project.deployed()).toEqual(Object.keys(whole).sort());
});

test("a retired stack is told when it is committed, and at every check", async () => {
  const project = await changed();
  await expect(project.synth("check")).rejects.toThrow("to retire    synthesized/dev/dev-dms-connectivity");
  const said = await project.synth();
  expect(said).toContain("synthesized/ holds 2 stacks: 0 new, 2 changed, 1 retired\n");
  const told =
    "synthesized/dev/retired/dev-dms-connectivity.tf.json  npm run deploy -- dev   destroys it before";
  expect(said).toContain(told);
  expect(await project.synth("check")).toContain(told);
});

test("a deploy destroys a retired stack before it deploys the others", async () => {
  const project = await changed();
  await project.synth();

  await expect(project.run("plan")).resolves.toBe(2);
  expect(project.said.join("\n")).toContain(
    "dev-dms-connectivity: 0 to add, 0 to change, 1 to destroy\n    - terraform_data.it\n",
  );
  expect(project.said).toContain("      the configuration no longer has it: a deploy destroys it first");
  expect(project.said.at(-1)).toContain("changes in 3 of 3 stacks");

  await expect(project.run("deploy")).resolves.toBe(0);
  expect(project.said.map((line) => line.replace(/ \([\d.]+ s\)$/, ""))).toEqual([
    "destroying dev-dms-connectivity, which the configuration no longer has",
    "dev-dms-connectivity: destroyed",
    nothingLeft("dev-dms-connectivity"),
    "dev is deployed",
  ]);
  expect(project.deployed()).toEqual(Object.keys(without).sort());

  await expect(project.run("plan")).resolves.toBe(0);
  expect(project.said).toContain(nothingLeft("dev-dms-connectivity"));
});

test("a program that somebody wrote into a retired stack is not run", async () => {
  const project = await changed();
  await project.synth();
  const file = path.join(project.folder, "synthesized/dev/retired/dev-dms-connectivity.tf.json");
  const ran = path.join(project.folder, "ran");
  const stack = JSON.parse(readFileSync(file, "utf8")) as { resource: { terraform_data: { it: object } } };
  const command = `touch '${ran}'`;
  Object.assign(stack.resource.terraform_data.it, {
    provisioner: [{ "local-exec": { when: "destroy", command } }],
  });
  put(file, JSON.stringify(stack));
  for (const verb of ["plan", "deploy"] as const) {
    await expect(project.run(verb)).rejects.toThrow(
      "synthesized/dev/retired/dev-dms-connectivity.tf.json has resource.terraform_data.it.provisioner, which synthesis never writes",
    );
  }
  expect(existsSync(ran)).toBe(false);
});

test("a retired stack that the configuration has again stays", async () => {
  const project = await changed();
  await project.synth();
  project.write(whole);
  await expect(project.run("plan")).resolves.toBe(0);
  expect(project.said.join("\n")).not.toContain("no longer has");
});

test("an environment is destroyed with a retired stack whose upstream hands nothing on any more", async () => {
  // GIVEN what a deploy of the others leaves that did not see it, as with cdktf by hand
  const project = await changed();
  await project.synth();
  const file = path.join(project.folder, "states/dev-dms-foundation.tfstate");
  put(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, "utf8")) as object), outputs: {} }));
  // WHEN
  await expect(project.run("destroy")).resolves.toBe(0);
  // THEN
  expect(project.deployed()).toEqual([]);
});

test("an environment without a file is gone if it has retired stacks, and else unknown", async () => {
  const { folder } = await changed();
  const open = (environment: string) => openWorkspace(folder, path.join(folder, "environments"), environment);
  put(path.join(folder, "synthesized/old/retired/old-dms-foundation.tf.json"), "{}");
  put(path.join(folder, "synthesized/elsewhere/elsewhere-dms-foundation.tf.json"), "{}");
  expect((await open("dev")).isGone).toBe(false);
  expect((await open("old")).isGone).toBe(true);
  expect((await open("elsewhere")).isGone).toBe(false);
});

test("an environment whose file is gone is destroyed from what was committed", async () => {
  // GIVEN
  const project = await changed();
  writeCommitted(path.join(project.folder, "synthesized"), new Map());
  // WHEN
  await expect(project.run("deploy", { isGone: true })).rejects.toThrow(
    'there is no file of "dev" any more, only stacks that it had: npm run destroy -- dev',
  );
  await expect(project.run("plan", { isGone: true })).resolves.toBe(2);
  await expect(project.run("destroy", { isGone: true })).resolves.toBe(0);
  // THEN
  expect(project.deployed()).toEqual([]);
  expect(project.said.at(-1)).toBe(Object.keys(whole).sort().map(nothingLeft).join("\n"));
});

test("a retired stack that Terraform knows nothing of stops a deploy, which says what to do", async () => {
  const project = await changed();
  await project.synth();
  const script = `[ "$1" != init ] || { echo 'no such bucket'; exit 1; }`;
  await expect(project.run("deploy", { terraform: putTerraform(project.folder, script) })).rejects.toThrow(
    /^Terraform cannot tell whether [^]*dev-dms-connectivity: could not be planned\n {2}terraform init failed\n {4}no such bucket\n[^]*If nothing of them was ever deployed, delete synthesized\/dev\/retired\/dev-dms-connectivity\.tf\.json$/,
  );
});

test("by hand, plain Terraform destroys a retired stack from its committed file", async () => {
  // GIVEN
  const project = await changed();
  await project.synth();
  // WHEN
  const json = path.join(project.folder, "synthesized/dev/retired/dev-dms-connectivity.tf.json");
  const directory = path.join(project.folder, "cdktf.out/stacks/dev-dms-connectivity");
  put(path.join(directory, "cdk.tf.json"), readFileSync(json, "utf8"));
  for (const args of [["init"], ["destroy", "-refresh=false", "-auto-approve"]]) {
    expect((await run({ file: terraform, args, cwd: directory })).code).toBe(0);
  }
  // THEN
  expect(project.deployed()).toEqual(Object.keys(without).sort());
});

function nothingLeft(stack: string): string {
  return `nothing is deployed of ${stack}: delete synthesized/dev/retired/${stack}.tf.json`;
}
