/** What calls of Terraform are judged on, and that nothing passes which no table knows. */
import { callTargets } from "../../sandbox/emulator/iam/call-target";
import { allows } from "../../sandbox/emulator/iam/evaluate";
import { asksForTags, policiesAbout, RoleRights } from "../../sandbox/emulator/iam/role-rights";
import { operationOf } from "../../sandbox/emulator/operations";
import type { AwsRequest } from "../../sandbox/emulator/request";

function request(change: Partial<AwsRequest> & { readonly json?: unknown }): AwsRequest {
  const { json, ...rest } = change;
  const [path = "/", search = ""] = (rest.url ?? "/").split("?");
  return {
    method: "POST",
    url: "/",
    path,
    query: new URLSearchParams(search),
    headers: {},
    body: Buffer.from(json === undefined ? "" : JSON.stringify(json)),
    service: "dms",
    region: "eu-west-1",
    accessKeyId: "",
    form: new URLSearchParams(),
    statedOperation: undefined,
    ...rest,
  };
}

function judged(change: Parameters<typeof request>[0]): [action: string, resource: string][] {
  const call = request(change);
  return callTargets(call, operationOf(call), "111111111111").map(({ action, resource }) => [
    action,
    resource,
  ]);
}

const arn = (service: string, resource: string): string =>
  `arn:aws:${service}:eu-west-1:111111111111:${resource}`;
const role = "arn:aws:iam::111111111111:role/dev-step";

test("a function is made with its role, which is handed to Lambda, and with its tags", () => {
  expect(
    judged({
      service: "lambda",
      url: "/2015-03-31/functions",
      json: { FunctionName: "dev-step", Role: role, Tags: { "causeway:environment": "dev" } },
    }),
  ).toEqual([
    ["lambda:CreateFunction", arn("lambda", "function:dev-step")],
    ["iam:PassRole", role],
    ["lambda:TagResource", arn("lambda", "function:dev-step")],
  ]);
});

test("a security group is judged with its VPC and its tags, as EC2 asks", () => {
  const form = new URLSearchParams(
    "VpcId=vpc-1&TagSpecification.1.ResourceType=security-group&TagSpecification.1.Tag.1.Key=a&TagSpecification.1.Tag.1.Value=b",
  );
  expect(judged({ service: "ec2", statedOperation: "CreateSecurityGroup", form })).toEqual([
    ["ec2:CreateSecurityGroup", arn("ec2", "vpc/vpc-1")],
    ["ec2:CreateSecurityGroup", arn("ec2", "security-group/*")],
    ["ec2:CreateTags", arn("ec2", "security-group/*")],
  ]);
});

test.each([
  [
    "s3",
    { method: "GET", url: "/bucket?replication" },
    "s3:GetReplicationConfiguration",
    "arn:aws:s3:::bucket",
  ],
  [
    "s3",
    { method: "DELETE", url: "/bucket?lifecycle" },
    "s3:PutLifecycleConfiguration",
    "arn:aws:s3:::bucket",
  ],
  [
    "route53",
    { method: "GET", url: "/2013-04-01/hostedzone/Z1/rrset" },
    "route53:ListResourceRecordSets",
    "arn:aws:route53:::hostedzone/Z1",
  ],
  [
    "monitoring",
    { statedOperation: "DeleteAlarms", form: new URLSearchParams("AlarmNames.member.1=a") },
    "cloudwatch:DeleteAlarms",
    arn("cloudwatch", "alarm:a"),
  ],
  [
    "elasticloadbalancing",
    {
      statedOperation: "CreateListener",
      form: new URLSearchParams({ LoadBalancerArn: arn("elasticloadbalancing", "loadbalancer/app/a/1") }),
    },
    "elasticloadbalancing:CreateListener",
    arn("elasticloadbalancing", "loadbalancer/net/a/1"),
  ],
] as const)("%s: %j is judged as %s", (service, change, action, resource) => {
  expect(judged({ service, ...change })).toEqual([[action, resource]]);
});

test("a grant is judged by who gets it, for what, and what it is bound to", () => {
  const call = request({
    service: "kms",
    statedOperation: "CreateGrant",
    json: {
      KeyId: "abc",
      GranteePrincipal: role,
      Operations: ["Decrypt"],
      Constraints: { EncryptionContextEquals: null, EncryptionContextSubset: { SecretARN: "x" } },
    },
  });
  expect(callTargets(call, operationOf(call), "111111111111")[0]?.context).toEqual({
    "kms:GranteePrincipal": role,
    "kms:GrantOperations": ["Decrypt"],
    "kms:GrantConstraintType": "EncryptionContextSubset",
  });
});

test("a call that no table knows passes with a statement on everything alone", async () => {
  const [first] = judged({
    service: "kms",
    statedOperation: "DisableKey",
    json: {},
  });
  const [action, resource] = first ?? ["", ""];
  const may = async (Resource: string): Promise<boolean> => {
    const policy = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource }] };
    const { identity } = await allows({
      principal: role,
      action,
      resource,
      resourceAccountId: "111111111111",
      identityPolicies: [{ name: "p", policy }],
    });
    return identity === "allows";
  };
  expect(resource).toBe("*");
  expect(await may(arn("kms", "key/*"))).toBe(false);
});

test("of many policies only the statements about an action are evaluated", () => {
  const statement = (Action: string, Condition?: unknown) => ({
    Effect: "Allow",
    Action,
    Resource: "*",
    Condition,
  });
  const tagged = { StringEquals: { "aws:ResourceTag/a": "b" } };
  const policy = {
    Version: "2012-10-17",
    Statement: [statement("kms:PutKeyPolicy", tagged), statement("kms:Describe*"), statement("iam:GetRole")],
  };
  const about = policiesAbout([{ name: "p", policy }], "kms:DescribeKey");
  expect(about.map((one) => one.policy.Statement)).toEqual([[statement("kms:Describe*")]]);
  expect(asksForTags(about)).toBe(false);
  expect(asksForTags(policiesAbout([{ name: "p", policy }], "kms:PutKeyPolicy"))).toBe(true);
  expect(policiesAbout([{ name: "p", policy }], "s3:ListBucket")).toEqual([]);
});

test("policies of a role are read once, and again when somebody changes them", async () => {
  let reads = 0;
  const rights = new RoleRights({
    identityPolicies: () => {
      reads += 1;
      return Promise.resolve([]);
    },
  });
  const change = (name: string): AwsRequest =>
    request({
      service: "iam",
      statedOperation: "PutRolePolicy",
      form: new URLSearchParams({ RoleName: name }),
    });
  await rights.of(role);
  rights.notice(change("another"));
  await rights.of(role);
  expect(reads).toBe(1);
  rights.notice(change("dev-step"));
  await rights.of(role);
  expect(reads).toBe(2);
});
