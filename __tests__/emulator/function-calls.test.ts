import { allowListStatements } from "../../lambda-src/allow-list/permissions";
import { callTargets } from "../../sandbox/emulator/iam/call-target";
import { allows } from "../../sandbox/emulator/iam/evaluate";
import { Faults, parseFault } from "../../sandbox/emulator/lambda/faults";
import { operationOf } from "../../sandbox/emulator/operations";
import type { AwsRequest } from "../../sandbox/emulator/request";
import { awsRequest } from "../support/aws-request";
import { policyOf } from "../support/fake-accounts";

function request(change: Partial<AwsRequest>): AwsRequest {
  return awsRequest({ body: Buffer.from("{}"), ...change });
}

const endpoint = "arn:aws:dms:eu-west-1:111111111111:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const instance = "arn:aws:dms:eu-west-1:111111111111:rep:ABCDEFGHIJKLMNOPQRSTUVWXYZ";

test.each([
  [
    "dms:TestConnection",
    { body: Buffer.from(JSON.stringify({ EndpointArn: endpoint, ReplicationInstanceArn: instance })) },
    [endpoint, instance],
  ],
  ["dms:DescribeEndpoints", {}, ["*"]],
  [
    "ssm:GetParameter",
    { service: "ssm", body: Buffer.from(JSON.stringify({ Name: "/causeway/dev/marker" })) },
    ["arn:aws:ssm:eu-west-1:111111111111:parameter/causeway/dev/marker"],
  ],
  [
    "ssm:GetParameterHistory",
    { service: "ssm", body: Buffer.from(JSON.stringify({ Name: "/causeway/dev/marker" })) },
    ["arn:aws:ssm:eu-west-1:111111111111:parameter/causeway/dev/marker"],
  ],
  [
    "iam:GetRole",
    { service: "iam", form: new URLSearchParams("RoleName=writer") },
    ["arn:aws:iam::111111111111:role/writer"],
  ],
  [
    "rds:DescribeDBParameters",
    { service: "rds", form: new URLSearchParams("DBParameterGroupName=orders") },
    ["arn:aws:rds:eu-west-1:111111111111:pg:orders"],
  ],
  [
    "ec2:RevokeSecurityGroupIngress",
    { service: "ec2", form: new URLSearchParams("GroupId=sg-1&SecurityGroupRuleId.1=sgr-1") },
    ["arn:aws:ec2:eu-west-1:111111111111:security-group/sg-1"],
  ],
  [
    "ec2:CreateTags",
    { service: "ec2", form: new URLSearchParams("ResourceId.1=sgr-1&ResourceId.2=sgr-2") },
    [
      "arn:aws:ec2:eu-west-1:111111111111:security-group-rule/sgr-1",
      "arn:aws:ec2:eu-west-1:111111111111:security-group-rule/sgr-2",
    ],
  ],
  [
    "ec2:AcceptVpcEndpointConnections",
    { service: "ec2", form: new URLSearchParams("ServiceId=vpce-svc-1") },
    ["arn:aws:ec2:eu-west-1:111111111111:vpc-endpoint-service/vpce-svc-1"],
  ],
  ["ec2:DescribeSecurityGroupRules", { service: "ec2" }, ["*"]],
  [
    "elasticloadbalancing:RegisterTargets",
    { service: "elasticloadbalancing", form: new URLSearchParams("TargetGroupArn=arn:aws:group") },
    ["arn:aws:group"],
  ],
  ["elasticloadbalancing:DescribeTargetHealth", { service: "elasticloadbalancing" }, ["*"]],
  [
    "sns:Publish",
    { service: "sns", form: new URLSearchParams("TopicArn=arn:aws:sns:eu-west-1:111111111111:dev-egress") },
    ["arn:aws:sns:eu-west-1:111111111111:dev-egress"],
  ],
  ["rds:DescribeDBInstances", { service: "rds" }, ["arn:aws:rds:eu-west-1:111111111111:db:*"]],
  [
    "s3:PutBucketPolicy",
    { service: "s3", method: "PUT", path: "/landing", query: new URLSearchParams("policy=") },
    ["arn:aws:s3:::landing"],
  ],
])("judges %s on the resources that its policies name", (operation, change, resources) => {
  const targets = callTargets(request(change), operation, "111111111111");
  expect(targets.map(({ resource }) => resource)).toEqual(resources);
});

test("tells the operations of S3 and Lambda apart by path and query", () => {
  const s3 = { service: "s3", path: "/landing" };
  expect(operationOf(request({ ...s3, method: "GET", query: new URLSearchParams("policy=") }))).toBe(
    "s3:GetBucketPolicy",
  );
  expect(operationOf(request({ ...s3, method: "PUT" }))).toBe("s3:CreateBucket");
  expect(operationOf(request({ ...s3, method: "PUT", path: "/landing/a/b" }))).toBe("s3:PutObject");
  const path = "/2015-03-31/functions/dev-fn/invocations";
  expect(operationOf(request({ service: "lambda", path }))).toBe("lambda:InvokeFunction");
});

test.each([
  ["on the endpoint itself", endpoint, true],
  ["on the account's endpoints", "arn:aws:dms:eu-west-1:111111111111:endpoint:*", true],
  ["on another account's", "arn:aws:dms:eu-west-1:222222222222:endpoint:*", false],
  ["on nothing of DMS", "arn:aws:s3:::landing", false],
])("judges a DMS call by a policy %s", async (_what, allowed, expected) => {
  const verdict = await allows({
    principal: "arn:aws:iam::111111111111:role/fn",
    action: "dms:DeleteEndpoint",
    resource: endpoint,
    resourceAccountId: "111111111111",
    identityPolicies: [
      { name: "p", policy: policyOf({ Effect: "Allow", Action: "dms:DeleteEndpoint", Resource: allowed }) },
    ],
  });
  expect(verdict.allowed).toBe(expected);
});

test("lets a fault happen once, at its call and on its side", () => {
  const faults = new Faults();
  faults.add(parseFault({ function: "fn", call: 2, when: "after", kind: "kill" }));
  expect(faults.take("fn", 1, "after")).toBeUndefined();
  expect(faults.take("fn", 2, "before")).toBeUndefined();
  expect(faults.take("other", 2, "after")).toBeUndefined();
  expect(faults.take("fn", 2, "after")).toMatchObject({ kind: "kill" });
  expect(faults.take("fn", 2, "after")).toBeUndefined();
  faults.add(parseFault({ operation: "kms:CreateKey", when: "after", kind: "hold" }));
  expect(faults.takeOfDeploy("kms:CreateAlias", "after")).toBeUndefined();
  expect(faults.takeOfDeploy("kms:CreateKey", "before")).toBeUndefined();
  expect(faults.takeOfDeploy("kms:CreateKey", "after")).toMatchObject({ kind: "hold" });
  expect(faults.all()).toEqual([]);
});

describe("allow-list", () => {
  const statements = allowListStatements({
    partition: "aws",
    region: "eu-west-1",
    accountId: "222222222222",
    stack: "dev-orders-database",
    securityGroupIds: ["sg-1"],
    newestName: "/causeway/dev-orders-database/allow-list_newest",
  });
  const stackTag = (stack: string): Record<string, string> => ({
    "TagSpecification.1.ResourceType": "security-group-rule",
    "TagSpecification.1.Tag.1.Key": "causeway:stack",
    "TagSpecification.1.Tag.1.Value": stack,
  });

  async function may(operation: string, form: Record<string, string>, tags: Record<string, string> = {}) {
    const made = request({ service: "ec2", form: new URLSearchParams(form) });
    for (const target of callTargets(made, operation, "222222222222")) {
      const { allowed } = await allows({
        principal: "arn:aws:iam::222222222222:role/fn",
        action: target.action,
        resource: target.resource,
        resourceAccountId: "222222222222",
        identityPolicies: [{ name: "own", policy: policyOf(...statements) }],
        context: { ...target.context, ...tags },
      });
      if (!allowed) return false;
    }
    return true;
  }

  test.each([
    ["its own group, for a rule with its stack's tag", "sg-1", stackTag("dev-orders-database"), true],
    ["another group", "sg-2", stackTag("dev-orders-database"), false],
    ["its own group, for a rule with another stack's tag", "sg-1", stackTag("other"), false],
    ["its own group, for a rule without a tag", "sg-1", {}, false],
  ])("may or may not open %s", async (_what, GroupId, tags, expected) => {
    expect(await may("ec2:AuthorizeSecurityGroupIngress", { GroupId, ...tags })).toBe(expected);
  });

  test.each([
    ["of its stack", { "aws:ResourceTag/causeway:stack": "dev-orders-database" }, true],
    ["of nobody", {}, false],
  ])("may or may not mark a rule %s", async (_what, tags, expected) => {
    const marks = {
      "ResourceId.1": "sgr-1",
      "Tag.1.Key": "causeway:stack",
      "Tag.1.Value": "dev-orders-database",
    };
    expect(await may("ec2:CreateTags", marks, tags)).toBe(expected);
  });
});
