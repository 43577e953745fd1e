/** The AWS provider that Terraform locked in a stack's working folder, where the environment names another one. */
import { existsSync, readFileSync, rmSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "./errors";
import type { SynthesizedStack } from "./manifest";
import { isAtLeast, versionIn } from "./prerequisites";
import { readStackJson } from "./stack-json";

/**
 * Has the next `terraform init` take the AWS provider that the stack names, where it is a newer one.
 *
 * The lock file is this machine's memory of the last `init`: nobody commits it, and with an exact version it
 * decides nothing. Without it Terraform does what -upgrade does.
 *
 * @throws UserError where the stack names an older provider: nobody may be moved back without having said so.
 */
export function acceptProvider(stack: SynthesizedStack): void {
  const file = path.join(stack.directory, ".terraform.lock.hcl");
  const wanted = readStackJson(stack).terraform.required_providers.aws?.version ?? "";
  // A stack that was retired by an earlier Causeway names a range, which its lock file fits.
  if (!/^\d+\.\d+\.\d+$/.test(wanted) || !existsSync(file)) return;
  const locked = /\/hashicorp\/aws" \{\s*version\s*=\s*"([^"]+)"/.exec(readFileSync(file, "utf8"))?.[1];
  if (locked === undefined || locked === wanted) return;
  const [before, now] = [versionIn(locked), versionIn(wanted)];
  if (before !== undefined && now !== undefined && !isAtLeast(now, before)) {
    throw new UserError(
      `${stack.name}: got AWS provider ${wanted}, after ${locked} in the last run on this machine; expected no older one, which may not read a state that a newer one has written. To stay, write terraform: { awsProvider: "${locked}" } into the environment file; to go back, delete ${file}`,
    );
  }
  rmSync(file);
}
