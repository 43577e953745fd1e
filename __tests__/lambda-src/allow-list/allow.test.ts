import { allow } from "../../../lambda-src/allow-list/allow";
import { wantedPorts } from "../../../lambda-src/allow-list/rules";
import { accountInTests } from "../../support/account-in-tests";
import {
  announcementOf,
  DatabaseAccount,
  group,
  openFor,
  otherGroup,
  rulesWith,
  tagsOf,
} from "../../support/allow-list-run";

const first = "198.51.100.7";
const second = "203.0.113.9";

let account: DatabaseAccount;
accountInTests(DatabaseAccount, (made) => (account = made));

const run = (addresses: string[], minute?: number) =>
  allow(announcementOf(addresses, minute), account.dependencies());

describe("an announcement", () => {
  test("opens exactly one port for exactly each address, tagged and described", async () => {
    const foreign = account.foreign();

    await expect(run([first, second])).resolves.toEqual({ opened: 4, closed: 0 });

    expect(account.own()).toEqual(openFor(first, second));
    expect(account.foreign()).toEqual(foreign);
    const [rule] = [...account.ec2.rules.values()].filter(({ cidr }) => cidr === `${first}/32`);
    expect(rule).toMatchObject({
      description: "Causeway dev: replication to orders-again orders-db",
      tags: tagsOf("orders-again orders-db", 10),
    });
  });

  test("lets new addresses in before it shuts old ones out, one rule a call", async () => {
    await run([first], 5);
    account.ec2.changes.length = 0;

    await expect(run([second], 10)).resolves.toEqual({ opened: 2, closed: 2 });

    expect(account.ec2.changes).toEqual([
      `+${group} 5432 ${second}/32`,
      `-${group} 5432 ${first}/32`,
      `+${otherGroup} 3306 ${second}/32`,
      `-${otherGroup} 3306 ${first}/32`,
    ]);
  });

  test("fault 1: the second time only looks", async () => {
    await run([first]);
    account.server.reset();

    await expect(run([first])).resolves.toEqual({ opened: 0, closed: 0 });
    expect(account.server.calls).toEqual(["ec2:DescribeSecurityGroupRules", "ssm:GetParameterHistory"]);
  });

  test("fault 1: at the same time as itself opens each address once", async () => {
    await Promise.all([run([first, second]), run([first, second]), run([first, second])]);

    expect(account.own()).toEqual(openFor(first, second));
  });

  test("gives the rules that stay its own time, and the endpoints that need them now", async () => {
    account.ec2.add({ groupId: group, cidr: `${first}/32`, tags: tagsOf("orders-db", 5) });

    await run([first], 10);

    expect([...account.ec2.rules.values()].find(({ cidr }) => cidr === `${first}/32`)?.tags).toEqual(
      tagsOf("orders-again orders-db", 10),
    );
  });

  test("closes what it opened on a port that is no longer wanted, and what somebody made of its rules", async () => {
    account.ec2.add({ groupId: group, port: 5433, cidr: `${first}/32`, tags: tagsOf("orders-db") });
    account.ec2.add({ groupId: group, cidr: "0.0.0.0/0", tags: tagsOf("orders-db") });
    account.ec2.add({ groupId: group, cidr: `${second}/32`, protocol: "udp", tags: tagsOf("orders-db") });

    await run([first]);

    expect(account.own()).toEqual(openFor(first));
  });

  test("leaves rules that Terraform or another stack made, though they carry the environment's tag", async () => {
    const { "causeway:announced": _announced, ...terraforms } = tagsOf("orders-db");
    account.ec2.add({ groupId: group, cidr: "203.0.113.1/32", tags: terraforms });
    const other = { ...tagsOf("orders-db"), "causeway:stack": "dev-users-database" };
    account.ec2.add({ groupId: group, cidr: "203.0.113.2/32", tags: other });

    await run([first]);

    expect([...account.ec2.rules.values()].map(({ cidr }) => cidr)).toEqual(
      expect.arrayContaining(["203.0.113.1/32", "203.0.113.2/32"]),
    );
  });

  test("fault 18: a rule of somebody else with the same content counts as open and stays untagged", async () => {
    const theirs = account.ec2.add({ groupId: group, cidr: `${first}/32`, tags: { Name: "theirs" } });

    await run([first]);

    expect(account.ec2.rules.get(theirs.id)).toEqual(theirs);
    expect(account.own()).toEqual([`${otherGroup} 3306 ${first}/32`]);
  });

  test("fault 18: a duplicate that was made meanwhile is success", async () => {
    account.ec2.before = (change) => {
      account.ec2.before = () => undefined;
      if (change.startsWith("+")) account.ec2.add({ groupId: group, cidr: `${first}/32` });
    };

    await run([first]);

    expect(account.own()).toEqual([`${otherGroup} 3306 ${first}/32`]);
  });

  test("fault 18: a rule that is gone when it is to be closed is success", async () => {
    const old = account.ec2.add({ groupId: group, cidr: `${second}/32`, tags: tagsOf("orders-db") });
    account.ec2.before = (change) => {
      if (change.startsWith("-")) account.ec2.rules.delete(old.id);
    };

    await expect(run([first])).resolves.toMatchObject({ closed: 1 });
    expect(account.own()).toEqual(openFor(first));
  });

  test("fault 18: a group that is gone is named, and the others are opened", async () => {
    account.ec2.groups.delete(group);

    await expect(run([first])).rejects.toMatchObject({
      name: "SecurityGroupMissing",
      message: expect.stringMatching(
        /^There is no security group sg-orders in this account and Region, so endpoint orders-again orders-db was not opened\. Correct/,
      ) as string,
    });
    expect(account.own()).toEqual([`${otherGroup} 3306 ${first}/32`]);
  });

  test("fault 18: in a full group its own stale rules make place", async () => {
    await run([first], 5);
    account.ec2.quota = 2;

    await run([second], 10);

    expect(account.own()).toEqual(openFor(second));
  });

  test("fault 18: a full group without stale rules is an error with the way out", async () => {
    account.ec2.quota = 1;

    await expect(run([first])).rejects.toMatchObject({
      name: "RuleQuotaReached",
      message: expect.stringContaining(`so it was not opened for ${first}. Take away rules`) as string,
    });
  });

  test("fault 20: one that is older than what is in force is ignored", async () => {
    await run([first, second], 20);
    account.ec2.changes.length = 0;

    await expect(run(["192.0.2.1"], 10)).resolves.toEqual({ ignored: "stale" });
    expect(account.ec2.changes).toEqual([]);
    expect(account.own()).toEqual(openFor(first, second));
  });

  test("fault 20: a later one that changed nothing still makes an earlier one stale", async () => {
    await run([first], 5);
    await run([first], 20);

    await expect(run([first, second], 10)).resolves.toEqual({ ignored: "stale" });
    expect(account.own()).toEqual(openFor(first));
  });

  test("fault 20: what was let in while a later one came is taken back", async () => {
    account.ec2.before = (change) => {
      if (!change.startsWith("+")) return;
      account.ec2.before = () => undefined;
      account.ec2.add({ groupId: group, cidr: `${first}/32`, tags: tagsOf("orders-db", 20) });
    };

    await expect(run([second], 10)).resolves.toEqual({ ignored: "stale" });
    expect(account.own()).toEqual([`${group} 5432 ${first}/32`]);
  });

  test("fault 20: announcements in any order end with the newest", async () => {
    for (const minute of [12, 30, 5, 29, 30]) await run([`198.51.100.${minute}`], minute);

    expect(account.own()).toEqual(openFor("198.51.100.30"));
  });

  test("a look that still shows what was before does not confuse it", async () => {
    account.ec2.before = () => {
      account.ec2.staleLooks = 1;
    };

    await run([first, second]);

    expect(account.own()).toEqual(openFor(first, second));
  });

  test("fails when its rules do not stay", async () => {
    let calls = 0;
    account.server.faults = () => {
      calls += 1;
      // Somebody puts a stale rule back at each look.
      account.ec2.add({ groupId: group, cidr: `203.0.113.${calls}/32`, tags: tagsOf("orders-db", 1) });
      return undefined;
    };

    await expect(run([first])).rejects.toMatchObject({ name: "RulesNotSettled" });
  });
});

test.each([
  ["no JSON", "[", "not JSON"],
  ["ranges that are none", rulesWith({ "users-db": ["10.0.0.0"] }), "Invalid"],
  ["no range", rulesWith({ "users-db": [] }), "Invalid"],
  ["a port out of range", JSON.stringify([{ endpoint: "a", securityGroupId: "sg-1", port: 0 }]), "Invalid"],
])("fails at the start on settings with %s", (_what, text, problem) => {
  expect(() => wantedPorts(text)).toThrow(
    new RegExp(`environment variable RULES is not a list .*${problem}.*deploy the stack`),
  );
});
