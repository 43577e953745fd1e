/** Parts of a stack's `cdk.tf.json` that the command line reads. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import type { SynthesizedStack } from "./manifest";

const blocks = z.record(z.string(), z.record(z.string(), z.unknown())).default({});

const stackSchema = z.looseObject({
  terraform: z
    .looseObject({
      backend: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
      cloud: z.unknown().optional(),
      required_providers: z
        .looseObject({ aws: z.looseObject({ version: z.string() }).optional() })
        .default({}),
    })
    .prefault({}),
  provider: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).default({}),
  resource: blocks,
  data: blocks,
  ephemeral: blocks,
  output: z.record(z.string(), z.looseObject({ value: z.unknown() })).default({}),
  locals: z.record(z.string(), z.unknown()).default({}),
  import: z.array(z.record(z.string(), z.unknown())).default([]),
});

/** The parts of a stack's JSON that the command line reads. */
export type StackJson = z.infer<typeof stackSchema>;

/** Reads a stack's `cdk.tf.json`. */
export function readStackJson(stack: Pick<SynthesizedStack, "jsonPath">): StackJson {
  return parseStackJson(readFileSync(stack.jsonPath, "utf8"));
}

/** The same of text that was read already. */
export function parseStackJson(text: string): StackJson {
  return stackSchema.parse(JSON.parse(text));
}

/** Number of resources that a stack manages; data sources do not count. */
export function countResources(json: StackJson): number {
  return Object.values(json.resource).reduce((sum, resources) => sum + Object.keys(resources).length, 0);
}

/** True if Terraform Cloud keeps the state and may run the plan. */
export function usesTerraformCloud(json: StackJson): boolean {
  return json.terraform.cloud !== undefined || json.terraform.backend.remote !== undefined;
}

/** The state file of a stack with a local backend; undefined with any other backend. */
export function localStatePath(stack: SynthesizedStack, json: StackJson): string | undefined {
  const configured = json.terraform.backend.local?.path;
  return typeof configured === "string" ? path.resolve(stack.directory, configured) : undefined;
}
