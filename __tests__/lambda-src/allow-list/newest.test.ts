/** The newest announcement that was ever taken, whatever becomes of the rules. */
import fc from "fast-check";
import { allow } from "../../../lambda-src/allow-list/allow";
import { lifecycle } from "../../../lambda-src/allow-list/lifecycle";
import { accountInTests } from "../../support/account-in-tests";
import { announcementOf, at, DatabaseAccount, newestName, openFor } from "../../support/allow-list-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

const [first, second] = ["198.51.100.7", "203.0.113.9"] as const;
const history = "ssm:GetParameterHistory";
const put = "ssm:PutParameter";
const open = "ec2:AuthorizeSecurityGroupIngress";
const stale = { ignored: "stale" };

let account: DatabaseAccount;
accountInTests(DatabaseAccount, (made) => (account = made));

const run = (addresses: string[], minute: number) =>
  allow(announcementOf(addresses, minute), account.dependencies());

/** Another run writes the time of its announcement. */
const written = (Value: string) =>
  account.ssm.service({
    service: "ssm",
    operation: "PutParameter",
    input: { Name: newestName, Value, Overwrite: true },
  });

test("an older announcement is ignored when somebody removed the rules of the newest one", async () => {
  await run([first], 20);
  account.removeOwn();

  await expect(run([second], 10)).resolves.toEqual(stale);
  expect(account.own()).toEqual([]);
  await expect(run([second], 21)).resolves.toEqual({ opened: 2, closed: 0 });
});

test("an older announcement is ignored when an endpoint was taken out and put back", async () => {
  await run([first], 20);
  for (const endpoint of ["orders-db", "orders-again", "users-db"]) {
    await lifecycle({ action: "lifecycle", endpoint, tf: { action: "delete" } }, account.dependencies());
  }

  await expect(run([second], 10)).resolves.toEqual(stale);
  expect(account.own()).toEqual([]);
});

test("the same announcement counts again: Lambda and SNS deliver twice", async () => {
  await run([first], 20);
  account.removeOwn();

  await expect(run([first], 20)).resolves.toEqual({ opened: 2, closed: 0 });
});

test("the time is kept before anything is opened", async () => {
  await run([first], 20);

  const { calls } = account.server;
  expect(calls.indexOf(put)).toBeGreaterThan(calls.indexOf(history));
  expect(calls.indexOf(open)).toBeGreaterThan(calls.indexOf(put));
  expect(account.ssm.parameters.get(newestName)).toBe(at(20));
});

test.each(stops)(
  "fault 2: stopped at any call (%s), nothing is open whose time is not kept, and no older one counts",
  async (fault) => {
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: () => account.clear(),
      run: () => run([first], 20),
      meanwhile: () => {
        if (account.own().length > 0) expect(account.ssm.parameters.get(newestName)).toBe(at(20));
      },
      expectEnd: async () => {
        expect(account.own()).toEqual(openFor(first));
        account.removeOwn();
        await expect(run([second], 10)).resolves.toEqual(stale);
        expect(account.own()).toEqual([]);
      },
    });
  },
);

test.each(["none", at(5)])(
  "of two runs at the same time the later time stays, though the earlier is written last (before: %s)",
  async (before) => {
    account.ssm.parameters.set(newestName, before);
    account.server.faults = (_call, name) => {
      if (name === put) written(at(20));
      return undefined;
    };

    await expect(run([second], 10)).resolves.toEqual(stale);

    expect(account.own()).toEqual([]);
    expect(account.ssm.parameters.get(newestName)).toBe(at(10));
    account.server.reset();
    await expect(run([second], 15)).resolves.toEqual(stale);
  },
);

test("a later one that has no rule of its own, because somebody else's say so, takes back what was let in meanwhile", async () => {
  account.server.faults = (_call, name) => {
    if (name === open) written(at(20));
    return undefined;
  };

  await expect(run([second], 10)).resolves.toEqual(stale);
  expect(account.own()).toEqual([]);
});

test("fault 8: a history that comes in pages is seen whole", async () => {
  written(at(90));
  for (let version = 0; version < 98; version += 1) written(at(version % 50));

  await expect(run([first], 89)).resolves.toEqual(stale);
  expect(account.server.calls.filter((name) => name === history)).toHaveLength(2);
});

test.each(["soon", "2999-01-01T00:00:00.000Z"])(
  "a value that no announcement can have written (%s) shuts nobody out",
  async (value) => {
    account.ssm.parameters.set(newestName, value);

    await expect(run([first], 10)).resolves.toEqual({ opened: 2, closed: 0 });
    account.removeOwn();
    await expect(run([first], 9)).resolves.toEqual(stale);
  },
);

test("a parameter that is gone is left to Terraform, and the rules tell meanwhile", async () => {
  account.ssm.parameters.clear();

  await run([first], 20);

  expect(account.own()).toEqual(openFor(first));
  expect(account.ssm.parameters.size).toBe(0);
  await expect(run([second], 10)).resolves.toEqual(stale);
});

test("fault 7: an empty answer about the history is unknown, not empty", async () => {
  account.server.faults = (_call, name) => (name === history ? "empty" : undefined);

  await expect(run([first], 10)).rejects.toMatchObject({ name: "AnswerIncomplete" });
  expect(account.ec2.changes).toEqual([]);
});

test.each([history, put])(
  "fault 9: a missing permission for %s is named, and nothing is opened",
  async (name) => {
    account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

    await expect(run([first], 10)).rejects.toThrow(`The function may not call ${name} on`);
    expect(account.ec2.changes).toEqual([]);
  },
);

test("fault 20: in any order, at the same time or not, with rules removed in between, only what is newest opens", async () => {
  const step = fc.record({
    minute: fc.integer({ min: 1, max: 50 }),
    together: fc.boolean(),
    removed: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      account.clear();
      let newest = 0;
      let pending: Promise<unknown>[] = [];
      for (const { minute, together, removed } of steps) {
        newest = Math.max(newest, minute);
        pending.push(run([`198.51.100.${minute}`], minute));
        if (together) continue;
        await Promise.all(pending);
        pending = [];
        if (removed) account.removeOwn();
        expect([[], openFor(`198.51.100.${newest}`)]).toContainEqual(account.own());
      }
      await Promise.all(pending);
      account.removeOwn();

      await run([`198.51.100.${newest}`], newest);
      expect(account.own()).toEqual(openFor(`198.51.100.${newest}`));
      account.removeOwn();
      await expect(run([second], newest - 1)).resolves.toEqual(stale);
      expect(account.own()).toEqual([]);
    }),
    { numRuns: 25, seed: 9 },
  );
}, 60_000);
