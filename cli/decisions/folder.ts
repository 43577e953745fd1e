/** The folder of a saved plan: a file of decisions for each stack. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { sorted } from "../../model/canonical";
import { UserError } from "../errors";
import type { SynthesizedStack } from "../manifest";
import { run } from "../processes";
import type { StackPlan } from "../stack-plan";
import type { Workspace } from "../workspace";
import { decisionsIn, decisionsSchema, isObject, type Decisions } from "./decisions";

/** What a plan was made of: the same for all of its stacks. */
export type Origin = Pick<Decisions, "environment" | "accounts" | "commit">;

/** What a plan made now is made of. */
export async function originOf({ root, environment, committed }: Workspace): Promise<Origin> {
  return {
    environment,
    // Nothing is committed for the sandbox.
    accounts: committed === undefined ? "emulated" : "real",
    commit: await commitAt(root),
  };
}

/** Commit that a folder's checkout is at; null where there is none. */
export async function commitAt(folder: string): Promise<string | null> {
  const git = await run({ file: "git", args: ["rev-parse", "HEAD"], cwd: folder }).catch(() => undefined);
  return git?.code === 0 ? git.stdout.trim() : null;
}

/** Decisions of a planned stack. */
export function decisionsOf(origin: Origin, stack: SynthesizedStack, plan: StackPlan): Decisions {
  const { decisions, placeholders } = decisionsIn(plan.json);
  return { ...origin, stack: stack.name, goes: false, digest: digestOf(stack), placeholders, decisions };
}

/** Decisions of a stack that the configuration no longer has: all that it has goes. */
export function goingDecisions(origin: Origin, stack: SynthesizedStack, { changes }: StackPlan): Decisions {
  const decisions = changes
    .map(({ address, action }) => ({ address, actions: [action] }))
    .sort((a, b) => (a.address < b.address ? -1 : 1));
  return { ...origin, stack: stack.name, goes: true, digest: digestOf(stack), placeholders: {}, decisions };
}

/** SHA-256 of a stack's JSON. */
export function digestOf({ jsonPath }: Pick<SynthesizedStack, "jsonPath">): string {
  return createHash("sha256").update(readFileSync(jsonPath)).digest("hex");
}

/**
 * Writes a plan's decisions in place of an older one's.
 *
 * @throws UserError if the folder holds anything else.
 */
export function writeDecisions(folder: string, all: readonly Decisions[]): void {
  mkdirSync(folder, { recursive: true });
  const older = readdirSync(folder);
  for (const name of older) readFile(folder, name);
  for (const name of older) rmSync(path.join(folder, name));
  for (const one of all) {
    writeFileSync(path.join(folder, `${one.stack}.json`), `${JSON.stringify(one, sortMembers, 2)}\n`);
  }
}

function sortMembers(_name: string, value: unknown): unknown {
  return isObject(value) ? sorted({ ...value }) : value;
}

/**
 * The decisions in a folder, by stack.
 *
 * @throws UserError if there are none, or something else is there.
 */
export function readDecisions(folder: string): ReadonlyMap<string, Decisions> {
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  if (names.length === 0) {
    throw new UserError(`no plan was saved in ${folder}: npm run plan -- <environment> --save ${folder}`);
  }
  return new Map(names.map((name) => [path.basename(name, ".json"), readFile(folder, name)]));
}

function readFile(folder: string, name: string): Decisions {
  const file = path.join(folder, name);
  try {
    const found = decisionsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    if (`${found.stack}.json` === name) return found;
  } catch {
    // Told below: neither JSON's words nor the schema's help.
  }
  throw new UserError(
    `${file} is no file of a saved plan: name a folder of its own for each plan, or delete the file`,
  );
}
