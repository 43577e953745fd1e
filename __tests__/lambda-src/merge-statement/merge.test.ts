import { lifecycle, merge } from "../../../lambda-src/merge-statement/merge";
import { accountInTests } from "../../support/account-in-tests";
import { AwsError } from "../../support/aws-server";
import {
  document,
  lifecycleEvent,
  marker,
  mergeEvent,
  ours,
  OwnerAccount,
  owners,
  sidPrefix,
} from "../../support/merge-run";

let account: OwnerAccount;
accountInTests(OwnerAccount, (made) => (account = made));

describe.each(["secret", "bucket"] as const)("the policy of a %s", (type) => {
  const run = (event = mergeEvent(type)) => merge(event, account.dependencies(type));

  test("gets our statement where there was no policy", async () => {
    await expect(run()).resolves.toEqual({ changed: true });
    expect(JSON.parse(account.get(type) ?? "")).toEqual({ Version: "2012-10-17", Statement: [ours] });
    expect(account.ssm.parameters.get(marker)).toBe("done");
    expect(account.server.calls.at(-1)).toBe("ssm:PutParameter");
  });

  test("keeps the owner's statements as they are and in their order", async () => {
    account.set(type, document(...owners));

    await run();

    expect(account.get(type)).toBe(document(...owners, ours));
  });

  test("replaces what we wrote before and takes away what is no longer wanted", async () => {
    const [first, second] = owners;
    account.set(
      type,
      document(first ?? {}, { ...ours, Action: "x:*" }, { ...ours, Sid: `${sidPrefix}Old` }, second ?? {}),
    );

    await run();

    expect(account.statements(type)).toEqual([...owners, ours]);
  });

  test("fault 1: changes nothing the second time, though AWS spells the policy otherwise", async () => {
    account.policies.shown = (policy) =>
      policy
        .replace('"Resource":"*"', '"Resource":["*"]')
        .replace(
          /\["secretsmanager:(\w+)","secretsmanager:(\w+)"\]/,
          '["secretsmanager:$2","secretsmanager:$1"]',
        );
    await run();

    await expect(run()).resolves.toEqual({ changed: false });
    expect(account.policies.writes).toBe(1);
  });

  test("a principal that was deleted shows as its id, and the statement is written again", async () => {
    account.set(type, document({ ...ours, Principal: { AWS: "AROAEXAMPLE" } }));

    await expect(run()).resolves.toEqual({ changed: true });
  });

  test("writes again when somebody else undoes it at the same time", async () => {
    account.set(type, document(...owners));
    account.policies.afterWrite = () => {
      if (account.policies.writes === 1) account.set(type, document(...owners));
    };

    await expect(run()).resolves.toEqual({ changed: true });

    expect(account.statements(type)).toEqual([...owners, ours]);
  });

  const lock = { Sid: "Lock", Effect: "Deny", Principal: "*", Action: "x:*", Resource: "*" };

  test("keeps what the owner changes between reading and writing", async () => {
    let reads = 0;
    account.set(type, document(...owners));
    account.policies.shown = (policy) => {
      reads += 1;
      if (reads === 2) account.set(type, document(...owners, lock));
      return policy;
    };

    await expect(run()).resolves.toEqual({ changed: true });

    expect(account.statements(type)).toEqual([...owners, lock, ours]);
  });

  test("gives up instead of overwriting a policy that goes on changing", async () => {
    let reads = 0;
    account.policies.shown = () => document(...owners, { ...lock, Sid: `Lock${(reads += 1)}` });
    account.set(type, document(...owners));

    await expect(run()).rejects.toMatchObject({
      name: "PolicyChanging",
      message: expect.stringContaining("it was not written") as string,
    });
    expect(account.policies.writes).toBe(0);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  });

  test.each([
    ["beside our statement", [...owners, lock, ours]],
    ["instead of our statement", [...owners, lock]],
  ])("says so when the owner's part is not what was read, but was written %s", async (_where, statements) => {
    account.set(type, document(...owners));
    account.policies.afterWrite = () => {
      if (account.policies.writes === 1) account.set(type, document(...statements));
    };

    await expect(run()).rejects.toMatchObject({
      name: "OwnersPartChanged",
      message: expect.stringContaining("get-bucket-policy") as string,
    });
    expect(account.statements(type)).toEqual([...owners, lock, ours]);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
    await expect(run()).resolves.toEqual({ changed: false });
    expect(account.ssm.parameters.get(marker)).toBe("done");
  });

  test("statements of other environments are no change of the owner's", async () => {
    const theirs = { ...ours, Sid: "CausewayProdOrdersDbRead" };
    account.policies.afterWrite = () => account.set(type, document(ours, theirs));

    await expect(run()).resolves.toEqual({ changed: true });
  });

  test("fails with the way out when the owner's code goes on undoing it", async () => {
    account.policies.afterWrite = () => account.set(type, document(...owners));

    await expect(run()).rejects.toMatchObject({
      name: "PolicyNotSettled",
      message: expect.stringContaining('set "policy: publish"') as string,
    });
    expect(account.policies.writes).toBe(3);
    expect(account.ssm.parameters.get(marker)).toMatch(/^due/);
  });

  test("fails when there is no such target", async () => {
    account.remove(type);

    await expect(run()).rejects.toMatchObject({ name: "TargetMissing" });
  });

  test("fails on something that is no policy document, and leaves it alone", async () => {
    account.set(type, "not json");

    await expect(run()).rejects.toMatchObject({ name: "PolicyUnreadable" });
    expect(account.get(type)).toBe("not json");
  });

  const unknownPrincipal = () =>
    type === "secret"
      ? new AwsError(
          "MalformedPolicyDocumentException",
          "This resource policy contains an unsupported principal.",
        )
      : new AwsError("MalformedPolicy", "Invalid principal in policy");

  test("waits while the service does not know a role that was made seconds ago, and keeps what the owner writes", async () => {
    let refusals = 0;
    account.policies.refusal = unknownPrincipal();
    account.policies.afterRefusal = () => {
      refusals += 1;
      if (refusals === 2) account.set(type, document(...owners));
      if (refusals === 4) account.policies.refusal = undefined;
    };

    await expect(run()).resolves.toEqual({ changed: true });
    expect(account.statements(type)).toEqual([...owners, ours]);
  });

  test("does not wait where the policy is refused for another reason", async () => {
    account.policies.refusal = new AwsError(
      type === "secret" ? "PublicPolicyException" : "MalformedPolicy",
      "Policy has invalid resource",
    );
    let refusals = 0;
    account.policies.afterRefusal = () => (refusals += 1);

    await expect(run()).rejects.toMatchObject({ name: "PolicyRefused" });
    expect(refusals).toBe(1);
  });

  test("fails with AWS's words when it does not take the policy", async () => {
    account.policies.refusal = unknownPrincipal();

    await expect(run()).rejects.toMatchObject({
      name: "PolicyRefused",
      message: expect.stringMatching(/principal[^)]*\)\. If a principal in it no longer exists/) as string,
    });
    expect(account.get(type)).toBeUndefined();
  });

  test.each([
    [
      "a Sid without the prefix",
      [{ ...ours, Sid: "Owner" }],
      /"Owner" has a Sid without "CausewayDevOrdersDb"/,
    ],
    ["no Sid", [{ ...ours, Sid: "" }], /has a Sid without/],
    ["a Sid twice", [ours, ours], /Two statements have the Sid/],
  ])("refuses %s", async (_what, statements, message) => {
    await expect(run(mergeEvent(type, statements))).rejects.toThrow(message);
    expect(account.server.calls).toEqual([]);
  });

  describe("on destroy", () => {
    const destroy = () => lifecycle(lifecycleEvent(type, "delete"), account.dependencies(type));

    test("takes away only our statements", async () => {
      account.set(type, document(...owners));
      await run();

      await destroy();

      expect(account.get(type)).toBe(document(...owners));
    });

    test("deletes the policy when nothing is left", async () => {
      await run();

      await destroy();

      expect(account.get(type)).toBeUndefined();
    });

    test("is fine when the target or our statements are gone", async () => {
      await destroy();
      account.remove(type);
      await destroy();

      expect(account.policies.writes).toBe(0);
    });

    test("does nothing on create", async () => {
      const created = lifecycle(lifecycleEvent(type, "create"), account.dependencies(type));
      await expect(created).resolves.toEqual({});
      expect(account.server.calls).toEqual([]);
    });
  });
});

describe.each([false, undefined])("a bucket without Bucket Key (%s)", (bucketKey) => {
  beforeEach(() => (account.policies.bucketKey = bucketKey));

  test("gets no statement: the grant to its key would admit nobody", async () => {
    await expect(merge(mergeEvent("bucket"), account.dependencies("bucket"))).rejects.toMatchObject({
      name: "BucketKeyOff",
      message: expect.stringContaining('"BucketKeyEnabled": true') as string,
    });
    expect(account.policies.writes).toBe(0);
  });

  test("gets it where S3's own keys encrypt, which need no grant", async () => {
    const event = mergeEvent("bucket");
    const target = { ...event.target, type: "bucket", encryptionMode: "SSE_S3" } as const;
    await expect(merge({ ...event, target }, account.dependencies("bucket"))).resolves.toEqual({
      changed: true,
    });
  });

  test("loses our statements all the same when they are destroyed", async () => {
    account.set("bucket", document(...owners, ours));
    await lifecycle(lifecycleEvent("bucket", "delete"), account.dependencies("bucket"));
    expect(account.get("bucket")).toBe(document(...owners));
  });
});

test("is fine on destroy when the secret is scheduled for deletion", async () => {
  account.policies.secretService = () => {
    throw new AwsError(
      "InvalidRequestException",
      "You can't perform this operation on the secret because it was marked for deletion.",
    );
  };

  await expect(
    lifecycle(lifecycleEvent("secret", "delete"), account.dependencies("secret")),
  ).resolves.toEqual({});
});
