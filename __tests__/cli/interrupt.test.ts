import { spawn } from "node:child_process";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withInterrupt, type Interrupt } from "../../cli/interrupt";

const messages = { requested: "finishing", urgent: "hurrying", again: "still hurrying" };

async function interrupted(work: (interrupt: Interrupt) => Promise<void>): Promise<string[]> {
  const said: string[] = [];
  await withInterrupt(work, messages, (line) => said.push(line.trim()));
  return said;
}

/** Two signals further apart than this are two key presses. */
const apart = 1_050;

test("takes the Ctrl-C that npm passes on as well for one key press", async () => {
  const said = await interrupted(async ({ requested, urgent }) => {
    process.emit("SIGINT");
    process.emit("SIGINT");
    await sleep(10);
    expect(requested.aborted).toBe(true);
    expect(urgent.aborted).toBe(false);
  });
  expect(said).toEqual(["finishing"]);
});

test("hurries at the second Ctrl-C, and from the third on only says so", async () => {
  const said = await interrupted(async ({ urgent }) => {
    process.emit("SIGINT");
    await sleep(apart);
    process.emit("SIGINT");
    expect(urgent.aborted).toBe(true);
    await sleep(apart);
    process.emit("SIGINT");
  });
  expect(said).toEqual(["finishing", "hurrying", "still hurrying"]);
});

test("hurries at once when a CI job is cancelled", async () => {
  const said = await interrupted(({ requested, urgent }) => {
    process.emit("SIGTERM");
    expect([requested.aborted, urgent.aborted]).toEqual([true, true]);
    return Promise.resolve();
  });
  expect(said).toEqual(["hurrying"]);
});

test("listens no longer than the work lasts", async () => {
  const before = process.listenerCount("SIGINT");
  await interrupted(() => Promise.resolve());
  expect(process.listenerCount("SIGINT")).toBe(before);
});

describe("a process that ends at Ctrl-C", () => {
  async function interrupted(program: string): Promise<{ code: number | null; output: string }> {
    const module = path.join(__dirname, "../../cli/interrupt.ts");
    const child = spawn(process.execPath, [
      "--import",
      "tsx",
      "-e",
      `const { endOnInterrupt, withInterrupt } = require(${JSON.stringify(module)}); endOnInterrupt(130); ${program}`,
    ]);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (chunk: string) => {
        output += chunk;
        if (chunk.includes("ready")) child.kill("SIGINT");
      });
    }
    const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
    return { code, output };
  }

  test("says so and has the exit code of an interruption, while nothing is under way", async () => {
    const ended = await interrupted('console.log("ready"); setInterval(() => {}, 1000);');

    expect(ended.code).toBe(130);
    expect(ended.output).toContain("interrupted");
  });

  test("leaves it to work that comes to a good end by itself", async () => {
    const ended = await interrupted(`
      void withInterrupt(async ({ requested }) => {
        console.log("ready");
        await new Promise((resolve) => requested.addEventListener("abort", resolve));
        console.log("in good order");
      }, { requested: "stopping", urgent: "", again: "" });
      setTimeout(() => process.exit(0), 2000);`);

    expect(ended.code).toBe(0);
    expect(ended.output).toContain("in good order");
  });
});
