import { reconcile } from "../../../lambda-src/reconcile-targets/reconcile";
import { after, BalancedAccount, before, reconcileEvent, targetsMarker } from "../../support/reconcile-run";

let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
});
beforeEach(() => {
  account.clear();
  account.elb.put(before);
});
afterAll(() => account.close());

const event = reconcileEvent({ reason: "event" });
const run = (seconds?: number) =>
  reconcile(event, account.dependencies(event, seconds === undefined ? {} : { seconds }));

/** Number of the question at which the name flips. */
const flipAt = (question: number) => (asked: number) => (asked < question ? [before] : [after]);

test.each([1, 2, 30, 200])(
  "a name that changes at lookup %d after the event: the new address is in at that lookup, before the old one leaves",
  async (question) => {
    account.dns.reply = flipAt(question);
    let looksBefore = 0;
    account.elb.refusal = (operation) => {
      if (operation === "RegisterTargets" && looksBefore === 0) looksBefore = account.dns.questions.length;
      return undefined;
    };

    await expect(run()).resolves.toMatchObject({ registered: [after], added: [after], removed: [before] });
    expect(looksBefore).toBe(question);
    expect(account.elb.done).toEqual([`+${after}`, `-${before}`]);
    expect(account.elb.losses).toEqual([]);
    expect(account.ssm.parameters.get(targetsMarker)).toBe("done");
  },
);

test("the event of a failover that changes nothing ends in time, and changes nothing", async () => {
  await expect(run()).resolves.toMatchObject({ registered: [before], unchanged: true });
  expect(account.dns.questions.length).toBeGreaterThan(200);
});

test("a function with less time looks for less long", async () => {
  await expect(run(170)).resolves.toMatchObject({ unchanged: true });
  expect(account.dns.questions.length).toBeLessThan(25);
});

test("fault 10: what the name says while it fails over is waited out", async () => {
  const during = ["servfail", "nxdomain", "empty", ["10.99.0.1"], [before], [after]] as const;
  account.dns.reply = (question) => during[question - 1] ?? [after];

  await expect(run()).resolves.toMatchObject({ registered: [after], removed: [before] });
});

test("fault 11: name servers of which one lags behind do not lose the new address", async () => {
  account.dns.reply = (question) => (question < 5 || question % 2 === 0 ? [before] : [after]);

  await expect(run()).resolves.toMatchObject({ registered: [before, after], removed: [] });
});

test("fault 11: an answer that is older than what is registered is no news", async () => {
  account.elb.put(after);
  account.dns.reply = flipAt(20);

  await expect(run()).resolves.toMatchObject({ registered: [after], removed: [before] });
  expect(account.elb.done).toEqual([`-${before}`]);
});

test("a scheduled run that a lagging name server misleads finds out before it loses the new address", async () => {
  account.elb.put(after);
  account.dns.reply = flipAt(3);
  const schedule = reconcileEvent({ reason: "schedule" });

  await expect(reconcile(schedule, account.dependencies(schedule))).resolves.toMatchObject({
    registered: [before, after],
    removed: [],
  });
  await expect(reconcile(schedule, account.dependencies(schedule))).resolves.toMatchObject({
    registered: [after],
    removed: [before],
  });
});

test("an event that comes after the change finds it at the first lookup", async () => {
  account.dns.reply = () => [after];

  await expect(run()).resolves.toMatchObject({ registered: [after] });
  expect(account.elb.done[0]).toBe(`+${after}`);
});

test("a new writer that is not up yet does not push the old target out", async () => {
  account.dns.reply = flipAt(2);
  account.elb.alive.delete(after);

  await expect(run()).resolves.toMatchObject({ registered: [before, after], healthy: [before], removed: [] });
  expect(account.elb.losses).toEqual([]);
});
