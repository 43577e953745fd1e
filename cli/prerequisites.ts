/** Programs that have to be installed, each missing one with how to get it, in one sentence. */
import { UserError } from "./errors";
import { run } from "./processes";

type Version = readonly [number, number, number];

const needed = {
  node: [20, 19, 0],
  // Locks in a bucket, write-only arguments, `removed` blocks. Stacks do not say it: a `required_version`
  // ends the parser of checkov, which then finds nothing in them.
  terraform: [1, 11, 0],
  python: [3, 10, 0],
} as const satisfies Record<string, Version>;

/** The first version number in a text, such as `v20.19.1` or `Python 3.11.7`. */
export function versionIn(text: string): Version | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** True if a version is at least another. */
export function isAtLeast(version: Version, minimum: Version): boolean {
  for (const part of [0, 1, 2] as const) {
    if (version[part] !== minimum[part]) return version[part] > minimum[part];
  }
  return true;
}

/**
 * Refuses a Node.js that is too old.
 *
 * @returns what to say of one that has ended; undefined where there is nothing to say.
 */
export function checkNode(version: string = process.version): string | undefined {
  const found = versionIn(version);
  if (found !== undefined && isAtLeast(found, needed.node)) {
    return isAtLeast(found, [22, 0, 0])
      ? undefined
      : `Node.js ${version} has ended (April 2026), and the AWS SDK drops it in January 2027: install 22`;
  }
  throw new UserError(
    `Node.js ${version} is too old: install Node.js 20.19 or newer (22 is best) from https://nodejs.org`,
  );
}

/**
 * The Terraform to run: TERRAFORM_BINARY_NAME, or `terraform` on the PATH.
 *
 * @throws UserError if there is none or it is older than 1.11.
 */
export async function findTerraform(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const file = env.TERRAFORM_BINARY_NAME ?? "terraform";
  const get = "install Terraform 1.11 or newer from https://developer.hashicorp.com/terraform/install";
  const said = await output(file, ["version"], env);
  if (said === undefined)
    throw new UserError(`Terraform was not found (looked for "${file}" on the PATH): ${get}`);
  const version = versionIn(said);
  if (version === undefined)
    throw new UserError(`"${file} version" does not say which version it is: ${get}`);
  if (!isAtLeast(version, needed.terraform)) {
    throw new UserError(`Terraform ${version.join(".")} is too old: ${get}`);
  }
  return file;
}

/**
 * A Python that can make virtual environments.
 *
 * @throws UserError if there is none, all are older than 3.10, or `venv` is missing.
 */
export async function findPython(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const names = ["python3", "python", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10"];
  const tooOld: string[] = [];
  for (const file of names) {
    const said = await output(file, ["--version"], env);
    const version = said === undefined ? undefined : versionIn(said);
    if (version === undefined) continue;
    if (!isAtLeast(version, needed.python)) {
      tooOld.push(version.join("."));
      continue;
    }
    // Debian and Ubuntu ship Python without the part that `venv` needs.
    if ((await output(file, ["-c", "import venv, ensurepip"], env)) !== undefined) return file;
    const minor = `${version[0]}.${version[1]}`;
    throw new UserError(
      `Python ${version.join(".")} is there but cannot make virtual environments: install its venv module (on Debian and Ubuntu: apt install python${minor}-venv)`,
    );
  }
  const get = "install Python 3.10 or newer from https://www.python.org/downloads/ or your system's packages";
  throw new UserError(
    tooOld.length > 0
      ? `Python ${tooOld[0] ?? ""} is too old: ${get}`
      : `Python was not found (looked for "python3" on the PATH): ${get}`,
  );
}

/** Output of a command; undefined if it cannot be started or fails. */
async function output(file: string, args: string[], env: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    // TF_CLI_CONFIG_FILE may name a file that is gone; `version` needs no configuration.
    const { code, stdout, stderr } = await run({
      file,
      args,
      env: { ...env, TF_CLI_CONFIG_FILE: undefined, CHECKPOINT_DISABLE: "1" },
    });
    return code === 0 ? `${stdout}${stderr}` : undefined;
  } catch {
    return undefined;
  }
}
