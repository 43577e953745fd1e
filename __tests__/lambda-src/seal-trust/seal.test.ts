import { seal } from "../../../lambda-src/seal-trust/seal";
import { accountInTests } from "../../support/account-in-tests";
import { admit, LakeAccount, marker, policy, roleName, sealEvent } from "../../support/lake-run";

let account: LakeAccount;
accountInTests(LakeAccount, (made) => (account = made));

const wanted = policy(admit("id-1"));

test("seals an open role and says so last", async () => {
  const sealed = await seal(sealEvent(wanted), account.dependencies());

  expect(sealed).toEqual({ roles: { [roleName]: { roleId: `AROA${roleName}`, externalIds: ["id-1"] } } });
  expect(account.trust()).toEqual(wanted);
  expect(account.ssm.parameters.get(marker)).toBe("done");
  expect(account.server.calls.at(-1)).toBe("ssm:PutParameter");
});

test("seals beside the id of an older generation", async () => {
  await expect(seal(sealEvent(policy(admit("id-2", "id-1"))), account.dependencies())).resolves.toMatchObject(
    {
      roles: { [roleName]: { externalIds: ["id-1", "id-2"] } },
    },
  );
});

test("fault 1: two runs at the same time end in the same trust policy", async () => {
  await Promise.all([1, 2].map(() => seal(sealEvent(wanted), account.dependencies())));

  expect(account.trust()).toEqual(wanted);
});

test("fault 30: sealing twice changes nothing", async () => {
  await seal(sealEvent(wanted), account.dependencies());
  await seal(sealEvent(wanted), account.dependencies());

  expect(account.iam.updates).toBe(1);
});

test("fault 30: keeps statements that deny, and takes out everything else that allows", async () => {
  const lock = {
    Sid: "Lock",
    Effect: "Deny",
    Principal: "*",
    Action: "sts:AssumeRole",
    Condition: { Bool: { x: "false" } },
  };
  const back = {
    Sid: "Back",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::333333333333:root" },
    Action: "sts:AssumeRole",
  };
  account.iam.add(roleName, {
    trust: policy(admit(), lock, back),
    tags: { "causeway:endpoint": "lake-orders" },
  });

  await seal(sealEvent(wanted), account.dependencies());

  expect(account.trust()).toEqual(policy(admit("id-1"), lock));
});

test("fault 30: refuses a role that belongs to another endpoint", async () => {
  account.iam.add(roleName, {
    trust: policy(admit("theirs")),
    tags: { "causeway:endpoint": "lake-customers" },
  });

  await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toMatchObject({
    name: "RolesNotSealed",
    message: expect.stringMatching(
      /RoleNotOurs: The role belongs to endpoint "lake-customers"; expected "lake-orders"/,
    ) as string,
  });
  expect(account.trust()).toEqual(policy(admit("theirs")));
});

test.each([
  ["without the tag", { tags: {} }],
  ["outside Causeway's path", { Path: "/", tags: { "causeway:endpoint": "lake-orders" } }],
])("fault 30: refuses a role %s", async (_what, members) => {
  account.iam.add(roleName, { trust: policy(admit()), ...members });

  await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(/RoleNotOurs/);
  expect(account.iam.updates).toBe(0);
});

test("fault 31: a trust policy that was opened behind our back is sealed again", async () => {
  await seal(sealEvent(wanted), account.dependencies());
  account.iam.add(roleName, { trust: policy(admit()), tags: { "causeway:endpoint": "lake-orders" } });

  await seal(sealEvent(wanted), account.dependencies());

  expect(account.trust()).toEqual(wanted);
});

test("fault 31: another spelling of the same trust policy is written as wanted, so that the plan holds", async () => {
  const statement = {
    ...admit(),
    Action: ["sts:AssumeRole"],
    Condition: { StringEquals: { "sts:ExternalId": "id-1" } },
  };
  account.iam.add(roleName, { trust: policy(statement), tags: { "causeway:endpoint": "lake-orders" } });

  await seal(sealEvent(wanted), account.dependencies());

  expect(account.trust()).toEqual(wanted);
});

test("fault 31: a role that was deleted and made again is sealed with its new id told", async () => {
  await seal(sealEvent(wanted), account.dependencies());
  account.iam.add(roleName, {
    RoleId: "AROANEW",
    trust: policy(admit()),
    tags: { "causeway:endpoint": "lake-orders" },
  });

  await expect(seal(sealEvent(wanted), account.dependencies())).resolves.toMatchObject({
    roles: { [roleName]: { roleId: "AROANEW" } },
  });
  expect(account.trust()).toEqual(wanted);
});

test("seals the other roles when one of them cannot be", async () => {
  const second = "dev-lake-customers-writer";
  account.iam.add(second, { trust: policy(admit()), tags: { "causeway:endpoint": "lake-customers" } });
  const first = sealEvent(wanted, "dev-lake-missing-writer", "lake-missing").roles;
  const event = {
    ...sealEvent(wanted),
    roles: [...first, ...sealEvent(wanted, second, "lake-customers").roles],
  };

  await expect(seal(event, account.dependencies())).rejects.toThrow(
    /^1 of 2 roles could not be sealed: dev-lake-missing-writer/,
  );
  expect(account.trust(second)).toEqual(wanted);
});

test("reads the tags separately when GetRole does not name them", async () => {
  account.iam.getRoleNamesTags = false;

  await seal(sealEvent(wanted), account.dependencies());

  expect(account.server.calls).toContain("iam:ListRoleTags");
});
