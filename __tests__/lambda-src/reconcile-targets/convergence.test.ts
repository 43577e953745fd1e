import fc from "fast-check";
import type { ReconcileTargetsEvent } from "../../../lambda-src/reconcile-targets/event";
import { reconcile } from "../../../lambda-src/reconcile-targets/reconcile";
import type { WireFault } from "../../support/aws-server";
import type { DnsReply } from "../../support/dns-server";
import { after, BalancedAccount, before, reconcileEvent, targetsMarker } from "../../support/reconcile-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: BalancedAccount;
beforeAll(async () => {
  account = await BalancedAccount.start();
});
beforeEach(() => account.clear());
afterAll(() => account.close());

const run = (members: Partial<ReconcileTargetsEvent> = {}, attempts?: number) => {
  const event = reconcileEvent(members);
  return reconcile(event, account.dependencies(event, attempts === undefined ? {} : { attempts }));
};

test("fault 1: runs at the same time, by event and by schedule, end in the same targets", async () => {
  account.elb.put(before);
  account.dns.reply = (question) => (question < 12 ? [before] : [after]);

  await Promise.all([run({ reason: "event" }), run({ reason: "event" }), run(), run()]);

  await expect(run()).resolves.toMatchObject({ registered: [after] });
  expect(account.elb.losses).toEqual([]);
});

test.each(stops)(
  "fault 2: stopped at any call (%s), the next run ends with the new target alone",
  async (fault) => {
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: () => {
        account.clear();
        account.elb.put(after);
      },
      run: () => run({ reason: "deploy" }),
      expectEnd: (result) => {
        expect(result).toMatchObject({ registered: [before] });
        expect(account.elb.losses).toEqual([]);
        expect(account.ssm.parameters.get(targetsMarker)).toBe("done");
      },
    });
  },
);

describe("fault 2: from any targets and through any faults", () => {
  const [one, two, three] = ["10.30.0.21", "10.30.16.22", "10.30.32.23"] as const;
  const addresses = fc.constantFrom(before, after, one, two);
  const target = fc.record({
    id: addresses,
    port: fc.constantFrom(3306, 3306, 3306, 3307),
    state: fc.constantFrom("healthy", "healthy", "initial", "unhealthy", "unused", "draining"),
  });
  const wire = fc.constantFrom<WireFault | undefined>(
    undefined,
    undefined,
    undefined,
    "throttle",
    "reset",
    "lost",
    "empty",
    "denied",
    "server-error",
  );
  /** What a name server says instead of what the name stands for. */
  const lie = fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.subarray([before, after, one, three], { minLength: 1 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom<DnsReply>("nxdomain", "servfail", "empty", "aaaa", ["8.8.8.8"]),
    },
  );
  const faultyRun = fc.record({
    reason: fc.constantFrom<ReconcileTargetsEvent["reason"]>("deploy", "event", "schedule"),
    wire: fc.array(wire, { maxLength: 8 }),
    stands: fc.subarray([before, after, one, three], { minLength: 1, maxLength: 2 }),
    lies: fc.array<DnsReply | undefined>(lie, { maxLength: 8 }),
    alive: fc.subarray([before, after, one, two, three]),
  });

  test.each([
    ["instance", [[after]]],
    ["proxy", [[after, one], [one], [three, after]]],
  ] as const)(
    "%s: runs converge, and never take the last healthy target away",
    async (kind, answers) => {
      const wanted = [...new Set<string>(answers.flat())].sort();
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(target, { maxLength: 5, selector: ({ id, port }) => `${id}:${port}` }),
          fc.array(faultyRun, { maxLength: 3 }),
          fc.integer({ min: 4, max: 12 }),
          async (targets, runs, mostTargets) => {
            account.clear();
            account.elb.mostTargets = mostTargets;
            for (const { id, port, state } of targets) {
              account.elb.targets.push({ id, port, state, reads: 2 });
            }
            for (const faulty of runs) {
              account.server.reset();
              account.dns.reset();
              account.elb.alive.clear();
              for (const address of faulty.alive) account.elb.alive.add(address);
              account.elb.check();
              account.server.faults = (call) => faulty.wire[call - 1];
              account.dns.reply = (question) => faulty.lies[question - 1] ?? faulty.stands;
              await run({ kind, reason: faulty.reason }).catch(() => undefined);
            }
            account.server.reset();
            account.dns.reply = (question) => [...(answers[question % answers.length] ?? [])];
            for (const address of wanted) account.elb.alive.add(address);
            account.elb.check();
            for (let runs = 0; runs < 6; runs += 1) await run({ kind }).catch(() => undefined);

            await expect(run({ kind })).resolves.toMatchObject({ registered: wanted, unchanged: true });
            expect(account.elb.losses).toEqual([]);
            expect(account.ssm.parameters.get(targetsMarker)).toBe("done");
          },
        ),
        { numRuns: 40, seed: 4 },
      );
    },
    120_000,
  );
});

test.each(["throttle", "server-error", "reset"] as const)(
  "fault 6: the SDK gets over a %s by itself",
  async (fault) => {
    account.elb.put(after);
    account.server.faults = (call) => (call % 3 === 1 ? fault : undefined);

    await expect(run({ reason: "deploy" }, 5)).resolves.toMatchObject({ registered: [before] });
  },
);

test("fault 6: a load balancer that does not answer ends the run, and nothing is lost", async () => {
  account.elb.put(after);
  account.server.faults = () => "deaf";

  await expect(run()).rejects.toMatchObject({ name: "CallFailed" });
  expect(account.elb.ids).toEqual([after]);
});

test("fault 7: an empty answer about targets is unknown, not an empty group", async () => {
  account.elb.put(after);
  account.server.faults = (_call, name) =>
    name === "elasticloadbalancing:DescribeTargetHealth" ? "empty" : undefined;

  await expect(run()).rejects.toMatchObject({ name: "AnswerIncomplete" });
  expect(account.elb.done).toEqual([]);
  expect(account.measured).toEqual([{ unknown: true }]);
});

test.each(["Id", "Port", "State"])("fault 7: a target without %s is unknown", async (member) => {
  account.elb.put(after);
  account.elb.shown = (description) =>
    JSON.parse(
      JSON.stringify(description, (key, value: unknown) => (key === member ? undefined : value)),
    ) as Record<string, unknown>;

  await expect(run()).rejects.toMatchObject({ name: "AnswerIncomplete" });
  expect(account.elb.done).toEqual([]);
});

test.each(["DescribeTargetHealth", "RegisterTargets", "DeregisterTargets"])(
  "fault 9: a missing permission for elasticloadbalancing:%s is named",
  async (operation) => {
    account.elb.put(after);
    const name = `elasticloadbalancing:${operation}`;
    account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

    await expect(run({ reason: "event" }, 5)).rejects.toThrow(
      `The function may not call ${name} on arn:aws:elasticloadbalancing:::wanted`,
    );
  },
);

test("fault 9: at a deploy a policy that was attached seconds ago is waited for", async () => {
  account.server.faults = (call) => (call < 4 ? "denied" : undefined);

  await expect(run({ reason: "deploy" })).resolves.toMatchObject({ registered: [before] });
});
