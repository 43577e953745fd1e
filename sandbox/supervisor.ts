/**
 * The one process behind a sandbox: the front, with moto as its child.
 *
 * Started by `accounts.ts`, detached; it ends by itself after a time without calls, when moto dies, and
 * on SIGTERM, and takes moto along each time.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { parseArgs } from "node:util";
import { accountsFile, type AccountsRecord } from "./accounts-file";
import { newToken } from "./emulator/address";
import { Front } from "./emulator/front";

const { values } = parseArgs({
  options: {
    "work-dir": { type: "string" },
    "venv-dir": { type: "string" },
    "idle-minutes": { type: "string" },
  },
});

/** Longest wait for moto to listen, in milliseconds: its first start compiles Python. */
const motoStartMs = 60_000;

main().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause);
  process.exit(1);
});

async function main(): Promise<void> {
  const workDir = values["work-dir"];
  const venvDir = values["venv-dir"];
  if (workDir === undefined || venvDir === undefined) {
    throw new Error("supervisor.ts is started by accounts.ts, with --work-dir and --venv-dir");
  }
  const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);
  const token = newToken();
  const moto = await startMoto(venvDir, workDir, token);
  const front = new Front({ motoUrl: moto.url, token, workDir, log });
  await front.listen();
  let stopping = false;
  const stop = (why: string): void => {
    if (stopping) return;
    stopping = true;
    log(`stopping: ${why}`);
    rmSync(accountsFile(workDir), { force: true });
    moto.child.kill("SIGKILL");
    void front.close().then(() => process.exit(0));
    setTimeout(() => process.exit(0), 3000).unref();
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  moto.child.on("exit", (code, signal) => stop(`moto ended (${signal ?? String(code)})`));
  const idleMs = Number(values["idle-minutes"] ?? "60") * 60_000;
  setInterval(() => {
    if (Date.now() - front.lastCallAt > idleMs) stop("no call for a long time");
  }, 5000).unref();
  const record: AccountsRecord = {
    url: front.url,
    token,
    pid: process.pid,
    motoPid: moto.child.pid ?? 0,
    startedAt: new Date().toISOString(),
  };
  // Written whole or not at all: readers never see half a record. Nobody else may read the token.
  rmSync(`${accountsFile(workDir)}.new`, { force: true });
  writeFileSync(`${accountsFile(workDir)}.new`, JSON.stringify(record), { mode: 0o600 });
  renameSync(`${accountsFile(workDir)}.new`, accountsFile(workDir));
  log(`front ${front.url}, moto ${moto.url}`);
}

/** Starts moto on a free port of the loopback interface and waits until it listens. */
async function startMoto(
  venvDir: string,
  workDir: string,
  token: string,
): Promise<{ url: string; child: ChildProcess }> {
  const python = path.join(venvDir, "bin", "python");
  const port = await freePort();
  const logFile = openSync(path.join(workDir, "moto.log"), "a");
  const child = spawn(
    python,
    [path.join(__dirname, "moto_child.py"), "-H", "127.0.0.1", "-p", String(port)],
    { stdio: ["ignore", logFile, logFile], env: motoEnvironment(token) },
  );
  closeSync(logFile);
  let ended: string | undefined;
  child.on("error", (cause) => (ended = cause.message));
  child.on("exit", (code, signal) => (ended = `it ended with ${signal ?? String(code)}`));
  const deadline = Date.now() + motoStartMs;
  while (!(await listens(port))) {
    if (ended !== undefined || Date.now() > deadline) {
      child.kill("SIGKILL");
      throw new Error(
        `moto did not start: ${ended ?? "it does not listen"}; see moto.log in the work folder`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url: `http://127.0.0.1:${port}`, child };
}

/** No proxy, no credentials, nothing of the person's: moto gets what it needs alone. */
function motoEnvironment(token: string): NodeJS.ProcessEnv {
  const kept = ["PATH", "HOME", "LANG", "LC_ALL", "TMPDIR"];
  return {
    ...Object.fromEntries(kept.map((name) => [name, process.env[name]])),
    // By the environment: every user of a machine may read arguments of processes.
    CAUSEWAY_SANDBOX_TOKEN: token,
    // AWS's own policies can be attached to roles only when moto has loaded them.
    MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUNBUFFERED: "1",
  };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address !== null && typeof address === "object" ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
  });
}
