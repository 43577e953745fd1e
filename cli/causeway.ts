#!/usr/bin/env node
/**
 * The command line of Causeway; npm scripts call it.
 *
 * Exit codes: 0 done (`plan`: nothing to do), 1 a mistake, a failure or an error, 2 `plan` or `compare` found changes,
 * 3 another run is at work (nothing was begun), 130 interrupted.
 */
import { Command, CommanderError } from "commander";
import { describeError, exitCodes } from "./errors";
import { endOnInterrupt, outliveReaders } from "./interrupt";
import { environmentsDirectory, isPackaged, root, type Finish } from "./places";
import { addSandbox, inSandbox, sandboxOptions, withSandbox } from "./sandbox-commands";
import type { InitOptions } from "./commands/init";
import { withLockTimeout } from "./lock-timeout";
import { openWorkspace, withEnvironmentLock, type Workspace } from "./workspace";
import { testedProvider } from "../model/schema/environment";

/** Runs a command in the real accounts of an environment, alone on this machine; returns its exit code. */
async function alone(
  environment: string,
  lockTimeout: number | undefined,
  work: (workspace: Workspace) => Promise<number>,
): Promise<number> {
  return await withEnvironmentLock(root, environment, lockTimeout, async () =>
    work(await openWorkspace(root, environmentsDirectory(), environment, lockTimeout)),
  );
}

/** Commands load what they need when they are called: most need no AWS client. */
function buildProgram(finish: Finish): Command {
  const program = new Command("causeway")
    .description(
      "AWS DMS replication between accounts: one environment file in, ordered Terraform stacks out.",
    )
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 failed, 2 `plan` or `compare` found changes, 3 another run is at work, 130 interrupted.",
    )
    .exitOverride();
  addSynth(program, finish);
  addPlan(program, finish);
  addDeploy(program, finish, "deploy", "deploy all stacks in order with cdktf");
  addDeploy(program, finish, "destroy", "destroy all stacks in reverse order with cdktf");
  addSchema(program, finish);
  addGrants(program, finish);
  addDeployRoles(program, finish);
  addFacts(program, finish);
  addInit(program, finish);
  addReview(program, finish);
  addCompare(program, finish);
  // The package brings its locks, and no sandbox.
  if (isPackaged) return program;
  addProviderLock(program, finish);
  addSandbox(program, finish);
  return program;
}

function addSynth(program: Command, finish: Finish): void {
  program
    .command("synth")
    .description("write the Terraform JSON of every environment to cdktf.out")
    .option("--commit", "write the JSON that reviewers read to synthesized/", false)
    .option("--check", "fail if synthesized/ is not up to date, changing nothing", false)
    .option("--strict", "take warnings for errors", false)
    .action(async (options: { commit: boolean; check: boolean; strict: boolean }) => {
      const { synthCommand } = await import("./commands/synth.js");
      finish(await synthCommand({ root, environments: environmentsDirectory(), ...options }));
    });
}

function addPlan(program: Command, finish: Finish): void {
  withSandbox(withLockTimeout(program.command("plan")))
    .description("show what a deploy would change, changing nothing")
    .argument("<environment>", "name of its file without .yaml")
    .option("--save <folder>", "keep what it decides there, for `deploy --plan`")
    .option("--verbose", "show Terraform's own output", false)
    .action(async (environment: string, options: Omit<DeployFlags, "autoApprove"> & { save?: string }) => {
      if (options.sandbox) {
        const { sandboxPlanCommand } = await import("./commands/sandbox-use.js");
        finish(await sandboxPlanCommand(sandboxOptions({ env: environment, ...options }), options.save));
        return;
      }
      const { planCommand } = await import("./commands/plan.js");
      finish(await alone(environment, options.lockTimeout, (workspace) => planCommand(workspace, options)));
    });
}

function addDeploy(program: Command, finish: Finish, verb: "deploy" | "destroy", description: string): void {
  const command = withSandbox(withLockTimeout(program.command(verb)), " (implies --auto-approve)");
  if (verb === "deploy") command.option("--plan <folder>", "do what `plan --save` has kept there, or stop");
  command
    .description(description)
    .argument("<environment>", "name of its file without .yaml")
    .option("--auto-approve", "do not ask before each stack", false)
    .option("--verbose", "show Terraform's own output", false)
    .action(async (environment: string, options: DeployFlags) => {
      if (options.sandbox) {
        finish(await inSandbox(verb, sandboxOptions({ env: environment, ...options }), options.plan));
        return;
      }
      const { deployCommand } = await import("./commands/deploy.js");
      const work = (workspace: Workspace) => deployCommand(workspace, verb, options);
      finish(await alone(environment, options.lockTimeout, work));
    });
}

function addSchema(program: Command, finish: Finish): void {
  withSandbox(withLockTimeout(program.command("move-states")))
    .description("take what is deployed along to the backend that the environment file names now")
    .argument("<environment>", "name of its file without .yaml")
    .action(async (environment: string, { sandbox, lockTimeout }: Omit<DeployFlags, "autoApprove">) => {
      if (sandbox) {
        const { sandboxMoveStatesCommand } = await import("./commands/sandbox-use.js");
        const options = sandboxOptions({ env: environment, verbose: false, lockTimeout });
        finish(await sandboxMoveStatesCommand(options));
        return;
      }
      const { moveStatesCommand } = await import("./commands/move-states.js");
      finish(await alone(environment, lockTimeout, moveStatesCommand));
    });

  program
    .command("schema")
    .description("write the JSON Schema of environment files, for editors")
    .action(async () => {
      const { schemaCommand } = await import("./commands/schema.js");
      finish(schemaCommand(environmentsDirectory()));
    });
}

function addGrants(program: Command, finish: Finish): void {
  program
    .command("grants")
    .description("print what a database's owner runs before DMS may use the database")
    .argument("<environment>", "name of its file without .yaml")
    .argument("<endpoint>", "key of the endpoint")
    .option("--user <name>", "name of the user that DMS connects as, as the secret has it (default: dms)")
    .action(async (environment: string, endpoint: string, { user }: { user?: string }) => {
      const { grantsCommand } = await import("./commands/grants.js");
      finish(grantsCommand({ environments: environmentsDirectory(), environment, endpoint, user }));
    });
}

function addDeployRoles(program: Command, finish: Finish): void {
  program
    .command("deploy-roles")
    .description("write the least policies of each account's deploy role and plan role")
    .argument("<environment>", "name of its file without .yaml")
    .option("--out <folder>", "write a file for each policy there (default: print them)")
    .action(async (environment: string, { out }: { out?: string }) => {
      const { deployRolesCommand } = await import("./commands/deploy-roles.js");
      finish(await deployRolesCommand({ root, environment, out }));
    });
}

function addFacts(program: Command, finish: Finish): void {
  withSandbox(withLockTimeout(program.command("facts")), " (implies --auto-approve)")
    .description(
      "find out in the accounts what only AWS can tell, and write it beside the environment's file",
    )
    .argument("<environment>", "name of its file without .yaml")
    .option("--auto-approve", "do not ask", false)
    .option("--clean", "take away what an interrupted run left, and nothing else", false)
    .option("--verbose", "show Terraform's own output", false)
    .action(async (environment: string, { sandbox, ...options }: DeployFlags & { clean: boolean }) => {
      if (sandbox) {
        const { sandboxFactsCommand } = await import("./commands/sandbox-use.js");
        const where = sandboxOptions({ env: environment, ...options });
        finish(await sandboxFactsCommand(where, { ...options, autoApprove: true }));
        return;
      }
      const { realFactsCommand } = await import("./commands/facts.js");
      const work = () =>
        realFactsCommand({ root, environments: environmentsDirectory(), environment }, options);
      finish(await withEnvironmentLock(root, environment, options.lockTimeout, work));
    });
}

function addReview(program: Command, finish: Finish): void {
  program
    .command("review")
    .description("say in words what a change does: who gains access, what stops, what is destroyed")
    .requiredOption("--base <ref>", "commit, branch or tag to compare the committed JSON with")
    .option("--plan <folder>", "what `plan --save` has kept there, to know what is deployed")
    .option("--format <format>", "what to print: markdown, json or html", "markdown")
    .option("--out <folder>", "write all three there instead")
    .action(async (options: { base: string; plan?: string; format: string; out?: string }) => {
      const { reviewCommand } = await import("./commands/review.js");
      finish(await reviewCommand({ root, ...options }));
    });
}

function addCompare(program: Command, finish: Finish): void {
  program
    .command("compare")
    .description("show what one environment has and another has not, before it is promoted")
    .argument("<environment>", "name of its file without .yaml")
    .argument("<other>", "name of the other's file without .yaml")
    .action(async (first: string, second: string) => {
      const { compareCommand } = await import("./commands/compare.js");
      finish(compareCommand({ environments: environmentsDirectory(), first, second }));
    });
}

function addProviderLock(program: Command, finish: Finish): void {
  program
    .command("provider-lock")
    .description("ask the registry for the AWS provider's checksums and write them to locks/")
    .argument("[version]", "another version than the one that Causeway is tested with", testedProvider)
    .action(async (version: string) => {
      const { providerLockCommand } = await import("./commands/provider-lock.js");
      finish(await providerLockCommand(version));
    });
}

function addInit(program: Command, finish: Finish): void {
  program
    .command("init")
    .description("start a repository of one's own: an environment file, CI, and the package as a dependency")
    .argument("[folder]", "where; made if it is not there", ".")
    .option("--environment <name>", "name of the environment", "dev")
    .option("--region <region>", "Region of all of it", "eu-west-1")
    .option("--replication-account <id>", "account of DMS", "111111111111")
    .option("--database-account <id>", "account of the database", "222222222222")
    .option("--lake-account <id>", "account of the lake", "333333333333")
    .option(
      "--package <spec>",
      "what package.json depends on: a version, or a packed file (default: this version)",
    )
    .action(async (folder: string, options: Omit<InitOptions, "folder">) => {
      const { initCommand } = await import("./commands/init.js");
      finish(initCommand({ folder, ...options }));
    });
}

interface DeployFlags {
  readonly autoApprove: boolean;
  readonly sandbox: boolean;
  readonly verbose: boolean;
  readonly plan?: string;
  readonly lockTimeout?: number;
}

async function main(args: readonly string[]): Promise<void> {
  endOnInterrupt(exitCodes.interrupted);
  outliveReaders();
  try {
    await buildProgram((exitCode) => {
      process.exitCode = exitCode;
    }).parseAsync(args);
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said it already; help and version are no failures.
      process.exitCode = error.exitCode === 0 ? exitCodes.success : exitCodes.failure;
      return;
    }
    const { text, exitCode } = describeError(error, process.env.CAUSEWAY_DEBUG === "1");
    console.error(text);
    process.exitCode = exitCode;
  }
}

void main(process.argv);
