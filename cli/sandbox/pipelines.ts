/** State of pipelines in the emulated DMS: connection tests of both endpoints, and the task's status. */
import * as z from "zod";
import { askSandbox, type SandboxAddress } from "../../sandbox/address";
import { endOf, type End } from "../../lambda-src/start-tasks/ends";
import { formatTable } from "../display";

const connectionSchema = z.object({
  endpointIdentifier: z.string(),
  endpointArn: z.string(),
  replicationInstanceIdentifier: z.string().nullish(),
  status: z.string(),
  failure: z.string().nullish(),
  link: z.string().nullish(),
  fix: z.string().nullish(),
});

const taskSchema = z.object({
  replicationTaskIdentifier: z.string(),
  status: z.string(),
  /** DMS's own words; absent before it stops. */
  stopReason: z.string().nullish(),
  migrationType: z.string(),
  sourceEndpoint: z.string(),
  targetEndpoint: z.string(),
  /** Identifier of the instance; of the replication itself where it is serverless. */
  runsOn: z.string().nullish(),
});

/** The last connection test of an endpoint, from an instance or a serverless replication. */
export type Connection = z.infer<typeof connectionSchema>;

/** A replication task, or a serverless replication. */
export type Task = z.infer<typeof taskSchema>;

/** Pipelines and the connection tests of their endpoints. */
export interface PipelineReport {
  readonly tasks: readonly Task[];
  readonly connections: readonly Connection[];
}

/** Asks what was tested last; undefined for an emulator that is not the sandbox's own. */
export async function readPipelines(sandbox: SandboxAddress): Promise<PipelineReport | undefined> {
  const health = await askSandbox(sandbox, "health").catch(() => undefined);
  if (health?.ok !== true) return undefined;
  return {
    tasks: await readTasks(sandbox),
    connections: await getJson(sandbox, "connections", z.array(connectionSchema)),
  };
}

/** Tests every endpoint that a task uses anew. */
export async function testPipelines(sandbox: SandboxAddress, environment: string): Promise<PipelineReport> {
  const connections = await getJson(sandbox, "test", z.array(connectionSchema), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ environment }),
  });
  return { tasks: await readTasks(sandbox), connections };
}

async function readTasks(sandbox: SandboxAddress): Promise<Task[]> {
  return await getJson(sandbox, "tasks", z.array(taskSchema));
}

async function getJson<T>(
  sandbox: SandboxAddress,
  route: string,
  schema: z.ZodType<T>,
  init?: RequestInit,
): Promise<T> {
  const response = await askSandbox(sandbox, route, init);
  const body = await response.text();
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${body}`);
  return schema.parse(JSON.parse(body));
}

/** A table with a line per pipeline, and below it what is wrong with which link. */
export function describePipelines({ tasks, connections }: PipelineReport): string {
  if (tasks.length === 0) return "  no pipelines";
  const rows = [...tasks]
    .sort((a, b) => (a.replicationTaskIdentifier < b.replicationTaskIdentifier ? -1 : 1))
    .map((task) => [
      task.replicationTaskIdentifier,
      task.migrationType,
      task.runsOn === task.replicationTaskIdentifier ? "serverless" : (task.runsOn ?? ""),
      connectionOf(connections, task, task.sourceEndpoint)?.status ?? "not tested",
      connectionOf(connections, task, task.targetEndpoint)?.status ?? "not tested",
      describeState(task),
    ]);
  const table = formatTable([["pipeline", "migration", "runs on", "source", "target", "task"], ...rows]);
  const failures = connections.filter(({ status }) => status !== "successful").map(describeFailure);
  return [table, ...failures].join("\n\n");
}

function describeFailure(connection: Connection): string {
  const lines = [`  ${connection.endpointIdentifier}: ${connection.status}`];
  if (connection.failure) lines.push(`    AWS says: ${connection.failure}`);
  if (connection.link) lines.push(`    link:     ${connection.link}`);
  if (connection.fix) lines.push(`    fix:      ${connection.fix}`);
  return lines.join("\n");
}

const ends: Readonly<Record<End, string>> = {
  loaded: "load complete",
  "stop-reached": "ended at its cdcStop",
  "stopped-after-load": "stopped after its load, as its settings say",
};

/** The status of a task; of one that stopped, how it came to that. */
function describeState(task: Task): string {
  const end = goodEnd(task);
  if (end !== undefined) return ends[end];
  const reason = task.stopReason?.replace(/^Stop Reason /, "");
  return task.status === "stopped" && reason ? `stopped: ${reason}` : task.status;
}

function goodEnd({ status, stopReason }: Task): End | undefined {
  return endOf({ status, stopReason: stopReason ?? "" });
}

/**
 * Problems in a report, one sentence each.
 *
 * None if every endpoint is tested and every task runs, or came to an end that it was made for.
 */
export function pipelineProblems({ tasks, connections }: PipelineReport): string[] {
  const untested = new Map<string, string[]>();
  for (const task of tasks) {
    for (const endpoint of [task.sourceEndpoint, task.targetEndpoint]) {
      if (connectionOf(connections, task, endpoint)?.status === "successful") continue;
      untested.set(endpoint, [...(untested.get(endpoint) ?? []), task.replicationTaskIdentifier]);
    }
  }
  const idle = tasks.filter((task) => task.status !== "running" && goodEnd(task) === undefined);
  return [
    ...[...untested].map(
      ([endpoint, names]) => `endpoint ${endpoint} is not tested successfully (${names.sort().join(", ")})`,
    ),
    ...idle.map((task) => `${task.replicationTaskIdentifier}: the task is ${describeState(task)}`),
  ];
}

/** The test of an endpoint from where a task runs; from anywhere where nobody says that. */
function connectionOf(
  connections: readonly Connection[],
  { runsOn }: Task,
  endpoint: string,
): Connection | undefined {
  return connections.find(
    ({ endpointIdentifier, endpointArn, replicationInstanceIdentifier: tested }) =>
      (endpointIdentifier === endpoint || endpointArn === endpoint) &&
      (!runsOn || !tested || runsOn === tested),
  );
}
