/** The manifest that `cdktf` writes beside the stacks: which stacks there are and what each needs first. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";

const manifestSchema = z.object({
  stacks: z.record(
    z.string(),
    z.object({
      name: z.string(),
      dependencies: z.array(z.string()),
      workingDirectory: z.string(),
      synthesizedStackPath: z.string(),
    }),
  ),
});

/** One synthesized stack. */
export interface SynthesizedStack {
  readonly name: string;
  /** Stacks that must be applied before this one. */
  readonly dependencies: readonly string[];
  /** Folder that Terraform runs in. */
  readonly directory: string;
  /** Its `cdk.tf.json`. */
  readonly jsonPath: string;
}

/**
 * The stacks of an output folder, in an order in which they can be applied.
 *
 * @throws Error if the folder holds no manifest or the stacks wait for each other in a circle.
 */
export function readStacks(outDir: string): SynthesizedStack[] {
  const file = path.join(outDir, "manifest.json");
  if (!existsSync(file)) throw new Error(`no manifest in ${outDir}: nothing has been synthesized there`);
  const { stacks } = manifestSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  return inApplyOrder(
    Object.values(stacks).map((stack) => ({
      name: stack.name,
      dependencies: stack.dependencies,
      directory: path.join(outDir, stack.workingDirectory),
      jsonPath: path.join(outDir, stack.synthesizedStackPath),
    })),
  );
}

/**
 * Stacks sorted so that each comes after everything it depends on; by name where the order is free.
 *
 * Dependencies outside the list are ignored: they belong to another run.
 *
 * @throws Error if stacks wait for each other in a circle.
 */
export function inApplyOrder<Stack extends Pick<SynthesizedStack, "name" | "dependencies">>(
  stacks: readonly Stack[],
): Stack[] {
  const waiting = new Map(stacks.map((stack) => [stack.name, stack]));
  const ordered: Stack[] = [];
  while (waiting.size > 0) {
    const ready = [...waiting.values()]
      .filter((stack) => !stack.dependencies.some((name) => waiting.has(name)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    if (ready.length === 0) throw new Error(`stacks wait for each other: ${[...waiting.keys()].join(", ")}`);
    for (const stack of ready) {
      ordered.push(stack);
      waiting.delete(stack.name);
    }
  }
  return ordered;
}

/**
 * The environment that a stack belongs to: the longest of the known names that its name starts with.
 *
 * @returns undefined if no environment fits.
 */
export function environmentOf(stackName: string, environments: readonly string[]): string | undefined {
  return environments
    .filter((environment) => stackName.startsWith(`${environment}-`))
    .reduce<string | undefined>(
      (best, next) => (best === undefined || next.length > best.length ? next : best),
      undefined,
    );
}
