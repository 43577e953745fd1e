/** Folders that every command works with, and how one ends. */
import * as path from "node:path";

/** Folder of `main.ts`. */
export const root = path.join(__dirname, "..");

/** Folder of the environment files: CAUSEWAY_ENVIRONMENTS_DIR, or `environments` beside `main.ts`. */
export function environmentsDirectory(): string {
  return path.resolve(root, process.env.CAUSEWAY_ENVIRONMENTS_DIR ?? "environments");
}

/** Takes the exit code of a command that has come to its end. */
export type Finish = (exitCode: number) => void;
