/** One environment as a command sees it: where it is synthesized to and what Terraform gets to know. */
import * as path from "node:path";
import { knownEnvironments } from "../config/load";
import { committedFolder, committedStacks } from "./committed";
import type { SynthesizedStack } from "./manifest";
import { findTerraform } from "./prerequisites";
import { withRunLock } from "./run-lock";
import { synthesize } from "./synthesis";
import { configureTerraform } from "./terraform-config";

/** An environment to plan, deploy or destroy. */
export interface Workspace {
  /** Folder of `main.ts` and `cdktf.json`. */
  readonly root: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Folder that the stacks are synthesized to; states of a local backend lie in `states` beside it. */
  readonly outDir: string;
  /** Folder of the JSON that reviewers read; none in the sandbox, which remembers what it deployed. */
  readonly committed?: string;
  /** True if its file is gone, so that only its retired stacks say what was deployed. @default false */
  readonly isGone?: boolean;
  /** Folder for the logs of a run. */
  readonly logDir: string;
  /** The Terraform to run. */
  readonly terraform: string;
  /** Environment variables of Terraform, the provider and the app. */
  readonly env: NodeJS.ProcessEnv;
  /** True if providers come from the registry. */
  readonly usesRegistry: boolean;
  /** Number of resources of a stack that Terraform works on at the same time. @default 10, Terraform's own */
  readonly parallelism?: number;
  /** How long Terraform waits for a state that somebody else has locked, in seconds. @default 120 */
  readonly stateLockSeconds?: number | undefined;
  /** True where warnings about its file are nobody's. @default false */
  readonly quiet?: boolean;
}

/** Settings of every run: nothing calls home, nothing waits for an answer that cannot come. */
const automation: NodeJS.ProcessEnv = {
  CHECKPOINT_DISABLE: "1",
  TF_IN_AUTOMATION: "1",
  // Each stack has a data folder of its own, beside its JSON.
  TF_DATA_DIR: undefined,
};

/** Folder that the command line keeps its own files in; never committed. */
export function privateFolder(root: string): string {
  return path.join(root, ".causeway");
}

/** The file that says who is at work on an environment. */
export function lockFile(root: string, ...name: readonly string[]): string {
  // A name is checked when its file is read, and that is later.
  return `${path.join(privateFolder(root), "locks", ...name.map(encodeURIComponent))}.json`;
}

/**
 * Runs work in the real accounts of an environment, which no other run on this machine may work on at the same time.
 *
 * @param lockTimeout How long to wait for another run, in seconds; undefined is 0.
 * @throws BusyError if another run is under way.
 */
export async function withEnvironmentLock<T>(
  root: string,
  environment: string,
  lockTimeout: number | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const file = lockFile(root, environment);
  return await withRunLock({ file, what: environment, waitSeconds: lockTimeout }, work);
}

/**
 * The workspace of an environment in its real accounts.
 *
 * @param environments Folder of the environment files.
 * @param stateLockSeconds As in `Workspace`.
 */
export async function openWorkspace(
  root: string,
  environments: string,
  environment: string,
  stateLockSeconds?: number,
): Promise<Workspace> {
  const terraform = await findTerraform();
  const config = configureTerraform(privateFolder(root));
  for (const notice of config.notices) console.log(notice);
  const committed = path.join(root, committedFolder);
  const isGone =
    !knownEnvironments(environments).includes(environment) &&
    committedStacks(committed).some((stack) => stack.retired && stack.environment === environment);
  return {
    root,
    environment,
    committed,
    isGone,
    // The folder of cdktf.json, so that `npx cdktf` by hand sees the same stacks and states (docs/cdktf.md).
    outDir: path.join(root, "cdktf.out"),
    logDir: path.join(privateFolder(root), "logs", environment),
    terraform,
    env: { ...process.env, ...automation, ...config.env },
    usesRegistry: config.usesRegistry,
    stateLockSeconds,
  };
}

/** Variables that every workspace sets, for those that are put together elsewhere. */
export function automationEnvironment(): NodeJS.ProcessEnv {
  return { ...automation };
}

/**
 * Synthesizes the environment of a workspace; its stacks in the order in which they are applied.
 *
 * @throws UserError or ConfigError if the configuration is refused.
 */
export async function synthesizeWorkspace(workspace: Workspace): Promise<SynthesizedStack[]> {
  return await synthesize({
    root: workspace.root,
    outDir: workspace.outDir,
    environment: workspace.environment,
    env: workspace.env,
    ...(workspace.quiet === undefined ? {} : { quiet: workspace.quiet }),
  });
}
