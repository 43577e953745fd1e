import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { lifecycle, merge } from "../../../lambda-src/merge-statement/merge";
import { accountInTests } from "../../support/account-in-tests";
import type { WireFault } from "../../support/aws-server";
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
import { stoppedAnywhere, stops } from "../../support/stopped-anywhere";

let account: OwnerAccount;
accountInTests(OwnerAccount, (made) => (account = made));

describe.each([
  ["secret", "secretsmanager:GetResourcePolicy", "secretsmanager:PutResourcePolicy"],
  ["bucket", "s3:GetBucketPolicy", "s3:PutBucketPolicy"],
] as const)("%s", (type, get, put) => {
  const run = (attempts?: number) => merge(mergeEvent(type), account.dependencies(type, attempts));

  test.each(stops)(
    "fault 2: stopped at any call (%s), the next run ends in the same policy",
    async (fault) => {
      await stoppedAnywhere(fault, {
        server: account.server,
        prepare: () => {
          account.clear();
          account.set(type, document(...owners));
        },
        run: () => run(),
        expectEnd: () => {
          expect(account.get(type)).toBe(document(...owners, ours));
          expect(account.ssm.parameters.get(marker)).toBe("done");
        },
      });
    },
  );

  test.each(["throttle", "server-error", "reset"] as const)(
    "fault 6: the SDK gets over a %s by itself",
    async (fault) => {
      account.server.faults = (_call, name) => (account.server.count(name) % 2 === 1 ? fault : undefined);

      await expect(run(5)).resolves.toMatchObject({ changed: expect.any(Boolean) as boolean });
      expect(account.statements(type)).toEqual([ours]);
    },
  );

  test("fault 6: what the owner changes while the SDK tries again stays", async () => {
    const lock = { Sid: "Lock", Effect: "Deny", Principal: "*", Action: "x:*", Resource: "*" };
    account.set(type, document(...owners));
    account.server.faults = (_call, name) => {
      if (name !== put || account.server.count(put) > 1) return undefined;
      account.set(type, document(...owners, lock));
      return "throttle";
    };

    await expect(run(5)).resolves.toEqual({ changed: true });
    expect(account.statements(type)).toEqual([...owners, lock, ours]);
  });

  test("fault 7: an empty answer is unknown, not a missing policy: nothing of the owner's is lost", async () => {
    account.set(type, document(...owners));
    account.server.faults = (_call, name) => (name === get ? "empty" : undefined);

    await expect(run()).rejects.toMatchObject({ name: "AnswerIncomplete" });
    expect(account.get(type)).toBe(document(...owners));
  });

  test.each([get, put])("fault 9: a missing permission for %s is named", async (name) => {
    account.server.faults = (_call, called) => (called === name ? "denied" : undefined);

    await expect(run(5)).rejects.toThrow(`The function may not call ${name} on `);
  });

  test("fault 2: from any policy and through any faults, merging converges and destroying gives the owner's back", async () => {
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
    const statement = fc.constantFrom(
      ...owners,
      ours,
      { ...ours, Action: "x:y" },
      { ...ours, Sid: `${sidPrefix}Old` },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { maxLength: 4 }),
        fc.array(fault, { maxLength: 5 }),
        async (present, faults) => {
          account.clear();
          if (present.length > 0) account.set(type, document(...present));
          const others = present.filter(({ Sid }) => Sid === undefined || Sid === "Owner");
          account.server.faults = (call) => faults[call - 1];
          await run().catch(() => undefined);
          account.server.reset();

          await run();
          const merged = account.statements(type) ?? [];
          expect(merged.filter((one) => isDeepStrictEqual(one, ours))).toHaveLength(1);
          expect(merged.filter((one) => !isDeepStrictEqual(one, ours))).toEqual(others);

          await lifecycle(lifecycleEvent(type, "delete"), account.dependencies(type));
          expect(account.statements(type) ?? []).toEqual(others);
        },
      ),
      { numRuns: 40, seed: 3 },
    );
  });
});
