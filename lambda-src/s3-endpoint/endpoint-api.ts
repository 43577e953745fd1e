import {
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DescribeEndpointsCommand,
  DescribeReplicationTasksCommand,
  ListTagsForResourceCommand,
  type DatabaseMigrationServiceClient,
  type Endpoint,
  type Filter,
  type S3Settings,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";

/** An endpoint as DMS tells it. */
export interface LiveEndpoint {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
  readonly externalId: string | undefined;
  readonly kmsKeyArn: string | undefined;
  readonly s3Settings: S3Settings | undefined;
}

/** An endpoint to be made. */
export interface EndpointRequest {
  readonly identifier: string;
  readonly kmsKeyArn: string;
  readonly s3Settings: S3Settings;
  readonly extraConnectionAttributes: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
}

/** The calls to DMS that this function makes. */
export class EndpointApi {
  constructor(
    private readonly client: DatabaseMigrationServiceClient,
    private readonly deadline: Deadline,
  ) {}

  /** S3 endpoints whose identifier starts with `prefix`. */
  async list(prefix: string): Promise<LiveEndpoint[]> {
    const all = await this.describe("endpoint:*", { Name: "engine-name", Values: ["s3"] });
    return all.filter(({ identifier }) => identifier.startsWith(prefix));
  }

  async find(identifier: string): Promise<LiveEndpoint | undefined> {
    const found = await this.describe(identifier, { Name: "endpoint-id", Values: [identifier] });
    return found.find((endpoint) => endpoint.identifier === identifier);
  }

  /** @returns Undefined when DMS answers "success" without saying what it made. */
  async create(request: EndpointRequest): Promise<LiveEndpoint | undefined> {
    const { identifier, extraConnectionAttributes, s3Settings } = request;
    const { Endpoint } = await call(this.deadline, "dms:CreateEndpoint", identifier, (options) =>
      this.client.send(
        new CreateEndpointCommand({
          EndpointIdentifier: identifier,
          EndpointType: "target",
          EngineName: "s3",
          KmsKeyId: request.kmsKeyArn,
          // The provider's own resource sends the role in both places, too.
          ServiceAccessRoleArn: s3Settings.ServiceAccessRoleArn,
          S3Settings: s3Settings,
          ExtraConnectionAttributes: extraConnectionAttributes,
          Tags: Object.entries(request.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
        options,
      ),
    );
    return Endpoint && live(Endpoint);
  }

  /** Starts the deletion; an endpoint that is gone already is fine. */
  async delete({ arn, identifier }: LiveEndpoint): Promise<void> {
    try {
      await call(this.deadline, "dms:DeleteEndpoint", identifier, (options) =>
        this.client.send(new DeleteEndpointCommand({ EndpointArn: arn }), options),
      );
    } catch (error) {
      if (!failedWith(error, "ResourceNotFound")) throw error;
    }
  }

  /** Identifiers of the tasks that use an endpoint, sorted. */
  async tasksOf({ arn, identifier }: LiveEndpoint): Promise<string[]> {
    const filter = { Name: "endpoint-arn", Values: [arn] };
    const tasks = await unlessNotFound(() =>
      allPages({
        action: "dms:DescribeReplicationTasks",
        page: (Marker) =>
          call(this.deadline, "dms:DescribeReplicationTasks", identifier, (options) =>
            this.client.send(
              new DescribeReplicationTasksCommand({ Filters: [filter], WithoutSettings: true, Marker }),
              options,
            ),
          ),
        items: (page) => page.ReplicationTasks,
        next: (page) => page.Marker,
      }),
    );
    return tasks.map((task) => task.ReplicationTaskIdentifier ?? task.ReplicationTaskArn ?? "unnamed").sort();
  }

  /** Tags of an endpoint; undefined when it is gone. */
  async tagsOf({ arn, identifier }: LiveEndpoint): Promise<ReadonlyMap<string, string> | undefined> {
    try {
      const { TagList } = await call(this.deadline, "dms:ListTagsForResource", identifier, (options) =>
        this.client.send(new ListTagsForResourceCommand({ ResourceArn: arn }), options),
      );
      if (!TagList) throw new AnswerIncomplete("dms:ListTagsForResource", "its list");
      return new Map(TagList.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
    } catch (error) {
      if (failedWith(error, "ResourceNotFound")) return undefined;
      throw error;
    }
  }

  private async describe(resource: string, filter: Filter): Promise<LiveEndpoint[]> {
    const endpoints = await unlessNotFound(() =>
      allPages({
        action: "dms:DescribeEndpoints",
        page: (Marker) =>
          call(this.deadline, "dms:DescribeEndpoints", resource, (options) =>
            this.client.send(new DescribeEndpointsCommand({ Filters: [filter], Marker }), options),
          ),
        items: (page) => page.Endpoints,
        next: (page) => page.Marker,
      }),
    );
    return endpoints.map(live);
  }
}

/** DMS answers a filter that matches nothing with a fault, not with an empty list. */
async function unlessNotFound<T>(list: () => Promise<T[]>): Promise<T[]> {
  try {
    return await list();
  } catch (error) {
    if (failedWith(error, "ResourceNotFound")) return [];
    throw error;
  }
}

function live(endpoint: Endpoint): LiveEndpoint {
  const { EndpointIdentifier, EndpointArn, ExternalId } = endpoint;
  if (EndpointIdentifier === undefined || EndpointArn === undefined) {
    throw new AnswerIncomplete("dms:DescribeEndpoints", "an endpoint's identifier or ARN");
  }
  return {
    identifier: EndpointIdentifier,
    arn: EndpointArn,
    status: endpoint.Status ?? "unknown",
    externalId: ExternalId === "" ? undefined : ExternalId,
    kmsKeyArn: endpoint.KmsKeyId,
    s3Settings: endpoint.S3Settings,
  };
}
