/** A delete that AWS got twice is waited for; everything else stays the failure that it is. */
import type { CdktfOutcome } from "../../cli/cdktf";
import { failedAsSentTwice, untilDeleted } from "../../cli/sent-twice";
import { StackProgress } from "../../cli/stack-progress";

const deleting =
  "deleting DMS Replication Task (dev-orders): operation error Database Migration Service: DeleteReplicationTask, https response error StatusCode: 400, RequestID: 1, InvalidResourceStateFault: Replication Task cannot be deleted, invalid state: deleting.";

function outcomeOf(...summaries: string[]): CdktfOutcome {
  const stack = new StackProgress("dev-dms-pipelines");
  for (const summary of summaries)
    stack.take({ type: "diagnostic", severity: "error", summary, detail: "" }, 0);
  stack.enter(summaries.length === 0 ? "done" : "failed", 0);
  return { succeeded: summaries.length === 0, stacks: [stack], output: "" };
}

const never = new AbortController().signal;

test.each([
  [[deleting], true],
  [[deleting, deleting], true],
  [[deleting, "AccessDenied: no"], false],
  [["Replication Task cannot be deleted, invalid state: running."], false],
  [[], false],
])("knows a failure that is none: %#", (summaries, expected) => {
  expect(failedAsSentTwice(outcomeOf(...summaries))).toBe(expected);
});

test("runs again, after a wait, what failed for that reason alone", async () => {
  const outcomes = [outcomeOf(deleting), outcomeOf()];
  const onWait = jest.fn();
  const run = jest.fn(() => Promise.resolve(outcomes.shift() ?? outcomeOf("one run too many")));
  expect(await untilDeleted(run, { interrupted: never, onWait })).toMatchObject({ succeeded: true });
  expect([run.mock.calls.length, onWait.mock.calls.length]).toEqual([2, 1]);
});

test("does not run another failure again, nor anything after Ctrl-C", async () => {
  const failing = jest.fn(() => Promise.resolve(outcomeOf("AccessDenied: no")));
  await untilDeleted(failing, { interrupted: never, onWait: () => undefined });
  const interrupted = new AbortController();
  const waiting = jest.fn(() => Promise.resolve(outcomeOf(deleting)));
  await untilDeleted(waiting, { interrupted: interrupted.signal, onWait: () => interrupted.abort() });
  expect([failing.mock.calls.length, waiting.mock.calls.length]).toEqual([1, 1]);
});
