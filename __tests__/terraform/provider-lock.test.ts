/** Another AWS provider than the one of the last run, with the real Terraform. */
import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import type { SynthesizedStack } from "../../cli/manifest";
import { findTerraform } from "../../cli/prerequisites";
import { run } from "../../cli/processes";
import { acceptProvider } from "../../cli/provider-lock";
import { configureTerraform } from "../../cli/terraform-config";
import { automationEnvironment, privateFolder } from "../../cli/workspace";
import { put, putStacks, removeFolders, temporaryFolder } from "../support/command-line";

afterEach(removeFolders);
jest.setTimeout(300_000);

test("takes a newer one, which Terraform would not without -upgrade", async () => {
  const stack = declare("5.100.0");
  lock(stack, "5.99.1", ">= 5.99.0, < 7.0.0");
  expect(await refusal(stack)).toContain("must use terraform init -upgrade");
  acceptProvider(stack);
  expect(await refusal(stack)).toBe("");
  const file = lockOf(stack);
  const before = readFileSync(file, "utf8");
  expect(before).toContain('constraints = "5.100.0"');
  acceptProvider(stack);
  expect(readFileSync(file, "utf8")).toBe(before);
});

test("fails: an older one, naming what to write to stay", () => {
  const stack = declare("5.100.0");
  lock(stack, "6.25.0", ">= 5.100.0, < 7.0.0");
  expect(() => acceptProvider(stack)).toThrow(
    `dev-lake-storage: got AWS provider 5.100.0, after 6.25.0 in the last run on this machine; expected no older one, which may not read a state that a newer one has written. To stay, write terraform: { awsProvider: "6.25.0" } into the environment file; to go back, delete ${lockOf(stack)}`,
  );
  expect(existsSync(lockOf(stack))).toBe(true);
});

test("leaves a retired stack alone, which names a range", () => {
  const stack = declare(">= 5.100.0, < 7.0.0");
  lock(stack, "6.25.0", ">= 5.100.0, < 7.0.0");
  acceptProvider(stack);
  expect(existsSync(lockOf(stack))).toBe(true);
});

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
