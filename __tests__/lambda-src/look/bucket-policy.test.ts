import { lookAtBucketPolicy } from "../../../lambda-src/look/bucket-policy";
import { document, ours, OwnerAccount, owners, sidPrefix } from "../../support/merge-run";

let account: OwnerAccount;
beforeAll(async () => {
  account = await OwnerAccount.start();
});
beforeEach(() => account.clear());
afterAll(() => account.server.close());

const look = () => lookAtBucketPolicy(sidPrefix, account.dependencies("bucket"));

test("tells our statements and no other's, and writes nothing", async () => {
  account.set("bucket", document(...owners, ours));

  await expect(look()).resolves.toEqual({ Statement: [ours], keyIsGrantable: true });
  expect(new Set(account.server.calls)).toEqual(
    new Set(["s3:GetBucketPolicy", "s3:GetEncryptionConfiguration"]),
  );
});

test("where there is no policy, tells that there are none", async () => {
  await expect(look()).resolves.toMatchObject({ Statement: [] });
});

test.each([false, undefined])("tells a bucket without Bucket Key (%s)", async (bucketKey) => {
  account.policies.bucketKey = bucketKey;

  await expect(look()).resolves.toEqual({ Statement: [], keyIsGrantable: false });
});

test.each([
  ["the bucket is gone", () => account.remove("bucket")],
  ["the owner's is no policy", () => account.set("bucket", "not json")],
  ["its role may not read", () => (account.server.faults = () => "denied")],
])("does not fail where %s: the step is due and says so", async (_what, prepare) => {
  prepare();

  await expect(look()).resolves.toEqual({ Statement: [] });
});
