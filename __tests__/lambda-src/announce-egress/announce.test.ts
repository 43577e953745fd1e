import fc from "fast-check";
import { announce } from "../../../lambda-src/announce-egress/announce";
import { accountInTests } from "../../support/account-in-tests";
import type { WireFault } from "../../support/aws-server";
import { announceEvent, EgressAccount, instance, marker } from "../../support/announce-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: EgressAccount;
accountInTests(EgressAccount, (made) => (account = made));

const run = (attempts?: number) => announce(announceEvent, account.dependencies(attempts));
const gateways = ["198.51.100.7", "203.0.113.9"];

test("announces the public addresses of the VPC's NAT gateways, sorted, and says last that it is done", async () => {
  await expect(run()).resolves.toEqual({ addresses: gateways, messageId: "message-1" });

  expect(account.published()).toEqual([
    { version: 1, environment: "dev", addresses: gateways, announcedAt: "2026-01-01T00:00:00.000Z" },
  ]);
  expect(account.ssm.parameters.get(marker)).toBe("done");
  expect(account.server.calls.at(-1)).toBe("ssm:PutParameter");
});

test("announces the addresses of publicly accessible instances, each of them, and no gateway's", async () => {
  account.instances = [
    instance("dev-main", ["192.0.2.44", "192.0.2.5"]),
    instance("dev-second", ["192.0.2.44"]),
  ];

  await expect(run()).resolves.toMatchObject({ addresses: ["192.0.2.44", "192.0.2.5"] });
  expect(account.server.count("ec2:DescribeNatGateways")).toBe(0);
});

test("announces both where one instance is public and another is not", async () => {
  account.instances = [instance("dev-main", ["192.0.2.5"]), instance("dev-second")];

  await expect(run()).resolves.toMatchObject({ addresses: ["192.0.2.5", ...gateways] });
});

test("announces what the file declares, where the way out is in another account, and asks no gateway", async () => {
  account.declared = ["192.0.2.200", "192.0.2.100"];
  account.instances = [instance("dev-main", ["192.0.2.5"]), instance("dev-second")];

  await expect(run()).resolves.toMatchObject({ addresses: ["192.0.2.100", "192.0.2.200", "192.0.2.5"] });
  expect(account.server.count("ec2:DescribeNatGateways")).toBe(0);
});

test("takes no notice of instances of other environments, or of one that is being deleted", async () => {
  account.instances = [
    instance("dev-main"),
    instance("dev-second", ["192.0.2.5"], "deleting"),
    instance("dev-eu-main", ["192.0.2.6"]),
    instance("prod-main", ["192.0.2.7"]),
  ];

  await expect(run()).resolves.toMatchObject({ addresses: gateways });
});

test("announces the gateways while there is no instance yet", async () => {
  account.instances = [];

  await expect(run()).resolves.toMatchObject({ addresses: gateways });
});

test("without a marker, as for an event, touches none", async () => {
  await announce({ action: "announce", reason: "event" }, account.dependencies());

  expect(account.published()).toHaveLength(1);
  expect(account.server.calls.filter((name) => name.startsWith("ssm:"))).toEqual([]);
});

test("fails while a public instance has no address yet, and announces nothing", async () => {
  account.instances = [instance("dev-main", [], "creating")];

  await expect(run()).rejects.toMatchObject({
    name: "AddressPending",
    message: expect.stringMatching(/^The replication instance dev-main .* "creating", but has no/) as string,
  });
  expect(account.published()).toEqual([]);
});

test.each(["pending", "failed", "deleting", "deleted"])(
  "fault 21: a gateway that is %s is not announced",
  async (state) => {
    account.gateway("nat-3", state, "192.0.2.44");

    await expect(run()).resolves.toMatchObject({ addresses: gateways });
  },
);

test("fault 21: a private gateway has no address to announce", async () => {
  account.gateway("nat-3", "available", undefined);

  await expect(run()).resolves.toMatchObject({ addresses: gateways });
});

test("fault 21: without any way out it fails and says which there could be", async () => {
  account.ec2.gateways = [];
  account.gateway("nat-3", "pending", "192.0.2.44");

  await expect(run()).rejects.toMatchObject({
    name: "EgressMissing",
    message:
      'vpc-dev has no available public NAT gateway yet (nat-3 is pending) and no replication instance is publicly accessible, so there is no address to announce and nothing was announced. Set "nat: true" in replication.network, or "publiclyAccessible: true" on the instance, or write the addresses of a way out in another account as egressAddresses of replication.network, or choose another connection.via for the databases; if a gateway is being made, run the deploy again.',
  });
  expect(account.published()).toEqual([]);
  expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
});

test.each([
  ["a private address", ["10.0.0.1"], /addresses\.0: not a public IPv4 address/],
  ["too many", Array.from({ length: 17 }, (_, n) => `192.0.2.${n}`), /there are 17, and at most 16/],
])("fault 19: %s is not announced", async (_what, addresses, problem) => {
  account.instances = [instance("dev-main", addresses)];

  await expect(run()).rejects.toMatchObject({
    name: "AddressesRefused",
    message: expect.stringMatching(problem) as string,
  });
  expect(account.published()).toEqual([]);
});

test.each(["dms:DescribeReplicationInstances", "ec2:DescribeNatGateways"])(
  "fault 7: an empty answer to %s is unknown, and nothing is announced",
  async (name) => {
    account.server.faults = (_call, called) => (called === name ? "empty" : undefined);

    await expect(run()).rejects.toMatchObject({ name: "AnswerIncomplete" });
    expect(account.published()).toEqual([]);
  },
);

test("fault 7: an empty answer to the announcement is no success", async () => {
  account.server.faults = (_call, called) => (called === "sns:Publish" ? "empty" : undefined);

  await expect(run()).rejects.toMatchObject({ name: "AnswerIncomplete" });
  expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
});

test("fault 8: a page that leads back to itself ends in an error", async () => {
  account.endless = true;

  await expect(run()).rejects.toMatchObject({ name: "ListEndless" });
});

test.each(["dms:DescribeReplicationInstances", "ec2:DescribeNatGateways", "sns:Publish"])(
  "fault 9: a missing permission for %s is named",
  async (name) => {
    account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

    await expect(run(5)).rejects.toThrow(`The function may not call ${name} on `);
  },
);

test.each(["throttle", "server-error", "reset"] as const)(
  "fault 6: the SDK gets over a %s by itself",
  async (fault) => {
    account.server.faults = (call) => (call % 3 === 1 ? fault : undefined);

    await expect(run(5)).resolves.toMatchObject({ addresses: gateways });
  },
);

test.each(stops)("fault 2: stopped at any call (%s), the next run announces and is done", async (fault) => {
  await stoppedAnywhere(fault, {
    server: account.server,
    prepare: () => account.clear(),
    run: () => run(),
    expectEnd: () => expect(account.ssm.parameters.get(marker)).toBe("done"),
  });
});

test("faults 1 and 2: whatever goes wrong, only whole and true lists are announced", async () => {
  const fault = fc.constantFrom<WireFault | undefined>(
    undefined,
    undefined,
    "throttle",
    "reset",
    "lost",
    "empty",
    "denied",
    "server-error",
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(fault, { maxLength: 6 }), { maxLength: 3 }), async (runs) => {
      account.clear();
      for (const faults of runs) {
        account.server.reset();
        account.server.faults = (call) => faults[call - 1];
        await run().catch(() => undefined);
      }
      account.server.reset();
      await run();
      for (const message of account.published()) expect(message).toMatchObject({ addresses: gateways });
    }),
    { numRuns: 40, seed: 3 },
  );
});
