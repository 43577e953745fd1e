/** What a deploy role may do where its account's roles have a permissions boundary: nothing that gives it more. */
import { rolePolicies, type RolePolicies } from "../../../cli/deploy-roles/policies";
import { parseStackJson } from "../../../cli/stack-json";
import { allows, type NamedPolicy, type Verdict } from "../../../sandbox/emulator/iam/evaluate";
import { rolesOf } from "../../support/deploy-roles";
import { boundaryOf, withRoleConventions } from "../../support/role-conventions";
import { shippedEnvironments, synthApp, type SynthesizedApp } from "../../support/synth-app";
import { environmentVia } from "../../support/connections";

const plain = shippedEnvironments().filter(({ name }) => name === "dev");
const bounded = synthApp(plain.map(withRoleConventions));
const viaProxy = synthApp([withRoleConventions(environmentVia("rds-proxy"))]);

const dms = "111111111111";
const boundary = boundaryOf(dms);
const inside = { "iam:PermissionsBoundary": boundary };
const roleArn = (name: string): string => `arn:aws:iam::${dms}:role/team/data/t-${name}`;
const functionRole = roleArn("dev-dms-pipelines-start-tasks");
const secretRole = roleArn("dev-orders-db-secret-access");

const administrator: NamedPolicy = {
  name: "administrator",
  policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] },
};

function roleOf(app: SynthesizedApp, account: string, kind: RolePolicies["kind"] = "deploy"): RolePolicies {
  const found = rolesOf(app, "dev").find((one) => one.account === account && one.kind === kind);
  if (!found) throw new Error(`dev has no ${kind} role in ${account}`);
  return found;
}

const deploy = roleOf(bounded, "dms");

async function verdict(
  role: RolePolicies,
  action: string,
  resource: string,
  context: Readonly<Record<string, string>> = {},
  beside: readonly NamedPolicy[] = [],
): Promise<Verdict["identity"]> {
  const { identity } = await allows({
    principal: role.deployRoleArn,
    action,
    resource,
    resourceAccountId: resource.split(":")[4] ?? "",
    identityPolicies: [
      ...role.documents.map((policy, index) => ({ name: String(index), policy: { ...policy } })),
      ...beside,
    ],
    context,
  });
  return identity;
}

describe("roles", () => {
  test.each(["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"])(
    "%s goes with the account's boundary, and with none or another not, not even for an administrator",
    async (action) => {
      expect(await verdict(deploy, action, functionRole, inside)).toBe("allows");
      const other = { "iam:PermissionsBoundary": boundary.replace("causeway", "wide") };
      for (const context of [{}, other]) {
        expect(await verdict(deploy, action, functionRole, context)).not.toBe("allows");
        expect(await verdict(deploy, action, functionRole, context, [administrator])).toBe("denies");
      }
    },
  );

  test("AdministratorAccess is attached to no role, and AWS's policies for DMS only inside the boundary", async () => {
    const attach = (policy: string, context: Record<string, string> = inside) =>
      verdict(deploy, "iam:AttachRolePolicy", `arn:aws:iam::${dms}:role/dms-vpc-role`, {
        ...context,
        "iam:PolicyARN": `arn:aws:iam::aws:policy/${policy}`,
      });
    expect(await attach("service-role/AmazonDMSVPCManagementRole")).toBe("allows");
    expect(await attach("service-role/AmazonDMSVPCManagementRole", {})).toBe("denies");
    expect(await attach("AdministratorAccess")).toBe("silent");
  });

  test.each([
    ["iam:DeleteRolePermissionsBoundary", functionRole],
    ["iam:DeleteRolePermissionsBoundary", `arn:aws:iam::${dms}:role/theirs`],
    ["iam:CreatePolicyVersion", boundary],
    ["iam:SetDefaultPolicyVersion", boundary],
    ["iam:DeletePolicy", boundary],
    ["iam:PutRolePolicy", `arn:aws:iam::${dms}:role/causeway-deploy`],
    ["iam:AttachRolePolicy", `arn:aws:iam::${dms}:role/causeway-deploy`],
    ["iam:UpdateAssumeRolePolicy", `arn:aws:iam::${dms}:role/causeway-deploy`],
  ])("%s on %s is denied, whatever else the deploy role has", async (action, resource) => {
    expect(await verdict(deploy, action, resource, inside, [administrator])).toBe("denies");
  });

  test("no role outside the account's path and prefix is made, changed, deleted or handed on", async () => {
    const names = [
      `arn:aws:iam::${dms}:role/theirs`,
      `arn:aws:iam::${dms}:role/dev-dms-pipelines-start-tasks`,
    ];
    for (const action of [
      "iam:CreateRole",
      "iam:PutRolePolicy",
      "iam:DeleteRole",
      "iam:UpdateAssumeRolePolicy",
    ]) {
      expect(await verdict(deploy, action, functionRole, inside)).toBe("allows");
      for (const name of names) expect(await verdict(deploy, action, name, inside)).toBe("silent");
    }
    const hand = (role: string, service: string) =>
      verdict(deploy, "iam:PassRole", role, { "iam:PassedToService": service });
    expect(await hand(functionRole, "lambda.amazonaws.com")).toBe("allows");
    expect(await hand(functionRole, "ec2.amazonaws.com")).toBe("silent");
    expect(await hand(secretRole, "lambda.amazonaws.com")).toBe("silent");
    for (const name of names) expect(await hand(name, "lambda.amazonaws.com")).toBe("silent");
  });
});

describe("what the secret-access role may read", () => {
  const secret = "arn:aws:secretsmanager:eu-west-1:222222222222:secret:orders/dms-AbCdEf";

  test.each(["dms", "orders"])(
    "the deploy role of %s does not read itself, nor by assuming the role",
    async (account) => {
      const role = roleOf(bounded, account);
      for (const action of ["secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue"]) {
        expect(await verdict(role, action, secret)).toBe("silent");
      }
      expect(await verdict(role, "sts:AssumeRole", secretRole)).toBe("silent");
    },
  );

  test("its trust is nobody's to change who deploys; without a boundary the deploy role may", async () => {
    const change = "iam:UpdateAssumeRolePolicy";
    expect(await verdict(deploy, change, secretRole, inside)).toBe("silent");
    const unbounded = roleOf(synthApp(plain), "dms");
    const sameRole = `arn:aws:iam::${dms}:role/dev-orders-db-secret-access`;
    expect(await verdict(unbounded, change, sameRole)).toBe("allows");
  });

  test("nor is that of the role with which a proxy reads it", async () => {
    const owner = roleOf(viaProxy, "orders");
    const proxy = "arn:aws:iam::222222222222:role/team/data/t-dev-orders-db-proxy";
    const context = { "iam:PermissionsBoundary": boundaryOf("222222222222") };
    expect(await verdict(owner, "iam:CreateRole", proxy, context)).toBe("allows");
    expect(await verdict(owner, "iam:UpdateAssumeRolePolicy", proxy, context)).toBe("silent");
  });
});

test("a foreign key is neither opened, changed nor destroyed", async () => {
  const key = `arn:aws:kms:eu-west-1:${dms}:key/0f23029d-0b06-4201-9d95-8031b37a5db5`;
  for (const action of ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:Decrypt", "kms:CreateGrant"]) {
    expect([action, await verdict(deploy, action, key)]).toEqual([action, "silent"]);
  }
});

test("a plan role is given nothing that a boundary would have to bound", () => {
  const { statements } = roleOf(bounded, "dms", "plan");
  expect(statements.filter(({ effect }) => effect === "Deny")).toEqual([]);
});

test("roles of an earlier generation, which have no boundary yet, open no way around it", async () => {
  const stacks = (app: SynthesizedApp) =>
    new Map([...app].map(([name, { text }]) => [name, parseStackJson(text)]));
  const both = rolePolicies(stacks(bounded), stacks(synthApp(plain)));
  const role = both.find(({ account, kind }) => account === "dms" && kind === "deploy");
  if (!role) throw new Error("no deploy role");
  const old = `arn:aws:iam::${dms}:role/dev-dms-pipelines-start-tasks`;
  expect(await verdict(role, "iam:DeleteRole", old)).toBe("allows");
  expect(await verdict(role, "iam:PutRolePolicy", old)).toBe("denies");
  expect(await verdict(role, "iam:CreateRole", old)).toBe("denies");
});
