/** Folder that the benchmarks write to. */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Folder of `main.ts`. */
export const root = join(__dirname, "..");

/** Folder of all benchmarks. */
export const workspace = join(root, ".causeway", "bench");

/** An empty folder for a benchmark, inside the checkout so that programs in it find the packages. */
export function emptyFolder(name: string): string {
  const folder = join(workspace, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
