/** What AWS may answer while roles are sealed, and runs that are stopped. */
import fc from "fast-check";
import { seal } from "../../../lambda-src/seal-trust/seal";
import { accountInTests } from "../../support/account-in-tests";
import { AwsError, type WireFault } from "../../support/aws-server";
import { admit, LakeAccount, marker, policy, roleName, sealEvent } from "../../support/lake-run";
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: LakeAccount;
accountInTests(LakeAccount, (made) => (account = made));

const wanted = policy(admit("id-1"));

describe("fault 28", () => {
  test("a missing role is named with what makes it", async () => {
    account.iam.roles.clear();

    await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(
      `1 of 1 roles could not be sealed: ${roleName}: RoleMissing: The role does not exist. Run the deploy again: the storage stack makes it.`,
    );
  });

  test.each([
    ["MalformedPolicyDocument", /a principal in it may no longer exist/],
    ["LimitExceeded", /longer than IAM allows: older generations/],
    ["UnmodifiableEntity", /belongs to an AWS service/],
    ["NoSuchEntity", /RoleMissing/],
    ["ServiceFailure", /ServiceFailure/],
  ])("%s is told apart and not tried again", async (code, message) => {
    account.iam.updateRefusal = () => new AwsError(code, "Invalid principal in policy");

    await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(message);
    expect(account.iam.updates).toBe(1);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  });

  test("ConcurrentModification is tried again", async () => {
    account.iam.updateRefusal = (attempt) =>
      attempt < 4 ? new AwsError("ConcurrentModification", "busy", 409) : undefined;

    await seal(sealEvent(wanted), account.dependencies());

    expect(account.trust()).toEqual(wanted);
  });

  const lock = { Sid: "Lock", Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" };

  test.each([
    ["IAM makes another change", new AwsError("ConcurrentModification", "busy", 409)],
    ["the SDK tries again", new AwsError("Throttling", "Rate exceeded")],
  ])("what somebody denies while %s stays", async (_when, refusal) => {
    account.iam.updateRefusal = (attempt) => {
      if (attempt > 1) return undefined;
      account.iam.add(roleName, {
        trust: policy(admit(), lock),
        tags: { "causeway:endpoint": "lake-orders" },
      });
      return refusal;
    };

    await seal(sealEvent(wanted), account.dependencies({ attempts: 5 }));

    expect(account.trust()).toEqual(policy(admit("id-1"), lock));
  });

  test("ConcurrentModification without end is an error", async () => {
    account.iam.updateRefusal = () => new AwsError("ConcurrentModification", "busy", 409);

    await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(
      /goes on changing the role/,
    );
  });
});

describe("fault 29", () => {
  test("waits until IAM shows what was written", async () => {
    account.iam.staleReads = 5;

    await seal(sealEvent(wanted), account.dependencies());

    expect(account.server.count("iam:GetRole")).toBe(9);
  });

  test("does not call a role sealed that IAM still shows open", async () => {
    account.iam.staleReads = 1000;

    await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(/TrustNotSettled/);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  });
});

test.each(["throttle", "server-error", "reset"] as const)(
  "fault 6: the SDK gets over a %s by itself",
  async (fault) => {
    account.server.faults = (_call, name) => (account.server.count(name) % 2 === 1 ? fault : undefined);

    await seal(sealEvent(wanted), account.dependencies({ attempts: 5 }));

    expect(account.trust()).toEqual(wanted);
  },
);

test("fault 7: an empty answer to GetRole is unknown: nothing is written", async () => {
  account.server.faults = (_call, name) => (name === "iam:GetRole" ? "empty" : undefined);

  await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(
    /RolesNotSealed|could not be sealed/,
  );
  expect(account.iam.updates).toBe(0);
});

test("fault 7: an empty answer to ListRoleTags is unknown, not untagged", async () => {
  account.iam.getRoleNamesTags = false;
  account.server.faults = (_call, name) => (name === "iam:ListRoleTags" ? "empty" : undefined);

  await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(/could not be sealed/);
  expect(account.iam.updates).toBe(0);
});

test("fault 8: a page of tags that leads back to itself ends in an error", async () => {
  account.iam.getRoleNamesTags = false;
  account.iam.endlessTags = true;

  await expect(seal(sealEvent(wanted), account.dependencies())).rejects.toThrow(
    /ListEndless: iam:ListRoleTags goes on/,
  );
  expect(account.iam.updates).toBe(0);
});

test.each(["iam:GetRole", "iam:UpdateAssumeRolePolicy"])(
  "fault 9: a missing permission for %s is named",
  async (name) => {
    account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

    await expect(seal(sealEvent(wanted), account.dependencies({ attempts: 5 }))).rejects.toThrow(
      new RegExp(`PermissionMissing: The function may not call ${name} on `),
    );
  },
);

test.each(stops)("fault 2: stopped at any call (%s), the next run seals", async (fault) => {
  await stoppedAnywhere(fault, {
    server: account.server,
    prepare: () => account.clear(),
    run: () => seal(sealEvent(wanted), account.dependencies()),
    expectEnd: () => {
      expect(account.trust()).toEqual(wanted);
      expect(account.ssm.parameters.get(marker)).toBe("done");
    },
  });
});

test("fault 2: whatever was there and whatever fails, no open policy is ever written and the role ends sealed", async () => {
  const statement = fc.oneof(
    fc.constantFrom(admit(), admit("id-1"), admit("foreign")),
    fc.record({
      Effect: fc.constantFrom("Allow", "Deny"),
      Principal: fc.constant("*"),
      Action: fc.constant("sts:*"),
    }),
  );
  const fault = fc.constantFrom<WireFault | undefined>(
    undefined,
    undefined,
    "throttle",
    "reset",
    "lost",
    "empty",
    "denied",
    "server-error",
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(statement, { maxLength: 4 }),
      fc.array(fault, { maxLength: 6 }),
      async (present, faults) => {
        account.clear();
        account.iam.add(roleName, {
          trust: policy(...present),
          tags: { "causeway:endpoint": "lake-orders" },
        });
        account.server.faults = (call) => faults[call - 1];
        await seal(sealEvent(wanted), account.dependencies()).catch(() => undefined);
        account.server.reset();

        await seal(sealEvent(wanted), account.dependencies());

        for (const { trust } of account.iam.written) {
          const { Statement } = JSON.parse(trust) as ReturnType<typeof policy>;
          expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([admit("id-1")]);
        }
        const { Statement } = account.trust() as ReturnType<typeof policy>;
        expect(Statement.filter(({ Effect }) => Effect === "Allow")).toEqual([admit("id-1")]);
      },
    ),
    { numRuns: 80, seed: 3 },
  );
});
