/** Ten random configurations that pass the rules: deployed, planned again, destroyed, with the real provider. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { EnvironmentFile } from "../support/environment";
import { packedFile, putCertificates, randomConfigurations } from "../support/random-configurations";
import { Sandbox } from "../support/sandbox";

const beside = mkdtempSync(path.join(tmpdir(), "causeway-random-"));
putCertificates(beside);
const file = packedFile(randomConfigurations(10, 11)) as unknown as EnvironmentFile;
for (const bucket of Object.values(file.buckets ?? {})) bucket.forceDestroy = true;
const sandbox = new Sandbox("random", file, beside);

beforeAll(() => sandbox.closeAccounts());
afterAll(async () => {
  await sandbox.close();
  rmSync(beside, { recursive: true, force: true });
});

test("they deploy, and a second plan finds nothing to do", async () => {
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of");
  expect(await sandbox.failures()).toEqual([]);
});

test("destroying leaves nothing behind", async () => {
  expect((await sandbox.destroy()).output).toContain("nothing was left over");
});
