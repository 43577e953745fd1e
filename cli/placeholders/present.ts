/** Outputs that a stack hands on now. */
import { existsSync, readFileSync } from "node:fs";
import * as z from "zod";
import type { SynthesizedStack } from "../manifest";
import { run } from "../processes";
import { localStatePath, readStackJson } from "../stack-json";
import type { Diagnostic } from "../terraform-events";
import type { Workspace } from "../workspace";

/** Values by the name of the output. */
export type Outputs = ReadonlyMap<string, unknown>;

const outputsSchema = z.record(z.string(), z.object({ value: z.unknown() }));
const stateSchema = z.object({ outputs: outputsSchema.default({}) });

/**
 * Outputs in the state of a stack that is initialised; none where it is not deployed.
 *
 * An output without a value is none: who reads it finds nothing.
 *
 * @returns Terraform's error where it cannot read the state.
 */
export async function presentOutputs(
  { workspace, signal }: { readonly workspace: Workspace; readonly signal: AbortSignal },
  stack: SynthesizedStack,
): Promise<Outputs | Diagnostic> {
  const local = localStatePath(stack, readStackJson(stack));
  if (local !== undefined) return inState(local);
  const { code, stdout, stderr } = await run({
    file: workspace.terraform,
    args: ["output", "-json", "-no-color"],
    cwd: stack.directory,
    env: workspace.env,
    signal,
  });
  if (code === 0) return named(outputsSchema.parse(JSON.parse(stdout)));
  const summary = `the outputs of ${stack.name} cannot be read`;
  return { severity: "error", summary, detail: `${stderr}${stdout}`.trim() };
}

/** While Terraform plans a stack that is not deployed, its state is an empty file, which goes at the end. */
function inState(file: string): Outputs {
  const text = readIfThere(file);
  return text === "" ? new Map() : named(stateSchema.parse(JSON.parse(text)).outputs);
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (!existsSync(file)) return "";
    throw error;
  }
}

function named(outputs: z.infer<typeof outputsSchema>): Outputs {
  return new Map(
    Object.entries(outputs).flatMap(([name, { value }]) =>
      value === undefined || value === null ? [] : [[name, value] as const],
    ),
  );
}
