/** Commands for a sandbox that is up: `plan`, `deploy`, `test` and `env`. */
import * as path from "node:path";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { exitCodes, UserError } from "../errors";
import { describePipelines, pipelineProblems, testPipelines } from "../sandbox/pipelines";
import {
  loadSandboxEnvironment,
  requireSandbox,
  sandboxFolder,
  sandboxWorkspace,
  withSandboxLock,
  type SandboxOptions,
} from "../sandbox/workspace";
import type { SynthesizedStack } from "../manifest";
import type { Workspace } from "../workspace";
import { placeOf } from "../facts/place";
import { lookedAt } from "../facts/rights";
import { checkStacksAreIsolated } from "../sandbox/isolation";
import { giveDeployRights, stacksOfBefore } from "../sandbox/rights";
import { factsCommand, type FactsOptions } from "./facts";
import { moveStatesCommand } from "./move-states";
import { planCommand } from "./plan";
import { visitorRole } from "../../sandbox/seed/roles";
import { deploySandbox, reportPipelines } from "./sandbox-up";

/** `sandbox plan`: as `plan`, in the emulated accounts. */
export async function sandboxPlanCommand(options: SandboxOptions, save?: string): Promise<number> {
  const sandbox = await requireSandbox(options);
  const environment = loadSandboxEnvironment(options);
  return await withSandboxLock(options, async () =>
    planCommand(await sandboxWorkspace(options, environment, sandbox), { verbose: options.verbose, save }),
  );
}

/** `sandbox deploy`: as `deploy`, in the emulated accounts; what other teams own stays as it is. */
export async function sandboxDeployCommand(options: SandboxOptions, plan?: string): Promise<number> {
  const sandbox = await requireSandbox(options);
  const environment = loadSandboxEnvironment(options);
  await withSandboxLock(options, async () => {
    await deploySandbox(await sandboxWorkspace(options, environment, sandbox), options, plan);
    await reportPipelines(sandbox, environment.name);
  });
  return exitCodes.success;
}

/** `move-states --sandbox`: as `move-states`, in the emulated accounts. */
export async function sandboxMoveStatesCommand(options: SandboxOptions): Promise<number> {
  const sandbox = await requireSandbox(options);
  const environment = loadSandboxEnvironment(options);
  return await withSandboxLock(options, async () =>
    moveStatesCommand(await sandboxWorkspace(options, environment, sandbox)),
  );
}

/** Times in emulated accounts; harsh ones take longer, which is noticed. */
const factsTimes = { interval: 200, patience: 2_000, deadline: 300_000 };

/**
 * `facts --sandbox`: as `facts`, in the emulated accounts.
 *
 * What these do is no fact about AWS, so it is written into the sandbox's own folder.
 */
export async function sandboxFactsCommand(options: SandboxOptions, facts: FactsOptions): Promise<number> {
  const sandbox = await requireSandbox(options);
  const environment = loadSandboxEnvironment(options);
  return await withSandboxLock(options, async () => {
    const base = await sandboxWorkspace(options, environment, sandbox);
    const directory = path.join(sandboxFolder(options.root, environment.name), "facts");
    const place = placeOf(environment, base, { folder: directory, directory }, factsTimes);
    const prepare = async (stacks: readonly SynthesizedStack[]): Promise<void> => {
      checkStacksAreIsolated(stacks);
      await giveDeployRights(base, stacks, new Map([...stacksOfBefore(base), ...lookedAt(place.probe)]));
    };
    return await factsCommand({ ...place, prepare }, facts);
  });
}

/** `sandbox test`: tests every connection anew; exit code 1 if one fails. */
export async function sandboxTestCommand(options: SandboxOptions): Promise<number> {
  const sandbox = await requireSandbox(options);
  const report = await testPipelines(sandbox, options.environment);
  console.log(describePipelines(report));
  const problems = pipelineProblems(report);
  if (problems.length === 0) return exitCodes.success;
  console.log(
    `\n${problems.length} ${problems.length === 1 ? "problem" : "problems"}:\n  ${problems.join("\n  ")}`,
  );
  return exitCodes.failure;
}

/** `sandbox env`: shell lines that let any AWS tool into an emulated account, or cdktf and Terraform into all of them. */
export async function sandboxEnvCommand(
  options: SandboxOptions & { readonly account?: string; readonly terraform: boolean },
): Promise<number> {
  const sandbox = await requireSandbox(options);
  const environment = loadSandboxEnvironment(options);
  if (options.terraform) {
    const before = { ...process.env };
    const workspace = await sandboxWorkspace(options, environment, sandbox);
    console.log(exportLines(before, cdktfEnvironment(options, workspace)).join("\n"));
    return exitCodes.success;
  }
  const key = options.account ?? environment.replication.account;
  const account = environment.accounts[key];
  if (account === undefined) {
    throw new UserError(
      `no account "${key}" in ${environment.name}; it has ${Object.keys(environment.accounts).sort().join(", ")}`,
    );
  }
  await sandboxWorkspace(options, environment, sandbox);
  const { Credentials: credentials } = await new STSClient({
    endpoint: sandbox.url,
    region: environment.region,
  }).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account.id}:role/${visitorRole}`,
      RoleSessionName: "causeway-sandbox",
    }),
  );
  const variables = {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: environment.region,
    // The same for boto3 and for version 1 of the AWS CLI.
    AWS_DEFAULT_REGION: environment.region,
    AWS_ACCESS_KEY_ID: credentials?.AccessKeyId ?? "",
    AWS_SECRET_ACCESS_KEY: credentials?.SecretAccessKey ?? "",
    AWS_SESSION_TOKEN: credentials?.SessionToken ?? "",
    AWS_EC2_METADATA_DISABLED: "true",
    // For the sandbox's own addresses, which begin with /_sandbox/.
    CAUSEWAY_SANDBOX_TOKEN: sandbox.token,
  };
  for (const [name, value] of Object.entries(variables)) console.log(`export ${name}='${value}'`);
  // A profile would take precedence over these.
  console.log("unset AWS_PROFILE AWS_DEFAULT_PROFILE");
  return exitCodes.success;
}

/** What cdktf needs to see the stacks, the states and the accounts of a sandbox, and nothing else. */
function cdktfEnvironment(
  options: SandboxOptions,
  { env, outDir, environment }: Workspace,
): NodeJS.ProcessEnv {
  return {
    ...env,
    CAUSEWAY_ENVIRONMENTS_DIR: options.environments,
    CAUSEWAY_ENVIRONMENT: environment,
    CDKTF_OUTPUT: path.relative(options.root, outDir),
    // It would ask the registry, which a mirror stands for.
    CDKTF_SKIP_PROVIDER_LOCK: "true",
  };
}

/** Lines for a shell that has one environment and shall have another. */
function exportLines(before: NodeJS.ProcessEnv, wanted: NodeJS.ProcessEnv): string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(wanted)])].sort();
  return names.flatMap((name) => {
    const value = wanted[name];
    if (value === before[name]) return [];
    return value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", "'\\''")}'`;
  });
}
