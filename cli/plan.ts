/** Plans every stack of an environment and says in words what would change. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import * as path from "node:path";
import { acceptBackendArguments } from "./backend-arguments";
import { InterruptedError } from "./errors";
import type { SynthesizedStack } from "./manifest";
import { run } from "./processes";
import { explainInit, lockProvider } from "./provider-lock";
import { localStatePath, readStackJson, usesTerraformCloud } from "./stack-json";
import { lockArguments } from "./state-lock";
import {
  parseJsonLine,
  parseTextLine,
  withoutColor,
  type ChangeCounts,
  type Diagnostic,
  type TerraformEvent,
} from "./terraform-events";
import type { Workspace } from "./workspace";

/** Result of planning a stack. */
export interface StackPlan {
  readonly stack: string;
  /** `waits`: what it reads from an upstream stack is not there yet, so it cannot be planned. */
  readonly result: "no-changes" | "changes" | "waits" | "failed";
  readonly counts?: ChangeCounts;
  /** Planned changes, by resource. */
  readonly changes: readonly Change[];
  /** Changes made in the account behind Terraform's back, which would be undone. */
  readonly drift: readonly Change[];
  /** Outputs that would change. */
  readonly outputs: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** Stacks that have to be deployed first; only with `waits`. */
  readonly waitsFor: readonly string[];
  /** Folder of the stack; only with `failed`. */
  readonly directory?: string;
}

type Change = Extract<TerraformEvent, { type: "planned" | "drift" }>;

/** Options of planning. */
export interface PlanOptions {
  readonly workspace: Workspace;
  readonly stacks: readonly SynthesizedStack[];
  /**
   * True to plan what destroying them would do, without looking at what is there.
   *
   * @default false
   */
  readonly destroys?: boolean;
  readonly signal: AbortSignal;
  /** Called for each line of Terraform's own text; makes Terraform print text. */
  readonly onOutput?: (stack: string, line: string) => void;
  /** Called when a stack is planned; stacks come in their order. */
  readonly onPlanned?: (plan: StackPlan) => void;
}

/** Messages at Ctrl-C while planning: nothing is changed, so Terraform is interrupted at once. */
export const planInterruptMessages = {
  requested: "interrupted: Terraform is giving its locks back",
  urgent: "still giving locks back",
  again: "still giving locks back",
};

/** Plans all stacks, a few at the same time; results in the order of the stacks. */
export async function planStacks(options: PlanOptions): Promise<StackPlan[]> {
  const plans: Promise<StackPlan>[] = [];
  const limit = limiter(Math.min(4, availableParallelism()));
  for (const stack of options.stacks) {
    // One after the other: Terraform's plugin cache is not made for several at once.
    const waitsFor = options.destroys === true ? [] : missingUpstream(stack, options.stacks);
    const failure = waitsFor.length > 0 ? undefined : await initialise(options, stack);
    plans.push(
      waitsFor.length > 0
        ? Promise.resolve(planOf(stack.name, "waits", [], waitsFor))
        : failure !== undefined
          ? Promise.resolve(planOf(stack.name, "failed", [failure]))
          : limit(() => planStack(options, stack)),
    );
  }
  const done: StackPlan[] = [];
  for (const plan of plans) {
    done.push(await plan);
    options.onPlanned?.(await plan);
  }
  if (options.signal.aborted) throw new InterruptedError("interrupted; nothing was changed");
  return done;
}

/** Upstream stacks with a local state file that is not there yet. */
function missingUpstream(stack: SynthesizedStack, stacks: readonly SynthesizedStack[]): string[] {
  return stacks
    .filter(({ name }) => stack.dependencies.includes(name))
    .filter((upstream) => {
      const state = localStatePath(upstream, readStackJson(upstream));
      return state !== undefined && !existsSync(state);
    })
    .map(({ name }) => name);
}

/** Runs `terraform init` unless the stack was initialised for the same backend and providers; the error if it fails. */
export async function initialise(
  { workspace, signal }: Pick<PlanOptions, "workspace" | "signal">,
  stack: SynthesizedStack,
): Promise<Diagnostic | undefined> {
  const json = readStackJson(stack);
  const data = path.join(stack.directory, ".terraform");
  const marker = path.join(data, "causeway-init");
  const wanted = createHash("sha256")
    .update(JSON.stringify([json.terraform, workspace.env.TF_CLI_CONFIG_FILE ?? ""]))
    .digest("hex");
  const locked = existsSync(path.join(stack.directory, ".terraform.lock.hcl"));
  if (locked && existsSync(marker) && readFileSync(marker, "utf8") === wanted) return undefined;
  acceptBackendArguments(stack);
  lockProvider(stack);
  const { code, stdout, stderr } = await run({
    file: workspace.terraform,
    args: ["init", "-input=false", "-no-color"],
    cwd: stack.directory,
    env: workspace.env,
    signal,
  });
  if (code !== 0) {
    return {
      severity: "error",
      summary: "terraform init failed",
      detail: explainInit(`${stderr}${stdout}`.trim()),
    };
  }
  if (existsSync(data)) writeFileSync(marker, wanted);
  return undefined;
}

async function planStack(
  { workspace, signal, onOutput, destroys = false }: PlanOptions,
  stack: SynthesizedStack,
): Promise<StackPlan> {
  if (signal.aborted) return planOf(stack.name, "failed", []);
  const json = readStackJson(stack);
  const text = onOutput !== undefined || usesTerraformCloud(json);
  const events: TerraformEvent[] = [];
  const { code, stdout, stderr } = await run({
    file: workspace.terraform,
    args: [
      "plan",
      ...(destroys ? ["-destroy", "-refresh=false"] : []),
      "-input=false",
      ...lockArguments(workspace, json),
      "-detailed-exitcode",
      text ? "-no-color" : "-json",
    ],
    cwd: stack.directory,
    env: workspace.env,
    signal,
    onLine: (line) => {
      const event = text ? parseTextLine(line) : parseJsonLine(line);
      if (event !== undefined) events.push(event);
      onOutput?.(stack.name, line);
    },
  });
  if (code === 0 || code === 2) return finishedPlan(stack.name, code, events);
  return failedPlan(stack, events, { said: `${stdout}${stderr}`, text, destroys });
}

/** A plan that Terraform could not make: it waits for another stack, or something is wrong. */
function failedPlan(
  stack: SynthesizedStack,
  events: readonly TerraformEvent[],
  { said, text, destroys }: { readonly said: string; readonly text: boolean; readonly destroys: boolean },
): StackPlan {
  const diagnostics = events.filter((event) => event.type === "diagnostic");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const waits = !destroys && errors.length > 0 && errors.every((error) => isMissingUpstream(error, said));
  const waitsFor = waits ? stack.dependencies : [];
  if (waitsFor.length > 0) return planOf(stack.name, "waits", [], waitsFor);
  // Where Terraform speaks in text, an error is the rest of what it said.
  const detail = withoutColor(said.slice(Math.max(0, said.indexOf("Error:")))).trim();
  const problems =
    errors.length > 0 && !text
      ? diagnostics
      : [{ severity: "error" as const, summary: "terraform plan failed", detail }];
  return { ...planOf(stack.name, "failed", problems), directory: stack.directory };
}

function finishedPlan(name: string, code: 0 | 2, events: readonly TerraformEvent[]): StackPlan {
  const diagnostics = events.filter((event) => event.type === "diagnostic");
  const changes = events.filter((event) => event.type === "planned");
  const changing = new Set(changes.map(({ address }) => address));
  return {
    ...planOf(name, code === 0 ? "no-changes" : "changes", diagnostics),
    counts: events.find((event) => event.type === "plan-summary")?.counts ?? { add: 0, change: 0, remove: 0 },
    changes,
    // Terraform also tells of attributes that AWS fills in by itself; what it will not change is no drift.
    drift: events.filter((event) => event.type === "drift").filter(({ address }) => changing.has(address)),
    outputs: events.flatMap((event) => (event.type === "outputs" ? event.changed : [])),
  };
}

/** True if an error only says that an upstream stack has no state, or not yet the output that is read. */
function isMissingUpstream(error: Diagnostic, said: string): boolean {
  if (error.summary.includes("Unable to find remote state")) return true;
  return error.summary === "Unsupported attribute" && /terraform_remote_state\.[\w-]+\.outputs/.test(said);
}

function planOf(
  stack: string,
  result: StackPlan["result"],
  diagnostics: readonly Diagnostic[],
  waitsFor: readonly string[] = [],
): StackPlan {
  return { stack, result, changes: [], drift: [], outputs: [], diagnostics, waitsFor };
}

/** Runs at most so many tasks at the same time. */
function limiter(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => queue.push(resolve));
    running += 1;
    try {
      return await task();
    } finally {
      running -= 1;
      queue.shift()?.();
    }
  };
}
