/** docs/cdktf.md: each command of the page as it stands there, one after the other, in emulated accounts. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { run } from "../../cli/processes";
import { readStacks } from "../../cli/manifest";
import { withoutColor } from "../../cli/terraform-events";
import { root } from "../support/causeway-command";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { shellLines } from "../support/shell-blocks";

const minutes = 60_000;
const name = "plain";
const folder = path.join(root, "examples/small");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const sandbox = new Sandbox(name, file, folder);
const page = shellLines(readFileSync(path.join(root, "docs/cdktf.md"), "utf8"));
const commands = page.filter((line) => line.startsWith("npx cdktf "));
let environment = "";

beforeAll(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

/** The page's line that begins so, in a shell that is set up as the page says, for this test's environment. */
async function follow(verb: string): Promise<string> {
  const line = commands.find((command) => command.startsWith(`npx cdktf ${verb}`)) ?? "";
  const { code, stdout, stderr } = await run({
    file: "bash",
    args: ["-c", `${environment}\nexport CI=1\n${line.replace(/\bdev-/g, `${name}-`)} --no-color`],
    cwd: root,
    env: { ...process.env, CAUSEWAY_ENVIRONMENTS_DIR: sandbox.directory },
  });
  expect({ line, code, said: code === 0 ? "" : `${stdout}${stderr}` }).toEqual({ line, code: 0, said: "" });
  return withoutColor(stdout);
}

/** Stacks in the order in which Terraform said that it was done with them. */
function order(said: string, words: "Apply" | "Destroy"): string[] {
  let stack = "";
  return said.split("\n").flatMap((line) => {
    stack = /^([\w-]+)  /.exec(line)?.[1] ?? stack;
    return line.includes(`${words} complete! Resources:`) ? [stack] : [];
  });
}

test(
  "plain cdktf lists, compares, deploys in order and takes away what the command line deployed",
  async () => {
    // Nothing on the page stays untried.
    expect(page.filter((line) => !commands.includes(line))).toEqual([
      "export CAUSEWAY_ENVIRONMENTS_DIR=examples/small",
      "npm run sandbox",
      'eval "$(npm run --silent sandbox -- env --terraform)"',
    ]);
    expect(commands.map((line) => line.split(" ")[2])).toEqual([
      "synth",
      "list",
      "diff",
      "deploy",
      "destroy",
    ]);
    await sandbox.up({ args: ["--world", "fair"] });
    environment = (await sandbox.command("env", { args: ["--terraform"] })).output;

    sandbox.edit((changed) => {
      changed.tags = { ...changed.tags, reviewed: "yes" };
    });
    expect(await follow("synth")).toContain("Generated Terraform code for the stacks");
    const stacks = readStacks(path.join(sandbox.folder, "cdktf.out"));
    const names = stacks.map((stack) => stack.name);
    const listed = await follow("list");
    expect([...listed.matchAll(/^([\w-]+) /gm)].map(([, stack]) => stack)).toEqual(
      expect.arrayContaining(names),
    );
    expect(await follow("diff")).toMatch(/Plan: 0 to add, \d+ to change, 0 to destroy/);

    const applied = order(await follow("deploy"), "Apply");
    expect([...applied].sort()).toEqual([...names].sort());
    for (const { name: stack, dependencies } of stacks) {
      for (const first of dependencies) expect(applied.indexOf(first)).toBeLessThan(applied.indexOf(stack));
    }
    expect(await sandbox.failures()).toEqual([]);
    expect(await sandbox.plan()).toMatchObject({ code: 0 });

    const destroyed = order(await follow("destroy"), "Destroy");
    expect([...destroyed].sort()).toEqual([...names].sort());
    for (const { name: stack, dependencies } of stacks) {
      for (const last of dependencies) expect(destroyed.indexOf(stack)).toBeLessThan(destroyed.indexOf(last));
    }
    expect((await sandbox.destroy()).output).toContain("nothing was left over");
  },
  25 * minutes,
);
