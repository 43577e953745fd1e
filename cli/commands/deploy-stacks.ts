/** Deploys or destroys stacks with `cdktf`, and says how it went. */
import * as path from "node:path";
import { runCdktf, type CdktfOutcome } from "../cdktf";
import { StackDisplay } from "../display";
import { InterruptedError, UserError } from "../errors";
import { withInterrupt } from "../interrupt";
import type { SynthesizedStack } from "../manifest";
import { describeGoneFunctions } from "../mend-state";
import { untilDeleted } from "../sent-twice";
import { describeDiagnostic, describeDuration, type StackProgress } from "../stack-progress";
import { describeUnfinished, type Unfinished } from "../unfinished";
import type { Workspace } from "../workspace";

/** Options of both commands. */
export interface DeployOptions {
  /** True to apply without asking. */
  readonly autoApprove: boolean;
  /** True to show Terraform's own output. */
  readonly verbose: boolean;
  /** Folder of a saved plan to follow, which is the approval. @default none */
  readonly plan?: string | undefined;
  /** Plan file to apply; of one stack. @default none: Terraform plans */
  readonly planFile?: string;
  /** Last line. @default that the environment is deployed, or destroyed */
  readonly whenDone?: string;
}

/**
 * Deploys or destroys synthesized stacks, showing how far each is.
 *
 * @throws UserError with Terraform's errors if a stack fails; InterruptedError after Ctrl-C.
 */
export async function deployStacks(
  workspace: Workspace,
  verb: "deploy" | "destroy",
  stacks: readonly SynthesizedStack[],
  options: DeployOptions,
): Promise<void> {
  const display = new StackDisplay(process.stdout);
  const began = Date.now();
  const unfinished: Unfinished[] = [];
  const { outcome, interrupted } = await withInterrupt(async (interrupt) => {
    const run = (): Promise<CdktfOutcome> =>
      runCdktf({
        workspace,
        verb,
        stacks: verb === "deploy" ? stacks : [...stacks].reverse(),
        approval: options.autoApprove ? "yes" : "ask",
        planFile: options.planFile,
        interrupt,
        onWait: () => console.log("waiting for Terraform of an interrupted run to finish its stack …"),
        onUnfinished: (found) => unfinished.push(...found),
        onProgress: (progress) => display.show(progress),
        ...(options.verbose
          ? { onOutput: (stack: string, line: string) => display.print(`${stack}  ${line}`) }
          : {}),
      });
    const again = {
      interrupted: interrupt.requested,
      onWait: () => console.log("AWS was asked twice and is deleting already: waiting, then trying again …"),
    };
    // A plan file is applied once: afterwards the state is another one than it was made for.
    const result = await (options.planFile === undefined ? untilDeleted(run, again) : run());
    return { outcome: result, interrupted: interrupt.requested.aborted };
  }, interruptMessages);
  const warning = describeUnfinished(workspace.environment, unfinished);
  if (warning !== undefined) console.log(`\n${warning}\n`);
  if (interrupted) throw new InterruptedError(describeInterruption(outcome, workspace));
  if (!outcome.succeeded) throw new UserError(describeFailure(verb, outcome, workspace));
  const { whenDone = `${workspace.environment} is ${verb === "deploy" ? "deployed" : "destroyed"}` } =
    options;
  console.log(`${whenDone} (${describeDuration(Date.now() - began)})`);
}

/**
 * Interrupting Terraform makes the AWS provider drop the requests in flight, and what such a request creates
 * is then in the account but not in the state. So the first Ctrl-C lets the stacks under way finish.
 */
const interruptMessages = {
  requested:
    "interrupted: the stacks under way are finished, no other is started … (Ctrl-C again interrupts Terraform at once, which can leave something in an account that no state knows)",
  urgent: "interrupted again: Terraform stops as soon as it can and saves its states …",
  again: "still stopping; no further interrupt is passed on, because Terraform would lose its state",
};

function describeInterruption(outcome: CdktfOutcome, workspace: Workspace): string {
  const names = (phase: StackProgress["phase"]): string =>
    outcome.stacks
      .filter((stack) => stack.phase === phase)
      .map(({ name }) => name)
      .join(", ") || "none";
  const errors = outcome.stacks.flatMap((stack) => errorsOf(stack, workspace));
  return [
    `interrupted; finished: ${names("done")}; not finished: ${names("failed")}; not started: ${names("waiting")}`,
    ...errors,
    "run the same command again to go on",
  ].join("\n");
}

function errorsOf(stack: StackProgress, workspace: Workspace): string[] {
  return stack.errors.map((error) => describeDiagnostic(error, directoryOf(stack, workspace)));
}

function directoryOf({ name }: StackProgress, { outDir }: Workspace): string {
  return path.join(outDir, "stacks", name);
}

function describeFailure(verb: string, outcome: CdktfOutcome, workspace: Workspace): string {
  const failed = outcome.stacks.filter(({ phase }) => phase === "failed");
  const waiting = outcome.stacks.filter(({ phase }) => phase === "waiting").map(({ name }) => name);
  const blocks = failed.map((stack) =>
    [
      `${stack.name} failed${stack.errors.length > 0 ? ":" : ", as shown above"}`,
      ...errorsOf(stack, workspace),
      ...[describeGoneFunctions(stack, directoryOf(stack, workspace)) ?? []].flat(),
    ].join("\n"),
  );
  // Where no stack says what went wrong, cdktf itself does; with the terminal to itself it has done so.
  if (blocks.length === 0)
    blocks.push(`cdktf ${verb} failed${outcome.output === "" ? "" : `:\n${outcome.output}`}`);
  if (waiting.length > 0) blocks.push(`not started: ${waiting.join(", ")}`);
  blocks.push(
    `Put it right and run the same command again: it goes on where it stopped. Logs are in ${workspace.logDir}`,
  );
  return `\n${blocks.join("\n\n")}`;
}
