/** The part of a stack's backend that Terraform may forget. */
import { rmSync } from "node:fs";
import { backendOf, isSamePlace, rememberedBackend, rememberedFile } from "./backends";
import type { SynthesizedStack } from "./manifest";
import { readStackJson } from "./stack-json";

/**
 * Has the next `terraform init` take over other arguments of an S3 backend, such as another lock.
 *
 * At any change Terraform stops ("Backend configuration changed") until somebody says -reconfigure or
 * -migrate-state. Where bucket, key and Region are what they were, there is nothing to decide: the state is
 * the same object. Without the file Terraform does what -reconfigure does. At any other change it has to go on
 * stopping: it would find no state at the new place and make everything a second time.
 */
export function acceptBackendArguments(stack: SynthesizedStack): void {
  const wanted = backendOf(readStackJson(stack));
  const known = rememberedBackend(stack);
  if (wanted?.type === "s3" && known && isSamePlace(known, wanted)) rmSync(rememberedFile(stack));
}
