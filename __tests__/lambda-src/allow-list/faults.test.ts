import fc from "fast-check";
import { allow } from "../../../lambda-src/allow-list/allow";
import { lifecycle } from "../../../lambda-src/allow-list/lifecycle";
import { accountInTests } from "../../support/account-in-tests";
import type { WireFault } from "../../support/aws-server";
import {
  announcementOf,
  DatabaseAccount,
  group,
  openFor,
  otherGroup,
  tagsOf,
} from "../../support/allow-list-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

const minute = 60_000;

const look = "ec2:DescribeSecurityGroupRules";
const open = "ec2:AuthorizeSecurityGroupIngress";
const close = "ec2:RevokeSecurityGroupIngress";
const mark = "ec2:CreateTags";

const [first, second, third] = ["198.51.100.7", "203.0.113.9", "192.0.2.44"] as const;

let account: DatabaseAccount;
accountInTests(DatabaseAccount, (made) => (account = made));

const run = (addresses: string[], minute: number, attempts?: number) =>
  allow(announcementOf(addresses, minute), account.dependencies(attempts === undefined ? {} : { attempts }));

/** Each kind of call is needed: one address stays, one comes, one goes. */
async function prepared(): Promise<void> {
  account.clear();
  await run([first, second], 5);
  account.server.reset();
  account.ec2.changes.length = 0;
}
const wanted = () => run([second, third], 10);

test.each(stops)(
  "fault 2: stopped at any call (%s), no address is shut out before the new ones are in, and the next run ends it",
  async (fault) => {
    await stoppedAnywhere(fault, {
      server: account.server,
      prepare: prepared,
      run: wanted,
      meanwhile: () => {
        for (const [groupId, port] of [
          [group, 5432],
          [otherGroup, 3306],
        ] as const) {
          const own = account.own();
          const closed = !own.includes(`${groupId} ${port} ${first}/32`);
          expect(own).toContain(`${groupId} ${port} ${second}/32`);
          if (closed) expect(own).toContain(`${groupId} ${port} ${third}/32`);
        }
      },
      expectEnd: () => expect(account.own()).toEqual(openFor(second, third)),
    });
  },
);

test(
  "faults 1, 2 and 20: from any rules, with announcements in any order and any faults, the newest holds in the end and no foreign rule is touched",
  async () => {
    const fault = fc.constantFrom<WireFault | undefined>(
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
    const address = fc.constantFrom<string>(first, second, third, "203.0.113.10");
    const rule = fc.record({
      groupId: fc.constantFrom(group, otherGroup),
      port: fc.constantFrom(5432, 3306, 22),
      cidr: fc.oneof(
        address.map((one) => `${one}/32`),
        fc.constantFrom("0.0.0.0/0", "10.0.0.0/8"),
      ),
      tags: fc.constantFrom<Record<string, string>>(
        {},
        { "causeway:environment": "dev" },
        { ...tagsOf("orders-db"), "causeway:stack": "dev-users-database" },
        tagsOf("orders-db", 1),
        tagsOf("users-db", 2),
        { ...tagsOf("orders-db"), "causeway:announced": "spoilt" },
      ),
    });
    const announced = fc.record({
      addresses: fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
      minute: fc.integer({ min: 3, max: 50 }),
      faults: fc.array(fault, { maxLength: 10 }),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(rule, {
          maxLength: 6,
          selector: ({ groupId, port, cidr }) => `${groupId} ${port} ${cidr}`,
        }),
        fc.array(announced, { maxLength: 4 }),
        fc.uniqueArray(address, { minLength: 1, maxLength: 3 }),
        async (present, announcements, last) => {
          account.clear();
          const isOurs = (tags: Record<string, string>) =>
            tags["causeway:stack"] === "dev-orders-database" && "causeway:announced" in tags;
          for (const one of present) account.ec2.add(one);
          const foreign = () => [...account.ec2.rules.values()].filter(({ tags }) => !isOurs(tags));
          const theirs = foreign();
          let pending: Promise<unknown>[] = [];
          for (const { addresses, minute, faults, together } of announcements) {
            account.server.reset();
            account.server.faults = (call) => faults[call - 1];
            pending.push(run(addresses, minute).catch(() => undefined));
            if (together) continue;
            await Promise.all(pending);
            pending = [];
            expect(foreign()).toEqual(theirs);
          }
          await Promise.all(pending);
          account.server.reset();

          await run(last, 59);

          const contents = [...account.ec2.rules.values()].map(
            ({ groupId, port, cidr }) => `${groupId} ${port} ${cidr}`,
          );
          const theirContents = theirs.map(({ groupId, port, cidr }) => `${groupId} ${port} ${cidr}`);
          expect([...contents].sort()).toEqual([...new Set([...openFor(...last), ...theirContents])].sort());
          expect(foreign()).toEqual(theirs);
          await expect(run(last, 59)).resolves.toEqual({ opened: 0, closed: 0 });

          for (const endpoint of ["orders-db", "orders-again", "users-db"]) {
            await lifecycle(
              { action: "lifecycle", endpoint, tf: { action: "delete" } },
              account.dependencies(),
            );
          }
          expect([...account.ec2.rules.values()]).toEqual(theirs);
        },
      ),
      { numRuns: 40, seed: 3 },
    );
  },
  minute,
);

test.each(["throttle", "server-error", "reset"] as const)(
  "fault 6: the SDK gets over a %s by itself",
  async (fault) => {
    account.server.faults = (call) => (call % 3 === 1 ? fault : undefined);

    await run([first], 10, 5);

    expect(account.own()).toEqual(openFor(first));
  },
);

test("fault 7: an empty answer to a look is unknown, not empty", async () => {
  await prepared();
  account.server.faults = (_call, name) => (name === look ? "empty" : undefined);

  await expect(wanted()).rejects.toMatchObject({ name: "AnswerIncomplete" });
  expect(account.ec2.changes).toEqual([]);
});

test.each([open, close, mark])("fault 7: after an empty answer to %s the next look tells", async (name) => {
  await prepared();
  account.server.faults = (_call, called) => (called === name ? "empty" : undefined);

  await wanted();

  expect(account.own()).toEqual(openFor(second, third));
});

test("fault 8: rules that come in pages are all seen", async () => {
  await prepared();
  account.ec2.pageSize = 2;

  await wanted();

  expect(account.own()).toEqual(openFor(second, third));
});

test("fault 8: a page that leads back to itself ends in an error", async () => {
  account.ec2.pageSize = 0;

  await expect(run([first], 10)).rejects.toMatchObject({ name: "ListEndless" });
  expect(account.ec2.changes).toEqual([]);
});

test.each([look, open, close, mark])("fault 9: a missing permission for %s is named", async (name) => {
  await prepared();
  account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

  await expect(allow(announcementOf([second, third]), account.dependencies({ attempts: 5 }))).rejects.toThrow(
    `The function may not call ${name} on arn:aws:ec2:::wanted`,
  );
});
