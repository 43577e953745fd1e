import { AwsError, type AwsCall, type FakeService } from "./aws-server";

type Input = AwsCall["input"];
type Members = Record<string, unknown>;

/** A task as DMS answers it. */
export interface FakeTask {
  readonly ReplicationTaskIdentifier: string;
  readonly ReplicationTaskArn: string;
  Status: string;
  MigrationType: string;
  ReplicationTaskStats?: { FullLoadProgressPercent?: number; FullLoadFinishDate?: number };
}

/** Members of a call that are no part of the endpoint. */
const ofCallsOnly = new Set(["Tags", "EndpointArn", "ExactSettings"]);

/** What DMS says of an endpoint although nobody asked for it. */
const madeUp = { EngineDisplayName: "Engine" };

/** The endpoints of DMS with their tags and tasks: any engine, made, modified and deleted. */
export class FakeEndpoints {
  /** By ARN. */
  readonly endpoints = new Map<string, Members>();
  readonly tags = new Map<string, Record<string, string>>();
  readonly tasks: FakeTask[] = [];
  /** Whether the roles of a call are refused, once for each call. */
  refusals = 0;
  /** With what. */
  refusal = new AwsError("AccessDeniedFault", "The IAM Role r is not configured properly.");
  /** What DMS does to what is asked for. */
  keeps: (asked: Members) => Members = (asked) => asked;
  /** Whether something that is no task uses the endpoints. */
  usedOtherwise = false;
  private made = 0;
  private readonly later: { reads: number; then: () => void }[] = [];

  service: FakeService = ({ operation, input }) => {
    if (operation.startsWith("Describe")) this.passTime();
    const handler = this.operations[operation];
    if (!handler) throw new AwsError("InvalidAction", operation);
    return handler(input);
  };

  add(identifier: string, members: Members, tags: Record<string, string>): string {
    const EndpointArn = `arn:aws:dms:eu-west-1:111111111111:endpoint:${identifier}-${++this.made}`;
    const Status = "active";
    this.endpoints.set(EndpointArn, {
      EndpointIdentifier: identifier,
      EndpointArn,
      Status,
      ...madeUp,
      ...members,
    });
    this.tags.set(EndpointArn, tags);
    return EndpointArn;
  }

  byIdentifier(identifier: string): Members | undefined {
    return [...this.endpoints.values()].find((one) => one.EndpointIdentifier === identifier);
  }

  soon(then: () => void): void {
    this.later.push({ reads: 1, then });
  }

  private readonly operations: Readonly<Record<string, (input: Input) => unknown>> = {
    CreateEndpoint: (input) => this.create(input),
    ModifyEndpoint: (input) => this.modify(String(input.EndpointArn), input),
    DeleteEndpoint: (input) => this.delete(String(input.EndpointArn)),
    DescribeEndpoints: (input) => ({
      Endpoints: found([...this.endpoints.values()], input, "EndpointIdentifier"),
    }),
    ListTagsForResource: (input) => ({ TagList: pairs(this.tagsOf(String(input.ResourceArn))) }),
    AddTagsToResource: (input) => {
      Object.assign(this.tagsOf(String(input.ResourceArn)), unpaired(input.Tags));
      return {};
    },
    RemoveTagsFromResource: (input) => {
      const tags = this.tagsOf(String(input.ResourceArn));
      for (const key of input.TagKeys as string[]) Reflect.deleteProperty(tags, key);
      return {};
    },
    DescribeReplicationTasks: () => {
      if (this.tasks.length === 0) throw new AwsError("ResourceNotFoundFault", "nothing matches the filter");
      return { ReplicationTasks: this.tasks };
    },
    StopReplicationTask: (input) => this.stop(String(input.ReplicationTaskArn)),
  };

  private create(input: Input): unknown {
    this.refuse();
    const identifier = String(input.EndpointIdentifier);
    if (this.byIdentifier(identifier)) throw new AwsError("ResourceAlreadyExistsFault", "it exists");
    const arn = this.add(identifier, this.keeps(settingsOf(input)), unpaired(input.Tags));
    return { Endpoint: this.endpoints.get(arn) };
  }

  private modify(arn: string, input: Input): unknown {
    this.refuse();
    const endpoint = this.endpoint(arn);
    if (this.usedOtherwise || this.tasks.some(({ Status }) => Status === "running")) {
      throw new AwsError("InvalidResourceStateFault", "the endpoint is in use");
    }
    if (input.ExactSettings !== true)
      throw new AwsError("InvalidAction", "the fake knows exact settings only");
    const { KmsKeyId, EndpointIdentifier, EndpointArn, Status } = endpoint;
    const { ExtraConnectionAttributes = endpoint.ExtraConnectionAttributes, ...said } = settingsOf(input);
    this.endpoints.set(arn, {
      EndpointIdentifier,
      EndpointArn,
      Status,
      KmsKeyId,
      ...madeUp,
      ...this.keeps(said),
      // Unsaid they stay, also with exact settings; the empty string resets them.
      ...(ExtraConnectionAttributes ? { ExtraConnectionAttributes } : {}),
    });
    return { Endpoint: this.endpoints.get(arn) };
  }

  private delete(arn: string): unknown {
    const endpoint = this.endpoint(arn);
    if (this.tasks.length > 0 || this.usedOtherwise) {
      throw new AwsError("InvalidResourceStateFault", "Endpoint is part of one or more ReplicationTasks.");
    }
    endpoint.Status = "deleting";
    this.soon(() => {
      this.endpoints.delete(arn);
      this.tags.delete(arn);
    });
    return { Endpoint: endpoint };
  }

  private stop(arn: string): unknown {
    const task = this.tasks.find((one) => one.ReplicationTaskArn === arn);
    if (task?.Status !== "running") throw new AwsError("InvalidResourceStateFault", "it does not run");
    task.Status = "stopping";
    this.soon(() => (task.Status = "stopped"));
    return { ReplicationTask: task };
  }

  private refuse(): void {
    if (this.refusals === 0) return;
    this.refusals -= 1;
    throw this.refusal;
  }

  private endpoint(arn: string): Members {
    const found = this.endpoints.get(arn);
    if (!found) throw new AwsError("ResourceNotFoundFault", "no such endpoint");
    return found;
  }

  private tagsOf(arn: string): Record<string, string> {
    const tags = this.tags.get(arn);
    if (!tags) throw new AwsError("ResourceNotFoundFault", "no such endpoint");
    return tags;
  }

  private passTime(): void {
    for (const event of [...this.later]) {
      event.reads -= 1;
      if (event.reads >= 0) continue;
      this.later.splice(this.later.indexOf(event), 1);
      event.then();
    }
  }
}

function settingsOf(input: Input): Members {
  return Object.fromEntries(Object.entries(input).filter(([name]) => !ofCallsOnly.has(name)));
}

function found(all: readonly Members[], { Filters }: Input, member: string): readonly Members[] {
  const [filter] = (Filters ?? []) as { Values: string[] }[];
  const matching = filter ? all.filter((one) => filter.Values.includes(String(one[member]))) : all;
  if (matching.length === 0) throw new AwsError("ResourceNotFoundFault", "nothing matches the filter");
  return matching;
}

function pairs(tags: Record<string, string>) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

function unpaired(tags: unknown): Record<string, string> {
  return Object.fromEntries((tags as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}
