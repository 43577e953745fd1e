import type { ReconcileTargetsEvent } from "../../../lambda-src/reconcile-targets/event";
import { reconcile } from "../../../lambda-src/reconcile-targets/reconcile";
import { AwsError } from "../../support/aws-server";
import type { DnsReply } from "../../support/dns-server";
import { after, BalancedAccount, before, reconcileEvent, targetsMarker } from "../../support/reconcile-run";

let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
});
beforeEach(() => account.clear());
afterAll(() => account.close());

const run = (members: Partial<ReconcileTargetsEvent> = {}) => {
  const event = reconcileEvent(members);
  return reconcile(event, account.dependencies(event));
};
const marker = () => account.ssm.parameters.get(targetsMarker);

test("an empty group gets the address of the name, and the deploy waits until it is healthy", async () => {
  await expect(run({ reason: "deploy" })).resolves.toEqual({
    endpoint: "orders-db",
    registered: [before],
    healthy: [before],
    added: [before],
    removed: [],
    unchanged: false,
  });
  expect(account.measured).toEqual([{ unknown: false, notHealthy: 0, changed: 1 }]);
  expect(marker()).toBe("done");
});

test("a group that is right is left alone", async () => {
  account.elb.put(before);

  await expect(run()).resolves.toMatchObject({ registered: [before], unchanged: true });
  expect(account.elb.done).toEqual([]);
  expect(account.measured).toEqual([{ unknown: false, notHealthy: 0, changed: 0 }]);
});

test("the new address is registered and healthy before the old one leaves", async () => {
  account.elb.put(after);

  await expect(run({ reason: "deploy" })).resolves.toMatchObject({ added: [before], removed: [after] });
  expect(account.elb.done).toEqual([`+${before}`, `-${after}`]);
  expect(account.elb.losses).toEqual([]);
});

test("while no wanted target is healthy, the healthy one stays, and the next run goes on", async () => {
  account.elb.put(after);
  account.elb.alive.delete(before);

  await expect(run()).resolves.toMatchObject({ registered: [before, after], healthy: [after], removed: [] });
  expect(account.measured).toEqual([{ unknown: false, notHealthy: 1, changed: 1 }]);
  expect(marker()).toBe("due: some targets are not healthy, or not gone yet");

  account.elb.targets = [];
  account.elb.put(before);
  account.elb.put(after);
  await expect(run()).resolves.toMatchObject({ registered: [before], removed: [after] });
  expect(marker()).toBe("done");
});

test("a leaving target that is of no use itself does not wait for a healthy one", async () => {
  account.elb.put(after, "unhealthy");
  account.elb.alive.delete(before);

  await expect(run()).resolves.toMatchObject({ registered: [before], removed: [after] });
  expect(account.elb.losses).toEqual([]);
});

describe("a name that tells nothing that can be true", () => {
  test.each<[string, DnsReply, string]>([
    ["no such name", "nxdomain", "DNS answers ENOTFOUND"],
    ["a failure", "servfail", "DNS answers ESERVFAIL"],
    [
      "a public address",
      ["3.3.3.3"],
      "DNS answers 3.3.3.3, which is not in the database's VPC (10.30.0.0/16)",
    ],
  ])(
    "fault 10: leaves the targets as they are on schedule, and says so: %s",
    async (_what, reply, unknown) => {
      account.elb.put(after);
      account.dns.reply = () => reply;

      await expect(run()).resolves.toMatchObject({ registered: [after], unchanged: true, unknown });
      expect(account.elb.done).toEqual([]);
      expect(account.measured).toEqual([{ unknown: true }]);
      expect(marker()).toBe(`due: ${unknown}`);
    },
  );

  test("fault 10: fails at a deploy, where somebody reads why", async () => {
    account.elb.put(after);
    account.dns.reply = () => ["3.3.3.3"];

    await expect(run({ reason: "deploy" })).rejects.toMatchObject({
      name: "HostUnknown",
      message:
        'The addresses of endpoint "orders-db" are unknown, so its targets stay as they are: orders-aurora.cluster-abc.eu-west-1.rds.amazonaws.com: DNS answers 3.3.3.3, which is not in the database\'s VPC (10.30.0.0/16). See that the database is there, that it is not publicly accessible (its name then gives a public address) and that it is in the VPC that the environment file names, then run the deploy again.',
    });
    expect(account.elb.done).toEqual([]);
    expect(account.measured).toEqual([{ unknown: true }]);
  });

  test("fault 10: now and then does no harm: what the other looks agree on counts", async () => {
    account.dns.reply = (question) => (question % 2 === 1 ? "servfail" : [before]);

    await expect(run()).resolves.toMatchObject({ registered: [before] });
  });

  test("fault 10: but for one lookup adds an address and takes none away", async () => {
    account.elb.put(after);
    account.dns.reply = (question) => (question === 3 ? [before] : "silent");

    await expect(run()).resolves.toMatchObject({ registered: [before, after], removed: [] });
    expect(account.measured).toEqual([{ unknown: true, notHealthy: 1, changed: 1 }]);
  });
});

describe("a proxy's name", () => {
  const [one, two, three] = ["10.30.0.21", "10.30.16.22", "10.30.32.23"] as const;
  const proxy = { kind: "proxy" } as const;
  beforeEach(() => {
    for (const address of [one, two, three]) account.elb.alive.add(address);
  });

  test("fault 11: that tells another part of its addresses each time keeps all of them", async () => {
    account.elb.put(one);
    const parts = [[two], [three, two], [one], [two]];
    account.dns.reply = (question) => parts[question - 1] ?? [two];

    await expect(run(proxy)).resolves.toMatchObject({ registered: [one, two, three], removed: [] });
  });

  test("fault 11: does not lose a healthy target to one run that missed it", async () => {
    for (const address of [one, two]) account.elb.put(address);
    account.dns.reply = () => [one];

    await expect(run(proxy)).resolves.toMatchObject({ registered: [one, two], unchanged: true });
    expect(marker()).toBe("done");
    account.dns.reply = () => [one, two];
    await run(proxy);
    account.dns.reply = () => [one];
    await run(proxy);
    await expect(run(proxy)).resolves.toMatchObject({ registered: [one, two] });
  });

  test("fault 11: loses a healthy target that was absent from several runs in a row", async () => {
    for (const address of [one, two]) account.elb.put(address);
    account.dns.reply = () => [one];

    await run(proxy);
    await run(proxy);
    await expect(run(proxy)).resolves.toMatchObject({ registered: [one], removed: [two] });
  });

  test("fault 11: loses at once a target that is absent and does not answer", async () => {
    account.elb.put(one);
    account.elb.put(two, "unhealthy");
    account.dns.reply = () => [one];

    await expect(run(proxy)).resolves.toMatchObject({ registered: [one], removed: [two] });
  });

  test("fault 12: whose addresses change while it runs is followed by the schedule", async () => {
    account.elb.put(one);
    account.dns.reply = () => [one, two, three];

    await expect(run({ ...proxy, reason: "schedule" })).resolves.toMatchObject({
      registered: [one, two, three],
      added: [two, three],
    });
  });
});

test("fault 13: a target is deregistered with its port and zone, and really leaves", async () => {
  account.elb.put(after);
  account.elb.put(before);
  account.elb.put(before, "healthy", 3307);

  await expect(run()).resolves.toMatchObject({ registered: [before], removed: [before, after] });
  expect(account.elb.targets.filter(({ state }) => state !== "draining")).toMatchObject([
    { id: before, port: 3306 },
  ]);
});

describe("fault 14: a full group", () => {
  test("drops what is absent, the useless first, and then takes the new address", async () => {
    account.elb.put(after);
    account.elb.put("10.30.0.98", "unhealthy");
    account.elb.mostTargets = 2;
    account.elb.drainingReads = 1;

    await expect(run({ reason: "deploy" })).resolves.toMatchObject({ registered: [before] });
    expect(account.elb.done).toEqual(["-10.30.0.98", `+${before}`, `-${after}`]);
    expect(account.elb.losses).toEqual([]);
  });

  test("waits for targets that drain", async () => {
    account.elb.put("10.30.0.98", "draining");
    account.elb.targets[0] = { id: "10.30.0.98", port: 3306, state: "draining", reads: 4 };
    account.elb.mostTargets = 1;

    await expect(run({ reason: "deploy" })).resolves.toMatchObject({ registered: [before] });
  });

  test("of targets that do not answer keeps one until the new one is in", async () => {
    for (const address of ["10.30.0.97", "10.30.0.98"]) account.elb.put(address, "unhealthy");
    account.elb.mostTargets = 2;

    await expect(run({ reason: "deploy" })).resolves.toMatchObject({ registered: [before] });
    expect(account.elb.done).toEqual(["-10.30.0.97", `+${before}`, "-10.30.0.98"]);
    expect(account.elb.losses).toEqual([]);
  });

  test("with nothing but the last healthy target keeps that, and says what to do", async () => {
    account.elb.put(after);
    account.elb.mostTargets = 1;

    await expect(run()).rejects.toMatchObject({
      name: "TargetGroupFull",
      message: expect.stringContaining("ask for a higher quota of targets") as string,
    });
    expect(account.elb.done).toEqual([]);
    expect(account.measured).toEqual([{ unknown: true }]);
  });
});

describe("fault 15", () => {
  test.each([
    ["DescribeTargetHealth", "TargetGroupNotFound", 400, "TargetGroupMissing", "the database stack makes it"],
    ["DescribeTargetHealth", "HealthUnavailable", 500, "HealthUnknown", "they stay as they are"],
    ["RegisterTargets", "InvalidTarget", 400, "TargetRefused", `does not take ${before}:3306 as a target`],
    ["RegisterTargets", "TooManyRegistrationsForTargetId", 400, "TargetOverused", "too often already"],
    ["RegisterTargets", "SomethingElse", 400, "CallFailed", "RegisterTargets on arn:aws"],
  ])("%s refused with %s (%d) is a %s", async (operation, code, status, name, message) => {
    account.elb.put(after);
    account.elb.refusal = (called) => (called === operation ? new AwsError(code, "no.", status) : undefined);

    await expect(run()).rejects.toMatchObject({ name, message: expect.stringContaining(message) as string });
    expect(account.elb.ids).toEqual([after]);
    expect(account.measured).toEqual([{ unknown: true }]);
  });

  test("one address that is not taken does not keep the others out", async () => {
    account.dns.reply = () => [before, after];
    account.elb.unfit.add(before);

    await expect(run({ kind: "proxy" })).rejects.toMatchObject({ name: "TargetRefused" });
    expect(account.elb.ids).toEqual([after]);
  });

  test("a target that is gone when it is to leave is success", async () => {
    account.elb.put(before);
    account.elb.put(after);
    account.elb.refusal = (called) => {
      if (called === "DeregisterTargets")
        account.elb.targets = account.elb.targets.filter(({ id }) => id === before);
      return undefined;
    };

    await expect(run()).resolves.toMatchObject({ registered: [before] });
  });

  test("a wanted target that drains is registered again", async () => {
    account.elb.put(before, "draining");

    await expect(run({ reason: "deploy" })).resolves.toMatchObject({
      registered: [before],
      healthy: [before],
    });
  });

  test("targets that no load balancer uses are exchanged without waiting for their health", async () => {
    account.elb.put(before, "unused");
    account.elb.put(after, "unused");

    await expect(run()).resolves.toMatchObject({ registered: [before], removed: [after] });
  });
});

test("fault 16: an address that is answered twice, or is there already, is registered once", async () => {
  account.dns.reply = () => [before, before];

  await run();
  await run();

  expect(account.elb.done).toEqual([`+${before}`]);
});
