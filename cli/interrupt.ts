/** Ctrl-C: passed on once, however often it arrives. */

/** The signals by which a run is asked to end: Ctrl-C, a cancelled CI job, a closed terminal. */
const endings = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A terminal's Ctrl-C arrives twice under npm: from the terminal and from npm. */
const sameKeyPressMilliseconds = 1000;

/**
 * Runs work that Ctrl-C ends in good order.
 *
 * The first signal aborts the work's AbortSignal; later ones only repeat `reminder`, because a second
 * interrupt would make Terraform quit without saving what it has just created.
 */
export async function withInterrupt<T>(
  work: (signal: AbortSignal) => Promise<T>,
  say: { readonly first: string; readonly reminder: string },
  print: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<T> {
  const controller = new AbortController();
  let last = 0;
  const onSignal = (): void => {
    const now = Date.now();
    const repeated = now - last < sameKeyPressMilliseconds;
    last = now;
    if (!controller.signal.aborted) {
      print(`\n${say.first}`);
      controller.abort();
    } else if (!repeated) {
      print(say.reminder);
    }
  };
  for (const ending of endings) process.on(ending, onSignal);
  try {
    return await work(controller.signal);
  } finally {
    for (const ending of endings) process.off(ending, onSignal);
  }
}
