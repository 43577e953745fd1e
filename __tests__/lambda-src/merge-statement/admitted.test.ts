import { requireMeant } from "../../../lambda-src/merge-statement/admitted";
import { merge } from "../../../lambda-src/merge-statement/merge";
import { mergedStatements } from "../../support/merged-statements";
import { kitchenSink } from "../../support/kitchen-sink";
import { exampleEnvironments, shippedEnvironments, synthApp } from "../../support/synth-app";
import { accountInTests } from "../../support/account-in-tests";
import { document, mergeEvent, ours, OwnerAccount, owners } from "../../support/merge-run";

let account: OwnerAccount;
accountInTests(OwnerAccount, (made) => (account = made));

const bucketArn = "arn:aws:s3:::orders-landing";

test.each([
  ["allows everybody", { Principal: "*" }, "is not for a role of this environment"],
  ["allows another account", { Principal: { AWS: "arn:aws:iam::999999999999:root" } }, "is not for a role"],
  [
    "allows an account on a condition that leaves others",
    {
      Principal: { AWS: "arn:aws:iam::111111111111:root" },
      Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111111111111:role/dev-x" } },
    },
    "is not for a role",
  ],
  [
    "allows a role of somebody else",
    { Principal: { AWS: "arn:aws:iam::111111111111:role/admin" } },
    "is not for a role",
  ],
  [
    "allows a pattern of roles",
    { Principal: { AWS: "arn:aws:iam::111111111111:role/dev-*" } },
    "is not for a role",
  ],
  [
    "allows a service as well",
    { Principal: { ...ours.Principal, Service: "ec2.amazonaws.com" } },
    "is not for a role",
  ],
  ["denies", { Effect: "Deny" }, "does not allow"],
  ["is about every action", { Action: "secretsmanager:*" }, "is about secretsmanager:*"],
  ["changes the policy", { Action: ["s3:PutBucketPolicy"] }, "is about s3:PutBucketPolicy"],
  ["turns its principal round", { NotPrincipal: { AWS: "arn:aws:iam::1:root" } }, "has NotPrincipal"],
  ["has no action", { Action: [] }, "has no action"],
  ["is about another bucket", { Resource: "arn:aws:s3:::another/orders/*" }, "is about something else"],
  ["is about all folders", { Resource: `${bucketArn}/*` }, "is about something else"],
])("fails: a statement that %s, and nothing is written", async (_what, members, message) => {
  account.set("bucket", document(...owners));
  const event = mergeEvent("bucket", [{ ...ours, Resource: `${bucketArn}/orders/*`, ...members }]);

  const merging = merge(event, account.dependencies("bucket"));

  await expect(merging).rejects.toMatchObject({
    name: "EventRefused",
    message: expect.stringContaining(`Statement "${ours.Sid}" ${message}`) as string,
  });
  expect(account.get("bucket")).toBe(document(...owners));
  expect(account.policies.writes).toBe(0);
});

test("admits every statement that the stacks of everything that is shipped mean", () => {
  const withBuckets = kitchenSink().filter(({ buckets }) =>
    Object.values(buckets).some(({ policy }) => policy === "merge"),
  );
  const environments = [...withBuckets, ...shippedEnvironments(), ...exampleEnvironments()];
  const distinct = [...new Map(environments.map((one) => [one.name, one])).values()];
  const merges = mergedStatements(synthApp(distinct));
  expect(new Set(merges.map(({ event }) => event.target.type))).toEqual(new Set(["secret", "bucket"]));
  for (const { event, roles } of merges) expect(() => requireMeant(event, roles)).not.toThrow();
}, 120_000);
