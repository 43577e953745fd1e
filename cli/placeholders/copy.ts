/** The folder in which a stack is planned with placeholders. */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { SynthesizedStack } from "../manifest";
import { readStackJson } from "../stack-json";
import type { Workspace } from "../workspace";
import { withPlaceholders, type Reads } from "./rewritten";
import type { Producers } from "./values";

/**
 * Writes a stack with placeholders beside the output folder, where relative paths of states mean the same.
 *
 * What Terraform has initialised there stays for the next time.
 */
export function copyWithPlaceholders(
  { outDir }: Pick<Workspace, "outDir">,
  stack: SynthesizedStack,
  later: Reads,
  producers: Producers,
): SynthesizedStack {
  const directory = path.join(`${outDir}.plan`, "stacks", stack.name);
  const jsonPath = path.join(directory, "cdk.tf.json");
  mkdirSync(directory, { recursive: true });
  const assets = path.join(stack.directory, "assets");
  rmSync(path.join(directory, "assets"), { recursive: true, force: true });
  if (existsSync(assets)) cpSync(assets, path.join(directory, "assets"), { recursive: true });
  writeFileSync(jsonPath, withPlaceholders(readFileSync(stack.jsonPath, "utf8"), later, producers));
  return { ...stack, directory, jsonPath };
}

/** The stacks of an environment by the names under which others read their states. */
export function producersOf(environment: string, stacks: readonly SynthesizedStack[]): Producers {
  return new Map(stacks.map((stack) => [stateName(environment, stack.name), readStackJson(stack)]));
}

/** Name under which other stacks read a stack's state. */
export function stateName(environment: string, stack: string): string {
  return stack.slice(environment.length + 1);
}
