/** Merges into one policy at the same time, whose writes come late, as a try of the SDK may. */
import { merge } from "../../../lambda-src/merge-statement/merge";
import type { PolicyStore } from "../../../lambda-src/merge-statement/policy-store";
import { Deadline, type Clock } from "../../../lambda-src/shared/deadline";
import type { PolicyDocument } from "../../../lambda-src/shared/policy-document";
import { mergeEvent, ours, owners, sidPrefix } from "../../support/merge-run";
import { testRun } from "../../support/step-run";

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const pause = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
const clock: Clock = { now: () => Date.now(), sleep: pause };

/** A policy that several hold in their hands. */
class SharedPolicy {
  policy: PolicyDocument = { Version: "2012-10-17", Statement: owners };

  /** One writer's way to it. @param lateness How long a write is under way, in milliseconds. */
  store(lateness: number): PolicyStore {
    const write = async (policy: PolicyDocument, before: () => Promise<void>) => {
      await before();
      await pause(lateness);
      this.policy = policy;
    };
    return {
      what: "secret orders/dms",
      read: () => Promise.resolve(this.policy),
      keyIsGrantable: () => Promise.resolve(undefined),
      write,
      remove: (before) => write({ Statement: [] }, before),
    };
  }
}

/** A merge of one environment, of which there may be several. */
function merging(shared: SharedPolicy, prefix: string, lateness: number) {
  const statement = { ...ours, Sid: `${prefix}Read` };
  const event = { ...mergeEvent("secret", [statement]), sidPrefix: prefix };
  const done = merge(event, {
    deadline: new Deadline(clock, 120_000),
    log: testRun().log,
    policy: shared.store(lateness),
    markers: { done: () => Promise.resolve() },
    roles: [ours.Principal.AWS],
  });
  return { statement, done };
}

test.each([
  [0, 500],
  [0, 3_000],
  [500, 3_000],
  [3_000, 3_500],
])("writes that are %i and %i ms under way: both statements and the owner's stay", async (some, more) => {
  const shared = new SharedPolicy();
  const runs = [merging(shared, sidPrefix, some), merging(shared, "CausewayProdOrdersDb", more)];

  const ends = Promise.all(runs.map(({ done }) => done));
  await jest.advanceTimersByTimeAsync(110_000);

  await expect(ends).resolves.toEqual([{ changed: true }, { changed: true }]);
  const { Statement } = shared.policy;
  expect(Statement).toHaveLength(4);
  expect(Statement).toEqual(expect.arrayContaining([...owners, ...runs.map(({ statement }) => statement)]));
});

test("what the owner writes while our write is under way, and after it, is reported", async () => {
  const shared = new SharedPolicy();
  const lock = { Sid: "Lock", Effect: "Deny", Principal: "*", Action: "x:*", Resource: "*" };
  const { statement, done } = merging(shared, sidPrefix, 3_000);

  const failed = expect(done).rejects.toMatchObject({ name: "OwnersPartChanged" });
  await jest.advanceTimersByTimeAsync(4_000);
  shared.policy = { ...shared.policy, Statement: [...owners, lock] };
  await jest.advanceTimersByTimeAsync(100_000);

  await failed;
  expect(shared.policy.Statement).toEqual([...owners, lock, statement]);
});
