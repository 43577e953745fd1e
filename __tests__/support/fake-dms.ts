import type { ExternalIdMode } from "../../sandbox/emulator/world/modes";
import { AwsError, type AwsCall, type FakeService } from "./aws-server";

export interface FakeEndpoint {
  readonly EndpointIdentifier: string;
  readonly EndpointArn: string;
  Status: string;
  ExternalId?: string | undefined;
  KmsKeyId?: string;
  S3Settings: Record<string, unknown>;
  EngineName: string;
}

export interface FakeTask {
  readonly ReplicationTaskArn: string;
  readonly ReplicationTaskIdentifier: string;
  Status: string;
  MigrationType: string;
  StopReason?: string;
  LastFailureMessage?: string;
  TargetEndpointArn?: string;
  CdcStopPosition?: string;
  ReplicationTaskSettings?: string;
  ReplicationTaskStats?: { FullLoadProgressPercent: number };
}

export interface FakeConnection {
  readonly EndpointArn: string;
  readonly ReplicationInstanceArn: string;
  Status: string;
  LastFailureMessage?: string;
}

type Input = AwsCall["input"];

/** DMS, as far as the functions use it. */
export class FakeDms {
  readonly endpoints = new Map<string, FakeEndpoint>();
  readonly tags = new Map<string, Record<string, string>>();
  readonly tasks = new Map<string, FakeTask>();
  readonly connections: FakeConnection[] = [];
  /** How the first create with a role of another account is answered. */
  mode: ExternalIdMode = "persists";
  /** Whether the role admits DMS with this id. */
  sealedWith: (externalId: string) => boolean = () => false;
  /** Reads after which a passing state ends. */
  passing = 1;
  /** What a connection test ends with. */
  testResult: (endpointArn: string) => string | undefined = () => undefined;
  /** What a started task ends in. */
  startResult: Partial<FakeTask> & { Status: string } = { Status: "running" };
  readonly starts: string[] = [];
  /** What was said with each start besides the task and its type. */
  readonly startInputs: Record<string, unknown>[] = [];
  /** How often endpoints were made: each gets an id of its own. */
  made = 0;
  pageSize = 100;
  private readonly later: { reads: number; then: () => void }[] = [];

  service: FakeService = ({ operation, input }) => {
    if (operation.startsWith("Describe")) this.passTime();
    const handler = this.operations[operation];
    if (!handler) throw new AwsError("InvalidAction", operation);
    return handler(input);
  };

  /** Changes something after some reads, as AWS does after a while. */
  soon(then: () => void, reads = this.passing): void {
    this.later.push({ reads, then });
  }

  addEndpoint(
    identifier: string,
    members: Partial<FakeEndpoint>,
    tags: Record<string, string>,
  ): FakeEndpoint {
    const endpoint: FakeEndpoint = {
      EndpointIdentifier: identifier,
      EndpointArn: `arn:aws:dms:eu-west-1:111111111111:endpoint:${identifier}-${++this.made}`,
      Status: "active",
      EngineName: "s3",
      S3Settings: {},
      ...members,
    };
    this.endpoints.set(endpoint.EndpointArn, endpoint);
    this.tags.set(endpoint.EndpointArn, tags);
    return endpoint;
  }

  byIdentifier(identifier: string): FakeEndpoint | undefined {
    return [...this.endpoints.values()].find((one) => one.EndpointIdentifier === identifier);
  }

  private readonly operations: Readonly<Record<string, (input: Input) => unknown>> = {
    CreateEndpoint: (input) => this.createEndpoint(input),
    DeleteEndpoint: (input) => this.deleteEndpoint(String(input.EndpointArn)),
    DescribeEndpoints: (input) =>
      this.page("Endpoints", this.filtered([...this.endpoints.values()], input), input),
    ListTagsForResource: (input) => ({
      TagList: Object.entries(this.tagsOf(input)).map(([Key, Value]) => ({ Key, Value })),
    }),
    AddTagsToResource: (input) => {
      for (const { Key, Value } of input.Tags as { Key: string; Value: string }[]) {
        this.tagsOf(input)[Key] = Value;
      }
      return {};
    },
    RemoveTagsFromResource: (input) => {
      for (const key of input.TagKeys as string[]) Reflect.deleteProperty(this.tagsOf(input), key);
      return {};
    },
    DescribeReplicationTasks: (input) =>
      this.page("ReplicationTasks", this.filtered([...this.tasks.values()], input), input),
    DescribeConnections: (input) => this.page("Connections", this.filtered(this.connections, input), input),
    TestConnection: (input) =>
      this.testConnection(String(input.EndpointArn), String(input.ReplicationInstanceArn)),
    StartReplicationTask: (input) =>
      this.start(String(input.ReplicationTaskArn), String(input.StartReplicationTaskType), input),
    StopReplicationTask: (input) => this.stop(String(input.ReplicationTaskArn)),
    ModifyReplicationTask: (input) =>
      this.modify(String(input.ReplicationTaskArn), String(input.ReplicationTaskSettings)),
  };

  private tagsOf(input: Input): Record<string, string> {
    const tags = this.tags.get(String(input.ResourceArn));
    if (!tags) throw new AwsError("ResourceNotFoundFault", "no such endpoint");
    return tags;
  }

  private createEndpoint(input: Input): unknown {
    const identifier = String(input.EndpointIdentifier);
    if (this.byIdentifier(identifier)) throw new AwsError("ResourceAlreadyExistsFault", "it exists");
    const settings = input.S3Settings as Record<string, unknown>;
    const role = String(settings.ServiceAccessRoleArn);
    if (this.mode === "pass-role") {
      throw new AwsError("AccessDeniedException", "Cross-account pass role is not allowed.");
    }
    if (this.mode === "refuses") {
      throw new AwsError("AccessDeniedFault", `The IAM Role ${role} is not configured properly.`);
    }
    const externalId =
      this.mode === "returns-only" ? `id-of-${identifier}` : `id-${this.made + 1}-${identifier}`;
    const tags = Object.fromEntries(
      (input.Tags as { Key: string; Value: string }[]).map((t) => [t.Key, t.Value]),
    );
    const members = { ExternalId: externalId, KmsKeyId: String(input.KmsKeyId), S3Settings: settings };
    if (this.mode === "returns-only" && !this.sealedWith(externalId)) {
      return {
        Endpoint: {
          EndpointIdentifier: identifier,
          EndpointArn: "arn:aws:dms:::endpoint:unmade",
          ...members,
        },
      };
    }
    return { Endpoint: this.addEndpoint(identifier, members, tags) };
  }

  private deleteEndpoint(arn: string): unknown {
    const endpoint = this.endpoints.get(arn);
    if (!endpoint) throw new AwsError("ResourceNotFoundFault", "no such endpoint");
    if ([...this.tasks.values()].some((task) => task.TargetEndpointArn === arn)) {
      throw new AwsError("InvalidResourceStateFault", "Endpoint is part of one or more ReplicationTasks.");
    }
    endpoint.Status = "deleting";
    this.soon(() => {
      this.endpoints.delete(arn);
      this.tags.delete(arn);
    });
    return { Endpoint: endpoint };
  }

  private testConnection(EndpointArn: string, ReplicationInstanceArn: string): unknown {
    const old = this.connections.find((one) => one.EndpointArn === EndpointArn);
    if (old?.Status === "testing") throw new AwsError("InvalidResourceStateFault", "a test is running");
    const connection = old ?? { EndpointArn, ReplicationInstanceArn, Status: "testing" };
    if (!old) this.connections.push(connection);
    connection.Status = "testing";
    this.soon(() => {
      const failure = this.testResult(EndpointArn);
      connection.Status = failure === undefined ? "successful" : "failed";
      if (failure !== undefined) connection.LastFailureMessage = failure;
    });
    return { Connection: connection };
  }

  private start(arn: string, type: string, input: Input): unknown {
    const task = this.tasks.get(arn);
    if (!task) throw new AwsError("ResourceNotFoundFault", "no such task");
    if (this.connections.some((connection) => connection.Status === "testing")) {
      throw new AwsError(
        "InvalidResourceStateFault",
        "Test connection should be successful for starting the task",
      );
    }
    const first = task.Status === "ready";
    if (!["ready", "stopped", "failed"].includes(task.Status) || first !== (type === "start-replication")) {
      throw new AwsError("InvalidResourceStateFault", `${type} is not possible in status ${task.Status}`);
    }
    this.starts.push(type);
    const { ReplicationTaskArn: _arn, StartReplicationTaskType: _type, ...said } = input;
    this.startInputs.push(said);
    if (typeof said.CdcStopPosition === "string") task.CdcStopPosition = said.CdcStopPosition;
    task.Status = "starting";
    this.soon(() => Object.assign(task, this.startResult));
    return { ReplicationTask: task };
  }

  private stop(arn: string): unknown {
    const task = this.tasks.get(arn);
    if (task?.Status !== "running") throw new AwsError("InvalidResourceStateFault", "it does not run");
    task.Status = "stopping";
    this.soon(() => Object.assign(task, { Status: "stopped", StopReason: "Stop Reason NORMAL" }));
    return { ReplicationTask: task };
  }

  private modify(arn: string, settings: string): unknown {
    const task = this.tasks.get(arn);
    if (!task || !["ready", "stopped", "failed"].includes(task.Status)) {
      throw new AwsError("InvalidResourceStateFault", "it cannot be modified");
    }
    if (settings.includes("CloudWatchLogGroup")) {
      throw new AwsError("InvalidParameterValueException", "CloudWatchLogGroup cannot be set");
    }
    const before = task.Status;
    task.ReplicationTaskSettings = settings;
    task.Status = "modifying";
    this.soon(() => (task.Status = before));
    return { ReplicationTask: task };
  }

  private passTime(): void {
    for (const event of [...this.later]) {
      event.reads -= 1;
      if (event.reads >= 0) continue;
      this.later.splice(this.later.indexOf(event), 1);
      event.then();
    }
  }

  private filtered(all: readonly object[], input: Input): object[] {
    const members: Record<string, string> = {
      "endpoint-id": "EndpointIdentifier",
      "endpoint-arn": "EndpointArn",
      "engine-name": "EngineName",
      "replication-task-arn": "ReplicationTaskArn",
      "replication-task-id": "ReplicationTaskIdentifier",
      "replication-instance-arn": "ReplicationInstanceArn",
    };
    const filters = (input.Filters ?? []) as { Name: string; Values: string[] }[];
    const found = all.filter((one) =>
      filters.every(({ Name, Values }) => {
        const values = Object.entries(one) as [string, unknown][];
        const wanted = [members[Name], Name === "endpoint-arn" ? "TargetEndpointArn" : undefined];
        return values.some(([key, value]) => wanted.includes(key) && Values.includes(String(value)));
      }),
    );
    if (found.length === 0) throw new AwsError("ResourceNotFoundFault", "nothing matches the filter");
    return found;
  }

  private page(name: string, found: readonly object[], input: Input): unknown {
    const from = Number(input.Marker ?? 0);
    const next = from + this.pageSize;
    const marker = next < found.length ? { Marker: String(next) } : {};
    return { [name]: found.slice(from, next), ...marker };
  }
}
