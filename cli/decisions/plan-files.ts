/** Plan files of Terraform, which hold what is secret in a plan: they live no longer than they are needed. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Runs work with a name for each stack's plan file, in a folder that nobody else reads and that goes afterwards. */
export async function withPlanFiles<T>(
  work: (planFile: (stack: string) => string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), "causeway-plan-"));
  try {
    return await work((stack) => path.join(folder, `${stack}.tfplan`));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
