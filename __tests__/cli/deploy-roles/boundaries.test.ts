/**
 * Permissions boundaries that `deploy-roles` writes: every kind of role can do its work inside them, and nobody who can
 * write a role's policies gets beyond them.
 */
import { boundaryPolicies, type BoundaryPolicy } from "../../../cli/deploy-roles/boundary";
import { howToAttach, policyFiles, unbounded } from "../../../cli/deploy-roles/written";
import { parseStackJson } from "../../../cli/stack-json";
import { allows } from "../../../sandbox/emulator/iam/evaluate";
import type { Policy } from "../../../cli/synthesized-json/concrete";
import { rolesOf } from "../../support/deploy-roles";
import { kitchenSink } from "../../support/kitchen-sink";
import { roleKind, type MadeRole, rolesIn } from "../../support/made-roles";
import { boundaryOf, withRoleConventions } from "../../support/role-conventions";
import { shippedEnvironments, synthApp, type SynthesizedApp } from "../../support/synth-app";

const environments = [...shippedEnvironments(), ...kitchenSink()]
  .filter(({ name }, index, all) => all.findIndex((one) => one.name === name) === index)
  .map(withRoleConventions);
const app = synthApp(environments);

function stacksOf(from: SynthesizedApp, environment: string) {
  const stacks = [...from].filter(([name]) => name.startsWith(`${environment}-`));
  return new Map(stacks.map(([name, { text }]) => [name, parseStackJson(text)]));
}

const boundaries = environments.flatMap(({ name }) => boundaryPolicies(stacksOf(app, name)));
const roles = environments.flatMap(({ name }) => rolesIn(app, name));

function boundaryFor({ accountId, environment }: MadeRole): BoundaryPolicy {
  const found = boundaries.find((one) => one.accountId === accountId && one.environment === environment);
  if (!found) throw new Error(`${environment} has no boundary for ${accountId}`);
  return found;
}

/** Whether a role may do something when its policies allow `policy`, inside its boundary. */
async function may(
  role: MadeRole,
  policy: Policy,
  action: string,
  resource: string,
  context: Readonly<Record<string, string | string[]>> = {},
): Promise<boolean> {
  const { document } = boundaryFor(role);
  const verdict = await allows({
    principal: role.arn,
    action,
    resource,
    resourceAccountId: role.accountId,
    identityPolicies: [
      { name: "own", policy },
      { name: "boundary", policy: judged(document), isBoundary: true },
    ],
    // A key's policy leaves it to the account who uses the key, as most do.
    resourcePolicy: action.startsWith("kms:") ? leftTo(role.accountId) : undefined,
    context,
  });
  if (verdict.problem !== undefined) throw new Error(verdict.problem);
  return verdict.allowed;
}

/** The evaluator does not know keys of an encryption context that have colons: what is true of the call is left out. */
function judged(document: BoundaryPolicy["document"]): Policy {
  return JSON.parse(
    JSON.stringify(document, (key, value: unknown) =>
      key.startsWith("kms:EncryptionContext:") ? undefined : value,
    ),
  ) as Policy;
}

function leftTo(accountId: string): Policy {
  const Principal = { AWS: `arn:aws:iam::${accountId}:root` };
  return {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }],
  };
}

const everything: Policy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

/** Every kind of role, and the right that it lives by. */
const kinds: Readonly<Record<string, string>> = {
  "dms-access-for-endpoint": "s3:PutObject",
  "dms-cloudwatch-logs-role": "logs:PutLogEvents",
  "dms-vpc-role": "ec2:CreateNetworkInterface",
  "function accept-connection": "ec2:AcceptVpcEndpointConnections",
  "function allow-list": "ec2:AuthorizeSecurityGroupIngress",
  "function announce-egress": "sns:Publish",
  "function dms-endpoint": "dms:CreateEndpoint",
  "function look": "dms:DescribeEndpoints",
  "function merge-statement": "ssm:PutParameter",
  "function reconcile-targets": "elasticloadbalancing:RegisterTargets",
  "function s3-endpoint": "dms:CreateEndpoint",
  "function seal-trust": "iam:UpdateAssumeRolePolicy",
  "function start-tasks": "dms:StartReplicationTask",
  "delivery of a topic": "logs:PutLogEvents",
  "flow of a network": "logs:PutLogEvents",
  "monitoring of a cluster": "logs:PutLogEvents",
  proxy: "secretsmanager:GetSecretValue",
  "reader of s3": "s3:GetObject",
  "secret-access": "secretsmanager:GetSecretValue",
  staging: "s3:PutObject",
  "sealed writer of s3": "s3:PutObject",
  "writer of dynamodb": "dynamodb:PutItem",
  "writer of es": "es:ESHttpPut",
  "writer of kinesis": "kinesis:PutRecords",
  "writer of s3": "s3:PutObject",
};

test("every kind of role that stacks make is in the table: say what a new one lives by", () => {
  expect([...new Set(roles.map(roleKind))].sort()).toEqual(Object.keys(kinds).sort());
});

describe.each(Object.entries(kinds))("%s", (kind, lifeblood) => {
  const own = roles.filter((role) => roleKind(role) === kind);

  test(`may do inside its boundary all that its policies allow, ${lifeblood} among it`, async () => {
    expect(own.flatMap(({ rights }) => rights.map(({ action }) => action))).toContain(lifeblood);
    for (const role of own) {
      for (const { action, resource, context, policy } of role.rights) {
        expect([role.arn, action, resource, await may(role, policy, action, resource, context)]).toEqual([
          role.arn,
          action,
          resource,
          true,
        ]);
      }
    }
  });

  test("may not escalate, whatever its policies say", async () => {
    const [role] = own;
    if (!role) throw new Error(kind);
    const { accountId } = role;
    const anyRole = `arn:aws:iam::${accountId}:role/admin`;
    const calls: [string, string, Record<string, string>?][] = [
      ["iam:CreateRole", anyRole],
      ["iam:AttachRolePolicy", role.arn, { "iam:PolicyARN": "arn:aws:iam::aws:policy/AdministratorAccess" }],
      ["iam:PutRolePolicy", role.arn],
      ["iam:DeleteRolePermissionsBoundary", role.arn],
      ["iam:CreatePolicyVersion", boundaryOf(accountId)],
      ["iam:UpdateAssumeRolePolicy", anyRole],
      ["iam:PassRole", anyRole, { "iam:PassedToService": "lambda.amazonaws.com" }],
      ["sts:AssumeRole", anyRole],
      ["lambda:UpdateFunctionCode", `arn:aws:lambda:eu-west-1:${accountId}:function:dev-look`],
    ];
    for (const [action, resource, context] of calls) {
      expect([action, await may(role, everything, action, resource, context)]).toEqual([action, false]);
    }
  });

  test("may use no foreign key, and no key but through the service that encrypts with it", async () => {
    const [role] = own;
    if (!role) throw new Error(kind);
    const foreign = "arn:aws:kms:eu-west-1:999999999999:key/0f23029d-0b06-4201-9d95-8031b37a5db5";
    const near = foreign.replace("999999999999", role.accountId);
    const viaS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
    expect(await may(role, everything, "kms:Decrypt", foreign, viaS3)).toBe(false);
    for (const action of ["kms:Decrypt", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:CreateGrant"]) {
      expect([action, await may(role, everything, action, near)]).toEqual([action, false]);
    }
  });

  test("may read no foreign secret, nor what another role reads", async () => {
    const readers = new Set(["proxy", "secret-access"]);
    for (const role of own) {
      const read = (arn: string): Promise<boolean> =>
        may(role, everything, "secretsmanager:GetSecretValue", arn);
      const foreign = "arn:aws:secretsmanager:eu-west-1:999999999999:secret:theirs/db-AbCdEf";
      expect(await read(foreign)).toBe(false);
      if (readers.has(kind)) continue;
      const theirs = roles.filter(
        (other) => other.environment === role.environment && readers.has(roleKind(other)),
      );
      for (const { rights } of theirs) {
        const secret = rights.find(({ action }) => action === "secretsmanager:GetSecretValue");
        if (secret) expect([role.arn, await read(secret.resource)]).toEqual([role.arn, false]);
      }
    }
  });

  test("may read and write no foreign bucket", async () => {
    const [role] = own;
    if (!role) throw new Error(kind);
    for (const action of ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]) {
      expect([action, await may(role, everything, action, "arn:aws:s3:::theirs/x")]).toEqual([action, false]);
    }
  });
});

test("a secret of another team in the same account is nobody's, where the boundary names secrets", async () => {
  const role = roles.find(({ name }) => name.endsWith("dev-orders-db-secret-access"));
  if (!role) throw new Error("dev has no secret-access role");
  const named = role.rights.find(({ action }) => action === "secretsmanager:GetSecretValue")?.resource ?? "";
  const read = (arn: string): Promise<boolean> => may(role, everything, "secretsmanager:GetSecretValue", arn);
  expect(await read(named)).toBe(true);
  expect(await read(named.replace("orders/dms", "payroll/dms"))).toBe(false);
});

test("every boundary is one managed policy, names everything by ARN, and makes or changes no role", () => {
  for (const { document } of boundaries) {
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
    for (const { Action, Resource } of document.Statement) {
      for (const resource of [Resource ?? []].flat()) expect(resource).toMatch(/^(\*$|arn:aws:)/);
      for (const action of [Action].flat()) {
        expect(action).not.toMatch(
          /^(iam:(?!GetRole$|ListRoleTags$|PassRole$|UpdateAssumeRolePolicy$)|sts:|\*)/,
        );
      }
    }
  }
});

test("the shipped environments need nothing wider than what their roles have", () => {
  const shipped = boundaries.filter(({ environment }) => ["dev", "test", "prod"].includes(environment));
  expect(shipped.flatMap(({ widened }) => widened)).toEqual([]);
});

test("`deploy-roles` writes a file for each boundary, and says who puts it in place", () => {
  const written = { roles: rolesOf(app, "dev"), boundaries: boundaryPolicies(stacksOf(app, "dev")) };
  const files = [...policyFiles(written).keys()].filter((name) => name.endsWith("-boundary.json"));
  expect(files.sort()).toEqual(["dms-boundary.json", "lake-boundary.json", "orders-boundary.json"]);
  expect(howToAttach(written).find((line) => line.startsWith("dms-boundary"))).toBe(
    `dms-boundary.json  account dms (111111111111), every role that is made: aws iam create-policy-version --set-as-default --policy-arn ${boundaryOf("111111111111")} --policy-document file://dms-boundary.json, by its owner`,
  );
  expect(unbounded(written)).toEqual([]);
});

test("without a boundary it says what that means, and how to have one", () => {
  const plain = synthApp(shippedEnvironments().filter(({ name }) => name === "dev"));
  const [first] = unbounded({ roles: [], boundaries: boundaryPolicies(stacksOf(plain, "dev")) });
  expect(first).toBe(
    "account dms has no permissions boundary: its deploy role can give a function more rights than it has itself; make a policy of dms-boundary.json, and write its ARN as accounts.dms.permissionsBoundary",
  );
});
