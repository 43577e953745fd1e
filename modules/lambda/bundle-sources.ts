import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The only part of the model that functions may be made of; types are erased and do not count. */
export const modelOfFunctions = "model/schema/task-settings";

/** Reads a file; a process that asks for many functions reads what they share once. */
export type ReadFile = (file: string) => Uint8Array;

/**
 * A hash of all that a function's bundle can be made of: its folder, what functions share, their part of the model,
 * and the exact versions of all packages.
 */
export function sourcesOf(root: string, name: string, read: ReadFile = readFileSync): string {
  const hash = createHash("sha256");
  const folders = [`lambda-src/${name}`, "lambda-src/shared", modelOfFunctions];
  for (const file of [
    ...folders.flatMap((folder) => filesUnder(join(root, folder))),
    join(root, "package-lock.json"),
  ]) {
    // With its length, so that no two lists of files give the same stream of bytes.
    const content = read(file);
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
