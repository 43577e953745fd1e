import { EgressAnnouncement, rulesHold } from "../../../modules/network/egress-announcement";
import { at, textAt } from "../../support/synth-app";
import { resourceIn, synthModule, terraformProblems } from "../../support/synth-module";
import { evaluate } from "../../support/terraform-console";

const minutes = 60_000;

const json = synthModule(({ stack, provider }) => {
  new EgressAnnouncement(stack, "egress", {
    provider: provider("dms"),
    functionName: "dev-dms-foundation-announce-egress",
    addresses: '${jsondecode("[\\"198.51.100.7\\"]")}',
    marker: "/causeway/dev-dms-connectivity/egress",
    listeners: [
      {
        account: "orders",
        provider: provider("orders"),
        functionName: "dev-orders-database-allow-list",
        stack: "dev-orders-database",
        endpoints: [{ endpoint: "orders-db", securityGroupId: "sg-1", port: 5432 }],
      },
    ],
    after: [],
  });
});

test("the announcement is due while a rule is missing or left over, and another group or port is another call", () => {
  expect(textAt(resourceIn(json, "aws_ssm_parameter", "egress"), "insecure_value")).toMatch(
    /^\$\{try\(alltrue\(\[.*data\.aws_vpc_security_group_rule\.orders-db.*\]\), false\) \? "done" : "due since/,
  );
  const input = textAt(resourceIn(json, "aws_lambda_invocation", "egress"), "input");
  expect(input).toContain('"reason" = "deploy"');
  expect(input).toContain('"securityGroupId" = "sg-1"');
});

test("each account confirms what was announced, after it was", () => {
  const confirmation = resourceIn(json, "aws_lambda_invocation", "orders_allow_list");

  expect(confirmation).toMatchObject({
    provider: "aws.orders",
    function_name: "dev-orders-database-allow-list",
    depends_on: ["aws_lambda_invocation.egress"],
  });
  expect(textAt(confirmation, "input")).toBe(
    '${jsonencode({"action" = "confirm", "addresses" = jsondecode(aws_lambda_invocation.egress.result).addresses, "messageId" = jsondecode(aws_lambda_invocation.egress.result).messageId})}',
  );
});

test("rules are looked at in the database account, by the group", () => {
  expect(at(json.data, "aws_vpc_security_group_rules", "orders-db")).toMatchObject({
    provider: "aws.orders",
    filter: [{ name: "group-id", values: ["sg-1"] }],
  });
});

test(
  "Terraform and the provider accept it",
  async () => {
    expect(await terraformProblems(json)).toEqual([]);
  },
  2 * minutes,
);

describe("whether the rules of a group hold", () => {
  const rule = (cidr: string | null, more: object = {}) => ({
    ip_protocol: "tcp",
    from_port: 5432,
    to_port: 5432,
    cidr_ipv4: cidr,
    is_egress: false,
    tags: {},
    ...more,
  });
  const tags = {
    "causeway:stack": "dev-orders-database",
    "causeway:endpoint": "orders-again orders-db",
    "causeway:announced": "2026-01-01T00:00:00.000Z",
  };
  const [one, two] = [rule("198.51.100.7/32", { tags }), rule("203.0.113.9/32", { tags })];
  const stale = rule("192.0.2.44/32", { tags });

  const cases = {
    exact: [[one, two], true],
    beside_the_owners: [[one, two, rule("10.0.0.0/8")], true],
    an_owners_rule_says_the_same: [[one, rule("203.0.113.9/32")], true],
    a_rule_for_a_group: [[one, two, rule(null)], true],
    a_rule_without_tags: [[one, two, rule("10.0.0.0/8", { tags: null })], true],
    an_egress_rule: [[one, two, rule("192.0.2.44/32", { tags, is_egress: true })], true],
    another_endpoints: [
      [one, two, rule("192.0.2.44/32", { tags: { ...tags, "causeway:endpoint": "orders-db-2" } })],
      true,
    ],
    another_stacks: [[one, two, rule("192.0.2.44/32", { tags: { ...tags, "causeway:stack": "x" } })], true],
    one_missing: [[one], false],
    nothing: [[], false],
    one_left_over: [[one, two, stale], false],
    out_instead_of_in: [[one, { ...two, is_egress: true }], false],
    another_port: [[one, { ...two, from_port: 1, to_port: 65535 }], false],
    our_port_left_over: [[one, two, { ...one, from_port: 3306, to_port: 3306 }], false],
    another_protocol: [[one, { ...two, ip_protocol: "udp" }], false],
    a_wider_range: [[one, rule("203.0.113.0/24")], false],
  } as const;

  test(
    "is seen as it is",
    async () => {
      const locals = Object.fromEntries(
        Object.entries(cases).map(([name, [rules]]) => [
          name,
          Object.fromEntries(rules.map((each, index) => [`sgr-${index}`, each])),
        ]),
      );
      const found = await evaluate(
        { ...locals, addresses: ["203.0.113.9", "198.51.100.7"] },
        Object.fromEntries(
          Object.keys(cases).map((name) => [
            name,
            `try(alltrue([${rulesHold({
              rules: `local.${name}`,
              key: "orders-db",
              port: 5432,
              stack: "dev-orders-database",
              addresses: "local.addresses",
            })}]), false)`,
          ]),
        ),
      );
      expect(found).toEqual(
        Object.fromEntries(Object.entries(cases).map(([name, [, holds]]) => [name, holds])),
      );
    },
    minutes,
  );
});
