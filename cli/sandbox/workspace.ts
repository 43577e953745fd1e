/** The folder of one sandbox, and the environment that it deploys. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { loadEnvironments } from "../../config/load";
import type { Environment } from "../../model/schema/environment";
import { findAccounts } from "../../sandbox/accounts";
import { type SandboxAddress } from "../../sandbox/address";
import { UserError } from "../errors";
import { findTerraform } from "../prerequisites";
import { withRunLock } from "../run-lock";
import { configureTerraform } from "../terraform-config";
import { automationEnvironment, lockFile, privateFolder, type Workspace } from "../workspace";
import { checkLoopback, isolatedEnvironment, isolateThisProcess } from "./isolation";

/** Options of every sandbox command. */
export interface SandboxOptions {
  /** Folder of `main.ts`. */
  readonly root: string;
  /** Folder of the environment files. */
  readonly environments: string;
  /** Name of the environment. */
  readonly environment: string;
  /** Another emulator to use instead of the one that is made here. */
  readonly endpoint?: string;
  readonly verbose: boolean;
  /** How long to wait for another run and for locked states, in seconds. @default a run not at all, a state 120 */
  readonly lockTimeout?: number | undefined;
}

/** Folder of a sandbox: `cdktf.out`, `states`, logs, and what the emulated accounts keep. */
export function sandboxFolder(root: string, environment: string): string {
  return path.join(privateFolder(root), "sandbox", environment);
}

/**
 * Loads the environment of a sandbox.
 *
 * @throws ConfigError for a bad file; UserError for an environment whose states Terraform Cloud keeps.
 */
export function loadSandboxEnvironment(options: SandboxOptions): Environment {
  const [environment] = loadEnvironments({ directory: options.environments, only: options.environment });
  if (environment === undefined) throw new UserError(`no environment "${options.environment}"`);
  if (environment.backend.type === "cloud") {
    throw new UserError(
      `environment "${environment.name}" keeps its states in Terraform Cloud, which the sandbox must not talk to: use an environment with a local or s3 backend (--env NAME)`,
    );
  }
  return environment;
}

/** A workspace whose Terraform can reach the emulated accounts and nothing else; isolates this process, too. */
export async function sandboxWorkspace(
  options: SandboxOptions,
  environment: Environment,
  sandbox: SandboxAddress,
): Promise<Workspace> {
  const folder = sandboxFolder(options.root, environment.name);
  const terraform = await findTerraform();
  const config = configureTerraform(privateFolder(options.root));
  isolateThisProcess(sandbox, environment.region);
  return {
    root: options.root,
    environment: environment.name,
    outDir: path.join(folder, "cdktf.out"),
    logDir: path.join(folder, "logs"),
    terraform,
    env: {
      ...isolatedEnvironment(process.env, sandbox, environment.region),
      ...automationEnvironment(),
      ...config.env,
    },
    usesRegistry: false,
    // Most of the time goes into fixed delays of the provider (30 s for a task), which cost no computing power.
    parallelism: 30,
    stateLockSeconds: options.lockTimeout,
  };
}

/** Another emulator, which takes any credentials. */
export function otherEmulator(url: string): SandboxAddress {
  return { url: checkLoopback(url), token: "" };
}

/** The sandbox that is up: its own accounts, or the other emulator it was told to use. */
export async function findSandbox(options: SandboxOptions): Promise<SandboxAddress | undefined> {
  if (options.endpoint !== undefined) return otherEmulator(options.endpoint);
  const folder = sandboxFolder(options.root, options.environment);
  const file = endpointFile(folder);
  if (existsSync(file)) return otherEmulator(readFileSync(file, "utf8").trim());
  return await findAccounts(folder);
}

/** As `findSandbox`, for commands that need a sandbox that is up. */
export async function requireSandbox(options: SandboxOptions): Promise<SandboxAddress> {
  const sandbox = await findSandbox(options);
  if (sandbox === undefined) {
    throw new UserError(
      `the sandbox of ${options.environment} is not up: ${sandboxCommand(options, "")} starts it`,
    );
  }
  return sandbox;
}

/** Remembers another emulator for the commands after this one. */
export function rememberEndpoint(options: SandboxOptions): void {
  const folder = sandboxFolder(options.root, options.environment);
  if (options.endpoint === undefined) {
    rmSync(endpointFile(folder), { force: true });
    return;
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(endpointFile(folder), `${options.endpoint}\n`);
}

function endpointFile(folder: string): string {
  return path.join(folder, "endpoint");
}

/** The command line of a sandbox command, for messages. */
export function sandboxCommand(options: Pick<SandboxOptions, "environment">, verb: string): string {
  const args = [verb, options.environment === "dev" ? "" : `--env ${options.environment}`].filter(
    (word) => word !== "",
  );
  return args.length === 0 ? "npm run sandbox" : `npm run sandbox -- ${args.join(" ")}`;
}

/**
 * Runs work that no other run of the same sandbox may do at the same time.
 *
 * @throws BusyError if another run is under way.
 */
export async function withSandboxLock<T>(options: SandboxOptions, work: () => Promise<T>): Promise<T> {
  const { root, environment, lockTimeout } = options;
  // Not in the sandbox's own folder, which goes while the lock is held.
  const file = lockFile(root, "sandbox", environment);
  const what = `the sandbox of ${environment}`;
  return await withRunLock({ file, what, waitSeconds: lockTimeout }, work);
}
