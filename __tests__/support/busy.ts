/** A machine that is busy: processes that only compute, until a test has had enough of them. */
import { spawn, type ChildProcess } from "node:child_process";

/** Starts so many processes that compute; ends them after the work, whatever becomes of it. */
export async function underLoad<T>(processes: number, work: () => Promise<T>): Promise<T> {
  const children: ChildProcess[] = Array.from({ length: processes }, () =>
    // Ends with this process, too: its standard input closes then.
    spawn(
      process.execPath,
      [
        "-e",
        "process.stdin.on('end',()=>process.exit()).resume();setInterval(()=>{const t=Date.now();while(Date.now()-t<90);},100)",
      ],
      {
        stdio: ["pipe", "ignore", "ignore"],
      },
    ),
  );
  try {
    return await work();
  } finally {
    for (const child of children) child.kill("SIGKILL");
  }
}
