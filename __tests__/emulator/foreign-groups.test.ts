import { dms, EmulatedNetwork, orders } from "../support/sandbox-network";

const rule = {
  GroupId: "sg-own",
  "IpPermissions.1.IpProtocol": "tcp",
  "IpPermissions.1.Groups.1.GroupId": "sg-theirs",
  "IpPermissions.1.Groups.1.UserId": "222222222222",
};
const asMotoSaysIt = (id: string) =>
  `<item><securityGroupRuleId>${id}</securityGroupRuleId><referencedGroupInfo><groupId>sg-own</groupId><userId>111111111111</userId></referencedGroupInfo></item>`;
const theirs =
  "<referencedGroupInfo><groupId>sg-theirs</groupId><userId>222222222222</userId></referencedGroupInfo>";

let emulated: EmulatedNetwork;

beforeEach(async () => {
  emulated = new EmulatedNetwork();
  await emulated.listen();
  emulated.answers.AuthorizeSecurityGroupEgress = `<R>${asMotoSaysIt("sgr-1")}</R>`;
  emulated.answers.DescribeSecurityGroupRules = `<R>${asMotoSaysIt("sgr-0")}${asMotoSaysIt("sgr-1")}</R>`;
});
afterEach(() => emulated.close());

function theirGroupExists(): void {
  emulated.answers["222222222222 DescribeSecurityGroups"] =
    "<R><securityGroupInfo><item><groupId>sg-theirs</groupId></item></securityGroupInfo></R>";
}

test("a rule about a group of another account is told with that group and account", async () => {
  theirGroupExists();
  expect(await emulated.call(dms, "AuthorizeSecurityGroupEgress", rule)).toContain(theirs);
  const described = await emulated.call(dms, "DescribeSecurityGroupRules");
  expect(described.split(theirs)).toHaveLength(2);
  expect(described.indexOf(theirs)).toBeGreaterThan(described.indexOf("sgr-1"));
});

test("a group that the other account does not have is refused", async () => {
  expect(await emulated.call(dms, "AuthorizeSecurityGroupEgress", rule)).toBe("InvalidGroup.NotFound");
});

test("rules about groups of the same account are moto's", async () => {
  emulated.answers.AuthorizeSecurityGroupEgress = "<R>own</R>";
  expect(await emulated.call(orders, "AuthorizeSecurityGroupEgress", rule)).toBe("<R>own</R>");
});
