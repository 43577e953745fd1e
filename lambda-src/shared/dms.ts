/** Calls to DMS that more than one function makes, and DMS's errors for things that are missing or not ready. */
import {
  AddTagsToResourceCommand,
  DeleteEndpointCommand,
  DescribeEndpointsCommand,
  DescribeReplicationTasksCommand,
  ListTagsForResourceCommand,
  RemoveTagsFromResourceCommand,
  type DatabaseMigrationServiceClient,
  type Endpoint,
  type Filter,
  type ReplicationTask,
  type Tag,
} from "@aws-sdk/client-database-migration-service";
import { call, type CallOptions } from "./call";
import type { Deadline } from "./deadline";
import { AnswerIncomplete, failedWith } from "./errors";
import { allPages } from "./pages";

/** Client and deadline of every call to DMS. */
export interface DmsAccess {
  readonly client: DatabaseMigrationServiceClient;
  readonly deadline: Deadline;
}

/** A list of DMS, and what of it is wanted. */
interface DmsList<Page, Item> {
  /** In IAM's words, like `dms:DescribeEndpoints`. */
  readonly action: string;
  /** Subject of the list, for messages. */
  readonly resource: string;
  readonly page: (Marker: string | undefined, options: CallOptions) => Promise<Page>;
  readonly items: (page: Page) => readonly Item[] | undefined;
}

/**
 * Reads all of a list; it is empty where DMS finds nothing.
 *
 * DMS answers a filter that matches nothing with a fault, not with an empty list.
 *
 * @throws What `call` and `allPages` throw.
 */
export async function listed<Page extends { readonly Marker?: string | undefined }, Item>(
  deadline: Deadline,
  { action, resource, page, items }: DmsList<Page, Item>,
): Promise<Item[]> {
  const found = await unlessNotFound(() =>
    allPages({
      action,
      page: (Marker) => call(deadline, action, resource, (options) => page(Marker, options)),
      items,
      next: ({ Marker }) => Marker,
    }),
  );
  return found ?? [];
}

/** Replication tasks to list. */
interface TasksWanted {
  /** Name by which they are looked up, for messages. */
  readonly resource: string;
  readonly filter: Filter;
  /**
   * True if they come with their settings documents.
   *
   * @default false
   */
  readonly withSettings?: boolean;
}

/** The replication tasks that a filter finds. */
export function tasks({ client, deadline }: DmsAccess, wanted: TasksWanted): Promise<ReplicationTask[]> {
  const { resource, filter, withSettings = false } = wanted;
  return listed(deadline, {
    action: "dms:DescribeReplicationTasks",
    resource,
    page: (Marker, options) =>
      client.send(
        new DescribeReplicationTasksCommand({ Filters: [filter], WithoutSettings: !withSettings, Marker }),
        options,
      ),
    items: (page) => page.ReplicationTasks,
  });
}

/** Members of every endpoint. */
export interface NamedEndpoint {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
}

/** The replication tasks that use an endpoint. */
export function tasksUsing(dms: DmsAccess, { arn, identifier }: NamedEndpoint): Promise<ReplicationTask[]> {
  return tasks(dms, { resource: identifier, filter: { Name: "endpoint-arn", Values: [arn] } });
}

/**
 * The calls to DMS about endpoints that every function makes which has endpoints of its own.
 *
 * @typeParam Live The part of DMS's description that such a function uses.
 */
export abstract class Endpoints<Live extends NamedEndpoint> {
  /** Filters for the endpoints of the account; none by default. */
  protected readonly listedOnly: readonly Filter[] = [];

  constructor(protected readonly dms: DmsAccess) {}

  /** Those that `listedOnly` lets through and whose identifier starts with `prefix`. */
  async list(prefix: string): Promise<Live[]> {
    const all = await this.describe("endpoint:*", this.listedOnly);
    return all.filter(({ identifier }) => identifier.startsWith(prefix));
  }

  async find(identifier: string): Promise<Live | undefined> {
    const found = await this.describe(identifier, [{ Name: "endpoint-id", Values: [identifier] }]);
    return found.find((endpoint) => endpoint.identifier === identifier);
  }

  /** Starts the deletion; an endpoint that is gone already is fine. */
  async delete({ arn, identifier }: Live): Promise<void> {
    const { client, deadline } = this.dms;
    await unlessNotFound(() =>
      call(deadline, "dms:DeleteEndpoint", identifier, (options) =>
        client.send(new DeleteEndpointCommand({ EndpointArn: arn }), options),
      ),
    );
  }

  /** Tags of an endpoint; undefined when it is gone. */
  tagsOf({ arn, identifier }: Live): Promise<ReadonlyMap<string, string> | undefined> {
    const { client, deadline } = this.dms;
    return unlessNotFound(async () => {
      const { TagList } = await call(deadline, "dms:ListTagsForResource", identifier, (options) =>
        client.send(new ListTagsForResourceCommand({ ResourceArn: arn }), options),
      );
      if (!TagList) throw new AnswerIncomplete("dms:ListTagsForResource", "its list");
      return new Map(TagList.map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
    });
  }

  /** Gives an endpoint tags; none is no call. */
  async tag({ arn, identifier }: Live, tags: Readonly<Record<string, string>>): Promise<void> {
    if (Object.keys(tags).length === 0) return;
    const { client, deadline } = this.dms;
    await call(deadline, "dms:AddTagsToResource", identifier, (options) =>
      client.send(new AddTagsToResourceCommand({ ResourceArn: arn, Tags: tagList(tags) }), options),
    );
  }

  /** Takes tags away by their keys; none is no call. */
  async untag({ arn, identifier }: Live, TagKeys: string[]): Promise<void> {
    if (TagKeys.length === 0) return;
    const { client, deadline } = this.dms;
    await call(deadline, "dms:RemoveTagsFromResource", identifier, (options) =>
      client.send(new RemoveTagsFromResourceCommand({ ResourceArn: arn, TagKeys }), options),
    );
  }

  /** The part of DMS's description that the function uses. */
  protected abstract live(named: NamedEndpoint, described: Endpoint): Live;

  /** @throws AnswerIncomplete when DMS leaves out what every endpoint has. */
  protected liveOf(endpoint: Endpoint): Live {
    const { EndpointIdentifier: identifier, EndpointArn: arn, Status: status = "unknown" } = endpoint;
    if (identifier === undefined || arn === undefined) {
      throw new AnswerIncomplete("dms:DescribeEndpoints", "an endpoint's identifier or ARN");
    }
    return this.live({ identifier, arn, status }, endpoint);
  }

  private async describe(resource: string, filters: readonly Filter[]): Promise<Live[]> {
    const { client, deadline } = this.dms;
    const endpoints = await listed(deadline, {
      action: "dms:DescribeEndpoints",
      resource,
      page: (Marker, options) =>
        client.send(new DescribeEndpointsCommand({ Filters: [...filters], Marker }), options),
      items: (page) => page.Endpoints,
    });
    return endpoints.map((endpoint) => this.liveOf(endpoint));
  }
}

/** Tags as DMS takes them. */
export function tagList(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}

/** @returns DMS's own words when it refuses a call because of a state; undefined when it takes it. */
export async function refusedByState(send: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await send();
    return undefined;
  } catch (error) {
    if (failedWith(error, "InvalidResourceState")) return error.reason;
    throw error;
  }
}

/** Undefined when what is asked about is not there, or not any more. */
async function unlessNotFound<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (failedWith(error, "ResourceNotFound")) return undefined;
    throw error;
  }
}
