/** One run at a time: within a process, and with processes that are killed while they have the lock. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, utimesSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeError } from "../../cli/errors";
import { isRunning, run, startOf } from "../../cli/processes";
import { withRunLock } from "../../cli/run-lock";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

jest.setTimeout(300_000);
afterEach(removeFolders);

const nothing = () => Promise.resolve("done");

function lockIn(folder: string, waitSeconds = 0) {
  return { file: path.join(folder, "locks", "dev.json"), what: "dev", waitSeconds };
}

/** A lock as a run leaves it that was killed: of this test's own process, unless something else is said. */
function left(folder: string, change: object = {}): string {
  const run = {
    id: "11111111-2222-3333-4444-555555555555",
    pid: process.pid,
    started: startOf(process.pid),
    command: "deploy dev",
    user: "ana",
    host: os.hostname(),
    since: new Date(Date.now() - 185_000).toISOString(),
  };
  return put(lockIn(folder).file, JSON.stringify({ ...run, ...change }));
}

/** A process that is no more. */
const gone = { pid: 2 ** 22 + 1, started: "long ago" };

test("a second run is refused with who is at work, since when and with what, and exit code 3", async () => {
  const folder = temporaryFolder();
  left(folder, { since: "2026-11-28T15:04:12.345Z" });
  const error: unknown = await withRunLock(lockIn(folder), nothing).catch((caught: unknown) => caught);
  const { text, exitCode } = describeError(error, false);
  expect(exitCode).toBe(3);
  expect(text.replace(/\([^)]*\)/, "(TIME)")).toBe(
    `ana on ${os.hostname()} is at work on dev: "deploy dev", since 2026-11-28 15:04:12 UTC (TIME), process ${process.pid}. Nothing was begun. Run the command again when that one has ended, or have it wait: --lock-timeout 30m`,
  );
});

test("a lock is given back, also by work that fails", async () => {
  const folder = temporaryFolder();
  const { file } = lockIn(folder);
  await expect(withRunLock(lockIn(folder), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  await expect(withRunLock(lockIn(folder), () => Promise.resolve(existsSync(file)))).resolves.toBe(true);
  expect(readdirSync(path.dirname(file))).toEqual([]);
});

test("a run that may wait has the lock when the other one has ended", async () => {
  const folder = temporaryFolder();
  const order: string[] = [];
  const log = jest.spyOn(console, "log").mockImplementation((line: string) => void order.push(line));
  let end = (): void => undefined;
  const first = withRunLock(lockIn(folder), async () => {
    await new Promise<void>((resolve) => (end = resolve));
    order.push("first");
  });
  const second = withRunLock(lockIn(folder, 60), () => Promise.resolve(order.push("second")));
  await sleep(500);
  end();
  await Promise.all([first, second]);
  log.mockRestore();
  expect(order).toEqual([expect.stringMatching(/^waiting: .* is at work on dev: /), "first", "second"]);
});

test.each([
  ["whose process is gone", gone],
  ["whose process number another one has got", { started: "another boot 12345" }],
])("the lock of a run is taken over %s", async (_case, change) => {
  const folder = temporaryFolder();
  left(folder, change);
  await expect(withRunLock(lockIn(folder), nothing)).resolves.toBe("done");
  expect(readdirSync(path.dirname(lockIn(folder).file))).toEqual([]);
});

/** File of whoever is taking over the lock that `left` wrote. */
const claimIn = (folder: string) => `${lockIn(folder).file}.11111111-2222-3333-4444-555555555555.taken-over`;

test("a lock that another run is taking over is not taken over besides, unless that one was killed at it", async () => {
  const folder = temporaryFolder();
  left(folder, gone);
  const claim = put(claimIn(folder), "");
  let entered = false;
  const run = withRunLock(lockIn(folder), () => Promise.resolve((entered = true)));
  await sleep(600);
  expect(entered).toBe(false);
  const longAgo = new Date(Date.now() - 60_000);
  utimesSync(claim, longAgo, longAgo);
  await expect(run).resolves.toBe(true);
});

test("a lock that another run has taken over in the same moment is left to that one", async () => {
  // GIVEN a dead run's lock that is a living one's when this run has the right to take it over
  const folder = temporaryFolder();
  left(folder, gone);
  const living = readFileSync(left(temporaryFolder(), { id: "another" }), "utf8");
  const fs = jest.requireActual<{ writeFileSync: (...args: unknown[]) => void }>("node:fs");
  const write = fs.writeFileSync;
  const spy = jest.spyOn(fs, "writeFileSync").mockImplementation((...args) => {
    write(...args);
    if (args[0] === claimIn(folder)) write(lockIn(folder).file, living);
  });
  // WHEN
  const error: unknown = await withRunLock(lockIn(folder), nothing).catch((caught: unknown) => caught);
  spy.mockRestore();
  // THEN
  expect(String(error)).toContain("is at work on dev");
  expect(readFileSync(lockIn(folder).file, "utf8")).toBe(living);
});

test("a run of another machine is believed, with the file to delete", async () => {
  const folder = temporaryFolder();
  const file = left(folder, { ...gone, host: "elsewhere" });
  await expect(withRunLock(lockIn(folder), nothing)).rejects.toThrow(
    `That is another machine, so nobody here can tell whether it still runs: if it does not, delete ${path.relative(process.cwd(), file)}.`,
  );
});

test("fails at a file that no run has written, and leaves it", async () => {
  const folder = temporaryFolder();
  const { file } = lockIn(folder);
  put(file, "");
  await expect(withRunLock(lockIn(folder), nothing)).rejects.toThrow("delete it if nobody is at work");
  expect(readFileSync(file, "utf8")).toBe("");
});

test("a run whose lock somebody deleted does not take away that of the next one", async () => {
  const folder = temporaryFolder();
  const other = left(temporaryFolder());
  await withRunLock(lockIn(folder), () => {
    put(lockIn(folder).file, readFileSync(other, "utf8"));
    return Promise.resolve();
  });
  expect(existsSync(lockIn(folder).file)).toBe(true);
});

test("a process is told from the one that had its number, and from one that has ended", async () => {
  const child = spawn("sleep", ["60"]);
  const pid = child.pid ?? 0;
  const began = startOf(pid);
  expect([isRunning(pid, began), isRunning(pid, undefined), isRunning(pid, startOf(process.pid))]).toEqual([
    true,
    true,
    false,
  ]);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(isRunning(pid, began)).toBe(false);
});

/** Goes in and out again and again; every second process is killed while it is inside. */
const contender = `
  import { rmSync, writeFileSync, readFileSync } from "node:fs";
  import { setTimeout as sleep } from "node:timers/promises";
  import { isRunning } from ${JSON.stringify(path.join(__dirname, "../../cli/processes"))};
  import { withRunLock } from ${JSON.stringify(path.join(__dirname, "../../cli/run-lock"))};
  const [file = "", inside = "", dies] = process.argv.slice(2);
  async function main() {
    for (let round = 0; round < 5; round += 1) {
      await withRunLock({ file, what: "dev", waitSeconds: 120 }, async () => {
        try {
          writeFileSync(inside, String(process.pid), { flag: "wx" });
        } catch {
          // Only one that was killed inside may have left this.
          if (isRunning(Number(readFileSync(inside, "utf8")), undefined)) throw new Error("two at once");
          writeFileSync(inside, String(process.pid));
        }
        await sleep(20);
        if (dies === "dies" && round === 2) process.kill(process.pid, "SIGKILL");
        rmSync(inside);
      });
    }
  }
  void main();
`;

test("of processes that want it at the same time one has it, also where some are killed with it", async () => {
  const folder = temporaryFolder();
  const program = put(path.join(folder, "contender.ts"), contender);
  const file = path.join(folder, "lock");
  const contend = (dies: string) =>
    run({
      file: process.execPath,
      args: ["--import", "tsx", program, file, path.join(folder, "inside"), dies],
      cwd: path.join(__dirname, "../.."),
    });
  const ended = await Promise.all(["dies", "", "dies", "", "dies", ""].map(contend));
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual(
    ended.map((_, index) => [index % 2 === 0 ? 128 + os.constants.signals.SIGKILL : 0, ""]),
  );
  // The last one may have been killed.
  await expect(withRunLock({ file, what: "dev" }, nothing)).resolves.toBe("done");
  expect(readdirSync(folder).filter((name) => name.startsWith("lock"))).toEqual([]);
});
