/** Folders and small programs for tests of the command line. */
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SynthesizedStack } from "../../cli/manifest";

const folders: string[] = [];

/** A new folder, with a space in its path; `removeFolders` takes it away. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "causeway cli ")));
  folders.push(folder);
  return folder;
}

/** Takes all temporary folders away; for `afterEach`. */
export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Writes a file, making its folder. */
export function put(file: string, content: string): string {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

/** Writes a shell script that can be run. */
export function putScript(file: string, body: string): string {
  put(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** What a stack's JSON is put together from. */
export interface FakeStack {
  readonly dependencies?: readonly string[];
  readonly json?: Readonly<Record<string, unknown>>;
}

/** Writes an output folder as cdktf does: a manifest, and a folder per stack. */
export function putStacks(outDir: string, stacks: Readonly<Record<string, FakeStack>>): SynthesizedStack[] {
  const entries = Object.entries(stacks).map(([name, { dependencies = [], json = {} }]) => {
    const state = {
      "//": { metadata: { stackName: name, version: "stubbed", backend: "local" } },
      terraform: { backend: { local: { path: `../../../states/${name}.tfstate` } } },
    };
    put(path.join(outDir, "stacks", name, "cdk.tf.json"), JSON.stringify({ ...state, ...json }));
    return {
      name,
      constructPath: name,
      annotations: [],
      dependencies,
      workingDirectory: `stacks/${name}`,
      synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
      stackMetadataPath: `stacks/${name}/metadata.json`,
    };
  });
  const manifest = {
    version: "stubbed",
    stacks: Object.fromEntries(entries.map((entry) => [entry.name, entry])),
  };
  put(path.join(outDir, "manifest.json"), JSON.stringify(manifest));
  return entries.map(({ name, dependencies }) => ({
    name,
    dependencies,
    directory: path.join(outDir, "stacks", name),
    jsonPath: path.join(outDir, "stacks", name, "cdk.tf.json"),
  }));
}

const stateObject = { bucket: "states", region: "eu-west-1", key: "causeway/a.tfstate" };

/** A stack whose state is in S3 and is locked there, with a provider of its own choice. */
export const lockedByObject: FakeStack = {
  json: {
    terraform: {
      backend: { s3: { ...stateObject, use_lockfile: true } },
      required_providers: { aws: { source: "hashicorp/aws", version: "6.25.0" } },
    },
  },
};

/** What Terraform remembers in its folder of a run when the same state was not locked and the provider older. */
export function rememberEarlierRun(directory: string): void {
  const backend = { type: "s3", config: { ...stateObject, use_lockfile: null }, hash: 1 };
  put(path.join(directory, ".terraform", "terraform.tfstate"), JSON.stringify({ version: 3, backend }));
  const provider = `provider "registry.terraform.io/hashicorp/aws" {\n  version = "5.100.0"\n}\n`;
  put(path.join(directory, ".terraform.lock.hcl"), provider);
}

/** Shell line: ends with an error where Terraform would stop at what it remembers. */
export const stopAtEarlierRun =
  '[ "$1" != init ] || { [ ! -e .terraform/terraform.tfstate ] && [ ! -e .terraform.lock.hcl ]; } || exit 1';

/**
 * A Terraform that does what the test says and nothing else.
 *
 * @param folder where it keeps what it was called with, a line a call, in the file `calls`
 * @param work shell lines for init, plan, apply and destroy
 * @param output shell lines for output
 * @param show shell lines for show
 */
export function putTerraform(folder: string, work: string, output = "echo '{}'", show = "echo '{}'"): string {
  return putScript(
    path.join(folder, "terraform"),
    `stack=$(basename "$PWD")
case "$1" in
  version) echo '{"terraform_version":"1.11.4"}' ;;
  -v) echo 'Terraform v1.11.4' ;;
  output) ${output} ;;
  show) ${show} ;;
  init | plan | apply | destroy)
    echo "$stack $*" >>"${folder}/calls"
    ${work}
    ;;
esac`,
  );
}

/** Waits until something holds, at most 20 seconds or as long as is said, in milliseconds. */
export async function until(holds: () => boolean, atMost = 20_000): Promise<void> {
  for (const end = Date.now() + atMost; !holds();) {
    if (Date.now() > end) throw new Error(`waited too long until ${holds.toString()}`);
    await sleep(20);
  }
}
