import {
  DescribeReplicationsCommand,
  StartReplicationCommand,
  StopReplicationCommand,
  type Replication,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import { listed, refusedByState, type DmsAccess } from "../shared/dms";
import { AnswerIncomplete } from "../shared/errors";

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
  /** DMS's word for the state of its resources, like `deprovisioned`; empty before the first start. */
  readonly provisionState: string;
  readonly fullLoadPercent: number | undefined;
  /** Number of tables that the full load has begun with, whatever became of them. */
  readonly tablesBegun: number;
}

/** The calls to DMS for serverless replications. There is none that reloads. */
export class ReplicationApi {
  constructor(private readonly dms: DmsAccess) {}

  /** The replication of a configuration; undefined when there is none. */
  async replication(arn: string): Promise<LiveReplication | undefined> {
    const { client, deadline } = this.dms;
    const Filters = [{ Name: "replication-config-arn", Values: [arn] }];
    const replications = await listed(deadline, {
      action: "dms:DescribeReplications",
      resource: arn,
      page: (Marker, options) => client.send(new DescribeReplicationsCommand({ Filters, Marker }), options),
      items: (page) => page.Replications,
    });
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
    return refusedByState(() =>
      call(this.dms.deadline, "dms:StartReplication", arn, (options) =>
        this.dms.client.send(new StartReplicationCommand(input), options),
      ),
    );
  }

  /** @returns DMS's own words when the replication does not run (any more). */
  async stop(arn: string): Promise<string | undefined> {
    return refusedByState(() =>
      call(this.dms.deadline, "dms:StopReplication", arn, (options) =>
        this.dms.client.send(new StopReplicationCommand({ ReplicationConfigArn: arn }), options),
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
