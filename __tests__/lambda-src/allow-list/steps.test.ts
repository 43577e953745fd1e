import { allow } from "../../../lambda-src/allow-list/allow";
import { confirm } from "../../../lambda-src/allow-list/confirm";
import { lifecycle } from "../../../lambda-src/allow-list/lifecycle";
import { accountInTests } from "../../support/account-in-tests";
import {
  announcementOf,
  DatabaseAccount,
  group,
  openFor,
  otherGroup,
  tagsOf,
} from "../../support/allow-list-run";

const first = "198.51.100.7";
const second = "203.0.113.9";

let account: DatabaseAccount;
accountInTests(DatabaseAccount, (made) => (account = made));

const run = (addresses: string[], minute?: number) =>
  allow(announcementOf(addresses, minute), account.dependencies());

describe("a confirmation", () => {
  const confirmed = (addresses: string[]) =>
    confirm({ action: "confirm", addresses }, account.dependencies());

  test("comes when exactly the announced addresses are open", async () => {
    await run([first, second]);

    await expect(confirmed([second, first])).resolves.toEqual({ addresses: [first, second] });
    expect(account.server.calls.at(-1)).toBe("ec2:DescribeSecurityGroupRules");
  });

  test("waits for an announcement that is on its way", async () => {
    let looks = 0;
    account.server.faults = () => {
      looks += 1;
      if (looks === 3) {
        account.ec2.add({ groupId: group, cidr: `${first}/32`, tags: tagsOf("orders-db") });
        account.ec2.add({ groupId: otherGroup, port: 3306, cidr: `${first}/32`, tags: tagsOf("users-db") });
      }
      return undefined;
    };

    await expect(confirmed([first])).resolves.toEqual({ addresses: [first] });
    expect(looks).toBe(3);
  });

  test("fails with what is missing and what is left over", async () => {
    account.ec2.add({ groupId: group, cidr: `${second}/32`, tags: tagsOf("orders-db") });

    await expect(confirmed([first])).rejects.toMatchObject({
      name: "NotOpened",
      message: expect.stringContaining(
        "sg-orders lacks tcp 5432-5432 198.51.100.7/32; sg-orders still has tcp 5432-5432 203.0.113.9/32; sg-users lacks",
      ) as string,
    });
    expect(account.ec2.changes).toEqual([]);
  });
});

describe("on destroy", () => {
  const destroy = (endpoint: string) =>
    lifecycle({ action: "lifecycle", endpoint, tf: { action: "delete" } }, account.dependencies());

  test("what was opened for the endpoint is closed, whatever group it is in", async () => {
    await run([first, second]);
    account.ec2.groups.add("sg-former");
    account.ec2.add({ groupId: "sg-former", cidr: `${first}/32`, tags: tagsOf("users-db") });
    const foreign = account.foreign();

    await destroy("users-db");

    expect(account.own()).toEqual([`${group} 5432 ${first}/32`, `${group} 5432 ${second}/32`]);
    expect(account.foreign()).toEqual(foreign);
  });

  test("what another endpoint needs as well stays for it", async () => {
    await run([first]);

    await destroy("orders-db");
    expect(account.own()).toEqual(openFor(first));
    await destroy("orders-again");

    expect(account.own()).toEqual([`${otherGroup} 3306 ${first}/32`]);
  });

  test("nothing to close, a group that is gone and a second call are fine", async () => {
    await destroy("orders-db");
    account.ec2.add({ groupId: group, cidr: `${first}/32`, tags: tagsOf("users-db") });
    account.ec2.before = () => account.ec2.rules.clear();
    await destroy("users-db");
    await destroy("users-db");

    expect(account.own()).toEqual([]);
  });

  test.each(["create", "update"] as const)("does nothing on %s", async (action) => {
    await lifecycle({ action: "lifecycle", endpoint: "orders-db", tf: { action } }, account.dependencies());

    expect(account.server.calls).toEqual([]);
  });
});
