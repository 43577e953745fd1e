/** Another AWS provider than the one of the last run, with the real Terraform. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { providerLockCommand } from "../../cli/commands/provider-lock";
import type { SynthesizedStack } from "../../cli/manifest";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { committedLock, explainInit, lockedVersion, lockProvider } from "../../cli/provider-lock";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { testedProvider } from "../../model/schema/environment";
import { put, putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);
jest.setTimeout(300_000);

test("takes a newer one, which Terraform would not without -upgrade, and exactly the committed one", async () => {
  const stack = declare("5.100.0");
  lock(stack, "5.99.1", ">= 5.99.0, < 7.0.0");
  expect(await refusal(stack)).toContain("must use terraform init -upgrade");
  lockProvider(stack);
  expect(await refusal(stack)).toBe("");
  const file = lockOf(stack);
  const before = readFileSync(file, "utf8");
  expect(before).toBe(readFileSync(committedLock("5.100.0"), "utf8"));
  lockProvider(stack);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("fails: another build of the same version in the mirror, before anything is planned", async () => {
  const stack = declare("5.100.0");
  lockProvider(stack, otherBuild());
  const words = explainInit(await refusal(stack));
  expect(words).toContain("holds another AWS provider than the one that is locked in locks/");
});

test("keeps checksums that init added for this machine's platform, and puts back what is missing", () => {
  const stack = declare("5.100.0");
  const committed = readFileSync(committedLock("5.100.0"), "utf8");
  const more = committed.replace(
    "  hashes = [\n",
    '  hashes = [\n    "h1:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=",\n',
  );
  put(lockOf(stack), more);
  lockProvider(stack);
  expect(readFileSync(lockOf(stack), "utf8")).toBe(more);
  put(lockOf(stack), committed.replace(/ *"zh:054b[^\n]*\n/, ""));
  lockProvider(stack);
  expect(readFileSync(lockOf(stack), "utf8")).toBe(committed);
});

test("the committed lock has the registry's checksums of every platform, and is of the version that is tested", () => {
  const text = readFileSync(committedLock(testedProvider), "utf8");
  expect(lockedVersion(text)).toBe(testedProvider);
  // 15 packages of 5.100.0 are signed; one platform alone would have a single h1 and no zh.
  expect(text.match(/"zh:[0-9a-f]{64}"/g)).toHaveLength(15);
});

test("fails: a registry that does not answer leaves the committed lock as it is", async () => {
  const folder = temporaryFolder();
  const file = committedLock("5.100.0", folder);
  put(file, "kept");
  await expect(providerLockCommand("5.100.0", file)).rejects.toThrow("the committed lock stays as it is");
  expect(readFileSync(file, "utf8")).toBe("kept");
});

test("fails: an older one, naming what to write to stay", () => {
  const stack = declare("5.100.0");
  lock(stack, "6.25.0", ">= 5.100.0, < 7.0.0");
  expect(() => lockProvider(stack)).toThrow(
    `dev-lake-storage: got AWS provider 5.100.0, after 6.25.0 in the last run on this machine; expected no older one, which may not read a state that a newer one has written. To stay, write terraform: { awsProvider: "6.25.0" } into the environment file; to go back, delete ${lockOf(stack)}`,
  );
  expect(existsSync(lockOf(stack))).toBe(true);
});

test("leaves a retired stack alone, which names a range", () => {
  const stack = declare(">= 5.100.0, < 7.0.0");
  lock(stack, "6.25.0", ">= 5.100.0, < 7.0.0");
  lockProvider(stack);
  expect(existsSync(lockOf(stack))).toBe(true);
});

/** A folder of locks in which the same version has other checksums: as if the mirror held another build. */
function otherBuild(): string {
  const folder = temporaryFolder();
  const other = readFileSync(committedLock("5.100.0"), "utf8").replace(/"(h1|zh):./g, '"$1:0');
  put(committedLock("5.100.0", folder), other);
  return folder;
}

function declare(version: string): SynthesizedStack {
  const [stack] = putStacks(path.join(temporaryFolder(), "out"), {
    "dev-lake-storage": {
      json: { terraform: { required_providers: { aws: { source: "hashicorp/aws", version } } } },
    },
  });
  if (stack === undefined) throw new Error("no stack");
  return stack;
}

function lockOf(stack: SynthesizedStack): string {
  return path.join(stack.directory, ".terraform.lock.hcl");
}

function lock(stack: SynthesizedStack, version: string, constraints: string): void {
  const provider = `provider "registry.terraform.io/hashicorp/aws" {
  version     = "${version}"
  constraints = "${constraints}"
}
`;
  put(lockOf(stack), provider);
}

/** Why `terraform init` stops; nothing where it does not. */
async function refusal(stack: SynthesizedStack): Promise<string> {
  const { env } = configureTerraform(privateFolder(path.join(__dirname, "../..")));
  const { code, stdout, stderr } = await run({
    file: await findTerraform(),
    args: ["init", "-input=false", "-no-color"],
    cwd: stack.directory,
    env: { ...process.env, ...automationEnvironment(), ...env },
  });
  return code === 0 ? "" : `${stdout}${stderr}`;
}
