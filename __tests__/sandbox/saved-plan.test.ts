/** The whole plan of empty accounts, saved, followed by a deploy, and refused where it is no more what was planned. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { decisionsSchema, type Decisions } from "../../cli/decisions/decisions";
import { replacementsOf, withReal } from "../../cli/decisions/compare";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";

const folder = path.join(__dirname, "../../examples/small");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const sandbox = new Sandbox("saved-plan", file, folder);
const saved = mkdtempSync(path.join(tmpdir(), "causeway saved plan "));

beforeAll(() => sandbox.closeAccounts());
afterAll(async () => {
  await sandbox.close();
  rmSync(saved, { recursive: true, force: true });
});

const plan = () => sandbox.command("plan", { mustSucceed: false, args: ["--save", saved] });
const deploy = () => sandbox.deploy({ mustSucceed: false, args: ["--plan", saved] });

function decisions(): Decisions[] {
  return readdirSync(saved)
    .sort()
    .map((name) => decisionsSchema.parse(JSON.parse(readFileSync(path.join(saved, name), "utf8"))));
}

/** Runs work with another member in each saved file. */
async function withOther(change: Partial<Decisions>, work: () => Promise<void>): Promise<void> {
  const all = decisions();
  const write = (one: Decisions) => writeFileSync(path.join(saved, `${one.stack}.json`), JSON.stringify(one));
  for (const one of all) write({ ...one, ...change });
  await work();
  for (const one of all) write(one);
}

function instanceClass(wanted: string): void {
  sandbox.edit((edited) => {
    Object.assign(edited.replication.instances.main ?? {}, { class: wanted });
  });
}

interface State {
  readonly outputs: Readonly<Record<string, { readonly value: unknown }>>;
  readonly resources: readonly {
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly instances: readonly { readonly index_key?: string | number }[];
  }[];
}

function state(stack: string): State {
  return JSON.parse(readFileSync(path.join(sandbox.folder, "states", `${stack}.tfstate`), "utf8")) as State;
}

/** Addresses of what a stack manages. */
function made(stack: string): string[] {
  return state(stack)
    .resources.filter(({ mode }) => mode === "managed")
    .flatMap(({ type, name, instances }) =>
      instances.map(
        ({ index_key: key }) => `${type}.${name}${key === undefined ? "" : `[${JSON.stringify(key)}]`}`,
      ),
    )
    .sort();
}

/** Addresses that a stack's saved plan makes. */
function planned({ decisions: all, placeholders }: Decisions): string[] {
  const pairs = Object.entries(placeholders).flatMap(([name, outputs]) =>
    Object.entries(outputs).flatMap(([output, placeholder]) =>
      replacementsOf(placeholder, String(state(`saved-plan-${name}`).outputs[output]?.value)),
    ),
  );
  return withReal(all, new Map(pairs))
    .map(({ address }) => address)
    .filter((address) => !address.startsWith("output."))
    .sort();
}

// Each test goes on where the one before it ended.
test("every stack of empty accounts is planned, and nothing is made", async () => {
  await sandbox.up({ args: ["--empty"] });
  const { code, output } = await plan();
  expect([code, output]).toEqual([2, expect.stringContaining("changes in 6 of 6 stacks")]);
  expect(output).toContain("values of saved-plan-dms-foundation, known after it is deployed");
  expect(output).not.toContain("waits for");
  expect(output).not.toContain("causeway_placeholders");
  expect(readdirSync(path.join(sandbox.folder, "states"))).toEqual([]);
  expect(decisions()).toHaveLength(6);
});

test("the same plan is saved to the same bytes", async () => {
  const before = decisions();
  await plan();
  expect(decisions()).toEqual(before);
});

test.each<[string, Partial<Decisions>, string]>([
  ["environment", { environment: "prod" }, 'is a plan of "prod", not of "saved-plan"'],
  ["commit", { commit: "0".repeat(40) }, `is a plan of commit ${"0".repeat(40)}, and the checkout is at`],
  ["kind of accounts", { accounts: "real" }, "is a plan of the real accounts, not of the sandbox's ones"],
])("a plan of another %s is refused, and nothing is deployed", async (_case, change, words) => {
  await withOther(change, async () => {
    const { code, output } = await deploy();
    expect([code, output]).toEqual([1, expect.stringContaining(words)]);
  });
  expect(readdirSync(path.join(sandbox.folder, "states"))).toEqual([]);
});

test("a file that was changed since stops the deploy with the difference", async () => {
  instanceClass("dms.t3.large");
  const { code, output } = await deploy();
  expect(code).toBe(1);
  expect(output).toContain("saved-plan-dms-foundation: its JSON is another one");
  expect(output).toContain(
    'aws_dms_replication_instance.main.replication_instance_class: "dms.t3.large", where the saved plan says "dms.t3.medium"',
  );
  expect(output).toContain("Nothing was deployed. Plan again");
  expect(readdirSync(path.join(sandbox.folder, "states"))).toEqual([]);
  instanceClass("dms.t3.medium");
});

test("the deploy makes what was planned, address by address, and can be run again", async () => {
  const { code, output } = await deploy();
  expect([code, output]).toEqual([0, expect.stringContaining("is deployed as planned")]);
  for (const one of decisions())
    expect([one.stack, ...planned(one)]).toEqual([one.stack, ...made(one.stack)]);
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });

  const again = await deploy();
  expect([again.code, again.output]).toEqual([0, expect.stringContaining("dms-pipelines: nothing to do")]);
});

test("an account that was changed since stops the deploy at its stack", async () => {
  sandbox.edit((edited) => {
    edited.tags = { ...edited.tags, owner: "data" };
  });
  expect((await plan()).code).toBe(2);
  const [storage] = decisions().filter(({ stack }) => stack.endsWith("-lake-storage"));
  if (storage === undefined) throw new Error("no plan of the storage stack");
  // As if somebody had done a part of it otherwise in the meantime.
  const [, ...rest] = storage.decisions;
  writeFileSync(path.join(saved, `${storage.stack}.json`), JSON.stringify({ ...storage, decisions: rest }));
  const { code, output } = await deploy();
  expect(code).toBe(1);
  expect(output).toContain("saved-plan-dms-foundation is deployed as planned");
  expect(output).toContain(`${storage.decisions[0]?.address}: update, which the saved plan does not do`);
  expect(output).toContain("What comes before saved-plan-lake-storage is deployed.");
});
