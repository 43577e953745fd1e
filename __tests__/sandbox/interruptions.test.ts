/** Ctrl-C and worse, before, during and after each stack: the next run goes on, and destroying works. */
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { pipelineProblems } from "../../cli/sandbox/pipelines";
import type { Watch } from "../support/causeway-command";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = new Sandbox("stopped", sandboxFile());
  await sandbox.closeAccounts();
});
afterEach(() => sandbox.close());

/** What is done to a command, once, when it prints a line that matches. */
interface Stroke {
  readonly when: RegExp;
  /** Milliseconds after the line. */
  readonly after?: number;
  readonly how: "once" | "twice" | "kill";
}

function strike({ when, after = 0, how }: Stroke): Watch {
  let done = false;
  return {
    mustSucceed: false,
    onLine: (line, child) => {
      if (done || !when.test(line)) return;
      done = true;
      void sleep(after).then(() => hit(child, how));
    },
  };
}

async function hit(child: ChildProcess, how: Stroke["how"]): Promise<void> {
  if (how === "kill") {
    child.kill("SIGKILL");
    return;
  }
  child.kill("SIGINT");
  if (how === "once") return;
  // Two within a second count as one key press.
  await sleep(1200);
  child.kill("SIGINT");
}

/** Everything is there once, runs, and nothing is left to do. */
async function expectConverged(): Promise<void> {
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of 6 stacks");
  const tasks = await sandbox.tasks();
  expect(tasks.map(({ replicationTaskIdentifier }) => replicationTaskIdentifier).sort()).toEqual([
    "stopped-audit-to-lake",
    "stopped-customers-to-lake",
    "stopped-orders-to-lake",
  ]);
  expect(pipelineProblems({ tasks, connections: await sandbox.test() })).toEqual([]);
}

async function expectDestroyed(): Promise<void> {
  expect((await sandbox.destroy()).output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
}

/**
 * A second Ctrl-C cuts requests whose answers Terraform never sees, so that a thing may be there which no state
 * knows. Everything else is gone, and that thing is named.
 */
async function expectDestroyedOrNamed(): Promise<void> {
  const { code, output } = await sandbox.destroy({ mustSucceed: false });
  expect(output).toContain("stopped is destroyed");
  const left = output.split("left over in the emulated accounts:")[1]?.trim().split("\n") ?? [];
  expect(code).toBe(left.length === 0 ? 0 : 1);
  for (const line of left)
    expect(line.trim()).toMatch(/^(dms|orders|lake) (key|role|log group|function|bucket) /);
  expect(sandbox.livingProcesses()).toEqual([]);
}

/** A run goes one stack further each time. */
const strokes: readonly Stroke[] = [
  { when: /→ synthesizing/, how: "once" },
  { when: /-dms-foundation +working/, after: 1500, how: "once" },
  { when: /✓ stopped-dms-foundation/, how: "once" },
  { when: /-(orders-database|lake-storage) +working/, after: 1500, how: "once" },
  { when: /✓ stopped-lake-storage/, how: "once" },
  { when: /-dms-endpoints +working/, after: 500, how: "once" },
  { when: /-lake-trust +planning/, how: "once" },
  { when: /-lake-trust +working/, after: 300, how: "once" },
  { when: /✓ stopped-lake-trust/, how: "once" },
  { when: /-dms-pipelines +working/, after: 2000, how: "once" },
];

test("Ctrl-C before, during and after each stack: every run goes on where the one before it stopped", async () => {
  for (const stroke of strokes) {
    const { code, output } = await sandbox.up(strike(stroke));
    // A stroke that comes too late finds the run at its end.
    if (code !== 0) expect(output).toMatch(/interrupted/);
    expect([0, 130]).toContain(code);
    expect(sandbox.terraformProcesses()).toEqual([]);
  }
  await expectConverged();
  const interrupted = await sandbox.destroy(
    strike({ when: /-dms-pipelines +working/, after: 500, how: "once" }),
  );
  expect(interrupted.code).toBe(130);
  await expectDestroyed();
});

test("a second Ctrl-C in the middle of each stack: the next run puts it right", async () => {
  for (const stack of ["dms-foundation", "lake-storage", "dms-endpoints", "lake-trust", "dms-pipelines"]) {
    await sandbox.up(strike({ when: new RegExp(`-${stack} +working`), after: 800, how: "twice" }));
    expect(sandbox.terraformProcesses()).toEqual([]);
  }
  await expectConverged();
  await expectDestroyed();
});

test("a command line that is killed: Terraform finishes its stack, and the next run waits for it", async () => {
  for (const stack of ["dms-foundation", "dms-endpoints", "dms-pipelines"]) {
    await sandbox.up(strike({ when: new RegExp(`-${stack} +working`), after: 800, how: "kill" }));
  }
  await expectConverged();
  await expectDestroyed();
});

test.each([
  { when: /→ deploying/, how: "once" },
  { when: /-dms-foundation +working/, after: 1500, how: "once" },
  { when: /-lake-storage +working/, after: 1500, how: "twice" },
  { when: /-dms-endpoints +working/, after: 1000, how: "kill" },
  { when: /-dms-pipelines +working/, after: 1500, how: "twice" },
] as const)("destroying works after a run that was stopped ($how) at $when", async (stroke) => {
  await sandbox.up(strike(stroke));
  await (stroke.how === "twice" ? expectDestroyedOrNamed() : expectDestroyed());
});
