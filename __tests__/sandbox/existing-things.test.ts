/** What an organization has already on the replication side: its own key and subnet group. */
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { onePipelineFile } from "../support/sandbox-file";

const sandbox = new Sandbox(
  "owned",
  onePipelineFile((file) => {
    file.replication.kmsKey = "alias/organization";
    // Whoever has a subnet group has made the role that DMS makes it with.
    file.replication.serviceRoles = "existing";
    Object.assign(file.replication.network, { subnetGroup: "organization" });
  }),
);

beforeAll(() => sandbox.closeAccounts());
afterAll(() => sandbox.close());

// Each test goes on where the one before it ended.
test("is deployed with what exists, and a second plan is empty", async () => {
  const { output } = await sandbox.up();
  expect(output).toMatch(/No changes in any of \d stacks/);
  expect(await sandbox.failures()).toEqual([]);
});

test("a key of its own later is refused at plan, and the task goes on", async () => {
  const task = await new OwnersDms(sandbox).position();
  sandbox.edit((file) => delete file.replication.kmsKey);

  const refused = await sandbox.plan();
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("replication.kmsKey: the key of owned was arn:aws:kms:");
  expect(await new OwnersDms(sandbox).position()).toEqual(task);
});
