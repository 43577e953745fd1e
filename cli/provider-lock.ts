/** The lock of the AWS provider: one committed file that every plan and apply of every machine shares. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { UserError } from "./errors";
import type { SynthesizedStack } from "./manifest";
import { isAtLeast, versionIn } from "./prerequisites";
import { readStackJson } from "./stack-json";

/** Folder of the committed locks. */
const locks = path.join(__dirname, "..", "locks");

/** The committed lock of a version of the AWS provider. */
export function committedLock(version: string, directory: string = locks): string {
  return path.join(directory, `aws-${version}.lock.hcl`);
}

/**
 * Gives a stack the lock of the AWS provider that it names, so that `terraform init` takes this provider or none.
 *
 * The checksums that `init` adds for this machine's platform are kept. For a version without a committed lock the
 * lock file is this machine's memory of its last `init`.
 *
 * @throws UserError where the stack names an older provider: nobody may be moved back without having said so.
 */
export function lockProvider(stack: SynthesizedStack, directory: string = locks): void {
  const file = path.join(stack.directory, ".terraform.lock.hcl");
  const wanted = readStackJson(stack).terraform.required_providers.aws?.version ?? "";
  // A stack that was retired by an earlier Causeway names a range, which its lock file fits.
  if (!/^\d+\.\d+\.\d+$/.test(wanted)) return;
  const live = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  const locked = live === undefined ? undefined : lockedVersion(live);
  if (locked !== undefined && locked !== wanted) refuseOlder(stack, { file, locked, wanted });
  const committed = committedLock(wanted, directory);
  if (!existsSync(committed)) {
    if (locked !== undefined && locked !== wanted) rmSync(file);
    return;
  }
  const text = readFileSync(committed, "utf8");
  const isKept =
    live !== undefined && locked === wanted && checksums(text).every((one) => live.includes(one));
  if (!isKept) writeFileSync(file, text);
}

/**
 * Terraform's words about a failed `init`, with the way out where the provider is not the one that is locked.
 *
 * A mirror or cache that holds another build of the same version is told so here, before anything is planned.
 */
export function explainInit(detail: string): string {
  if (!/checksums previously recorded|match any of the checksums/.test(detail)) return detail;
  return `${detail}

This machine's mirror or plugin cache holds another AWS provider than the one that is locked in locks/. Take the provider from the registry (without CAUSEWAY_PROVIDER_MIRROR, TF_PLUGIN_CACHE_DIR and TF_CLI_CONFIG_FILE), or put the registry's own package into the mirror. Only a mirror for a platform whose "h1:" checksum is not in the lock needs it added: npm run provider-lock, where the registry answers.`;
}

/** Version of the AWS provider in a lock file. */
export function lockedVersion(text: string): string | undefined {
  return /\/hashicorp\/aws" \{\s*version\s*=\s*"([^"]+)"/.exec(text)?.[1];
}

function checksums(text: string): readonly string[] {
  return text.match(/"(h1|zh):[^"]+"/g) ?? [];
}

function refuseOlder(
  stack: SynthesizedStack,
  { file, locked, wanted }: { readonly file: string; readonly locked: string; readonly wanted: string },
): void {
  const [before, now] = [versionIn(locked), versionIn(wanted)];
  if (before === undefined || now === undefined || isAtLeast(now, before)) return;
  throw new UserError(
    `${stack.name}: got AWS provider ${wanted}, after ${locked} in the last run on this machine; expected no older one, which may not read a state that a newer one has written. To stay, write terraform: { awsProvider: "${locked}" } into the environment file; to go back, delete ${file}`,
  );
}
