/** Commands of the sandbox: `npm run sandbox -- <command>`. */
import type { Command } from "commander";
import { withLockTimeout } from "./lock-timeout";
import { environmentsDirectory, isPackaged, root, type Finish } from "./places";
import type { SandboxOptions } from "./sandbox/workspace";

/** What every command of the sandbox takes. */
interface SandboxFlags {
  readonly env: string;
  readonly verbose: boolean;
  readonly endpoint?: string;
  readonly lockTimeout?: number | undefined;
}

interface WorldFlags {
  readonly world?: string;
  readonly mode?: readonly string[];
}

interface EnvFlags {
  readonly account?: string;
  readonly terraform: boolean;
}

/** The sandbox of an environment. */
export function sandboxOptions({ env, verbose, endpoint, lockTimeout }: SandboxFlags): SandboxOptions {
  return {
    root,
    environments: environmentsDirectory(),
    environment: env,
    verbose,
    ...(endpoint === undefined ? {} : { endpoint }),
    lockTimeout,
  };
}

/** Deploys or destroys in a sandbox that is up. */
export async function inSandbox(
  verb: "deploy" | "destroy",
  options: SandboxOptions,
  plan?: string,
): Promise<number> {
  if (verb === "deploy")
    return await (await import("./commands/sandbox-use.js")).sandboxDeployCommand(options, plan);
  return await (
    await import("./commands/sandbox-destroy.js")
  ).sandboxDestroyCommand({ ...options, force: false });
}

/** Adds `--sandbox`, in a checkout: the npm package has no sandbox. */
export function withSandbox(command: Command, more = ""): Command {
  return isPackaged ? command : command.option("--sandbox", `in the sandbox's accounts${more}`, false);
}

function withSandboxOptions(command: Command): Command {
  return withLockTimeout(command)
    .option("--env <name>", "environment", "dev")
    .option("--endpoint <url>", "use another emulator at this loopback address")
    .option("--verbose", "show Terraform's own output", false);
}

/** Adds `sandbox` and its commands. */
export function addSandbox(program: Command, finish: Finish): void {
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
    .option("--empty", "deploy nothing: what other teams own, to be planned", false)
    .action(async ({ world, mode = [], empty, ...flags }: SandboxFlags & WorldFlags & { empty: boolean }) => {
      const { sandboxUpCommand } = await import("./commands/sandbox-up.js");
      finish(await sandboxUpCommand(sandboxOptions(flags), { world, modes: mode }, empty));
    });
  withSandboxOptions(sandbox.command("plan"))
    .description("show what a deploy would change or repair")
    .option("--save <folder>", "keep what it decides there, for `deploy --plan`")
    .action(async ({ save, ...flags }: SandboxFlags & { save?: string }) => {
      const { sandboxPlanCommand } = await import("./commands/sandbox-use.js");
      finish(await sandboxPlanCommand(sandboxOptions(flags), save));
    });
  withSandboxOptions(sandbox.command("deploy"))
    .description("deploy again, leaving what other teams own as it is")
    .option("--plan <folder>", "do what `plan --save` has kept there, or stop")
    .action(async ({ plan, ...flags }: SandboxFlags & { plan?: string }) => {
      finish(await inSandbox("deploy", sandboxOptions(flags), plan));
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
    .option("--terraform", "for cdktf and Terraform instead, in all accounts at once", false)
    .action(async ({ account, terraform, ...flags }: SandboxFlags & EnvFlags) => {
      const { sandboxEnvCommand } = await import("./commands/sandbox-use.js");
      const options = { ...sandboxOptions(flags), terraform };
      finish(await sandboxEnvCommand({ ...options, ...(account === undefined ? {} : { account }) }));
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
