/** A checkout beside this one, as on another machine: with a command line, outputs, locks and logs of its own. */
import { cpSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const today = path.join(__dirname, "../..");

/** What a checkout needs to deploy, without what runs have left in this one. */
const taken = ["cli", "config", "lambda-src", "locks", "model", "modules", "sandbox", "stacks"];

/** Copies this checkout as it is, changes that are not committed included; `removeCopy` takes the copy away. */
export function copyCheckout(): string {
  const root = path.join(realpathSync(mkdtempSync(path.join(tmpdir(), "causeway copy "))), "causeway");
  const files = readdirSync(today, { withFileTypes: true }).filter((entry) => entry.isFile());
  for (const name of [...taken, ...files.map((entry) => entry.name)]) {
    cpSync(path.join(today, name), path.join(root, name), { recursive: true });
  }
  symlinkSync(path.join(today, "node_modules"), path.join(root, "node_modules"));
  return root;
}

export function removeCopy(root: string): void {
  rmSync(path.dirname(root), { recursive: true, force: true });
}
