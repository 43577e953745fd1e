import { contains, lets, type GroupRule } from "../../sandbox/emulator/network/group-rules";

const rule: GroupRule = { groupId: "sg-1", isEgress: false, protocol: "tcp", fromPort: 3306, toPort: 3306 };
const peer = { groupIds: ["sg-2"], ranges: ["10.20.0.0/24", "10.20.1.0/24"] };

test.each<[string, GroupRule[], boolean]>([
  ["that names the peer's group", [{ ...rule, referencedGroupId: "sg-2" }], true],
  ["that names another group", [{ ...rule, referencedGroupId: "sg-3" }], false],
  ["for a range around all of the peer's", [{ ...rule, cidr: "10.20.0.0/16" }], true],
  ["for one of the peer's ranges only", [{ ...rule, cidr: "10.20.0.0/24" }], false],
  [
    "for each of the peer's ranges",
    ["10.20.0.0/24", "10.20.1.0/24"].map((cidr) => ({ ...rule, cidr })),
    true,
  ],
  ["for another port", [{ ...rule, cidr: "0.0.0.0/0", fromPort: 5432, toPort: 5432 }], false],
  ["for everything", [{ ...rule, protocol: "-1", fromPort: -1, toPort: -1, cidr: "0.0.0.0/0" }], true],
  ["for UDP", [{ ...rule, protocol: "udp", cidr: "0.0.0.0/0" }], false],
  ["in the other direction", [{ ...rule, isEgress: true, cidr: "0.0.0.0/0" }], false],
])("judges a rule %s", (_what, rules, expected) => {
  expect(lets("ingress", rules, 3306, peer)).toBe(expected);
});

test("a range holds what lies in it, whatever its own first address is", () => {
  expect(contains("10.30.0.0/16", "10.30.255.255")).toBe(true);
  expect(contains("10.30.0.0/16", "10.31.0.0")).toBe(false);
  expect(contains("0.0.0.0/0", "203.0.113.10")).toBe(true);
  expect(contains("10.30.0.0/24", "10.30.0.0/16")).toBe(false);
  expect(contains("10.30.7.9/16", "10.30.0.1/32")).toBe(true);
});
