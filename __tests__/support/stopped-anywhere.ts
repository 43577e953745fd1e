/** A step that is stopped at any of its calls, and run again. */
import { stoppedAt, type AwsServer } from "./aws-server";

/** How the function's process ends: before a call is heard, or after it is done. */
export const stops = ["reset", "lost"] as const;

/** A step, where it starts from, and how it has to end. */
export interface StoppableStep<Result> {
  readonly server: Pick<AwsServer, "faults" | "reset">;
  /** Puts everything back to the same start. */
  readonly prepare: () => void | Promise<void>;
  readonly run: () => Promise<Result>;
  /** What holds already after the run that was stopped. */
  readonly meanwhile?: () => void;
  /** What holds after the run that was not. */
  readonly expectEnd: (result: Result) => void | Promise<void>;
}

/** Longest run that a test waits for, in calls: more means that it never ends. */
const mostCalls = 60;

/** Stops a step at its first call, at its second, and so on until a run gets through; each time the next run has to end alike. */
export async function stoppedAnywhere<Result>(
  fault: (typeof stops)[number],
  { server, prepare, run, meanwhile, expectEnd }: StoppableStep<Result>,
): Promise<void> {
  let stopped = true;
  for (let call = 1; stopped; call += 1) {
    await prepare();
    server.reset();
    server.faults = stoppedAt(call, fault);
    stopped = await run().then(
      () => false,
      () => true,
    );
    meanwhile?.();
    server.reset();
    await expectEnd(await run());
    // The first run is always stopped: a step that calls nobody would show nothing here.
    if (call === 1) expect(stopped).toBe(true);
    expect(call).toBeLessThan(mostCalls);
  }
}
