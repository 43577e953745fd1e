/** Ctrl-C, in two steps: the first stops in good order, the second without delay. */

/** Signals by which a run is asked to stop. */
export interface Interrupt {
  /** Aborted by the first Ctrl-C, or when the terminal is closed: begin nothing further. */
  readonly requested: AbortSignal;
  /** Aborted by the second Ctrl-C, or by a termination (a cancelled CI job): finish now. */
  readonly urgent: AbortSignal;
}

/** Messages to the person at each step. */
export interface InterruptMessages {
  readonly requested: string;
  readonly urgent: string;
  /** From the third time on. */
  readonly again: string;
}

/** Under npm a terminal's Ctrl-C arrives twice, from the terminal and from npm; it is one key press. */
const sameKeyPressMilliseconds = 1000;

/** Runs work that Ctrl-C, a termination or a closed terminal ends in good order. */
export async function withInterrupt<T>(
  work: (interrupt: Interrupt) => Promise<T>,
  messages: InterruptMessages,
  print: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
): Promise<T> {
  const requested = new AbortController();
  const urgent = new AbortController();
  let last = 0;

  const step = (): void => {
    if (!requested.signal.aborted) {
      print(`\n${messages.requested}`);
      requested.abort();
    } else if (!urgent.signal.aborted) {
      print(`\n${messages.urgent}`);
      urgent.abort();
    } else {
      print(messages.again);
    }
  };
  const onKey = (): void => {
    const now = Date.now();
    const repeated = now - last < sameKeyPressMilliseconds;
    last = now;
    if (!repeated) step();
  };
  const onTermination = (): void => {
    requested.abort();
    if (!urgent.signal.aborted) step();
  };
  const handlers = [
    ["SIGINT", onKey],
    ["SIGHUP", onKey],
    ["SIGTERM", onTermination],
  ] as const;
  // Where the terminal is gone, printing fails; the work still has to come to a good end.
  const ignore = (): void => undefined;
  for (const [signal, handler] of handlers) process.on(signal, handler);
  for (const stream of [process.stdout, process.stderr]) stream.on("error", ignore);
  try {
    return await work({ requested: requested.signal, urgent: urgent.signal });
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    for (const stream of [process.stdout, process.stderr]) stream.off("error", ignore);
  }
}

/** Has the process go on, in silence, when nobody reads its output any more, as after `| head`. */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

/**
 * Ends the process at Ctrl-C while nothing runs that has to come to a good end: exit code 130, and a line
 * that says so.
 */
export function endOnInterrupt(exitCode: number): void {
  process.on("SIGINT", () => {
    // Work under `withInterrupt` listens, too, and ends by itself.
    if (process.listenerCount("SIGINT") > 1) return;
    process.stderr.write("\ninterrupted; nothing was under way that has to be finished\n", () => {
      process.exit(exitCode);
    });
  });
}
