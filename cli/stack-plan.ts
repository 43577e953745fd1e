/** Plans one stack with Terraform, and reads what it says. */
import { placeholdersAddress, placeholdersName } from "./placeholders/rewritten";
import { run } from "./processes";
import type { SynthesizedStack } from "./manifest";
import { readStackJson, usesTerraformCloud } from "./stack-json";
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

/** Outputs of a stack that another reads. */
export interface Reading {
  readonly stack: string;
  readonly outputs: readonly string[];
}

/** Result of planning a stack. */
export interface StackPlan {
  readonly stack: string;
  /** `waits`: how many there are of something depends on a value that only comes when an earlier stack is deployed. */
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
  /** Outputs of earlier stacks that are not there yet, and have placeholders. */
  readonly placeholders: readonly Reading[];
  /** Outputs of earlier stacks that their own plans change: this one is made with the values of now. */
  readonly changing: readonly Reading[];
  /** Terraform's own JSON of the plan; only where a plan file was asked for. */
  readonly json?: unknown;
  /** Folder of the stack; only with `failed`. */
  readonly directory?: string;
}

export type Change = Extract<TerraformEvent, { type: "planned" | "drift" }>;

/** What a stack is planned with. */
export interface StackPlanOptions {
  readonly workspace: Workspace;
  /** True to plan what destroying it would do, without looking at what is there. */
  readonly destroys: boolean;
  /** What its placeholders stand for. */
  readonly placeholders: readonly Reading[];
  /** File that Terraform writes its plan to; it holds secrets that the plan holds. */
  readonly planFile?: string | undefined;
  readonly signal: AbortSignal;
  readonly onOutput?: ((stack: string, line: string) => void) | undefined;
}

/** Plans a stack that is initialised. */
export async function planStack(options: StackPlanOptions, stack: SynthesizedStack): Promise<StackPlan> {
  const { workspace, signal, onOutput, planFile } = options;
  if (signal.aborted) return planOf(stack.name, "failed");
  const json = readStackJson(stack);
  const text = onOutput !== undefined || usesTerraformCloud(json);
  const events: TerraformEvent[] = [];
  const { code, stdout, stderr } = await run({
    file: workspace.terraform,
    args: [
      "plan",
      ...(options.destroys ? ["-destroy", "-refresh=false"] : []),
      "-input=false",
      ...lockArguments(workspace, json),
      "-detailed-exitcode",
      ...(planFile === undefined ? [] : [`-out=${planFile}`]),
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
  if (code !== 0 && code !== 2) return failedPlan(stack, events, options, `${stdout}${stderr}`, text);
  const plan = finishedPlan(stack.name, code, events, options.placeholders);
  return planFile === undefined ? plan : await withJson(plan, stack, planFile, options);
}

/** The plan with Terraform's own JSON of it. */
async function withJson(
  plan: StackPlan,
  { directory }: SynthesizedStack,
  planFile: string,
  { workspace, signal }: StackPlanOptions,
): Promise<StackPlan> {
  const { code, stdout, stderr } = await run({
    file: workspace.terraform,
    args: ["show", "-json", "-no-color", planFile],
    cwd: directory,
    env: workspace.env,
    signal,
  });
  if (code === 0) return { ...plan, json: JSON.parse(stdout) };
  const error = { severity: "error", summary: "terraform show failed", detail: stderr.trim() } as const;
  return { ...planOf(plan.stack, "failed", [error]), directory };
}

/** A plan that Terraform could not make: it waits for another stack, or something is wrong. */
function failedPlan(
  stack: SynthesizedStack,
  events: readonly TerraformEvent[],
  { destroys, placeholders }: StackPlanOptions,
  said: string,
  text: boolean,
): StackPlan {
  const diagnostics = events.filter((event) => event.type === "diagnostic");
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const waits = errors.length > 0 && errors.every((error) => isMissingUpstream(error, said, placeholders));
  const waitsFor = waits && !destroys ? stack.dependencies : [];
  if (waitsFor.length > 0) return { ...planOf(stack.name, "waits"), waitsFor };
  // Where Terraform speaks in text, an error is the rest of what it said.
  const detail = withoutColor(said.slice(Math.max(0, said.indexOf("Error:")))).trim();
  const problems =
    errors.length > 0 && !text
      ? diagnostics
      : [{ severity: "error" as const, summary: "terraform plan failed", detail }];
  return { ...planOf(stack.name, "failed", problems), directory: stack.directory };
}

function finishedPlan(
  name: string,
  code: 0 | 2,
  events: readonly TerraformEvent[],
  placeholders: readonly Reading[],
): StackPlan {
  const planned = events.filter((event) => event.type === "planned");
  const changes = planned.filter(({ address }) => address !== placeholdersAddress);
  const said = events.find((event) => event.type === "plan-summary")?.counts;
  const counts = said ?? { add: 0, change: 0, remove: 0 };
  const changing = new Set(changes.map(({ address }) => address));
  const outputs = events
    .flatMap((event) => (event.type === "outputs" ? event.changed : []))
    .filter((output) => output !== placeholdersName);
  // What stands for placeholders is always to be made.
  const onlyPlaceholders = placeholders.length > 0 && changes.length + outputs.length === 0;
  return {
    ...planOf(
      name,
      code === 0 || onlyPlaceholders ? "no-changes" : "changes",
      events.filter((event) => event.type === "diagnostic"),
    ),
    counts: { ...counts, add: counts.add - (planned.length - changes.length) },
    changes,
    // Terraform also tells of attributes that AWS fills in by itself; what it will not change is no drift.
    drift: events.filter((event) => event.type === "drift").filter(({ address }) => changing.has(address)),
    outputs,
    placeholders,
  };
}

/**
 * True if an error only says that an upstream stack has no state, or not yet the output that is read, or that a number
 * depends on what comes later.
 */
function isMissingUpstream(error: Diagnostic, said: string, placeholders: readonly Reading[]): boolean {
  if (error.summary.includes("Unable to find remote state")) return true;
  if (placeholders.length > 0 && /^Invalid (for_each|count) argument/.test(error.summary)) return true;
  return error.summary === "Unsupported attribute" && /terraform_remote_state\.[\w-]+\.outputs/.test(said);
}

/** A plan of which nothing but its result is known. */
export function planOf(
  stack: string,
  result: StackPlan["result"],
  diagnostics: readonly Diagnostic[] = [],
): StackPlan {
  return {
    stack,
    result,
    changes: [],
    drift: [],
    outputs: [],
    diagnostics,
    waitsFor: [],
    placeholders: [],
    changing: [],
  };
}
