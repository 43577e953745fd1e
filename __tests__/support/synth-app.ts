/** The whole app synthesized, read back from the files that it wrote: what Terraform will see. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { App } from "cdktf";
import { readStacks } from "../../cli/manifest";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../model/schema/environment";
import { addEnvironment } from "../../stacks/environment";
import { stackFrom, type SynthesizedApp } from "../../cli/synthesized-json/app";

export * from "../../cli/synthesized-json/app";

/** Folder of the environment files that are shipped. */
export const shippedFolder = path.join(__dirname, "../../environments");

/** The environments that are shipped, sorted by name. */
export function shippedEnvironments(): Environment[] {
  return loadEnvironments({ directory: shippedFolder });
}

/** Synthesizes the environments into a folder and leaves it there. */
export function synthInto(outdir: string, environments: readonly Environment[]): SynthesizedApp {
  const app = new App({ outdir });
  for (const environment of environments) addEnvironment(app, environment);
  app.synth();
  return readApp(outdir);
}

/** Synthesizes the environments; only what was written is kept, in memory. */
export function synthApp(environments: readonly Environment[]): SynthesizedApp {
  const outdir = mkdtempSync(path.join(tmpdir(), "causeway-synth-"));
  try {
    return synthInto(outdir, environments);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** Reads what a synthesis has written. */
export function readApp(outdir: string): SynthesizedApp {
  return new Map(
    readStacks(outdir).map(({ name, dependencies, jsonPath }) => [
      name,
      stackFrom(name, readFileSync(jsonPath, "utf8"), dependencies),
    ]),
  );
}

/** Folders of `examples/`, each with the name that its `dev` gets: no two environments of an app share one. */
export const examples = [
  { folder: "connections", name: "paths" },
  { folder: "engines", name: "engines" },
  { folder: "cluster", name: "cluster" },
  { folder: "organization", name: "organization" },
] as const;

/** The environments of `examples/`: every kind of connection, every engine. */
export function exampleEnvironments(): Environment[] {
  return examples.flatMap(({ folder, name }) =>
    loadEnvironments({ directory: path.join(__dirname, "../../examples", folder), only: "dev" }).map(
      (environment) => ({ ...environment, name }),
    ),
  );
}
