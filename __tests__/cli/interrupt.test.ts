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
