/** What a killed run was making is told once, by the run after it. */
import * as path from "node:path";
import { RunFolder } from "../../cli/run-folder";
import { describeUnfinished, type Unfinished } from "../../cli/unfinished";
import { put, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);

const event = (type: string, addr: string, action = "create"): string =>
  JSON.stringify({ type, hook: { resource: { addr }, action } });

const log = [
  event("apply_start", "aws_iam_role.seal-trust"),
  event("apply_complete", "aws_iam_role.seal-trust"),
  event("apply_start", "aws_kms_key.landing"),
  event("apply_start", "aws_s3_bucket.landing"),
  event("apply_errored", "aws_s3_bucket.landing"),
  event("apply_start", "aws_cloudwatch_log_group.seal-trust", "update"),
  '{"type":"apply_st',
].join("\n");

async function foundAfter(exitCode: string | undefined): Promise<readonly Unfinished[][]> {
  const folder = temporaryFolder();
  put(path.join(folder, "dev-lake-storage.apply.log"), log);
  if (exitCode !== undefined) put(path.join(folder, "dev-lake-storage.apply.exit"), `${exitCode}\n`);
  const told: Unfinished[][] = [];
  const open = () =>
    RunFolder.open(
      folder,
      () => undefined,
      (found) => told.push([...found]),
    );
  await open();
  await open();
  return told;
}

const key = { stack: "dev-lake-storage", address: "aws_kms_key.landing" };

test.each([
  ["killed with all that was around it", undefined, [key]],
  ["killed", "137", [key]],
  ["that failed by itself, and said so", "1", []],
  ["that ended well", "0", []],
])("a Terraform %s", async (_what, exitCode, expected) => {
  expect(await foundAfter(exitCode)).toEqual([expected, []]);
});

test("says how to find it and how to remove it", () => {
  expect(describeUnfinished("dev", [])).toBeUndefined();
  expect(describeUnfinished("dev", [{ ...key, address: "aws_vpc.replication" }])).not.toContain("kms");
  expect(describeUnfinished("dev", [key])).toMatchInlineSnapshot(`
    "The run before this one was killed while Terraform was making:
      aws_kms_key.landing of dev-lake-storage
    AWS may have made it all the same, and then no state knows it. Look for it in its account:
      aws resourcegroupstaggingapi get-resources --tag-filters Key=causeway:environment,Values=dev
    Of two keys with the same description the one without an alias is left over (aws kms list-aliases --key-id <ID> names none):
      aws kms schedule-key-deletion --key-id <ID>"
  `);
});
