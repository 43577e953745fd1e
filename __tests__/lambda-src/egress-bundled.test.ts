/** `announce-egress` and `allow-list` as they are deployed. */
import { accountInTests } from "../support/account-in-tests";
import { announceEvent, EgressAccount, topicArn, vpcId } from "../support/announce-run";
import {
  announcementOf,
  DatabaseAccount,
  newestName,
  openFor,
  owner,
  rules,
  rulesWith,
  snsEvent,
  tagsOf,
} from "../support/allow-list-run";
import { invokeBundled } from "../support/bundled-function";

const ofAllowList = {
  ENVIRONMENT: owner.environment,
  STACK: owner.stack,
  TOPIC_ARN: topicArn,
  RULES: rules,
  NEWEST: newestName,
};

let account: DatabaseAccount;
accountInTests(DatabaseAccount, (made) => (account = made));

const invoke = (event: unknown) => invokeBundled("allow-list", event, account.server.url, ofAllowList);

test("announce-egress announces the addresses that allow-list then opens", async () => {
  const egress = await EgressAccount.start();

  const announced = await invokeBundled("announce-egress", announceEvent, egress.server.url, {
    ENVIRONMENT: "dev",
    TOPIC_ARN: topicArn,
    VPC_ID: vpcId,
    INSTANCES: '["dev-main"]',
    EGRESS_ADDRESSES: "[]",
  });
  await egress.server.close();
  const addresses = ["198.51.100.7", "203.0.113.9"];
  expect(announced.outcome).toEqual({ answer: { addresses, messageId: "message-1" } });

  const { outcome } = await invoke(snsEvent(egress.sns.published[0] ?? ""));
  expect(outcome).toEqual({ answer: { opened: 4, closed: 0 } });
  expect(account.own()).toEqual(openFor(...addresses));

  const confirmed = await invoke({ action: "confirm", addresses });
  expect(confirmed.outcome).toEqual({ answer: { addresses } });
});

test("fault 4: a message that can never be taken is counted, not thrown, and changes nothing", async () => {
  const { outcome, log } = await invoke(snsEvent(announcementOf(["10.0.0.1"])));

  expect(outcome).toEqual({
    answer: { refused: "it is no announcement (addresses.0: not a public IPv4 address)" },
  });
  const metrics = log
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((entry) => "_aws" in entry);
  expect(metrics).toEqual([
    expect.objectContaining({ MessagesRefused: 1, service: "allow-list", stack: owner.stack }),
  ]);
  expect(JSON.stringify(metrics)).toContain('"Namespace":"Causeway","Dimensions":[["service","stack"]]');
  expect(account.server.calls).toEqual([]);
});

test("an address outside an endpoint's ranges is counted in the same metric, and the others are opened", async () => {
  const { outcome, log } = await invokeBundled(
    "allow-list",
    snsEvent({
      ...announcementOf(["198.51.100.7", "203.0.113.9"]),
      announcedAt: new Date().toISOString(),
    }),
    account.server.url,
    { ...ofAllowList, RULES: rulesWith({ "users-db": ["198.51.100.0/24"] }) },
  );

  const refused = "203.0.113.9 is outside 198.51.100.0/24 of users-db";
  expect(outcome).toEqual({ answer: { opened: 3, closed: 0, refused } });
  expect(log.filter((line) => line.includes('"MessagesRefused":1'))).toHaveLength(1);
});

test("fault 4: an event that is nothing of the kind is counted as well", async () => {
  const { outcome } = await invoke("hello");

  expect(outcome).toMatchObject({ answer: { refused: expect.stringContaining("no call of SNS") as string } });
});

test("fault 2: what a retry can mend is thrown, in words, for Lambda to call again", async () => {
  account.ec2.groups.clear();

  const { outcome } = await invoke(
    snsEvent({ ...announcementOf(["198.51.100.7"]), announcedAt: new Date().toISOString() }),
  );

  expect(outcome).toMatchObject({ name: "SecurityGroupMissing" });
});

test("a step of another version is refused in words", async () => {
  const { outcome } = await invoke({ action: "reopen" });

  expect(outcome).toMatchObject({ name: "EventRefused" });
});

test("a destroyed endpoint's rules are taken away", async () => {
  account.ec2.add({ groupId: "sg-users", port: 3306, cidr: "198.51.100.7/32", tags: tagsOf("users-db") });

  const { outcome } = await invoke({ action: "lifecycle", endpoint: "users-db", tf: { action: "delete" } });

  expect(outcome).toEqual({ answer: {} });
  expect(account.own()).toEqual([]);
});
