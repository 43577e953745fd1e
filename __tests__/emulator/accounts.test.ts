import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { findAccounts, startAccounts, stopAccounts } from "../../sandbox/accounts";
import { accountsFile, readAccountsFile } from "../../sandbox/accounts-file";
import { eventually } from "../support/dms-call";
import { isAlive } from "../support/processes-in";

let root: string;
let workDir: string;
let venvDir: string;

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "causeway accounts "));
  workDir = path.join(root, "work");
  venvDir = path.join(root, "venv");
});

afterEach(async () => {
  await stopAccounts(workDir);
  rmSync(root, { recursive: true, force: true });
});

/** A virtual environment whose Python is a server that listens where moto would. */
function makeFakeVenv(program = listening): void {
  mkdirSync(path.join(venvDir, "bin"), { recursive: true });
  const python = path.join(venvDir, "bin", "python");
  writeFileSync(python, `#!${process.execPath}\n${program}`, { mode: 0o755 });
}

const listening = `
const port = Number(process.argv[process.argv.indexOf("-p") + 1]);
require("node:http").createServer((request, response) => response.end()).listen(port, "127.0.0.1");
`;

test("starts once, is found, and leaves no process behind when it is stopped", async () => {
  makeFakeVenv();
  const running = await startAccounts({ workDir, venvDir });
  const record = readAccountsFile(workDir);
  expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(await findAccounts(workDir)).toEqual(running);
  expect(await startAccounts({ workDir, venvDir })).toEqual(running);
  await stopAccounts(workDir);
  expect(await findAccounts(workDir)).toBeUndefined();
  expect(isAlive(running.pid)).toBe(false);
  expect(isAlive(record?.motoPid ?? 0)).toBe(false);
  await stopAccounts(workDir);
}, 30_000);

test("ends by itself when moto ends", async () => {
  makeFakeVenv();
  const running = await startAccounts({ workDir, venvDir });
  process.kill(readAccountsFile(workDir)?.motoPid ?? 0, "SIGKILL");
  await eventually(() => !isAlive(running.pid));
  expect(await findAccounts(workDir)).toBeUndefined();
}, 30_000);

test("fails with the log's end when moto does not start", async () => {
  makeFakeVenv("process.exit(3);");
  await expect(startAccounts({ workDir, venvDir })).rejects.toThrow("moto did not start: it ended with 3");
}, 30_000);

test("fails for a folder without a virtual environment, and says what to make", async () => {
  await expect(startAccounts({ workDir, venvDir })).rejects.toThrow("make the virtual environment first");
});

test("leaves a process alone that has the recorded id but is not the sandbox's", async () => {
  mkdirSync(workDir, { recursive: true });
  const stranger = { url: "http://127.0.0.1:9", pid: process.pid, motoPid: process.pid, startedAt: "" };
  writeFileSync(accountsFile(workDir), JSON.stringify(stranger));
  await stopAccounts(workDir);
  expect(readAccountsFile(workDir)).toBeUndefined();
});
