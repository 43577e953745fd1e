/** The command line in a child process, whose lines a test may watch. */
import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";

/** Folder of `main.ts`. */
export const root = path.join(__dirname, "../..");

/** How a command ended and all that it printed. */
export interface Said {
  /** Exit code; 0 done, 1 failed, 2 `plan` or `compare` found changes, 3 another run is at work, 130 interrupted. */
  readonly code: number;
  readonly output: string;
}

/** What a test wants of a running command. */
export interface Watch {
  /** Called with each line, and with the command to send signals to. */
  readonly onLine?: (line: string, child: ChildProcess) => void;
  /** @default true: a command that ends otherwise than with 0 fails the test */
  readonly mustSucceed?: boolean;
  /** Further environment variables. */
  readonly env?: NodeJS.ProcessEnv;
  /** Further arguments. */
  readonly args?: readonly string[];
  /** Longest that the command may take, in milliseconds; Terraform and it are ended then. */
  readonly limit?: number;
}

/** Runs `cli/causeway.ts` of a checkout, this one or another, to its end, with further environment variables. */
export async function causeway(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine: Watch["onLine"],
  onStart?: (child: ChildProcess) => void,
  checkout: string = root,
): Promise<Said> {
  const child = spawn(process.execPath, ["--import", "tsx", "cli/causeway.ts", ...args], {
    cwd: checkout,
    env: { ...process.env, NODE_ENV: undefined, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  onStart?.(child);
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let rest = "";
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        lines.push(line);
        onLine?.(line, child);
      }
    });
    stream.on("end", () => {
      if (rest !== "") lines.push(rest);
    });
  }
  const code = await new Promise<number>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve(exitCode ?? 1));
  });
  return { code, output: lines.join("\n") };
}
