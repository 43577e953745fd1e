/** Stacks that an earlier configuration had: their resources still exist until they are destroyed. */
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { readStacks, type SynthesizedStack } from "./manifest";
import { readStackJson } from "./stack-json";

/**
 * Stacks whose folder is there from an earlier synthesis although the configuration no longer has them.
 *
 * A folder stays until its stack is destroyed, so an interrupted run loses none.
 */
export function findRetiredStacks(outDir: string, current: readonly SynthesizedStack[]): SynthesizedStack[] {
  const folder = path.join(outDir, "stacks");
  if (!existsSync(folder)) return [];
  const known = new Set(current.map(({ name }) => name));
  const names = readdirSync(folder).filter(
    (name) => !known.has(name) && existsSync(path.join(folder, name, "cdk.tf.json")),
  );
  return names.map((name) => {
    const directory = path.join(folder, name);
    const jsonPath = path.join(directory, "cdk.tf.json");
    const reads = JSON.stringify(readStackJson({ jsonPath }).data.terraform_remote_state ?? {});
    const dependencies = names.filter(
      (other) => other !== name && (reads.includes(`/${other}.tfstate`) || reads.includes(`"${other}"`)),
    );
    return { name, dependencies, directory, jsonPath };
  });
}

/**
 * Copies retired stacks to an output folder of their own, from which they can be destroyed.
 *
 * It lies beside the other one, so that relative state paths mean the same.
 */
export function setRetiredStacksAside(
  outDir: string,
  retired: readonly SynthesizedStack[],
): { outDir: string; stacks: SynthesizedStack[] } {
  const aside = asideOf(outDir);
  rmSync(aside, { recursive: true, force: true });
  for (const { name, directory } of retired) {
    mkdirSync(path.join(aside, "stacks"), { recursive: true });
    cpSync(directory, path.join(aside, "stacks", name), { recursive: true, verbatimSymlinks: true });
  }
  return { outDir: aside, stacks: writeManifest(aside, retired) };
}

/** The output folder that retired stacks are set aside in. */
export function asideOf(outDir: string): string {
  return `${outDir}.retired`;
}

/** Writes the manifest of an output folder that holds these stacks, and returns them in apply order. */
export function writeManifest(outDir: string, held: readonly SynthesizedStack[]): SynthesizedStack[] {
  const stacks = Object.fromEntries(
    held.map(({ name, dependencies }) => [
      name,
      {
        name,
        constructPath: name,
        annotations: [],
        dependencies,
        workingDirectory: `stacks/${name}`,
        synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
        stackMetadataPath: `stacks/${name}/metadata.json`,
      },
    ]),
  );
  writeFileSync(path.join(outDir, "manifest.json"), JSON.stringify({ version: "0.21.0", stacks }, null, 2));
  return readStacks(outDir);
}

/** Forgets retired stacks that have been destroyed. */
export function forgetRetiredStacks(outDir: string, retired: readonly SynthesizedStack[]): void {
  for (const { directory } of retired) rmSync(directory, { recursive: true, force: true });
  rmSync(asideOf(outDir), { recursive: true, force: true });
}
