import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { deploySaved, requireUnchanged } from "../../../cli/commands/deploy-saved";
import { unknown, type Decisions } from "../../../cli/decisions/decisions";
import { digestOf, originOf, readDecisions, writeDecisions } from "../../../cli/decisions/folder";
import { openSavedPlan, requireSavedGoing } from "../../../cli/decisions/saved-plan";
import { planOf } from "../../../cli/stack-plan";
import type { Workspace } from "../../../cli/workspace";
import { put, putStacks, putTerraform, removeFolders, temporaryFolder } from "../../support/command-line";

afterEach(removeFolders);

const names = ["dev-dms-foundation", "dev-lake-storage"];

/** A workspace of two stacks; Terraform's plan of each is the file `plans/<stack>.json`, where it is not "no changes". */
function workspaceIn(folder: string): Workspace {
  const terraform = putTerraform(
    folder,
    `[ "$1" != plan ] || [ ! -e "${folder}/plans/$stack.json" ] || exit 2`,
    "echo '{}'",
    `cat "${folder}/plans/$stack.json" 2>/dev/null || echo '{}'`,
  );
  return {
    root: folder,
    environment: "dev",
    committed: path.join(folder, "synthesized"),
    outDir: path.join(folder, "cdktf.out"),
    logDir: path.join(folder, "logs"),
    terraform,
    env: process.env,
    usesRegistry: false,
  };
}

function planned(folder: string, stack: string, values: unknown, later: unknown = {}): void {
  const change = { actions: ["create"], after: values, after_unknown: later };
  const json = { resource_changes: [{ address: "aws_x.y", mode: "managed", change }] };
  put(path.join(folder, "plans", `${stack}.json`), JSON.stringify(json));
}

/** Two stacks, and a saved plan that makes `aws_x.y` in each, with a name that is known and an id that is not. */
async function setUp() {
  const folder = temporaryFolder();
  const workspace = workspaceIn(folder);
  const stacks = putStacks(workspace.outDir, Object.fromEntries(names.map((name) => [name, {}])));
  const origin = await originOf(workspace);
  const saved = path.join(folder, "saved");
  const all: Decisions[] = stacks.map((stack) => ({
    ...origin,
    stack: stack.name,
    goes: false,
    digest: digestOf(stack),
    placeholders: {},
    decisions: [{ address: "aws_x.y", actions: ["create"], values: { name: "n", id: unknown } }],
  }));
  writeDecisions(saved, all);
  for (const name of names) planned(folder, name, { name: "n" }, { id: true });
  return { folder, workspace, stacks, saved, all };
}

test("a saved plan has a file for each stack, with sorted members, and the same plan has the same bytes", async () => {
  const { saved, all } = await setUp();
  const bytes = () => readdirSync(saved).map((name) => readFileSync(path.join(saved, name), "utf8"));
  expect(readdirSync(saved)).toEqual(names.map((name) => `${name}.json`));
  const before = bytes();
  writeDecisions(saved, [...all].reverse());
  expect(bytes()).toEqual(before);
  expect([...readDecisions(saved).values()]).toEqual(all);
});

test("fails to save where something else is, and takes nothing away", async () => {
  const { saved, all } = await setUp();
  put(path.join(saved, "notes.txt"), "mine");
  expect(() => writeDecisions(saved, all)).toThrow(
    `${path.join(saved, "notes.txt")} is no file of a saved plan: name a folder of its own for each plan, or delete the file`,
  );
  expect(readdirSync(saved)).toHaveLength(3);
});

test("fails where no plan was saved", async () => {
  const { folder, workspace, stacks } = await setUp();
  const none = path.join(folder, "none");
  await expect(openSavedPlan(workspace, stacks, none)).rejects.toThrow(`no plan was saved in ${none}`);
});

test.each<[string, Partial<Decisions>, string]>([
  ["environment", { environment: "prod" }, 'is a plan of "prod", not of "dev". Nothing was deployed.'],
  ["commit", { commit: "abc" }, "is a plan of commit abc, and the checkout is at none"],
  ["accounts", { accounts: "emulated" }, "is a plan of the sandbox's accounts, not of the real ones"],
])("fails with a plan of other %s", async (_case, change, words) => {
  const { workspace, stacks, saved, all } = await setUp();
  writeDecisions(
    saved,
    all.map((one) => ({ ...one, ...change })),
  );
  await expect(openSavedPlan(workspace, stacks, saved)).rejects.toThrow(words);
});

test("fails with a plan of other stacks", async () => {
  const { workspace, stacks, saved, all } = await setUp();
  writeDecisions(saved, all.slice(1));
  await expect(openSavedPlan(workspace, stacks, saved)).rejects.toThrow(
    "is a plan of other stacks (dev-dms-foundation)",
  );
});

test("stops before anything is deployed where a stack's JSON is another one, with the difference", async () => {
  const { folder, workspace, stacks, saved } = await setUp();
  const plan = await openSavedPlan(workspace, stacks, saved);
  await requireUnchanged({ workspace, stacks, saved: plan });
  put(path.join(workspace.outDir, "stacks", "dev-lake-storage", "cdk.tf.json"), '{"locals":{"a":1}}');
  planned(folder, "dev-lake-storage", { name: "other" }, { id: true });
  await expect(requireUnchanged({ workspace, stacks, saved: plan })).rejects.toThrow(
    [
      `stopped, because the plan of now is not the one saved in ${saved}:`,
      "  dev-lake-storage: its JSON is another one",
      '    aws_x.y.name: "other", where the saved plan says "n"',
      `Nothing was deployed. Plan again and look at it: npm run plan -- dev --save ${saved}`,
    ].join("\n"),
  );
});

test("applies each stack's plan in order, where unknown values became known, and passes over what is done", async () => {
  const { folder, workspace, stacks, saved } = await setUp();
  planned(folder, "dev-lake-storage", { name: "n", id: "i" });
  const applied: string[] = [];
  const deploy = {
    workspace,
    stacks,
    saved: await openSavedPlan(workspace, stacks, saved),
    apply: (stack: { name: string }, planFile: string) => {
      applied.push(`${stack.name} ${path.basename(planFile)}`);
      return Promise.resolve();
    },
  };
  await deploySaved(deploy, stacks);
  expect(applied).toEqual(names.map((name) => `${name} ${name}.tfplan`));
  // Plan files hold secrets.
  const outs = readFileSync(path.join(folder, "calls"), "utf8").match(/-out=\S+/g) ?? [];
  expect(outs).toHaveLength(2);
  for (const out of outs) expect(() => readdirSync(path.dirname(out.slice(5)))).toThrow("ENOENT");
});

test("stops at the stack that decides otherwise, and says what was deployed", async () => {
  const { folder, workspace, stacks, saved } = await setUp();
  planned(folder, "dev-lake-storage", { name: "other" });
  const applied: string[] = [];
  const apply = ({ name }: { name: string }) => Promise.resolve(void applied.push(name));
  const plan = await openSavedPlan(workspace, stacks, saved);
  await expect(deploySaved({ workspace, stacks, saved: plan, apply }, stacks)).rejects.toThrow(
    'dev-lake-storage: aws_x.y.name: "other", where the saved plan says "n"',
  );
  expect(applied).toEqual(["dev-dms-foundation"]);
});

test("fails where more is destroyed of a stack that is no longer there than was planned", async () => {
  const { workspace, stacks, saved, all } = await setUp();
  const [first] = all;
  if (first === undefined) throw new Error("no stack");
  const gone = {
    ...first,
    stack: "dev-old",
    goes: true,
    decisions: [{ address: "aws_x.a", actions: ["delete"] }],
  };
  writeDecisions(saved, [...all, gone]);
  const plan = await openSavedPlan(workspace, stacks, saved);
  const going = (...addresses: string[]) => ({
    ...planOf("dev-old", "changes"),
    changes: addresses.map((address) => ({ type: "planned" as const, address, action: "delete" as const })),
  });
  requireSavedGoing(plan, [going("aws_x.a")]);
  expect(() => requireSavedGoing(plan, [going("aws_x.a", "aws_x.b")])).toThrow(
    "dev-old: aws_x.b: delete, which the saved plan does not do",
  );
});
