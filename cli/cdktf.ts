/** Runs `cdktf deploy` and `cdktf destroy` and follows what Terraform does in each stack. */
import { spawn } from "node:child_process";
import { chmodSync, copyFileSync } from "node:fs";
import * as path from "node:path";
import { acceptBackendArguments } from "./backend-arguments";
import type { Interrupt } from "./interrupt";
import { readStacks, type SynthesizedStack } from "./manifest";
import { explainInit, lockProvider } from "./provider-lock";
import { writeManifest } from "./retired";
import { RunFolder } from "./run-folder";
import { readStackJson, usesTerraformCloud } from "./stack-json";
import { StackProgress } from "./stack-progress";
import { lockArguments } from "./state-lock";
import { parseJsonLine, parseTextLine, withoutColor, type TerraformEvent } from "./terraform-events";
import type { Unfinished } from "./unfinished";
import type { Workspace } from "./workspace";

/** Run of cdktf. */
export interface CdktfRun {
  readonly workspace: Workspace;
  readonly verb: "deploy" | "destroy";
  /** The stacks of the environment, in apply order. */
  readonly stacks: readonly SynthesizedStack[];
  /** `ask` leaves the terminal to cdktf, which asks before each stack; `yes` applies without asking. */
  readonly approval: "ask" | "yes";
  /** Plan of the one stack that is deployed, to be applied as it is. @default Terraform makes its own */
  readonly planFile?: string | undefined;
  readonly interrupt: Interrupt;
  /** Called if Terraform of an earlier run is still at work and has to be waited for. */
  readonly onWait: () => void;
  /** Called with what Terraform was making in the last run, if it was killed. */
  readonly onUnfinished?: (found: readonly Unfinished[]) => void;
  /** Called a few times a second, and once at the end; not while cdktf has the terminal. */
  readonly onProgress: (stacks: readonly StackProgress[]) => void;
  /** Called for each line of Terraform's own text, if somebody wants to see it. */
  readonly onOutput?: (stack: string, line: string) => void;
}

/** Outcome of a run. */
export interface CdktfOutcome {
  readonly succeeded: boolean;
  readonly stacks: readonly StackProgress[];
  /** Output of cdktf itself, for when no stack says what went wrong. */
  readonly output: string;
}

const pollMilliseconds = 150;

/** Runs cdktf to its end, whatever that is. */
export async function runCdktf(run: CdktfRun): Promise<CdktfOutcome> {
  const folder = await RunFolder.open(run.workspace.logDir, run.onWait, run.onUnfinished);
  for (const stack of run.stacks) {
    acceptBackendArguments(stack);
    lockProvider(stack);
  }
  bringManifest(run);
  const progress = run.stacks.map((stack) => new StackProgress(stack.name));
  const child = start(run, folder, eventsOf(run));
  const look = (): void => {
    if (run.interrupt.requested.aborted) folder.stop();
    if (run.interrupt.urgent.aborted) folder.interrupt();
    for (const stack of progress) follow(run, folder, stack);
    if (run.approval === "yes") run.onProgress(progress);
  };
  const timer = setInterval(look, pollMilliseconds);
  try {
    const code = await child.ended;
    // Where cdktf was taken away, Terraform still finishes its stack.
    await folder.quiet();
    look();
    return { succeeded: code === 0, stacks: progress, output: child.output() };
  } finally {
    clearInterval(timer);
  }
}

/** Environments share a checkout's output folder, and a run of another one writes the manifest anew. */
function bringManifest({ workspace: { outDir }, stacks }: CdktfRun): void {
  const known = new Set(readStacks(outDir).map(({ name }) => name));
  if (!stacks.every(({ name }) => known.has(name))) writeManifest(outDir, stacks);
}

type Events = "json" | "text" | "";

function eventsOf(run: CdktfRun): Events {
  if (run.approval === "ask") return "";
  // Terraform Cloud runs the plan elsewhere and sends its text.
  const remote = run.stacks.some((stack) => usesTerraformCloud(readStackJson(stack)));
  return remote || run.onOutput !== undefined ? "text" : "json";
}

/** One for all stacks: a backend is the whole environment's. */
function lockOf({ workspace, stacks: [first] }: CdktfRun): string {
  return first === undefined ? "" : lockArguments(workspace, readStackJson(first)).join("");
}

function start(
  run: CdktfRun,
  folder: RunFolder,
  events: Events,
): { ended: Promise<number>; output: () => string } {
  const { workspace } = run;
  const guard = path.join(folder.directory, "terraform");
  copyFileSync(path.join(__dirname, "terraform-guard.sh"), guard);
  chmodSync(guard, 0o755);
  const interactive = run.approval === "ask";
  const child = spawn(process.execPath, cdktfArguments(run), {
    cwd: workspace.root,
    env: {
      ...workspace.env,
      ...(interactive ? {} : { CI: "1" }),
      TERRAFORM_BINARY_NAME: guard,
      CAUSEWAY_TERRAFORM: workspace.terraform,
      CAUSEWAY_RUN: folder.directory,
      CAUSEWAY_PID: String(process.pid),
      CAUSEWAY_EVENTS: events,
      CAUSEWAY_LOCK: lockOf(run),
      CAUSEWAY_PLAN: run.planFile ?? "",
    },
    stdio: interactive ? "inherit" : ["ignore", "pipe", "pipe"],
    // In a group of its own the terminal's Ctrl-C does not reach cdktf, which would end at once.
    detached: !interactive,
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (chunk: string) => chunks.push(chunk));
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      resolve(code ?? 1);
    });
  });
  return { ended, output: () => withoutColor(chunks.join("")).trim() };
}

function cdktfArguments(run: CdktfRun): string[] {
  const { root, outDir, usesRegistry, parallelism } = run.workspace;
  const bin = path.join(path.dirname(require.resolve("cdktf-cli/package.json")), "bundle", "bin", "cdktf.js");
  const cloud = run.stacks.some((stack) => usesTerraformCloud(readStackJson(stack)));
  return [
    bin,
    run.verb,
    ...run.stacks.map((stack) => stack.name),
    // Synthesized already, by the same app.
    "--skip-synth",
    "--app",
    "npx tsx main.ts",
    "--output",
    path.relative(root, outDir) || ".",
    // Checksums for other platforms matter only where Terraform Cloud runs the plan, and need the registry. A version
    // with a committed lock has them; another one has what init finds in the plugin cache, this platform's alone.
    ...(cloud && usesRegistry ? [] : ["--skip-provider-lock"]),
    ...(parallelism === undefined ? [] : ["--terraform-parallelism", String(parallelism)]),
    ...(run.approval === "yes" ? ["--auto-approve"] : []),
    // Those before it are deployed: a plan file is made after them.
    ...(run.planFile === undefined ? [] : ["--ignore-missing-stack-dependencies"]),
  ];
}

function follow(run: CdktfRun, folder: RunFolder, stack: StackProgress): void {
  const verb = run.verb === "deploy" ? "apply" : "destroy";
  const now = Date.now();
  if (stack.phase === "done" || stack.phase === "failed") return;
  if (folder.hasBegun(stack.name, verb)) {
    if (stack.phase !== "working") stack.enter("planning", now);
  } else if (folder.exitCode(stack.name, "init") === 0) {
    stack.enter("waiting", now);
  } else if (folder.hasBegun(stack.name, "init")) {
    stack.enter("initialising", now);
  }
  // The exit code first: what was written before the end is then surely read below.
  const failedInit = (folder.exitCode(stack.name, "init") ?? 0) !== 0;
  const exitCode = folder.exitCode(stack.name, verb);
  folder.follow(stack.name, verb, (line) => {
    const event: TerraformEvent | undefined = parseJsonLine(line) ?? parseTextLine(line);
    if (event !== undefined) stack.take(event, now);
    run.onOutput?.(stack.name, line);
  });
  if (failedInit) {
    const detail = explainInit(withoutColor(folder.readLog(stack.name, "init")).trim());
    stack.take({ type: "diagnostic", severity: "error", summary: "terraform init failed", detail }, now);
    stack.enter("failed", now);
  } else if (exitCode !== undefined) {
    stack.enter(exitCode === 0 ? "done" : "failed", now);
  }
}
