/** A task of the emulated DMS, with what it needs. */
import type { BrokenLink } from "../../sandbox/emulator/dms/context";
import { DmsUnderTest, eventually } from "./dms-call";

export const mappings = JSON.stringify({ rules: [{ "rule-type": "selection" }] });

/** A task that is ready, of endpoints that are not tested yet. */
export async function made(migrationType = "full-load-and-cdc") {
  const broken: { atRun?: BrokenLink } = {};
  const under = new DmsUnderTest((_store, _endpoint, _instance, moment) =>
    Promise.resolve(moment === "run" ? broken.atRun : undefined),
  );
  const instance = under.addInstance();
  const [source, target] = [
    under.addEndpoint("dev-orders-db", "SOURCE"),
    under.addEndpoint("dev-lake", "TARGET"),
  ];
  const answer = await under.call("CreateReplicationTask", {
    ReplicationTaskIdentifier: "dev-orders-to-lake",
    ReplicationInstanceArn: instance,
    SourceEndpointArn: source,
    TargetEndpointArn: target,
    MigrationType: migrationType,
    TableMappings: mappings,
    ReplicationTaskSettings: JSON.stringify({ Logging: { EnableLogging: true } }),
  });
  const arn = (answer.ReplicationTask as { ReplicationTaskArn: string }).ReplicationTaskArn;
  const status = async (): Promise<unknown> => (await described(under, arn)).Status;
  const start = (type: string) =>
    under.call("StartReplicationTask", { ReplicationTaskArn: arn, StartReplicationTaskType: type });
  await eventually(async () => (await status()) === "ready");
  const tested = (): void => [source, target].forEach((endpoint) => under.setTested(endpoint, instance));
  return { under, arn, source, target, instance, status, start, tested, broken };
}

/** The task as DMS describes it. */
export async function described(under: DmsUnderTest, arn: string): Promise<Record<string, unknown>> {
  const answer = await under.call("DescribeReplicationTasks", {
    Filters: [{ Name: "replication-task-arn", Values: [arn] }],
  });
  return (answer.ReplicationTasks as Record<string, unknown>[])[0] ?? {};
}

/** Statistics of a task as it was described. */
export function statsOf(task: Record<string, unknown>) {
  return task.ReplicationTaskStats as { readonly FreshStartDate?: number };
}
