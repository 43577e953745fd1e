import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The only part of the model that functions may be made of; types are erased and do not count. */
export const modelOfFunctions = "model/schema/task-settings";

/**
 * A hash of all that functions' bundles can be made of: their folders, of which one may use another's, their part of the
 * model, and the exact versions of all packages.
 */
export function sourcesOf(root: string): string {
  const hash = createHash("sha256");
  for (const file of [
    ...["lambda-src", modelOfFunctions].flatMap((folder) => filesUnder(join(root, folder))),
    join(root, "package-lock.json"),
  ]) {
    // With its length, so that no two lists of files give the same stream of bytes.
    const content = readFileSync(file);
    hash.update(`${relative(root, file).split(sep).join("/")}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

/** All files under a folder, in an order that does not depend on the machine. */
function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort((one, other) => (one < other ? -1 : 1));
}
