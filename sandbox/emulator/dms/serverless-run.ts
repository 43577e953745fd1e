/** A start of a serverless replication: it passes through AWS's states, and tests both endpoints on the way. */
import { ownEnd } from "./change-positions";
import { testNow } from "./connections";
import { nowSeconds, type DmsContext } from "./context";
import { textOf } from "./payload";
import type { Connection, ReplicationConfig } from "./store";

/** States before the connection tests, and after them (CHAP_Serverless.Components; words of the provider's source). */
const before = ["initializing", "preparing_metadata_resources", "testing_connection"];
const after = ["fetching_metadata", "calculating_capacity", "provisioning_capacity", "replication_starting"];

/** States that a replication can be started from. */
export const startable: readonly string[] = ["created", "stopped", "failed"];

/** States that a replication can be stopped in. */
export const stoppable: readonly string[] = [...before, ...after, "running"];

/** Starts a replication: its states follow one another until it runs, has failed, or is stopped. */
export function replicate(context: DmsContext, config: ReplicationConfig): void {
  config.ran = true;
  config.startedAt = nowSeconds();
  config.failures = [];
  delete config.stopReason;
  pass(context, config, before, () => void testAndGoOn(context, config));
}

/** The tests of both endpoints from where the replication runs, judged on what is deployed now. */
export async function testEndpoints(
  { store, checkConnection }: Pick<DmsContext, "store" | "checkConnection">,
  config: ReplicationConfig,
): Promise<Connection[]> {
  const { SourceEndpointArn, TargetEndpointArn } = config.members;
  const tests: Connection[] = [];
  for (const endpoint of [SourceEndpointArn, TargetEndpointArn]) {
    tests.push(await testNow(store, textOf(endpoint), config.arn, checkConnection, config.tests));
  }
  return tests;
}

async function testAndGoOn(context: DmsContext, config: ReplicationConfig): Promise<void> {
  const tests = await testEndpoints(context, config);
  if (config.status !== "testing_connection") return;
  const failed = tests.filter(({ status }) => status === "failed");
  if (failed.length > 0) {
    const { endpoints } = context.store;
    config.status = "failed";
    config.failures = failed.map(
      ({ endpointArn, failure = "" }) =>
        `Test connection failed for endpoint '${endpoints.byArn(endpointArn)?.identifier ?? endpointArn}'. Failure Message: '${failure}'`,
    );
    return;
  }
  pass(context, config, after, () => void run(context, config));
}

/** What a replication does once it runs: it reads its secrets and roles, loads, and comes to its end if it has one. */
async function run(context: DmsContext, config: ReplicationConfig): Promise<void> {
  config.status = "running";
  const { SourceEndpointArn, TargetEndpointArn } = config.members;
  for (const endpoint of [SourceEndpointArn, TargetEndpointArn]) {
    const broken = await context.checkConnection(context.store, textOf(endpoint), config.arn, "run");
    if (!broken) continue;
    config.status = "failed";
    config.failures = [broken.message];
    return;
  }
  if (config.status !== "running") return;
  const reason = ownEnd({
    migrationType: textOf(config.members.ReplicationType),
    settings: textOf(config.members.ReplicationSettings),
    stopPosition: config.cdcStopPosition,
    resumed: config.loaded,
  });
  config.loaded = true;
  // Nothing is copied, so that the end comes quickly.
  if (reason !== undefined) context.world.after("serverless", () => finish(config, reason));
}

/** Goes through states, one after the other, unless something else happens meanwhile. */
function pass(
  context: DmsContext,
  config: ReplicationConfig,
  states: readonly string[],
  then: () => void,
): void {
  const [state, ...rest] = states;
  if (state === undefined) {
    then();
    return;
  }
  config.status = state;
  context.world.after("serverless", () => {
    if (config.status === state) pass(context, config, rest, then);
  });
}

function finish(config: ReplicationConfig, reason: string): void {
  if (config.status !== "running") return;
  config.status = "stopped";
  config.stopReason = `Stop Reason ${reason}`;
  config.stoppedAt = nowSeconds();
}
