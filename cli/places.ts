/** Folders that every command works with, and how one ends. */
import * as path from "node:path";

/** True in the npm package, which is compiled, where a checkout runs its TypeScript. */
export const isPackaged = !__filename.endsWith(".ts");

/** Folder of the project: a checkout's own; with the package, the one that the command is run in. */
export const root = isPackaged ? process.cwd() : path.join(__dirname, "..");

/** Folder of Causeway's own package.json. */
export const packageFolder = path.join(__dirname, isPackaged ? "../.." : "..");

/** Arguments with which Node.js runs the app in that folder. */
export const app = isPackaged ? [path.join(__dirname, "..", "main.js")] : ["--import", "tsx", "main.ts"];

/** Folder of the environment files: CAUSEWAY_ENVIRONMENTS_DIR, or `environments` in the project. */
export function environmentsDirectory(): string {
  return path.resolve(root, process.env.CAUSEWAY_ENVIRONMENTS_DIR ?? "environments");
}

/** Takes the exit code of a command that has come to its end. */
export type Finish = (exitCode: number) => void;
