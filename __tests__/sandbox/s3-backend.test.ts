/** States in a bucket: the same run, with Terraform's S3 backend against the emulated accounts. */
import { existsSync } from "node:fs";
import * as path from "node:path";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

const sandbox = new Sandbox(
  "bucket-states",
  sandboxFile((file) => {
    file.backend = { type: "s3", bucket: "shop-states", region: "eu-west-1", dynamodbTable: "shop-locks" };
  }),
);

beforeAll(() => sandbox.closeAccounts());
afterAll(() => sandbox.close());

test("an environment whose states are in a bucket is deployed, planned and destroyed", async () => {
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of 6 stacks");
  expect(existsSync(path.join(sandbox.folder, "states"))).toBe(false);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
  expect((await sandbox.destroy()).output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
