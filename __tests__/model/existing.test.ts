import {
  arnPlace,
  byWord,
  existingThing,
  existingWord,
  lookupOf,
  type ExistingKind,
} from "../../model/existing";

const id = "vpc-0123456789abcdef0";
const arn = `arn:aws:ec2:eu-west-1:888888888888:vpc/${id}`;

test.each<[ExistingKind, string, object]>([
  ["vpc", id, { id }],
  ["vpc", "vpc-01234567", { id: "vpc-01234567" }],
  ["vpc", arn, { id }],
  ["vpc", "vpc-of-orders", { tags: { Name: "vpc-of-orders" } }],
  ["subnet", id, { tags: { Name: id } }],
  ["transitGateway", "tgw-0123456789abcdef0", { id: "tgw-0123456789abcdef0" }],
  ["securityGroup", "sg-0123456789abcdef0", { id: "sg-0123456789abcdef0" }],
  ["securityGroup", "clients", { name: "clients" }],
])("a %s that the file calls %s is looked for as such", (kind, word, lookup) => {
  expect(lookupOf(kind, word)).toEqual(lookup);
});

test("tags are looked for as they are, and have one word whatever their order", () => {
  const thing = { tags: { tier: "data", owner: "network" } };
  expect(lookupOf("securityGroup", thing)).toEqual(thing);
  expect(existingWord(thing)).toBe("owner=network,tier=data");
  expect([...byWord([thing, { tags: { owner: "network", tier: "data" } }, "data"]).keys()]).toEqual([
    "owner=network,tier=data",
    "data",
  ]);
});

test("an ARN says whose a thing is, and where", () => {
  expect(arnPlace(arn)).toEqual({ arn, region: "eu-west-1", accountId: "888888888888", id });
  expect(arnPlace(id)).toBeUndefined();
  expect(arnPlace({ tags: { Name: arn } })).toBeUndefined();
});

test.each([[id], [arn], ["landing zone"], [{ tags: { tier: "data" } }]])("the file may have %j", (thing) => {
  expect(existingThing("vpc").parse(thing)).toEqual(thing);
});

test.each([
  [""],
  ["arn:aws:ec2:eu-west-1:888888888888:subnet/subnet-0123456789abcdef0"],
  ["arn:aws:ec2:eu-west-1:888888888888:vpc/landing-zone"],
  ["vpc-0123456789abcdef"],
  ["vpc_0123456789abcdef0"],
  ["vpc-0123456789ABCDEF0"],
  [{ tags: {} }],
  [{ tag: { tier: "data" } }],
])("fails: %j is no VPC", (thing) => {
  expect(existingThing("vpc").safeParse(thing).success).toBe(false);
});
