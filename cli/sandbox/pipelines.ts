/** What the emulated DMS says of pipelines: are both endpoints tested, does the task run. */
import * as z from "zod";
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
export async function readPipelines(url: string): Promise<PipelineReport | undefined> {
  const health = await fetch(`${url}/_sandbox/health`).catch(() => undefined);
  if (health?.ok !== true) return undefined;
  return {
    tasks: await readTasks(url),
    connections: await getJson(`${url}/_sandbox/connections`, z.array(connectionSchema)),
  };
}

/** Tests every endpoint that a task uses anew. */
export async function testPipelines(url: string, environment: string): Promise<PipelineReport> {
  const connections = await getJson(`${url}/_sandbox/test`, z.array(connectionSchema), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ environment }),
  });
  return { tasks: await readTasks(url), connections };
}

async function readTasks(url: string): Promise<Task[]> {
  return await getJson(`${url}/_sandbox/tasks`, z.array(taskSchema));
}

async function getJson<T>(url: string, schema: z.ZodType<T>, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body}`);
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
      task.status,
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

/** What keeps a report from being all right, one sentence each; none if every endpoint is tested and every task runs. */
export function pipelineProblems({ tasks, connections }: PipelineReport): string[] {
  return tasks.flatMap((task) => {
    const name = task.replicationTaskIdentifier;
    const untested = [task.sourceEndpoint, task.targetEndpoint].filter(
      (endpoint) => connectionOf(connections, task, endpoint)?.status !== "successful",
    );
    const problems = untested.map((endpoint) => `${name}: endpoint ${endpoint} is not tested successfully`);
    // A full load is over when it is over.
    const fine =
      task.status === "running" || (task.migrationType === "full-load" && task.status === "stopped");
    return fine ? problems : [...problems, `${name}: the task is ${task.status}`];
  });
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
