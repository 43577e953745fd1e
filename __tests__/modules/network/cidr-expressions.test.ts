/** Evaluated by Terraform itself. */
import { rangesOfVpc, rangeWithin, rangeWithinOneOf } from "../../../modules/network/cidr-expressions";
import { evaluate } from "../../support/terraform-console";

const cases: readonly (readonly [string, string, boolean])[] = [
  ["10.30.0.0/16", "10.30.0.0/16", true],
  ["10.30.5.0/24", "10.30.0.0/16", true],
  ["10.30.5.9/32", "10.30.5.8/31", true],
  ["10.31.0.0/24", "10.30.0.0/16", false],
  ["10.30.0.0/15", "10.30.0.0/16", false],
  ["10.0.0.0/8", "0.0.0.0/0", true],
  ["0.0.0.0/0", "10.0.0.0/8", false],
  ["", "10.0.0.0/8", false],
];

test("a range lies within another one of the same or a larger size that starts with it", async () => {
  const name = ([inner, outer]: (typeof cases)[number]) => `${inner} in ${outer}`;
  const found = await evaluate(
    {},
    Object.fromEntries(
      cases.map((one) => [name(one), rangeWithin(JSON.stringify(one[0]), JSON.stringify(one[1]))]),
    ),
  );
  expect(found).toEqual(Object.fromEntries(cases.map((one) => [name(one), one[2]])));
}, 60_000);

test("a range lies within one of several, and within none of none", async () => {
  const declared = ["10.30.0.0/16", "100.64.0.0/20"];
  expect(
    await evaluate(
      {},
      {
        inside: rangeWithinOneOf('"100.64.1.0/24"', declared),
        outside: rangeWithinOneOf('"100.64.16.0/24"', declared),
        undeclared: rangeWithinOneOf('"100.64.1.0/24"', []),
      },
    ),
  ).toEqual({ inside: true, outside: false, undeclared: false });
}, 60_000);

test("the ranges of a VPC are each there once, without one that was taken away", async () => {
  const vpc = {
    cidr_block: "10.30.0.0/16",
    cidr_block_associations: [
      { cidr_block: "10.30.0.0/16", state: "associated" },
      { cidr_block: "100.64.0.0/20", state: "associated" },
      { cidr_block: "10.99.0.0/16", state: "disassociated" },
    ],
  };
  expect(await evaluate({ vpc }, { ranges: rangesOfVpc("local.vpc") })).toEqual({
    ranges: ["10.30.0.0/16", "100.64.0.0/20"],
  });
}, 60_000);
