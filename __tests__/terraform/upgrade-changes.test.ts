/** What the upgrade scenario (__tests__/sandbox/upgrade.test.ts) lets pass, without a deploy. */
import type { PlannedChange } from "../support/kept-plans";
import { refusedChanges } from "../support/upgrade-changes";

function refused(action: string, address: string, more: Partial<PlannedChange> = {}): string[] {
  const type = address.split(".")[0] ?? "";
  return refusedChanges([{ stack: "dev-x", address, type, action, before: {}, changed: [], ...more }]);
}

test.each([
  "aws_dms_endpoint.orders-db",
  "aws_dms_replication_task.orders-to-lake",
  "aws_dms_replication_instance.main",
  "aws_s3_bucket.landing",
  "aws_kms_key.replication",
  "aws_iam_role.dms-vpc-role",
  "aws_secretsmanager_secret.orders-db",
  "aws_lambda_function.s3-endpoint",
])("%s may neither be destroyed nor replaced", (address) => {
  expect(refused("delete", address)).toEqual([`dev-x: delete ${address}`]);
  expect(refused("replace", address, { changed: ["name"] })).toEqual([`dev-x: replace ${address}: name`]);
});

test("a step may be called again, a teardown may not", () => {
  const called = (lifecycle_scope: string) =>
    refused("replace", "aws_lambda_invocation.x", { before: { lifecycle_scope }, changed: ["input"] });
  expect(called("CREATE_ONLY")).toEqual([]);
  expect(called("CRUD")).toEqual(["dev-x: replace aws_lambda_invocation.x: input"]);
});

test("of what changes in place, each argument has to be listed", () => {
  const changed = ["last_modified", "source_code_hash"];
  expect(refused("update", "aws_lambda_function.x", { changed })).toEqual([]);
  expect(refused("update", "aws_lambda_function.x", { changed: [...changed, "role"] })).toEqual([
    "dev-x: update aws_lambda_function.x: last_modified, source_code_hash, role",
  ]);
  expect(refused("update", "aws_s3_bucket.landing", { changed: ["force_destroy"] })).toEqual([
    "dev-x: update aws_s3_bucket.landing: force_destroy",
  ]);
});

test("only what an account has one of may be let go; what is new is free", () => {
  expect(refused("forget", "aws_iam_role.x", { before: { name: "dms-vpc-role" } })).toEqual([]);
  expect(refused("forget", "aws_iam_role.x", { before: { name: "dev-writer" } })).toHaveLength(1);
  expect(refused("create", "aws_s3_bucket.new")).toEqual([]);
});
