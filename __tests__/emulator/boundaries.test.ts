/** A role may do what its policies and its permissions boundary both allow. */
import { refuseMissingBoundary } from "../../sandbox/emulator/iam/boundaries";
import { callTargets } from "../../sandbox/emulator/iam/call-target";
import { allows, type NamedPolicy } from "../../sandbox/emulator/iam/evaluate";
import { policiesAbout } from "../../sandbox/emulator/iam/role-rights";
import type { AwsRequest } from "../../sandbox/emulator/request";
import { awsRequest } from "../support/aws-request";
import { policyOf } from "../support/fake-accounts";

const accountId = "111111111111";
const boundaryArn = `arn:aws:iam::${accountId}:policy/causeway`;
const own: NamedPolicy = {
  name: "own",
  policy: policyOf({ Effect: "Allow", Action: ["s3:*", "dms:*"], Resource: "*" }),
};
const boundary = (...actions: string[]): NamedPolicy => ({
  name: boundaryArn,
  policy: policyOf({ Effect: "Allow", Action: actions, Resource: "*" }),
  isBoundary: true,
});

function ask(action: string, ...identityPolicies: NamedPolicy[]) {
  return allows({
    principal: `arn:aws:iam::${accountId}:role/fn`,
    action,
    resource: action.startsWith("dms:") ? "*" : "arn:aws:s3:::landing/x",
    resourceAccountId: accountId,
    identityPolicies,
  });
}

test.each([
  ["s3:GetObject", "s3:*"],
  ["dms:DescribeEndpoints", "dms:Describe*"],
])("%s needs both the policies and the boundary", async (action, bound) => {
  expect(await ask(action, own)).toMatchObject({ allowed: true });
  expect(await ask(action, own, boundary(bound))).toMatchObject({ allowed: true });
  expect(await ask(action, own, boundary("ec2:*"))).toMatchObject({
    allowed: false,
    identity: "silent",
    isBeyondBoundary: true,
  });
  const alone = await ask(action, boundary(bound));
  expect(alone.allowed).toBe(false);
  expect(alone.isBeyondBoundary).toBeUndefined();
});

test("a boundary that says nothing about an action is kept where policies are picked by it", async () => {
  const about = policiesAbout([own, boundary("ec2:*")], "s3:GetObject");
  expect(about.map(({ isBoundary }) => isBoundary)).toEqual([undefined, true]);
  expect(await ask("s3:GetObject", ...about)).toMatchObject({ allowed: false });
});

function call(operation: string, form: Record<string, string>): AwsRequest {
  const statedOperation = operation.split(":")[1];
  return awsRequest({
    service: "iam",
    region: "us-east-1",
    form: new URLSearchParams(form),
    statedOperation,
  });
}

test.each(["iam:CreateRole", "iam:PutRolePermissionsBoundary"])(
  "%s is judged by the boundary that it names",
  (operation) => {
    const contextOf = (form: Record<string, string>) =>
      callTargets(call(operation, { RoleName: "fn", ...form }), operation, accountId)[0]?.context;
    expect(contextOf({ PermissionsBoundary: boundaryArn })).toMatchObject({
      "iam:PermissionsBoundary": boundaryArn,
    });
    expect(contextOf({})).not.toHaveProperty("iam:PermissionsBoundary");
  },
);

test("fails: a role gets no boundary that does not exist", async () => {
  const create = (isThere: boolean, form: Record<string, string>) =>
    refuseMissingBoundary(call("iam:CreateRole", form), "iam:CreateRole", accountId, {
      policyExists: () => Promise.resolve(isThere),
    });
  await expect(create(true, { PermissionsBoundary: boundaryArn })).resolves.toBeUndefined();
  await expect(create(false, {})).resolves.toBeUndefined();
  await expect(create(false, { PermissionsBoundary: boundaryArn })).rejects.toThrow(
    `Scope ARN: ${boundaryArn} does not exist or is not attachable.`,
  );
});
