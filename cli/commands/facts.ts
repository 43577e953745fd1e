/** `facts <environment>`: what only AWS can tell, looked for in the environment's own accounts. */
import * as path from "node:path";
import { knownEnvironments, loadEnvironments } from "../../config/load";
import { canonicalJson } from "../../model/canonical";
import { keyed } from "../../model/queries";
import { instanceOf, type Environment } from "../../model/schema/environment";
import { withSettingsOfTarget } from "../../modules/dms/engine-task-settings";
import { heldSettings, taskSettings } from "../../modules/dms/task-settings";
import { read } from "../deploy-roles/for-environment";
import { rolePolicies } from "../deploy-roles/policies";
import { exitCodes, InterruptedError, UserError } from "../errors";
import { agreed, announcement, describeFacts, requireTerminal, writePolicies } from "../facts/announce";
import { clientsOf } from "../facts/clients";
import { look } from "../facts/look";
import { Pace } from "../facts/pace";
import { forget, hasStates, placeOf, writeFacts, writeProbe, type FactsPlace } from "../facts/place";
import { probeFile } from "../facts/probe";
import { lookedAt } from "../facts/rights";
import { serviceRoles } from "../facts/roles";
import { takeAway } from "../facts/take-away";
import { withInterrupt } from "../interrupt";
import type { SynthesizedStack } from "../manifest";
import { openWorkspace, privateFolder, synthesizeWorkspace } from "../workspace";
import { deployStacks } from "./deploy-stacks";

/** Options of `facts`. */
export interface FactsOptions {
  /** True to make without asking. */
  readonly autoApprove: boolean;
  /** True to take away what an interrupted run left, and nothing else. */
  readonly clean: boolean;
  /** True to show Terraform's own output. */
  readonly verbose: boolean;
}

/**
 * `facts` in the real accounts of an environment.
 *
 * What an earlier run found is not asked, so that it does not stop the run that mends it.
 */
export async function realFactsCommand(
  at: { readonly root: string; readonly environments: string; readonly environment: string },
  options: FactsOptions,
): Promise<number> {
  const { root, environments: directory, environment: only } = at;
  const [environment] = loadEnvironments({ directory, only, facts: "none" });
  if (environment === undefined) throw new UserError(`there is no environment "${only}"`);
  const base = await openWorkspace(root, directory, only);
  const folder = path.join(privateFolder(root), "facts", only);
  return await factsCommand(placeOf(environment, base, { folder, directory }), options);
}

/**
 * Deploys a probe, looks, writes the facts and takes the probe away, whatever happens; returns the exit code.
 *
 * @throws UserError where something fails, or is still there in the end; InterruptedError after Ctrl-C.
 */
export async function factsCommand(place: FactsPlace, options: FactsOptions): Promise<number> {
  try {
    return await askAndLook(place, options);
  } catch (error) {
    throw asTold(error, place);
  }
}

/** What AWS refuses is no bug: most of it is a right that a deploy role lacks. */
function asTold(error: unknown, { folder }: FactsPlace): unknown {
  if (!(error instanceof Error) || !("$metadata" in error)) return error;
  return new UserError(
    `AWS refused a call: ${error.name}: ${error.message}\nIf it is a right that is missing, attach the policies in ${path.relative(process.cwd(), path.join(folder, "policies"))} and run it again.`,
    { cause: error },
  );
}

async function askAndLook(place: FactsPlace, options: FactsOptions): Promise<number> {
  const { environment, probe } = place;
  if (!options.autoApprove) requireTerminal(environment.name);
  if (knownEnvironments(environment.directory).includes(probe.name)) {
    throw new UserError(
      `there is an environment "${probe.name}", as what this command makes would be called: rename that one`,
    );
  }
  if (options.clean || hasStates(place)) {
    step("taking away what an interrupted run left");
    await withInterrupt(() => takeAllAway(place, options), messages);
    if (options.clean) return exitCodes.success;
  }
  const { iam } = clientsOf(probe, probe.replication);
  writeProbe(place, probeFile(probe, environment, await serviceRoles(iam)));
  const stacks = await synthesizeWorkspace(place.workspace);
  const policies = writePolicies(place, rolePolicies(read(stacks), lookedAt(probe)));
  console.log(announcement(place, policies));
  if (!options.autoApprove && !(await agreed())) {
    console.log("nothing was made");
    return exitCodes.success;
  }
  await withInterrupt(({ requested }) => makeAndLook(place, stacks, options, requested), messages);
  console.log(`written to ${place.file}: commit it. Rules use it from now on; all that was made is gone.`);
  return exitCodes.success;
}

const messages = {
  requested: "interrupted: what was made is taken away before this ends …",
  urgent: "still taking away what was made …",
  again: "still taking away what was made …",
};

/** The work between the question and the end, after which everything is taken away, also where it failed. */
async function makeAndLook(
  place: FactsPlace,
  stacks: readonly SynthesizedStack[],
  options: FactsOptions,
  signal: AbortSignal,
): Promise<void> {
  const failure = await failureOf(() => deployAndLook(place, stacks, options, signal));
  step("taking away what was made");
  const left = await failureOf(() => takeAllAway(place, options));
  if (left !== undefined) {
    const said = failure === undefined ? left.message : `${failure.message}\n\n${left.message}`;
    throw new UserError(said, { cause: left });
  }
  if (failure instanceof InterruptedError) {
    throw new InterruptedError("interrupted; all that was made is gone, and nothing was written", {
      cause: failure,
    });
  }
  if (failure !== undefined) throw failure;
}

async function deployAndLook(
  place: FactsPlace,
  stacks: readonly SynthesizedStack[],
  { verbose }: FactsOptions,
  signal: AbortSignal,
): Promise<void> {
  const { environment, probe, workspace, times } = place;
  await place.prepare?.(stacks);
  // Of a run on another machine, whose states are not here.
  await takeAway(probe, new Pace(times, signal));
  step(`deploying ${stacks.length} stacks of ${probe.name}`);
  await deployStacks(workspace, "deploy", stacks, { autoApprove: true, verbose, whenDone: "deployed" });
  const facts = await look({
    probe,
    pace: new Pace(times, signal),
    settings: settingsOf(environment),
    date: new Date().toISOString().slice(0, 10),
    onStep: step,
  });
  writeFacts(place, facts);
  console.log(describeFacts(facts));
}

async function failureOf(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error), { cause: error });
  }
}

/** @throws UserError with what is still there. */
async function takeAllAway(place: FactsPlace, { verbose }: FactsOptions): Promise<void> {
  const { environment, probe, workspace } = place;
  // Nothing ends this but its end: no signal.
  const left = await takeAway(probe, new Pace(place.times, undefined));
  const failure = await failureOf(async () => {
    if (!hasStates(place)) return;
    const stacks = await synthesizeWorkspace(workspace);
    await place.prepare?.(stacks);
    await deployStacks(workspace, "destroy", stacks, { autoApprove: true, verbose, whenDone: "taken away" });
  });
  if (failure !== undefined) left.push(failure.message);
  if (left.length > 0) {
    throw new UserError(
      `not everything that was made could be taken away:\n  ${left.join("\n  ")}\nPut it right and run it again: npm run facts -- ${environment.name} --clean`,
    );
  }
  forget(place);
}

/** The settings documents that stacks of an environment send, each once. */
function settingsOf(environment: Environment): string[] {
  const documents = keyed(environment.pipelines)
    .filter(({ config }) => instanceOf(config) !== undefined)
    .map(({ config }) => withSettingsOfTarget(config, environment.endpoints[config.target]))
    .map((config) => canonicalJson(heldSettings(taskSettings(config.taskSettings)).byTerraform));
  return [...new Set(documents)].sort();
}

function step(line: string): void {
  console.log(`→ ${line}`);
}
