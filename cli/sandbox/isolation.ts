/** Barriers between the sandbox and real accounts. */
import { accessKeyOf, tokenIn, type SandboxAddress } from "../../sandbox/address";
import { withoutNodeNotice } from "../../sandbox/node-notice";
import { UserError } from "../errors";
import type { SynthesizedStack } from "../manifest";
import { readStackJson } from "../stack-json";

/** Credentials of one sandbox: AWS knows none like these. */
function credentialsOf(sandbox: SandboxAddress): NodeJS.ProcessEnv {
  return { AWS_ACCESS_KEY_ID: accessKeyOf(sandbox), AWS_SECRET_ACCESS_KEY: "causeway-sandbox" };
}

/** The sandbox that an environment is isolated to. */
export function sandboxIn(env: NodeJS.ProcessEnv): SandboxAddress {
  return { url: env.AWS_ENDPOINT_URL ?? "", token: tokenIn(env.AWS_ACCESS_KEY_ID ?? "") };
}

/** Variables that lead to credentials, endpoints or behaviour of somebody's real set-up. */
const foreign = [
  /^AWS_(PROFILE|DEFAULT_PROFILE|SESSION_TOKEN|SECURITY_TOKEN|ROLE_ARN|ROLE_SESSION_NAME|WEB_IDENTITY_TOKEN_FILE)$/,
  /^AWS_CONTAINER_/,
  /^AWS_ENDPOINT_URL(_|$)/,
  /^AWS_(S3|STS|IAM|DYNAMODB|SSO)_/,
  /^AWS_(DEFAULT_REGION|USE_FIPS_ENDPOINT|USE_DUALSTACK_ENDPOINT|CA_BUNDLE)$/,
  /^TF_(WORKSPACE|CLI_ARGS|VAR_|LOG)/,
];

/** A file that does not exist, so that nobody's profiles are read. */
const nowhere = "/nonexistent/causeway-sandbox";

/**
 * Environment variables for everything that runs in the sandbox.
 *
 * @param env the variables to start from
 * @param sandbox the emulated accounts
 * @param region of the environment
 */
export function isolatedEnvironment(
  env: NodeJS.ProcessEnv,
  sandbox: SandboxAddress,
  region: string,
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !foreign.some((pattern) => pattern.test(name)));
  return {
    ...Object.fromEntries(kept),
    ...credentialsOf(sandbox),
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: region,
    AWS_CONFIG_FILE: nowhere,
    AWS_SHARED_CREDENTIALS_FILE: nowhere,
    AWS_EC2_METADATA_DISABLED: "true",
    ...withoutNodeNotice(),
    // A proxy must not see what is meant for the loopback interface; registries are still reached through it.
    ...withoutProxy(env),
  };
}

function withoutProxy(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const local = "127.0.0.1,localhost,::1";
  const known = env.NO_PROXY ?? env.no_proxy ?? "";
  const value = known === "" ? local : `${known},${local}`;
  return { NO_PROXY: value, no_proxy: value };
}

/** Makes this process itself isolated: AWS clients of the sandbox run in it. */
export function isolateThisProcess(sandbox: SandboxAddress, region: string): void {
  const wanted = isolatedEnvironment(process.env, sandbox, region);
  for (const name of Object.keys(process.env))
    if (!(name in wanted)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, wanted);
}

/**
 * Refuses an emulator that is not on this machine.
 *
 * @throws UserError unless the URL's host is a loopback address.
 */
export function checkLoopback(url: string): string {
  let host: string;
  try {
    host = new URL(url).hostname;
  } catch {
    throw new UserError(`--endpoint "${url}" is no URL: give one like http://127.0.0.1:4566`);
  }
  const isLoopback = host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
  if (!isLoopback) {
    throw new UserError(
      `--endpoint "${url}" is not on this machine: the sandbox talks to loopback only, so that it can never reach real accounts; use a 127.0.0.1 address`,
    );
  }
  return url.replace(/\/$/, "");
}

const ownCredentials = [
  "access_key",
  "secret_key",
  "token",
  "profile",
  "shared_credentials_files",
  "shared_credentials_file",
  "shared_config_files",
  "assume_role_with_web_identity",
  "endpoints",
  "endpoint",
];

/**
 * Refuses stacks that would get around the isolation.
 *
 * @throws UserError if a provider or backend names credentials or endpoints of its own.
 */
export function checkStacksAreIsolated(stacks: readonly SynthesizedStack[]): void {
  for (const stack of stacks) {
    const json = readStackJson(stack);
    const blocks = [
      ...(json.provider.aws ?? []).map((block) => ({ what: "an AWS provider", block })),
      ...Object.entries(json.terraform.backend).map(([type, block]) => ({
        what: `the ${type} backend`,
        block,
      })),
    ];
    for (const { what, block } of blocks) {
      const found = ownCredentials.find((name) => name in block);
      if (found !== undefined) {
        throw new UserError(
          `${stack.name}: ${what} sets "${found}", which could lead out of the sandbox; take it out of the code, the sandbox sets it from outside`,
        );
      }
    }
  }
}
