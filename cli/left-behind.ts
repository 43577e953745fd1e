/**
 * Stacks that the configuration no longer has, from the JSON that was committed for them.
 *
 * Terraform does not destroy what it no longer sees. The committed JSON has the backend and the providers of
 * such a stack, and its state has the rest, so that it can be destroyed from there on any machine.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { committedFolder, committedStacks, type CommittedStack } from "./committed";
import { describePlan } from "./describe-plan";
import { UserError } from "./errors";
import { withoutForeignBlocks } from "./foreign-blocks";
import type { SynthesizedStack } from "./manifest";
import { planStacks, type StackPlan } from "./plan";
import { asideOf, findRetiredStacks, writeManifest } from "./retired";
import type { Workspace } from "./workspace";

/** Remains of stacks that the configuration no longer has. */
export interface LeftBehind {
  /** Workspace in which they can be destroyed. */
  readonly workspace: Workspace;
  /** Those of which something is deployed, in apply order. */
  readonly stacks: readonly SynthesizedStack[];
  /** Plans for destroying them. */
  readonly plans: readonly StackPlan[];
  /** Their files, which have done their work when they are destroyed. */
  readonly files: readonly string[];
  /** Files of retired stacks of which nothing is deployed, or no longer. */
  readonly done: readonly string[];
}

/** Options of the search. */
export interface LookOptions {
  readonly signal: AbortSignal;
  readonly onOutput?: (stack: string, line: string) => void;
}

/**
 * Asks Terraform what is deployed of the committed stacks that the configuration no longer has.
 *
 * @param current The stacks that the configuration has.
 * @throws UserError if something is deployed of one that nobody has retired, or Terraform cannot tell.
 */
export async function findLeftBehind(
  workspace: Workspace,
  current: readonly SynthesizedStack[],
  look: LookOptions,
): Promise<LeftBehind> {
  const folder = workspace.committed;
  const known = new Set(current.map(({ name }) => name));
  const committed = (folder === undefined ? [] : committedStacks(folder)).filter(
    ({ environment, name }) => environment === workspace.environment && !known.has(name),
  );
  if (folder === undefined || committed.length === 0) {
    return { workspace, stacks: [], plans: [], files: [], done: [] };
  }
  const aside = destroyingWorkspace(workspace);
  const stacks = unpack(folder, aside.outDir, committed);
  const plans = await planStacks({ ...look, workspace: aside, stacks, destroys: true });
  const failed = plans.filter(({ result }) => result === "failed");
  if (failed.length > 0) throw new UserError(describeUnknown(failed, committed));
  const left = plans.filter(({ result }) => result !== "no-changes").map(({ stack }) => stack);
  const unretired = committed.filter(({ name, retired }) => !retired && left.includes(name));
  if (unretired.length > 0) throw new UserError(describeUnretired(unretired));
  return {
    workspace: aside,
    stacks: stacks.filter(({ name }) => left.includes(name)),
    plans: plans.filter(({ stack }) => left.includes(stack)),
    files: committed.filter(({ name }) => left.includes(name)).map(fileOf),
    done: committed.filter(({ name, retired }) => retired && !left.includes(name)).map(fileOf),
  };
}

/** A line for each file that has done its work; undefined if there is none. */
export function describeDone(files: readonly string[]): string | undefined {
  if (files.length === 0) return undefined;
  return files.map((file) => `nothing is deployed of ${nameOf(file)}: delete ${file}`).join("\n");
}

/**
 * A workspace whose Terraform destroys without looking at what is there.
 *
 * To refresh, Terraform would evaluate the whole stack: values that earlier stacks handed on, which they may
 * do no more, and archives of functions, which are not committed.
 */
function destroyingWorkspace(workspace: Workspace): Workspace {
  const { TF_CLI_ARGS_destroy: chosen = "" } = workspace.env;
  const env = { ...workspace.env, TF_CLI_ARGS_destroy: `${chosen} -refresh=false`.trim() };
  // A folder for each environment: another one's run may be at work in the same checkout.
  return { ...workspace, outDir: `${asideOf(workspace.outDir)}.${workspace.environment}`, env };
}

/** Writes the committed JSON to where cdktf and Terraform find it, keeping what they initialised there. */
function unpack(folder: string, outDir: string, committed: readonly CommittedStack[]): SynthesizedStack[] {
  const stacks = path.join(outDir, "stacks");
  const wanted = new Set(committed.map(({ name }) => name));
  for (const name of existsSync(stacks) ? readdirSync(stacks) : []) {
    if (!wanted.has(name)) rmSync(path.join(stacks, name), { recursive: true, force: true });
  }
  for (const one of committed) {
    const json = withoutForeignBlocks(fileOf(one), readFileSync(path.join(folder, one.present), "utf8"));
    mkdirSync(path.join(stacks, one.name), { recursive: true });
    writeFileSync(path.join(stacks, one.name, "cdk.tf.json"), json);
  }
  return writeManifest(outDir, findRetiredStacks(outDir, []));
}

function describeUnretired(stacks: readonly CommittedStack[]): string {
  const [one] = stacks;
  const folder = path.join(committedFolder, one?.environment ?? "", "retired");
  return [
    "the configuration no longer has these stacks, but they are deployed, and nothing would destroy them:",
    ...stacks.map(({ name }) => `  ${name}`),
    `Run "npm run synth:commit", which moves their JSON to ${folder}/, look at the difference, and run the command again: a deploy destroys them first. Or put back into the environment file what they are for.`,
  ].join("\n");
}

function describeUnknown(failed: readonly StackPlan[], committed: readonly CommittedStack[]): string {
  const files = committed.filter(({ name }) => failed.some(({ stack }) => stack === name)).map(fileOf);
  return [
    "Terraform cannot tell whether something is deployed of stacks that the configuration no longer has:",
    ...failed.map(describePlan),
    `Put it right and run the command again. If nothing of them was ever deployed, delete ${files.join(", ")}`,
  ].join("\n");
}

function fileOf({ present }: CommittedStack): string {
  return path.join(committedFolder, present);
}

function nameOf(file: string): string {
  return path.basename(file, ".tf.json");
}
