/** Calls to DMS, each on things of the probe's name alone. */
import {
  CreateEndpointCommand,
  CreateReplicationTaskCommand,
  DescribeConnectionsCommand,
  DescribeEndpointsCommand,
  DescribeReplicationInstancesCommand,
  DescribeReplicationTasksCommand,
  ModifyEndpointCommand,
  StartReplicationTaskCommand,
  TestConnectionCommand,
  type CreateEndpointCommandInput,
  type DatabaseMigrationServiceClient,
  type Endpoint,
  type ReplicationTask,
} from "@aws-sdk/client-database-migration-service";
import { endOf } from "../../lambda-src/start-tasks/ends";
import { UserError } from "../errors";
import type { Pace } from "./pace";
import { instanceName, type Probe, type ProbeAccount } from "./probe";

/** How a try ended. */
export type Attempt = { readonly accepted: true } | Refusal;

/** AWS refused a try. */
export interface Refusal {
  readonly accepted: false;
  /** Error code; empty where AWS says it in words alone. */
  readonly code: string;
  /** Its words. */
  readonly why: string;
}

/** Faults by which a role is refused; anything else is a failure of the look itself. */
const refusals = [
  "AccessDeniedException",
  "AccessDeniedFault",
  "InvalidParameterCombinationException",
  "InvalidParameterValueException",
  "KMSAccessDeniedFault",
  "S3AccessDeniedFault",
  "S3ResourceNotFoundFault",
];

/** DMS, as the deploy role of the replication account may use it. */
export class ProbedDms {
  private instanceArn = "";

  constructor(
    private readonly client: DatabaseMigrationServiceClient,
    private readonly probe: Probe,
    private readonly pace: Pace,
  ) {}

  /** Finds the instance; needed before connections and tasks. @returns its version. */
  public async findInstance(): Promise<string> {
    const { ReplicationInstances: found = [] } = await this.client.send(
      new DescribeReplicationInstancesCommand({
        Filters: [{ Name: "replication-instance-id", Values: [instanceName(this.probe)] }],
      }),
    );
    const [instance] = found;
    this.instanceArn = instance?.ReplicationInstanceArn ?? "";
    return instance?.EngineVersion ?? "";
  }

  /** Asks for an S3 endpoint in a folder of its name. @throws as the SDK does; `tried` makes a refusal of it. */
  public async createS3(
    word: string,
    { bucket, id }: ProbeAccount,
    roleArn: string,
    more: Partial<CreateEndpointCommandInput> = {},
  ): Promise<Endpoint> {
    return await this.create(word, {
      EndpointType: "target",
      EngineName: "s3",
      ServiceAccessRoleArn: roleArn,
      ...more,
      S3Settings: {
        BucketName: bucket,
        BucketFolder: word,
        ServiceAccessRoleArn: roleArn,
        ExpectedBucketOwner: id,
        ...more.S3Settings,
      },
    });
  }

  public async create(
    word: string,
    input: Omit<CreateEndpointCommandInput, "EndpointIdentifier" | "Tags">,
  ): Promise<Endpoint> {
    const { Endpoint: made = {} } = await this.client.send(
      new CreateEndpointCommand({ ...input, EndpointIdentifier: this.named(word), Tags: this.tags() }),
    );
    return made;
  }

  /** An endpoint as DMS describes it; undefined where it has none. */
  public async endpoint(word: string): Promise<Endpoint | undefined> {
    try {
      const { Endpoints = [] } = await this.client.send(
        new DescribeEndpointsCommand({ Filters: [{ Name: "endpoint-id", Values: [this.named(word)] }] }),
      );
      return Endpoints[0];
    } catch (error) {
      if (error instanceof Error && error.name === "ResourceNotFoundFault") return undefined;
      throw error;
    }
  }

  /** Changes something of no account, as any change asks for the role anew. */
  public async modify(arn: string): Promise<void> {
    await this.client.send(
      new ModifyEndpointCommand({ EndpointArn: arn, S3Settings: { CsvDelimiter: ";" } }),
    );
  }

  /** Tests a connection and waits for the result. */
  public async test(arn: string): Promise<Attempt> {
    const pair = { EndpointArn: arn, ReplicationInstanceArn: this.instanceArn };
    await this.client.send(new TestConnectionCommand(pair));
    const Filters = [
      { Name: "endpoint-arn", Values: [arn] },
      { Name: "replication-instance-arn", Values: [this.instanceArn] },
    ];
    const { Status, LastFailureMessage = "" } = await this.pace.surely(
      `the connection test of ${arn}`,
      async () => {
        const { Connections = [] } = await this.client.send(new DescribeConnectionsCommand({ Filters }));
        return Connections.find((one) => one.Status !== "testing");
      },
    );
    return Status === "successful"
      ? { accepted: true }
      : { accepted: false, code: "", why: LastFailureMessage };
  }

  /** Makes a task and waits until it can be started. */
  public async createTask(
    word: string,
    endpoints: { readonly source: string; readonly target: string },
    settings?: string,
  ): Promise<ReplicationTask> {
    const { ReplicationTask: task = {} } = await this.client.send(
      new CreateReplicationTaskCommand({
        ReplicationTaskIdentifier: this.named(word),
        ReplicationInstanceArn: this.instanceArn,
        SourceEndpointArn: endpoints.source,
        TargetEndpointArn: endpoints.target,
        MigrationType: "full-load",
        TableMappings: everyTable,
        ReplicationTaskSettings: settings,
        Tags: this.tags(),
      }),
    );
    return await this.taskIn(task.ReplicationTaskArn ?? "", ["ready", "failed"]);
  }

  /** Runs a task that loads a table, to its end. */
  public async run(arn: string, start: "start-replication" | "reload-target"): Promise<Attempt> {
    await this.client.send(
      new StartReplicationTaskCommand({ ReplicationTaskArn: arn, StartReplicationTaskType: start }),
    );
    const task = await this.taskIn(arn, ["stopped", "failed"]);
    const { Status: status = "", StopReason: stopReason = "", ReplicationTaskStats: stats } = task;
    const loaded = (stats?.TablesLoaded ?? 0) > 0 && (stats?.TablesErrored ?? 0) === 0;
    if (endOf({ status, stopReason }) === "loaded" && loaded) return { accepted: true };
    return { accepted: false, code: "", why: task.LastFailureMessage ?? (stopReason || status) };
  }

  private async taskIn(arn: string, states: readonly string[]): Promise<ReplicationTask> {
    const Filters = [{ Name: "replication-task-arn", Values: [arn] }];
    return await this.pace.surely(`task ${arn}`, async () => {
      const { ReplicationTasks = [] } = await this.client.send(
        new DescribeReplicationTasksCommand({ Filters }),
      );
      return ReplicationTasks.find(({ Status = "" }) => states.includes(Status));
    });
  }

  private named(word: string): string {
    return `${this.probe.name}-${word}`;
  }

  private tags() {
    return [{ Key: "causeway:environment", Value: this.probe.name }];
  }
}

const everyTable = JSON.stringify({
  rules: [
    {
      "rule-type": "selection",
      "rule-id": "1",
      "rule-name": "everything",
      "object-locator": { "schema-name": "%", "table-name": "%" },
      "rule-action": "include",
    },
  ],
});

/**
 * Makes a refusal of what AWS says to a try.
 *
 * @throws UserError where it is the deploy role that lacks a right, and whatever is no refusal.
 */
export async function tried(call: () => Promise<unknown>): Promise<Attempt> {
  try {
    await call();
    return { accepted: true };
  } catch (error) {
    if (!(error instanceof Error) || !refusals.includes(error.name)) throw error;
    const [, right, resource = "*"] =
      /^User: \S+ is not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(error.message) ??
      [];
    if (right !== undefined) {
      throw new UserError(
        `a deploy role lacks ${right} on ${resource}: attach the policies that this command has written`,
        { cause: error },
      );
    }
    return { accepted: false, code: error.name, why: error.message };
  }
}
