/** All looks, at the same time, and what they saw. */
import type { PolicyStatement } from "../../model/policy";
import type { AccountFacts } from "../../model/schema/account-facts";
import { InterruptedError, UserError } from "../errors";
import { clientsOf } from "./clients";
import { ProbedDms, tried } from "./dms";
import { sourceSettings } from "./file-source";
import { foreignRoleFact } from "./foreign-role";
import { endpointOf, works, type Looking } from "./looking";
import type { Pace } from "./pace";
import type { Probe } from "./probe";
import { bucketStatements, foreignRole, makeRole, ownRoles, roleArn, type RoleWord } from "./roles";
import { secretFacts, secretName } from "./secret";
import { keysAtCreation, keysAtRun, keysAtTest } from "./source-keys";
import { taskSettingsFact } from "./task-settings";
import { testObject } from "./test-object";

/** What is looked at, and what is told meanwhile. */
export interface Look {
  readonly probe: Probe;
  readonly pace: Pace;
  /** Settings documents of the environment's pipelines. */
  readonly settings: readonly string[];
  /** Day of the look, as the file has it. */
  readonly date: string;
  readonly onStep: (line: string) => void;
}

/**
 * Looks, in accounts in which the probe's stacks are deployed.
 *
 * What it makes is left there, also when it fails: `takeAway` knows its names. All looks have ended by then.
 */
export async function look({ probe, pace, settings, date, onStep }: Look): Promise<AccountFacts> {
  const own = clientsOf(probe, probe.replication);
  const dms = new ProbedDms(own.dms, probe, pace);
  const looking: Looking = { probe, dms, own, pace };
  const engineVersion = await dms.findInstance();
  onStep("making the roles that are tried");
  await makeRoles(looking);
  const began = Date.now();
  const target = await controlEndpoint(looking);
  const rolesTakeEffect = Date.now() - began - target.took;
  pace.learn(rolesTakeEffect);
  const times = await durations(looking, target.arn);
  onStep("making, testing and running endpoints with them; refusals are waited for, as they may pass");
  const source = await endpointOf(looking, "source", sourceSettings);
  const ends = { source, target };
  const [foreign, creation, test, run, object, secret, task] = await settled([
    orNot(foreignFact(looking), notTried),
    orNot(keysAtCreation(looking), notTried),
    orNot(keysAtTest(looking), notTried),
    orNot(keysAtRun(looking, ends), notTried),
    orNot(testObject(looking), notTried),
    orNot(secretFacts(looking), (seen) => ({ keys: notTried(seen), refusal: notTried(seen) })),
    orNot(taskSettingsFact(looking, ends, settings), (seen) => ({ answered: [], dropped: [], seen })),
  ] as const);
  return {
    version: 1,
    date,
    region: probe.region,
    replicationAccount: probe.replication.id,
    ...(probe.lake === undefined ? {} : { lakeAccount: probe.lake.id }),
    engineVersion,
    foreignRole: foreign,
    sourceKeys: { creation, test, run, secret: secret.keys },
    testObject: object,
    secretRefusal: secret.refusal,
    taskSettings: task,
    durations: { rolesTakeEffect: seconds(rolesTakeEffect), createEndpoint: seconds(target.took), ...times },
  };
}

async function makeRoles({ probe, own }: Looking): Promise<void> {
  const made = ownRoles.map((word) => makeRole(own.iam, probe, word, statementsOf(probe, word)));
  const { lake } = probe;
  if (lake !== undefined) {
    const { iam } = clientsOf(probe, lake);
    made.push(makeRole(iam, probe, foreignRole, bucketStatements(probe, lake)));
  }
  await settled(made);
}

/** What a role may do: the least by which its look tells something. */
function statementsOf(probe: Probe, word: RoleWord): PolicyStatement[] {
  const { partition, region, replication } = probe;
  switch (word) {
    case "folder":
      return bucketStatements(probe, replication, { within: "folder" });
    case "root":
      return bucketStatements(probe, replication, { beside: "root" });
    case "secret":
      return [
        {
          Effect: "Allow",
          Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
          Resource: `arn:${partition}:secretsmanager:${region}:${replication.id}:secret:${secretName(probe)}-??????`,
        },
      ];
    default:
      return bucketStatements(probe, replication);
  }
}

/**
 * The endpoint by which it is known that DMS takes a new role, and from when on.
 *
 * @throws UserError where it does not: nothing that is refused later would tell anything.
 */
async function controlEndpoint({ dms, probe, pace }: Looking): Promise<{ arn: string; took: number }> {
  const role = roleArn(probe, probe.replication, "control");
  let why = "";
  let took = 0;
  const arn = await pace.patiently(async () => {
    const began = Date.now();
    let made: string | undefined;
    const answer = await tried(async () => {
      made = (await dms.createS3("control", probe.replication, role)).EndpointArn;
    });
    took = Date.now() - began;
    if (!answer.accepted) why = answer.why;
    return made;
  });
  if (arn !== undefined) return { arn, took };
  throw new UserError(
    `DMS refuses even an endpoint whose role is open to it, so nothing can be tried: ${why}`,
  );
}

async function foreignFact(looking: Looking): Promise<AccountFacts["foreignRole"]> {
  const { probe } = looking;
  const { lake } = probe;
  if (lake === undefined)
    return { value: "not-tried", seen: "the environment has no bucket of another account" };
  return await foreignRoleFact(looking, lake, clientsOf(probe, lake));
}

async function durations(looking: Looking, arn: string): Promise<AccountFacts["durations"]> {
  const { dms } = looking;
  // The first test waits for rights as well, the second for DMS alone.
  await works(looking, arn);
  const testConnection = await timed(() => dms.test(arn));
  const modifyEndpoint = await timed(() => dms.modify(arn));
  return { modifyEndpoint, testConnection };
}

async function timed(call: () => Promise<unknown>): Promise<number> {
  const began = Date.now();
  await call();
  return seconds(Date.now() - began);
}

function seconds(milliseconds: number): number {
  return Math.round(Math.max(0, milliseconds) / 100) / 10;
}

/**
 * What a look saw; where AWS answers what nobody expects, that, so that the others are not lost.
 *
 * @throws what a person can mend, and Ctrl-C.
 */
async function orNot<Fact>(looked: Promise<Fact>, otherwise: (seen: string) => Fact): Promise<Fact> {
  try {
    return await looked;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof UserError || error instanceof InterruptedError)
      throw error;
    return otherwise(`${error.name}: ${error.message}`);
  }
}

function notTried(seen: string) {
  return { value: "not-tried" as const, seen };
}

/** All results; nothing is still at work when one of them fails. */
async function settled<const Looks extends readonly Promise<unknown>[]>(
  looks: Looks,
): Promise<{ -readonly [Index in keyof Looks]: Awaited<Looks[Index]> }> {
  await Promise.allSettled(looks);
  return await Promise.all(looks);
}
