/** Plans every stack of an environment, with placeholders for what earlier stacks do not hand on yet. */
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import * as path from "node:path";
import { acceptBackendArguments } from "./backend-arguments";
import { InterruptedError } from "./errors";
import type { SynthesizedStack } from "./manifest";
import { copyWithPlaceholders, producersOf, stateName } from "./placeholders/copy";
import { presentOutputs, type Outputs } from "./placeholders/present";
import { readsOf, type Reads } from "./placeholders/rewritten";
import { run } from "./processes";
import { explainInit, lockProvider } from "./provider-lock";
import { readStackJson } from "./stack-json";
import { planOf, planStack, type Reading, type StackPlan } from "./stack-plan";
import type { Diagnostic } from "./terraform-events";
import type { Workspace } from "./workspace";

export type { StackPlan } from "./stack-plan";

/** Options of planning. */
export interface PlanOptions {
  readonly workspace: Workspace;
  /** All stacks of the environment: they may read each other. */
  readonly stacks: readonly SynthesizedStack[];
  /** Plan only these of them. @default all */
  readonly only?: readonly SynthesizedStack[];
  /**
   * True to plan what destroying them would do, without looking at what is there.
   *
   * @default false
   */
  readonly destroys?: boolean;
  /** File that Terraform writes a stack's plan to, for `json` of the result. @default none */
  readonly planFile?: (stack: string) => string;
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
  const { workspace, stacks, only = stacks, destroys = false, planFile, signal, onOutput } = options;
  const known = new Map<string, Promise<Outputs | Diagnostic>>();
  const plans: Promise<StackPlan>[] = [];
  const readings: (readonly Reading[])[] = [];
  const limit = limiter(Math.min(4, availableParallelism()));
  for (const stack of only) {
    // One after the other: Terraform's plugin cache is not made for several at once.
    const found = destroys ? nothing : await readingsOf(options, stack, known);
    const place = found.later.size === 0 ? stack : copied(options, stack, found.later);
    const failure = found.failure ?? (await initialise(options, place));
    const placeholders = inStacks(found.later, options);
    readings.push(found.present);
    const shared = { workspace, destroys, placeholders, signal, onOutput, planFile: planFile?.(stack.name) };
    plans.push(
      failure === undefined
        ? limit(() => planStack(shared, place))
        : Promise.resolve(planOf(stack.name, "failed", [failure])),
    );
  }
  const done: StackPlan[] = [];
  for (const [index, planned] of plans.entries()) {
    const plan = { ...(await planned), changing: changingOf(readings[index] ?? [], done) };
    done.push(plan);
    options.onPlanned?.(plan);
  }
  if (signal.aborted) throw new InterruptedError("interrupted; nothing was changed");
  return done;
}

interface Found {
  /** Outputs that are not there yet. */
  readonly later: Reads;
  /** Outputs that are there. */
  readonly present: readonly Reading[];
  readonly failure?: Diagnostic | undefined;
}

const nothing: Found = { later: new Map(), present: [] };

/** What a stack reads of earlier ones, and what of it is there. */
async function readingsOf(
  options: PlanOptions,
  stack: SynthesizedStack,
  known: Map<string, Promise<Outputs | Diagnostic>>,
): Promise<Found> {
  const later = new Map<string, ReadonlySet<string>>();
  const present: Reading[] = [];
  for (const [state, outputs] of readsOf(readFileSync(stack.jsonPath, "utf8"))) {
    const producer = options.stacks.find(
      ({ name }) => stateName(options.workspace.environment, name) === state,
    );
    // A state of somebody else is read as it is.
    if (producer === undefined) continue;
    const reading = known.get(state) ?? outputsOf(options, producer);
    known.set(state, reading);
    const there = await reading;
    if (isDiagnostic(there)) return { ...nothing, failure: there };
    const missing = [...outputs].filter((output) => !there.has(output));
    if (missing.length > 0) later.set(state, new Set(missing));
    present.push({ stack: producer.name, outputs: [...outputs].filter((output) => there.has(output)) });
  }
  return { later, present };
}

function isDiagnostic(found: Outputs | Diagnostic): found is Diagnostic {
  return "severity" in found;
}

async function outputsOf(options: PlanOptions, stack: SynthesizedStack): Promise<Outputs | Diagnostic> {
  return (await initialise(options, stack)) ?? (await presentOutputs(options, stack));
}

function copied({ workspace, stacks }: PlanOptions, stack: SynthesizedStack, later: Reads): SynthesizedStack {
  return copyWithPlaceholders(workspace, stack, later, producersOf(workspace.environment, stacks));
}

function inStacks(later: Reads, { workspace: { environment } }: PlanOptions): Reading[] {
  return [...later].map(([state, outputs]) => ({
    stack: `${environment}-${state}`,
    outputs: [...outputs].sort(),
  }));
}

/** Of the outputs that a stack reads, those that the plans of earlier stacks change. */
function changingOf(present: readonly Reading[], earlier: readonly StackPlan[]): Reading[] {
  return present.flatMap(({ stack, outputs }) => {
    const plan = earlier.find((one) => one.stack === stack);
    const changing = outputs.filter((output) => plan?.outputs.includes(output) === true).sort();
    return changing.length === 0 ? [] : [{ stack, outputs: changing }];
  });
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
