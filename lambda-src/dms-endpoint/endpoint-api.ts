import {
  AddTagsToResourceCommand,
  CreateEndpointCommand,
  DeleteEndpointCommand,
  DescribeEndpointsCommand,
  ListTagsForResourceCommand,
  ModifyEndpointCommand,
  type CreateEndpointCommandInput,
  type DatabaseMigrationServiceClient,
  type Endpoint,
  type Filter,
  type ModifyEndpointCommandInput,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";
import type { WantedEndpoint } from "./event";

/** An endpoint as DMS tells it. */
export interface LiveEndpoint {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
  /** Everything that can be asked for, as it is; without what DMS makes up or changes by itself. */
  readonly members: Readonly<Record<string, unknown>>;
}

type Tags = Readonly<Record<string, string>>;

/** The calls to DMS about endpoints. */
export class EndpointApi {
  constructor(
    private readonly client: DatabaseMigrationServiceClient,
    private readonly deadline: Deadline,
  ) {}

  /** Endpoints whose identifier starts with `prefix`. */
  async list(prefix: string): Promise<LiveEndpoint[]> {
    const all = await this.describe("endpoint:*", []);
    return all.filter(({ identifier }) => identifier.startsWith(prefix));
  }

  async find(identifier: string): Promise<LiveEndpoint | undefined> {
    const found = await this.describe(identifier, [{ Name: "endpoint-id", Values: [identifier] }]);
    return found.find((endpoint) => endpoint.identifier === identifier);
  }

  async create(identifier: string, request: WantedEndpoint, tags: Tags): Promise<void> {
    // The event's members are DMS's own words; DMS itself refuses those that it does not know.
    const input = { ...request, EndpointIdentifier: identifier } as CreateEndpointCommandInput;
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await call(this.deadline, "dms:CreateEndpoint", identifier, (options) =>
      this.client.send(new CreateEndpointCommand({ ...input, Tags }), options),
    );
  }

  /** Makes the endpoint what is wanted: what is not said goes back to DMS's own default. */
  async modify({ arn, identifier }: LiveEndpoint, request: WantedEndpoint): Promise<void> {
    const { KmsKeyId: _fixedAtCreation, ...changeable } = request;
    // Exact settings leave this one as it is; the empty string resets it (API reference, ModifyEndpoint).
    const { ExtraConnectionAttributes = "" } = request;
    const input = { ...changeable, ExtraConnectionAttributes, EndpointArn: arn, ExactSettings: true };
    await call(this.deadline, "dms:ModifyEndpoint", identifier, (options) =>
      this.client.send(new ModifyEndpointCommand(input as ModifyEndpointCommandInput), options),
    );
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

  async tag({ arn, identifier }: LiveEndpoint, tags: Tags): Promise<void> {
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await call(this.deadline, "dms:AddTagsToResource", identifier, (options) =>
      this.client.send(new AddTagsToResourceCommand({ ResourceArn: arn, Tags }), options),
    );
  }

  private async describe(resource: string, filters: Filter[]): Promise<LiveEndpoint[]> {
    try {
      const endpoints = await allPages({
        action: "dms:DescribeEndpoints",
        page: (Marker) =>
          call(this.deadline, "dms:DescribeEndpoints", resource, (options) =>
            this.client.send(new DescribeEndpointsCommand({ Filters: filters, Marker }), options),
          ),
        items: (page) => page.Endpoints,
        next: (page) => page.Marker,
      });
      return endpoints.map(live);
    } catch (error) {
      // DMS answers a filter that matches nothing with a fault, not with an empty list.
      if (failedWith(error, "ResourceNotFound")) return [];
      throw error;
    }
  }
}

function live(endpoint: Endpoint): LiveEndpoint {
  const {
    EndpointIdentifier: identifier,
    EndpointArn: arn,
    Status: status,
    EngineDisplayName: _name,
    ExternalId: _externalId,
    IsReadOnly: _isReadOnly,
    ExtraConnectionAttributes: attributes,
    ...rest
  } = endpoint;
  if (identifier === undefined || arn === undefined) {
    throw new AnswerIncomplete("dms:DescribeEndpoints", "an endpoint's identifier or ARN");
  }
  // Reset attributes are the same as none, however DMS says it.
  const members = attributes ? { ...rest, ExtraConnectionAttributes: attributes } : rest;
  return { identifier, arn, status: status ?? "unknown", members };
}
