/** What deploy roles and plan roles of everything that is shipped may do, and above all what not. */
import { howToAttach, policyFiles } from "../../../cli/deploy-roles/written";
import { rolePolicies, type RolePolicies } from "../../../cli/deploy-roles/policies";
import { documentWithRoles, withDeployRoles } from "../../../cli/deploy-roles-table";
import { describeUnused } from "../../../cli/sandbox/rights";
import { parseStackJson } from "../../../cli/stack-json";
import { readFileSync } from "node:fs";
import { allows } from "../../../sandbox/emulator/iam/evaluate";
import { everyRole, rolesOf } from "../../support/deploy-roles";
import { shippedEnvironments, synthApp } from "../../support/synth-app";

const all = everyRole();
const dev = rolesOf(synthApp(shippedEnvironments().filter(({ name }) => name === "dev")), "dev");

function roleOf(account: string, kind: RolePolicies["kind"] = "deploy"): RolePolicies {
  const found = dev.find((one) => one.account === account && one.kind === kind);
  if (!found) throw new Error(`dev has no ${kind} role in ${account}`);
  return found;
}

/** Whether the policies of a role, alone, allow a call. */
async function may(
  role: RolePolicies,
  action: string,
  resource: string,
  context: Readonly<Record<string, string | string[]>> = {},
): Promise<boolean> {
  const { identity } = await allows({
    principal: role.deployRoleArn,
    action,
    resource,
    resourceAccountId: role.accountId,
    identityPolicies: role.documents.map((policy, index) => ({ name: String(index), policy: { ...policy } })),
    context,
  });
  return identity === "allows";
}

describe("a deploy role", () => {
  const lake = roleOf("lake");
  const owner = roleOf("orders");
  const dms = roleOf("dms");
  const aws = "arn:aws:iam::aws:policy";

  test("attaches the policies that stacks name, to the roles that they name, and not AdministratorAccess", async () => {
    const attach = (role: string, policy: string): Promise<boolean> =>
      may(dms, "iam:AttachRolePolicy", `arn:aws:iam::111111111111:role/${role}`, { "iam:PolicyARN": policy });
    const vpc = `${aws}/service-role/AmazonDMSVPCManagementRole`;
    expect(await attach("dms-vpc-role", vpc)).toBe(true);
    expect(await attach("dms-vpc-role", `${aws}/AdministratorAccess`)).toBe(false);
    expect(await attach("causeway-deploy", vpc)).toBe(false);
    expect(await attach("dev-dms-pipelines-start-tasks", `${aws}/AdministratorAccess`)).toBe(false);
  });

  test("makes no role of another name, and changes neither its own nor another team's", async () => {
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]) {
      const on = (name: string): Promise<boolean> =>
        may(dms, action, `arn:aws:iam::111111111111:role/${name}`);
      expect(await on("dev-dms-pipelines-start-tasks")).toBe(true);
      expect([await on("causeway-deploy"), await on("dev-x"), await on("somebody")]).toEqual([
        false,
        false,
        false,
      ]);
    }
  });

  test("makes security groups in a VPC that another account shares with its own, and changes nothing there", async () => {
    const places = all.filter(({ documents }) => JSON.stringify(documents).includes("MakeInSharedNetwork"));
    expect(places.map(({ account }) => account)).toContain("orders");
    const theirs = (kind: string): string => `arn:aws:ec2:eu-west-1:888888888888:${kind}/id`;
    for (const role of places) {
      expect(await may(role, "ec2:CreateSecurityGroup", theirs("vpc"))).toBe(true);
      expect(await may(role, "ec2:CreateVpcEndpoint", theirs("vpc"))).toBe(false);
      expect(await may(role, "ec2:AuthorizeSecurityGroupIngress", theirs("security-group"))).toBe(false);
    }
  });

  test("hands a function's role to Lambda, and to nothing else", async () => {
    const hand = (service: string): Promise<boolean> =>
      may(dms, "iam:PassRole", "arn:aws:iam::111111111111:role/dev-dms-pipelines-start-tasks", {
        "iam:PassedToService": service,
      });
    expect([await hand("lambda.amazonaws.com"), await hand("ec2.amazonaws.com")]).toEqual([true, false]);
  });

  const key = "arn:aws:kms:eu-west-1:333333333333:key/0f23029d-0b06-4201-9d95-8031b37a5db5";
  const ours = { "aws:ResourceTag/causeway:environment": "dev" };

  test.each(["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:UntagResource"])(
    "does %s on this environment's keys, and on nobody else's",
    async (action) => {
      expect(await may(lake, action, key, ours)).toBe(true);
      expect(await may(lake, action, key)).toBe(false);
      expect(await may(lake, action, key, { "aws:ResourceTag/causeway:environment": "prod" })).toBe(false);
    },
  );

  test("takes no key over that has an alias, or belongs to another environment", async () => {
    const wanted = { "aws:RequestTag/causeway:environment": "dev" };
    expect(await may(lake, "kms:TagResource", key, wanted)).toBe(true);
    expect(
      await may(lake, "kms:TagResource", key, { ...wanted, "kms:ResourceAliases": ["alias/theirs"] }),
    ).toBe(false);
    expect(
      await may(lake, "kms:TagResource", key, { ...wanted, "aws:ResourceTag/causeway:environment": "prod" }),
    ).toBe(false);
  });

  test("opens the key of a secret for the role that reads the secret, and for nobody else", async () => {
    const secretKey = "arn:aws:kms:eu-west-1:222222222222:key/0f23029d-0b06-4201-9d95-8031b37a5db5";
    const given = {
      "kms:GrantOperations": ["Decrypt", "DescribeKey"],
      "kms:GrantConstraintType": "EncryptionContextSubset",
      "kms:GranteePrincipal": "arn:aws:iam::111111111111:role/dev-orders-db-secret-access",
    };
    const open = (change: Readonly<Record<string, string | string[]>>): Promise<boolean> =>
      may(owner, "kms:CreateGrant", secretKey, { ...given, ...change });
    expect(await open({})).toBe(true);
    expect(await open({ "kms:GranteePrincipal": owner.deployRoleArn })).toBe(false);
    expect(await open({ "kms:GrantOperations": ["Decrypt", "CreateGrant"] })).toBe(false);
    expect(await open({ "kms:GrantConstraintType": "EncryptionContextEquals" })).toBe(false);
  });

  test("deletes endpoints of DMS that bear the environment's tag alone", async () => {
    const endpoint = "arn:aws:dms:eu-west-1:111111111111:endpoint:ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    expect(await may(dms, "dms:DeleteEndpoint", endpoint, ours)).toBe(true);
    expect(await may(dms, "dms:DeleteEndpoint", endpoint)).toBe(false);
  });

  test("has no wildcard in an action", () => {
    const actions = all.flatMap(({ statements }) => statements.flatMap((one) => one.actions));
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  test("has no right to change something on everything, but to make what has to bear the tag", () => {
    const wide = all.flatMap(({ statements }) =>
      statements.filter(
        ({ access, resources, conditions }) =>
          access === "write" && resources.includes("*") && conditions === undefined,
      ),
    );
    // Route 53 knows no tags in policies; the rest looks at networks for a service.
    expect([...new Set(wide.flatMap(({ actions }) => actions))].sort()).toEqual([
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTransitGateways",
      "ec2:DescribeVpcs",
      "route53:CreateHostedZone",
    ]);
  });
});

test("a plan role changes nothing: it describes, reads and calls functions that look", () => {
  const statements = all.filter(({ kind }) => kind === "plan").flatMap((role) => role.statements);
  const others = statements.filter(({ actions }) =>
    actions.some((action) => !/^[\w-]+:(Describe|Get|List|Search)/.test(action)),
  );
  expect([...new Set(others.map(({ sid }) => sid))]).toEqual(["CallLookingFunctions"]);
  for (const { actions, resources } of others) {
    expect(actions).toEqual(["lambda:InvokeFunction"]);
    for (const resource of resources) expect(resource).toMatch(/:function:[\w-]+-look$/);
  }
});

test("a plan role of dev changes no key, no role and no bucket", async () => {
  const plan = roleOf("lake", "plan");
  const context = { "aws:ResourceTag/causeway:environment": "dev" };
  const key = "arn:aws:kms:eu-west-1:333333333333:key/0f23029d-0b06-4201-9d95-8031b37a5db5";
  expect(await may(plan, "kms:DescribeKey", key, context)).toBe(true);
  expect(await may(plan, "kms:PutKeyPolicy", key, context)).toBe(false);
  expect(await may(plan, "s3:PutBucketPolicy", "arn:aws:s3:::shop-landing-dev", context)).toBe(false);
  expect(
    await may(plan, "iam:PutRolePolicy", "arn:aws:iam::333333333333:role/dev-lake-storage-seal-trust"),
  ).toBe(false);
});

test("every document fits into a managed policy, and a role takes no more than ten of them", () => {
  for (const { documents } of all) {
    expect(documents.length).toBeLessThanOrEqual(10);
    for (const document of documents) expect(JSON.stringify(document).length).toBeLessThanOrEqual(6144);
  }
});

test("every statement says why, and no two of a document have the same id", () => {
  for (const { documents, statements } of all) {
    for (const { why } of statements) expect(why).toMatch(/^[A-Z].{20,}\.$/s);
    for (const { Statement } of documents) {
      const ids = Statement.map(({ Sid }) => Sid);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9]+$/);
    }
  }
});

test("each file has a line that says which role gets it", () => {
  const written = { roles: dev, boundaries: [] };
  const files = [...policyFiles(written).keys()].filter((name) => name.endsWith(".json"));
  expect(howToAttach(written).map((line) => line.split(" ")[0])).toEqual(files);
});

test("what is granted and never used is listed with its reason", () => {
  const [owner] = dev.filter(({ account, kind }) => account === "orders" && kind === "deploy");
  const used = owner?.statements.flatMap(({ actions }) => actions).filter((one) => one !== "kms:RevokeGrant");
  expect(describeUnused(owner ? [owner] : [], { [owner?.deployRoleArn ?? ""]: used ?? [] })).toEqual([
    expect.stringMatching(/^orders TakeGrantsBack: kms:RevokeGrant \(Takes grants back; .*\.\)$/),
  ]);
});

test("fails for a resource whose rights nobody has said", () => {
  const stack = parseStackJson(
    JSON.stringify({
      provider: {
        aws: [
          {
            alias: "dms",
            region: "eu-west-1",
            allowed_account_ids: ["111111111111"],
            assume_role: [{ role_arn: "arn:aws:iam::111111111111:role/deploy" }],
            default_tags: [{ tags: { "causeway:environment": "dev" } }],
          },
        ],
      },
      resource: { aws_instance: { web: { provider: "aws.dms" } } },
    }),
  );
  expect(() => rolePolicies(new Map([["dev-dms-foundation", stack]]))).toThrow(
    "dev-dms-foundation/aws_instance.web: nobody has said which rights aws_instance needs; expected an entry in cli/deploy-roles/rights/: add the actions that the AWS provider calls for it, on which ARNs, and why",
  );
});

test("the tables in docs/first-deploy.md are up to date: `npx tsx cli/deploy-roles-table.ts` writes them", () => {
  const text = readFileSync(documentWithRoles, "utf8");
  expect(text).toBe(withDeployRoles(text));
});
