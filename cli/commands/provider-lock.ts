/** `provider-lock`: asks the registry for the checksums of the AWS provider, for every platform. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { exitCodes, UserError } from "../errors";
import { findTerraform } from "../prerequisites";
import { run } from "../processes";
import { committedLock } from "../provider-lock";

/** Platforms that people, CI and Terraform Cloud run Terraform on. */
const platforms = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64"];

/**
 * Writes the lock of a version to `locks/`, with the registry's signed checksums; returns the exit code.
 *
 * @throws UserError where the registry does not answer, or lacks a checksum that is locked already.
 */
export async function providerLockCommand(version: string, file = committedLock(version)): Promise<number> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "causeway-provider-lock-"));
  try {
    const required = { aws: { source: "hashicorp/aws", version } };
    writeFileSync(
      path.join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: required } }),
    );
    const { code, stdout, stderr } = await run({
      file: await findTerraform(),
      args: ["providers", "lock", "-no-color", ...platforms.map((platform) => `-platform=${platform}`)],
      cwd: folder,
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    });
    if (code !== 0) {
      throw new UserError(
        `the registry did not answer for hashicorp/aws ${version}:\n${`${stderr}${stdout}`.trim()}\nRun it on a machine that reaches registry.terraform.io; ${existsSync(file) ? "the committed lock stays as it is" : "nothing was written"}.`,
      );
    }
    const text = readFileSync(path.join(folder, ".terraform.lock.hcl"), "utf8");
    requireNoneLost(file, text);
    writeFileSync(file, text);
    console.log(`written to ${path.relative(process.cwd(), file)}: commit it`);
    return exitCodes.success;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function requireNoneLost(file: string, text: string): void {
  const signed = existsSync(file) ? (readFileSync(file, "utf8").match(/zh:[0-9a-f]{64}/g) ?? []) : [];
  const lost = signed.filter((checksum) => !text.includes(checksum));
  if (lost.length === 0) return;
  throw new UserError(
    `the registry no longer signs ${lost.length} of the checksums in ${file}, ${lost[0] ?? ""} first: the provider was published anew, or somebody else answers in the registry's name. Nothing was written; look into it before you delete the file and run this again.`,
  );
}
