import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { runCdktf, type CdktfOutcome } from "../../cli/cdktf";
import type { StackProgress } from "../../cli/stack-progress";
import type { Workspace } from "../../cli/workspace";
import {
  lockedByObject,
  put,
  putStacks,
  putTerraform,
  rememberEarlierRun,
  removeFolders,
  stopAtEarlierRun,
  temporaryFolder,
  until,
} from "../support/command-line";

afterEach(removeFolders);
jest.setTimeout(60_000);

const summary = (operation: string) =>
  `{"type":"change_summary","changes":{"add":1,"change":0,"remove":0,"operation":"${operation}"}}`;
const succeed = `case "$1" in apply | destroy) echo '${summary("plan")}'; echo '${summary("apply")}' ;; esac`;

interface Run {
  readonly folder: string;
  readonly outcome: Promise<CdktfOutcome>;
  readonly requested: AbortController;
  readonly urgent: AbortController;
  readonly calls: () => string[];
}

/** Runs the real cdktf on two stacks, with a Terraform that only pretends. */
function deployTwo(
  script: string,
  verb: "deploy" | "destroy" = "deploy",
  before: (folder: string) => void = () => undefined,
): Run {
  const folder = temporaryFolder();
  const stacks = putStacks(path.join(folder, "cdktf.out"), {
    "dev-lake-storage": lockedByObject,
    "dev-dms-endpoints": { dependencies: ["dev-lake-storage"] },
  });
  rememberEarlierRun(path.join(folder, "cdktf.out", "stacks", "dev-lake-storage"));
  put(path.join(folder, "cdktf.json"), '{"language":"typescript","app":"true","projectId":"test"}');
  const requested = new AbortController();
  const urgent = new AbortController();
  const workspace: Workspace = {
    root: folder,
    environment: "dev",
    outDir: path.join(folder, "cdktf.out"),
    logDir: path.join(folder, "logs"),
    terraform: putTerraform(folder, script),
    env: { ...process.env, CHECKPOINT_DISABLE: "1", CDKTF_DISABLE_PLUGIN_CACHE_ENV: "1" },
    usesRegistry: false,
  };
  const calls = path.join(folder, "calls");
  before(folder);
  return {
    folder,
    requested,
    urgent,
    calls: () => (existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : []),
    outcome: runCdktf({
      workspace,
      verb,
      stacks,
      approval: "yes",
      interrupt: { requested: requested.signal, urgent: urgent.signal },
      onWait: () => undefined,
      onProgress: () => undefined,
    }),
  };
}

const phases = (stacks: readonly StackProgress[]) => stacks.map(({ name, phase }) => `${name} ${phase}`);

test("deploys stacks in order through cdktf and follows each", async () => {
  const run = deployTwo(succeed);
  const { succeeded, stacks } = await run.outcome;
  expect(succeeded).toBe(true);
  expect(phases(stacks)).toEqual(["dev-lake-storage done", "dev-dms-endpoints done"]);
  expect(stacks[0]?.applied).toEqual({ add: 1, change: 0, remove: 0 });
  expect(run.calls().filter((call) => call.includes("apply"))).toEqual([
    "dev-lake-storage apply -auto-approve -lock-timeout=120s -json",
    "dev-dms-endpoints apply -auto-approve -lock-timeout=120s -json",
  ]);
});

test("deploys its stacks also when the run of another environment has written the manifest anew meanwhile", async () => {
  const run = deployTwo(succeed, "deploy", (folder) => {
    put(path.join(folder, "cdktf.out", "manifest.json"), '{"version":"stubbed","stacks":{}}');
  });
  expect(await run.outcome).toMatchObject({ succeeded: true });
});

test("initialises anew for another lock of the same state, and for a newer provider", async () => {
  const { stacks } = await deployTwo(`${stopAtEarlierRun}; ${succeed}`).outcome;
  expect(phases(stacks)).toEqual(["dev-lake-storage done", "dev-dms-endpoints done"]);
});

test("destroys stacks in the opposite order", async () => {
  const run = deployTwo(succeed, "destroy");
  await run.outcome;
  expect(run.calls().filter((call) => call.includes("destroy"))).toEqual([
    "dev-dms-endpoints destroy -auto-approve -lock-timeout=120s -json",
    "dev-lake-storage destroy -auto-approve -lock-timeout=120s -json",
  ]);
});

test("keeps Terraform's errors and starts nothing that depends on the failed stack", async () => {
  const diagnostic = `{"type":"diagnostic","diagnostic":{"severity":"error","summary":"boom","detail":"why","address":"aws_iam_role.writer"}}`;
  const { succeeded, stacks } = await deployTwo(`case "$1" in apply) echo '${diagnostic}'; exit 1 ;; esac`)
    .outcome;
  expect(succeeded).toBe(false);
  expect(phases(stacks)).toEqual(["dev-lake-storage failed", "dev-dms-endpoints waiting"]);
  expect(stacks[0]?.errors).toEqual([
    expect.objectContaining({ summary: "boom", detail: "why", address: "aws_iam_role.writer" }),
  ]);
});

test("shows what a failed init said", async () => {
  const { stacks } = await deployTwo(`case "$1" in init) echo 'no such backend'; exit 1 ;; esac`).outcome;
  expect(stacks[0]?.errors).toEqual([
    expect.objectContaining({ summary: "terraform init failed", detail: "no such backend" }),
  ]);
});

describe("interrupted while the first stack is applied", () => {
  // As Terraform does, and unlike a shell, it hears an interrupt although it runs in the background.
  const wait = `
    const { appendFileSync, existsSync } = require("node:fs");
    const [folder, stack] = process.argv.slice(1);
    process.on("SIGINT", () => appendFileSync(folder + "/calls", stack + " interrupted\\n"));
    process.once("SIGINT", () => setTimeout(() => process.exit(1), 500));
    appendFileSync(folder + "/calls", stack + " waits\\n");
    setInterval(() => (existsSync(folder + "/go") || !existsSync(folder)) && process.exit(0), 50);`;
  const slowly = `[ "$1" != apply ] || exec "${process.execPath}" -e '${wait}' "$(dirname "$0")" "$stack"`;
  const isApplying = (run: Run) => () => run.calls().some((call) => call.endsWith(" waits"));

  test("lets it finish and starts no other", async () => {
    const run = deployTwo(slowly);
    await until(isApplying(run));
    run.requested.abort();
    await until(() => existsSync(path.join(run.folder, "logs", "stop")));
    put(path.join(run.folder, "go"), "");
    const { stacks } = await run.outcome;
    expect(phases(stacks)).toEqual(["dev-lake-storage done", "dev-dms-endpoints waiting"]);
    expect(run.calls().filter((call) => call.includes(" apply "))).toEqual([
      "dev-lake-storage apply -auto-approve -lock-timeout=120s -json",
    ]);
  });

  test("interrupts Terraform once when it is urgent", async () => {
    const run = deployTwo(slowly);
    await until(isApplying(run));
    run.requested.abort();
    run.urgent.abort();
    const { stacks } = await run.outcome;
    expect(phases(stacks)).toEqual(["dev-lake-storage failed", "dev-dms-endpoints waiting"]);
    expect(run.calls().filter((call) => call.includes("interrupted"))).toEqual([
      "dev-lake-storage interrupted",
    ]);
  });
});
