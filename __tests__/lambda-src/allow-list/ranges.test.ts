/** Ranges by which the owner of a database bounds what is announced. */
import { allow } from "../../../lambda-src/allow-list/allow";
import { confirm } from "../../../lambda-src/allow-list/confirm";
import { isInRange } from "../../../lambda-src/shared/public-address";
import { accountInTests } from "../../support/account-in-tests";
import {
  announcementOf,
  DatabaseAccount,
  group,
  openFor,
  otherGroup,
  rulesWith,
} from "../../support/allow-list-run";

const [inside, alsoInside, outside] = ["198.51.100.7", "203.0.113.9", "192.0.2.44"] as const;
const cidrs = ["198.51.100.0/24", "203.0.113.8/29"];
/** The database behind the other group is bounded, those behind the group are not. */
const bounded = rulesWith({ "users-db": cidrs });
const reason = "192.0.2.44 is outside 198.51.100.0/24, 203.0.113.8/29 of users-db";

let account: DatabaseAccount;
accountInTests(DatabaseAccount, (made) => (account = made));

const run = (addresses: string[], minute = 10, configured = bounded) =>
  allow(announcementOf(addresses, minute), account.dependencies({ configured }));

test("an address outside an endpoint's ranges is not opened there, and refused with the reason", async () => {
  await expect(run([inside, alsoInside, outside])).resolves.toEqual({
    opened: 5,
    closed: 0,
    refused: reason,
  });

  expect(account.own()).toEqual([`${group} 5432 ${outside}/32`, ...openFor(inside, alsoInside)].sort());
});

test("without ranges, and with all addresses inside, nothing is refused", async () => {
  await expect(run([inside, alsoInside])).resolves.toEqual({ opened: 4, closed: 0 });
  await expect(run([outside], 11, rulesWith({}))).resolves.toEqual({ opened: 2, closed: 4 });
});

test("what was open before the ranges were there is shut, and rules of the owner stay", async () => {
  await run([outside], 5, rulesWith({}));
  const theirs = account.ec2.add({ groupId: otherGroup, port: 3306, cidr: "192.0.2.45/32", tags: {} });

  await expect(run([outside, "192.0.2.45"])).resolves.toMatchObject({ closed: 1 });

  expect(account.own()).toEqual([`${group} 5432 192.0.2.44/32`, `${group} 5432 192.0.2.45/32`]);
  expect(account.ec2.rules.get(theirs.id)).toEqual(theirs);
});

test("of endpoints with the same group and port the ranges of each hold", async () => {
  const configured = rulesWith({ "orders-db": ["198.51.100.0/24"], "orders-again": ["198.51.100.0/28"] });

  await expect(run([inside, "198.51.100.99"], 10, configured)).resolves.toMatchObject({
    refused: "198.51.100.99 is outside 198.51.100.0/28 of orders-again",
  });

  expect(account.own()).not.toContain(`${group} 5432 198.51.100.99/32`);
  expect(account.own()).toContain(`${group} 5432 ${inside}/32`);
});

test("a confirmation says at once which address is outside which ranges, and the way out", async () => {
  await run([inside, outside]);
  const deps = account.dependencies({ configured: bounded });
  account.server.reset();

  await expect(confirm({ action: "confirm", addresses: [inside, outside] }, deps)).rejects.toMatchObject({
    name: "AddressOutside",
    message: expect.stringMatching(
      new RegExp(
        `: ${reason}\\. If .*, add them to connection\\.allowedCidrs of the endpoint .* run the deploy`,
      ),
    ) as string,
  });
  expect(deps.deadline.elapsed()).toBe(0);
  expect(account.server.calls).toEqual([]);
});

test("a confirmation of addresses inside the ranges comes as without them", async () => {
  await run([inside]);

  await expect(
    confirm({ action: "confirm", addresses: [inside] }, account.dependencies({ configured: bounded })),
  ).resolves.toEqual({ addresses: [inside] });
});

test.each([
  ["198.51.100.7", "198.51.100.7/32", true],
  ["198.51.100.8", "198.51.100.7/32", false],
  ["198.51.100.255", "198.51.100.0/24", true],
  ["198.51.101.0", "198.51.100.0/24", false],
  ["198.51.99.255", "198.51.100.0/24", false],
  ["198.51.100.7", "198.51.100.200/24", true],
  ["223.255.255.255", "0.0.0.0/0", true],
  ["nothing", "0.0.0.0/0", false],
  ["198.51.100.7", "nothing/24", false],
  ["198.51.100.7", "198.51.100.7", false],
])("%s is in %s: %s", (address, cidr, expected) => {
  expect(isInRange(address, cidr)).toBe(expected);
});
