/** The emulated DMS of a sandbox, as its owner sees it and as somebody with a console might change it. */
import {
  CreateEndpointCommand,
  DatabaseMigrationServiceClient,
  DeleteEndpointCommand,
  DeleteReplicationTaskCommand,
  DescribeEndpointsCommand,
  DescribeReplicationInstancesCommand,
  DescribeReplicationTasksCommand,
  ListTagsForResourceCommand,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
  type Endpoint,
  type ReplicationTask,
} from "@aws-sdk/client-database-migration-service";
import { setTimeout as sleep } from "node:timers/promises";
import { actAsOwner } from "../../sandbox/emulator/moto";
import type { Sandbox } from "./sandbox";

/** DMS in the replication account. */
export class OwnersDms {
  private readonly client: DatabaseMigrationServiceClient;

  /** For a sandbox that is up. */
  constructor(private readonly sandbox: Sandbox) {
    const { accounts, region, replication } = sandbox.environment;
    const accountId = accounts[replication.account]?.id ?? "";
    this.client = new DatabaseMigrationServiceClient({
      endpoint: sandbox.url,
      region,
      credentials: { accessKeyId: "sandbox", secretAccessKey: "sandbox" },
      maxAttempts: 1,
    });
    actAsOwner(this.client, sandbox.token, accountId);
  }

  /** Every endpoint. */
  async endpoints(): Promise<Endpoint[]> {
    return (await this.client.send(new DescribeEndpointsCommand({}))).Endpoints ?? [];
  }

  /** The generations of an S3 endpoint that exist. */
  async generationsOf(endpoint: string): Promise<Endpoint[]> {
    const pattern = new RegExp(`^${this.sandbox.name}-${endpoint}-[0-9a-f]{8}$`);
    return (await this.endpoints()).filter(({ EndpointIdentifier }) =>
      pattern.test(EndpointIdentifier ?? ""),
    );
  }

  /** The one generation of an S3 endpoint. @throws Error when there are more or none. */
  async generationOf(endpoint: string): Promise<Endpoint> {
    const [one, ...others] = await this.generationsOf(endpoint);
    if (!one || others.length > 0)
      throw new Error(`${endpoint} has ${others.length + (one ? 1 : 0)} generations`);
    return one;
  }

  /** Every task. */
  async tasks(): Promise<ReplicationTask[]> {
    return (await this.client.send(new DescribeReplicationTasksCommand({}))).ReplicationTasks ?? [];
  }

  /**
   * What tells a task that went on from one that was made again or loaded again.
   *
   * @throws Error when there is not exactly one task.
   */
  async position() {
    const [task, ...others] = await this.tasks();
    if (!task || others.length > 0) throw new Error(`there are ${others.length + (task ? 1 : 0)} tasks`);
    return { arn: task.ReplicationTaskArn, freshlyStartedAt: task.ReplicationTaskStats?.FreshStartDate };
  }

  /** Identifiers of the replication instances. */
  async instances(): Promise<(string | undefined)[]> {
    return (await this.liveInstances()).map(
      ({ ReplicationInstanceIdentifier }) => ReplicationInstanceIdentifier,
    );
  }

  /** Engine versions of the replication instances. */
  async versions(): Promise<(string | undefined)[]> {
    return (await this.liveInstances()).map(({ EngineVersion }) => EngineVersion);
  }

  private async liveInstances() {
    return (await this.client.send(new DescribeReplicationInstancesCommand({}))).ReplicationInstances ?? [];
  }

  /** Stops the task of a pipeline. */
  async stopTask(pipeline: string): Promise<string | undefined> {
    const ReplicationTaskArn = (await this.findTask(pipeline))?.ReplicationTaskArn;
    await this.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn }));
    await until(async () => (await this.findTask(pipeline))?.Status === "stopped");
    return ReplicationTaskArn;
  }

  /** Starts the stopped task of a pipeline, as somebody with a console does. */
  async resumeTask(pipeline: string): Promise<void> {
    const ReplicationTaskArn = (await this.findTask(pipeline))?.ReplicationTaskArn;
    const StartReplicationTaskType = "resume-processing";
    await this.client.send(new StartReplicationTaskCommand({ ReplicationTaskArn, StartReplicationTaskType }));
  }

  /** Stops and deletes the task of a pipeline. */
  async deleteTask(pipeline: string): Promise<void> {
    const ReplicationTaskArn = await this.stopTask(pipeline);
    await this.client.send(new DeleteReplicationTaskCommand({ ReplicationTaskArn }));
    await until(async () => (await this.findTask(pipeline)) === undefined);
  }

  /** Deletes the one generation of an endpoint that no task uses. */
  async deleteEndpoint(endpoint: string): Promise<Endpoint> {
    const found = await this.generationOf(endpoint);
    await this.client.send(new DeleteEndpointCommand({ EndpointArn: found.EndpointArn }));
    await until(async () => (await this.generationsOf(endpoint)).length === 0);
    return found;
  }

  /** Deletes an endpoint and makes it again as it was, tags included. */
  async makeEndpointAgain(endpoint: string): Promise<void> {
    const { EndpointArn } = await this.generationOf(endpoint);
    const tags = await this.tagsOf(EndpointArn);
    const before = await this.deleteEndpoint(endpoint);
    await this.client.send(
      new CreateEndpointCommand({
        EndpointIdentifier: before.EndpointIdentifier,
        EndpointType: "target",
        EngineName: "s3",
        KmsKeyId: before.KmsKeyId,
        ServiceAccessRoleArn: before.S3Settings?.ServiceAccessRoleArn,
        S3Settings: before.S3Settings,
        Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      }),
    );
  }

  /** Tags of an endpoint, a task or an instance. */
  async tagsOf(ResourceArn: string | undefined): Promise<Record<string, string>> {
    const { TagList } = await this.client.send(new ListTagsForResourceCommand({ ResourceArn }));
    return Object.fromEntries((TagList ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  private async findTask(pipeline: string): Promise<ReplicationTask | undefined> {
    const identifier = `${this.sandbox.name}-${pipeline}`;
    return (await this.tasks()).find((task) => task.ReplicationTaskIdentifier === identifier);
  }
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (await holds()) return;
    await sleep(100);
  }
  throw new Error("it did not come to hold in 20 seconds");
}
