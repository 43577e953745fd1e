/** Terraform's memory of a stack's backend in its working folder, and the part that may be forgotten. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import type { SynthesizedStack } from "./manifest";
import { readStackJson } from "./stack-json";

const remembered = z.object({
  backend: z.object({ type: z.string(), config: z.record(z.string(), z.unknown()) }),
});

/**
 * Has the next `terraform init` take over other arguments of an S3 backend, such as another lock.
 *
 * At any change Terraform stops ("Backend configuration changed") until somebody says -reconfigure or
 * -migrate-state. Where bucket, key and Region are what they were, there is nothing to decide: the state is
 * the same object. Without the file Terraform does what -reconfigure does. At any other change it has to go on
 * stopping: it would find no state at the new place and make everything a second time.
 */
export function acceptBackendArguments(stack: SynthesizedStack): void {
  const file = path.join(stack.directory, ".terraform", "terraform.tfstate");
  const wanted = readStackJson(stack).terraform.backend.s3;
  if (wanted === undefined || !existsSync(file)) return;
  const parsed = remembered.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!parsed.success || parsed.data.backend.type !== "s3") return;
  const { config } = parsed.data.backend;
  if (["bucket", "key", "region"].every((name) => config[name] === wanted[name])) rmSync(file);
}
