/** Where the probe of an environment is synthesized to, and where its facts are written. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { factsFile } from "../../config/known-facts";
import type { AccountFacts } from "../../model/schema/account-facts";
import type { Environment } from "../../model/schema/environment";
import type { SynthesizedStack } from "../manifest";
import type { Workspace } from "../workspace";
import { realTimes, type Times } from "./pace";
import { probeOf, type Probe } from "./probe";

/** An environment whose accounts are looked at. */
export interface FactsPlace {
  readonly environment: Environment;
  readonly probe: Probe;
  /** Of the probe. */
  readonly workspace: Workspace;
  /** Holds all of the probe: its file, its JSON, its states. */
  readonly folder: string;
  /** File that the facts are written to. */
  readonly file: string;
  readonly times: Times;
  /** Called before stacks of the probe are deployed or destroyed. */
  readonly prepare?: (stacks: readonly SynthesizedStack[]) => Promise<void>;
}

/**
 * The place of an environment.
 *
 * @param base The environment's own workspace, whose accounts and Terraform are used.
 * @param folder Kept until everything is taken away again: states lie in it.
 * @param directory Folder that the facts are written to.
 */
export function placeOf(
  environment: Environment,
  base: Workspace,
  at: { readonly folder: string; readonly directory: string },
  times: Times = realTimes,
): FactsPlace {
  const probe = probeOf(environment);
  const { root, terraform, usesRegistry, parallelism } = base;
  return {
    environment,
    probe,
    folder: at.folder,
    file: path.join(at.directory, factsFile(environment.name)),
    times,
    workspace: {
      root,
      environment: probe.name,
      outDir: path.join(at.folder, "cdktf.out"),
      logDir: path.join(at.folder, "logs"),
      terraform,
      usesRegistry,
      // Its file is not the user's.
      quiet: true,
      ...(parallelism === undefined ? {} : { parallelism }),
      env: { ...base.env, CAUSEWAY_ENVIRONMENTS_DIR: environmentsOf(at.folder) },
    },
  };
}

function environmentsOf(folder: string): string {
  return path.join(folder, "environments");
}

/** Writes the probe's environment file. JSON is YAML. */
export function writeProbe({ folder, probe }: FactsPlace, content: object): void {
  mkdirSync(environmentsOf(folder), { recursive: true });
  writeFileSync(path.join(environmentsOf(folder), `${probe.name}.yaml`), JSON.stringify(content, null, 2));
}

/** True if a run that was killed may have left stacks: their states are there. */
export function hasStates({ folder }: FactsPlace): boolean {
  const states = path.join(folder, "states");
  return existsSync(states) && readdirSync(states).length > 0;
}

/** Forgets a probe of which nothing is left; its logs and policies may still be of use. */
export function forget({ folder }: FactsPlace): void {
  for (const name of ["environments", "cdktf.out", "states"]) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
  }
}

/** Writes what was found; the same facts give the same bytes. */
export function writeFacts({ file }: FactsPlace, facts: AccountFacts): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(facts, null, 2)}\n`);
}
