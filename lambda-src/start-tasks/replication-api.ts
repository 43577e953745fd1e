import {
  DescribeReplicationsCommand,
  StartReplicationCommand,
  StopReplicationCommand,
  type DatabaseMigrationServiceClient,
  type Replication,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";

/** A serverless replication as DMS tells it. */
export interface LiveReplication {
  readonly identifier: string;
  /** In lower case: the API's examples and messages have either. */
  readonly status: string;
  readonly replicationType: string;
  /** Empty when it has not stopped. */
  readonly stopReason: string;
  /** Empty when it does not stop by itself. */
  readonly cdcStop: string;
  /** Empty when it has not failed. */
  readonly failure: string;
  /** What DMS says of its resources, like `deprovisioned`; empty before the first start. */
  readonly provisionState: string;
  readonly fullLoadPercent: number | undefined;
  /** How many tables the full load has begun with, whatever became of them. */
  readonly tablesBegun: number;
}

/** The calls to DMS for serverless replications. There is none that reloads. */
export class ReplicationApi {
  constructor(
    private readonly client: DatabaseMigrationServiceClient,
    private readonly deadline: Deadline,
  ) {}

  /** The replication of a configuration; undefined when there is none. */
  async replication(arn: string): Promise<LiveReplication | undefined> {
    const replications = await unlessNotFound(() =>
      allPages({
        action: "dms:DescribeReplications",
        page: (Marker) =>
          call(this.deadline, "dms:DescribeReplications", arn, (options) =>
            this.client.send(
              new DescribeReplicationsCommand({
                Filters: [{ Name: "replication-config-arn", Values: [arn] }],
                Marker,
              }),
              options,
            ),
          ),
        items: (page) => page.Replications,
        next: (page) => page.Marker,
      }),
    );
    const found = replications.find(({ ReplicationConfigArn }) => ReplicationConfigArn === arn);
    return found && live(arn, found);
  }

  /**
   * @param cdcStop When the replication of changes ends by itself; every start has to say it.
   * @returns DMS's own words when the replication is in a state that cannot be started from (any more).
   */
  async start(
    arn: string,
    type: "start-replication" | "resume-processing",
    cdcStop?: string,
  ): Promise<string | undefined> {
    const input = {
      ReplicationConfigArn: arn,
      StartReplicationType: type,
      CdcStopPosition: cdcStop,
    };
    return unlessWrongState(() =>
      call(this.deadline, "dms:StartReplication", arn, (options) =>
        this.client.send(new StartReplicationCommand(input), options),
      ),
    );
  }

  /** @returns DMS's own words when the replication does not run (any more). */
  async stop(arn: string): Promise<string | undefined> {
    return unlessWrongState(() =>
      call(this.deadline, "dms:StopReplication", arn, (options) =>
        this.client.send(new StopReplicationCommand({ ReplicationConfigArn: arn }), options),
      ),
    );
  }
}

function live(arn: string, found: Replication): LiveReplication {
  const { Status, ReplicationType, ReplicationStats: stats } = found;
  if (Status === undefined || ReplicationType === undefined) {
    throw new AnswerIncomplete("dms:DescribeReplications", "the replication's status or type");
  }
  return {
    identifier: found.ReplicationConfigIdentifier ?? arn,
    status: Status.toLowerCase(),
    replicationType: ReplicationType,
    stopReason: found.StopReason ?? "",
    cdcStop: found.CdcStopPosition ?? "",
    failure: (found.FailureMessages ?? []).filter((message) => message.trim() !== "").join(" | "),
    provisionState: found.ProvisionData?.ProvisionState?.toLowerCase() ?? "",
    fullLoadPercent: stats?.FullLoadProgressPercent,
    tablesBegun: (stats?.TablesLoaded ?? 0) + (stats?.TablesLoading ?? 0) + (stats?.TablesErrored ?? 0),
  };
}

/** @returns DMS's own words when it refuses because of the state. */
async function unlessWrongState(send: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await send();
    return undefined;
  } catch (error) {
    if (failedWith(error, "InvalidResourceState")) return error.reason;
    throw error;
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
