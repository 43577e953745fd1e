/** What a step's work needs in a test: time that passes by itself, a log, clients of the fake AWS. */
import { Deadline, type Clock } from "../../lambda-src/shared/deadline";
import type { Run } from "../../lambda-src/shared/step";

/** A clock that only moves when somebody sleeps. */
export class TestClock implements Clock {
  private time = Date.UTC(2026, 0, 1);

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number): Promise<void> {
    this.time += milliseconds;
    return Promise.resolve();
  }
}

/** A run with ten minutes, none of which a test waits for. */
export function testRun(seconds = 600): Run {
  const nothing = (): void => undefined;
  return {
    deadline: new Deadline(new TestClock(), seconds * 1000),
    log: { info: nothing, warn: nothing, error: nothing },
  };
}

/** Settings of a client of the fake AWS; every retry costs real time, so tests choose how many. */
export function testClient(url: string, maxAttempts = 1) {
  return {
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret" },
    maxAttempts,
    // Long enough for a busy machine: only a server that is deaf on purpose is to run into it.
    requestHandler: { requestTimeout: 3000, throwOnRequestTimeout: true },
  };
}
