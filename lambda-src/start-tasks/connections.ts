import { poll } from "../shared/deadline";
import type { Run } from "../shared/step";
import { ConnectionFailed, ConnectionUnsettled } from "./errors";
import type { StartTasksEvent } from "./event";
import type { Link, TaskApi } from "./task-api";

/** Dependencies of testing connections. */
export interface Dependencies extends Run {
  readonly api: TaskApi;
}

/** Longest time for a connection test, in milliseconds. DMS itself gives up after about a minute. */
const testPatience = 240_000;

/**
 * Pauses before a failed test is made again, in milliseconds: roles, policies and grants that were
 * written seconds ago are not seen everywhere yet.
 */
const retestPauses = [5_000, 10_000];

/**
 * Tests both endpoints from the replication instance, at the same time.
 *
 * An older result never counts. A test that is running when the function is called does if it succeeds,
 * so that pipelines with one source do not queue up behind each other.
 *
 * @throws ConnectionFailed with DMS's own words when one fails for good, ConnectionUnsettled.
 */
export async function testConnections(event: StartTasksEvent, deps: Dependencies): Promise<void> {
  const sides = ["source", "target"] as const;
  const outcomes = await Promise.allSettled(
    sides.map(async (side) => {
      const { replicationInstanceArn } = event;
      const link = { endpointArn: event.endpoints[side], replicationInstanceArn };
      const failure = await testUntilSuccess(link, deps);
      if (failure === unsettled) throw new ConnectionUnsettled(event.pipeline, side);
      return failure === undefined ? undefined : `${side} endpoint: ${failure}`;
    }),
  );
  const failures: string[] = [];
  for (const outcome of outcomes) {
    if (outcome.status === "rejected") throw outcome.reason;
    if (outcome.value !== undefined) failures.push(outcome.value);
  }
  if (failures.length > 0) throw new ConnectionFailed(event.pipeline, failures);
}

/**
 * Waits while an endpoint of the pipeline is being tested, by whomever.
 *
 * DMS starts no task while the last test of one of its connections is not successful, and pipelines
 * with one source test the same connection at the same time.
 */
export async function untestedAtPresent(event: StartTasksEvent, deps: Dependencies): Promise<void> {
  const { replicationInstanceArn } = event;
  await poll(deps.deadline, testPatience, async () => {
    const links = Object.values(event.endpoints).map((endpointArn) => ({
      endpointArn,
      replicationInstanceArn,
    }));
    const connections = await Promise.all(links.map((link) => deps.api.connection(link)));
    return connections.some((connection) => connection?.Status === "testing") ? undefined : true;
  });
}

const unsettled = Symbol("no result");

/** @returns Undefined when the test succeeds, DMS's failure message when it goes on failing. */
async function testUntilSuccess(
  link: Link,
  deps: Dependencies,
): Promise<string | undefined | typeof unsettled> {
  const { clock } = deps.deadline;
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await test(link, deps);
    const pause = retestPauses[attempt];
    if (outcome === undefined || outcome === unsettled || pause === undefined) return outcome;
    if (deps.deadline.remaining() < pause) return outcome;
    deps.log.warn("connection test failed, testing again", { endpoint: link.endpointArn });
    await clock.sleep(pause);
  }
}

/** One test from its beginning to its end. */
async function test(link: Link, deps: Dependencies): Promise<string | undefined | typeof unsettled> {
  const { api, deadline } = deps;
  let begun = false;
  const result = await poll(deadline, testPatience, async () => {
    if (!begun) {
      begun = (await api.testConnection(link)) || (await api.connection(link))?.Status === "testing";
      return undefined;
    }
    const seen = await api.connection(link);
    if (seen?.Status === "successful") return { failure: undefined };
    if (seen?.Status === "failed") return { failure: failureMessage(seen.LastFailureMessage) };
    return undefined;
  });
  return result ? result.failure : unsettled;
}

function failureMessage(message: string | undefined): string {
  const text = message === undefined || message.trim() === "" ? "DMS gives no reason" : message.trim();
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
