/**
 * The command line of Causeway; npm scripts call it.
 *
 * Exit codes: 0 done (`plan`: nothing to do), 1 a mistake, a failure or an error, 2 `plan` found changes,
 * 130 interrupted.
 */
import * as path from "node:path";
import { Command, CommanderError } from "commander";
import { describeError, exitCodes } from "./errors";
import { endOnInterrupt, outliveReaders } from "./interrupt";
import type { SandboxOptions } from "./sandbox/workspace";
import { openWorkspace } from "./workspace";
import { testedProvider } from "../model/schema/environment";

const root = path.join(__dirname, "..");

/** Folder of the environment files: CAUSEWAY_ENVIRONMENTS_DIR, or `environments` beside `main.ts`. */
function environmentsDirectory(): string {
  return path.resolve(root, process.env.CAUSEWAY_ENVIRONMENTS_DIR ?? "environments");
}

/** Takes the exit code of a command that has come to its end. */
type Finish = (exitCode: number) => void;

/** Commands load what they need when they are called: most need no AWS client. */
function buildProgram(finish: Finish): Command {
  const program = new Command("causeway")
    .description(
      "AWS DMS replication between accounts: one environment file in, ordered Terraform stacks out.",
    )
    .addHelpText("after", "\nExit codes: 0 done, 1 failed, 2 `plan` found changes, 130 interrupted.")
    .exitOverride();
  addSynth(program, finish);
  addPlan(program, finish);
  addDeploy(program, finish, "deploy", "deploy all stacks in order with cdktf");
  addDeploy(program, finish, "destroy", "destroy all stacks in reverse order with cdktf");
  addSchema(program, finish);
  addGrants(program, finish);
  addDeployRoles(program, finish);
  addFacts(program, finish);
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
  program
    .command("plan")
    .description("show what a deploy would change, changing nothing")
    .argument("<environment>", "name of its file without .yaml")
    .option("--sandbox", "in the sandbox's accounts", false)
    .option("--verbose", "show Terraform's own output", false)
    .action(async (environment: string, options: { sandbox: boolean; verbose: boolean }) => {
      if (options.sandbox) {
        const { sandboxPlanCommand } = await import("./commands/sandbox-use.js");
        finish(await sandboxPlanCommand(sandboxOptions({ env: environment, verbose: options.verbose })));
        return;
      }
      const { planCommand } = await import("./commands/plan.js");
      finish(await planCommand(await openWorkspace(root, environmentsDirectory(), environment), options));
    });
}

function addDeploy(program: Command, finish: Finish, verb: "deploy" | "destroy", description: string): void {
  program
    .command(verb)
    .description(description)
    .argument("<environment>", "name of its file without .yaml")
    .option("--auto-approve", "do not ask before each stack", false)
    .option("--sandbox", "in the sandbox's accounts (implies --auto-approve)", false)
    .option("--verbose", "show Terraform's own output", false)
    .action(async (environment: string, options: DeployFlags) => {
      if (options.sandbox) {
        finish(await inSandbox(verb, sandboxOptions({ env: environment, verbose: options.verbose })));
        return;
      }
      const { deployCommand } = await import("./commands/deploy.js");
      const workspace = await openWorkspace(root, environmentsDirectory(), environment);
      finish(await deployCommand(workspace, verb, options));
    });
}

function addSchema(program: Command, finish: Finish): void {
  program
    .command("move-states")
    .description("take what is deployed along to the backend that the environment file names now")
    .argument("<environment>", "name of its file without .yaml")
    .option("--sandbox", "in the sandbox's accounts", false)
    .action(async (environment: string, { sandbox }: { sandbox: boolean }) => {
      if (sandbox) {
        const { sandboxMoveStatesCommand } = await import("./commands/sandbox-use.js");
        finish(await sandboxMoveStatesCommand(sandboxOptions({ env: environment, verbose: false })));
        return;
      }
      const { moveStatesCommand } = await import("./commands/move-states.js");
      finish(await moveStatesCommand(await openWorkspace(root, environmentsDirectory(), environment)));
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
  program
    .command("facts")
    .description(
      "find out in the accounts what only AWS can tell, and write it beside the environment's file",
    )
    .argument("<environment>", "name of its file without .yaml")
    .option("--auto-approve", "do not ask", false)
    .option("--clean", "take away what an interrupted run left, and nothing else", false)
    .option("--sandbox", "in the sandbox's accounts (implies --auto-approve)", false)
    .option("--verbose", "show Terraform's own output", false)
    .action(async (environment: string, { sandbox, ...options }: DeployFlags & { clean: boolean }) => {
      if (sandbox) {
        const { sandboxFactsCommand } = await import("./commands/sandbox-use.js");
        const where = sandboxOptions({ env: environment, verbose: options.verbose });
        finish(await sandboxFactsCommand(where, { ...options, autoApprove: true }));
        return;
      }
      const { realFactsCommand } = await import("./commands/facts.js");
      finish(await realFactsCommand({ root, environments: environmentsDirectory(), environment }, options));
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

interface DeployFlags {
  readonly autoApprove: boolean;
  readonly sandbox: boolean;
  readonly verbose: boolean;
}

interface SandboxFlags {
  readonly env: string;
  readonly verbose: boolean;
  readonly endpoint?: string;
}

interface WorldFlags {
  readonly world?: string;
  readonly mode?: readonly string[];
}

function sandboxOptions({ env, verbose, endpoint }: SandboxFlags): SandboxOptions {
  return {
    root,
    environments: environmentsDirectory(),
    environment: env,
    verbose,
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

async function inSandbox(verb: "deploy" | "destroy", options: SandboxOptions): Promise<number> {
  if (verb === "deploy")
    return await (await import("./commands/sandbox-use.js")).sandboxDeployCommand(options);
  return await (
    await import("./commands/sandbox-destroy.js")
  ).sandboxDestroyCommand({ ...options, force: false });
}

function withSandboxOptions(command: Command): Command {
  return command
    .option("--env <name>", "environment", "dev")
    .option("--endpoint <url>", "use another emulator at this loopback address")
    .option("--verbose", "show Terraform's own output", false);
}

function addSandbox(program: Command, finish: Finish): void {
  const sandbox = program
    .command("sandbox")
    .description(
      "the whole thing in emulated accounts on this machine; without a word after it: bring it up",
    );
  addSandboxUses(sandbox, finish);
  addSandboxEnv(sandbox, finish);
  addSandboxDestroy(sandbox, finish);
}

/** Commands that deploy into the accounts or look at what is deployed. */
function addSandboxUses(sandbox: Command, finish: Finish): void {
  withSandboxOptions(sandbox.command("up", { isDefault: true }))
    .description("start the accounts, deploy, test every pipeline, plan again")
    .option("--world <name>", "fair, or harsh: AWS at its slowest and least helpful (default: as it is)")
    .option("--mode <name=word...>", "what AWS does where nobody knows it (docs/sandbox-truth.md)")
    .action(async ({ world, mode = [], ...flags }: SandboxFlags & WorldFlags) => {
      const { sandboxUpCommand } = await import("./commands/sandbox-up.js");
      finish(await sandboxUpCommand(sandboxOptions(flags), { world, modes: mode }));
    });
  withSandboxOptions(sandbox.command("plan"))
    .description("show what a deploy would change or repair")
    .action(async (flags: SandboxFlags) => {
      finish(await (await import("./commands/sandbox-use.js")).sandboxPlanCommand(sandboxOptions(flags)));
    });
  withSandboxOptions(sandbox.command("deploy"))
    .description("deploy again, leaving what other teams own as it is")
    .action(async (flags: SandboxFlags) => {
      finish(await inSandbox("deploy", sandboxOptions(flags)));
    });
  withSandboxOptions(sandbox.command("test"))
    .description("test every connection anew and say which link is broken")
    .action(async (flags: SandboxFlags) => {
      finish(await (await import("./commands/sandbox-use.js")).sandboxTestCommand(sandboxOptions(flags)));
    });
}

function addSandboxEnv(sandbox: Command, finish: Finish): void {
  withSandboxOptions(sandbox.command("env"))
    .description("print shell lines that let AWS tools into an emulated account")
    .option("--account <key>", "account key of the environment file; the replication account otherwise")
    .action(async ({ account, ...flags }: SandboxFlags & { readonly account?: string }) => {
      const { sandboxEnvCommand } = await import("./commands/sandbox-use.js");
      finish(
        await sandboxEnvCommand({ ...sandboxOptions(flags), ...(account === undefined ? {} : { account }) }),
      );
    });
}

function addSandboxDestroy(sandbox: Command, finish: Finish): void {
  withSandboxOptions(sandbox.command("destroy"))
    .description("destroy every stack, report leftovers, stop the accounts")
    .option("--force", "throw the accounts away without destroying the stacks first", false)
    .action(async ({ force, ...flags }: SandboxFlags & { readonly force: boolean }) => {
      const { sandboxDestroyCommand } = await import("./commands/sandbox-destroy.js");
      finish(await sandboxDestroyCommand({ ...sandboxOptions(flags), force }));
    });
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
