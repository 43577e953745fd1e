import {
  DescribeConnectionsCommand,
  ModifyReplicationTaskCommand,
  StartReplicationTaskCommand,
  StopReplicationTaskCommand,
  TestConnectionCommand,
  type Connection,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import { listed, refusedByState, tasks, type DmsAccess } from "../shared/dms";
import { AnswerIncomplete } from "../shared/errors";

/** A replication task as DMS tells it. */
export interface LiveTask {
  readonly identifier: string;
  readonly status: string;
  readonly migrationType: string;
  /** Empty when it has not stopped. */
  readonly stopReason: string;
  /** Empty when it has not failed. */
  readonly failure: string;
  readonly fullLoadPercent: number | undefined;
  /** Empty when it does not stop by itself. */
  readonly cdcStop: string;
  /** The settings document; empty unless it was asked for. */
  readonly settings: string;
}

/** A task with its state. */
export interface NamedTask {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
}

/** Type and position of a task's start. */
export interface StartOptions {
  readonly type: "start-replication" | "resume-processing";
  /** One of the two, at the first start only. */
  readonly cdcStartTime?: Date | undefined;
  readonly cdcStartPosition?: string | undefined;
  readonly cdcStopPosition?: string | undefined;
}

/** An endpoint as seen from a replication instance. */
export interface Link {
  readonly endpointArn: string;
  readonly replicationInstanceArn: string;
}

/** The calls to DMS that this function makes. There is none that reloads. */
export class TaskApi {
  constructor(private readonly dms: DmsAccess) {}

  /** The task; undefined when there is none. */
  async task(arn: string, withSettings = false): Promise<LiveTask | undefined> {
    const all = await tasks(this.dms, {
      resource: arn,
      filter: { Name: "replication-task-arn", Values: [arn] },
      withSettings,
    });
    const found = all.find(({ ReplicationTaskArn }) => ReplicationTaskArn === arn);
    if (!found) return undefined;
    if (found.Status === undefined || found.MigrationType === undefined) {
      throw new AnswerIncomplete("dms:DescribeReplicationTasks", "the task's status or migration type");
    }
    return {
      identifier: found.ReplicationTaskIdentifier ?? arn,
      status: found.Status,
      migrationType: found.MigrationType,
      stopReason: found.StopReason ?? "",
      failure: found.LastFailureMessage ?? "",
      fullLoadPercent: found.ReplicationTaskStats?.FullLoadProgressPercent,
      cdcStop: found.CdcStopPosition ?? "",
      settings: found.ReplicationTaskSettings ?? "",
    };
  }

  /** Those of some tasks that there are. */
  async named(identifiers: readonly string[]): Promise<NamedTask[]> {
    const found = await tasks(this.dms, {
      resource: identifiers.join(", "),
      filter: { Name: "replication-task-id", Values: [...identifiers] },
    });
    return found.map(({ ReplicationTaskIdentifier, ReplicationTaskArn, Status }) => {
      if (
        ReplicationTaskIdentifier === undefined ||
        ReplicationTaskArn === undefined ||
        Status === undefined
      ) {
        throw new AnswerIncomplete("dms:DescribeReplicationTasks", "a task's identifier, ARN or status");
      }
      return { identifier: ReplicationTaskIdentifier, arn: ReplicationTaskArn, status: Status };
    });
  }

  /** @returns False when the task is in a state that cannot be started from (any more). */
  async start(arn: string, options: StartOptions): Promise<boolean> {
    const input = {
      ReplicationTaskArn: arn,
      StartReplicationTaskType: options.type,
      CdcStartTime: options.cdcStartTime,
      CdcStartPosition: options.cdcStartPosition,
      CdcStopPosition: options.cdcStopPosition,
    };
    return unlessWrongState(() =>
      call(this.dms.deadline, "dms:StartReplicationTask", arn, (sending) =>
        this.dms.client.send(new StartReplicationTaskCommand(input), sending),
      ),
    );
  }

  /** @returns False when the task does not run (any more). */
  async stop(arn: string): Promise<boolean> {
    return unlessWrongState(() =>
      call(this.dms.deadline, "dms:StopReplicationTask", arn, (options) =>
        this.dms.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: arn }), options),
      ),
    );
  }

  /** @returns False when the task is in a state that cannot be modified. */
  async modify(arn: string, settings: string): Promise<boolean> {
    const input = { ReplicationTaskArn: arn, ReplicationTaskSettings: settings };
    return unlessWrongState(() =>
      call(this.dms.deadline, "dms:ModifyReplicationTask", arn, (options) =>
        this.dms.client.send(new ModifyReplicationTaskCommand(input), options),
      ),
    );
  }

  /** @returns False when DMS cannot begin a test now, mostly because one runs. */
  async testConnection({ endpointArn, replicationInstanceArn }: Link): Promise<boolean> {
    return unlessWrongState(() =>
      call(this.dms.deadline, "dms:TestConnection", endpointArn, (options) =>
        this.dms.client.send(
          new TestConnectionCommand({
            EndpointArn: endpointArn,
            ReplicationInstanceArn: replicationInstanceArn,
          }),
          options,
        ),
      ),
    );
  }

  /** The connection's last test; undefined when it was never tested. */
  async connection({ endpointArn, replicationInstanceArn }: Link): Promise<Connection | undefined> {
    const { client, deadline } = this.dms;
    const Filters = [
      { Name: "endpoint-arn", Values: [endpointArn] },
      { Name: "replication-instance-arn", Values: [replicationInstanceArn] },
    ];
    const connections = await listed(deadline, {
      action: "dms:DescribeConnections",
      resource: endpointArn,
      page: (Marker, options) => client.send(new DescribeConnectionsCommand({ Filters, Marker }), options),
      items: (page) => page.Connections,
    });
    return connections.find(
      (one) => one.EndpointArn === endpointArn && one.ReplicationInstanceArn === replicationInstanceArn,
    );
  }
}

/** True if DMS takes a call; false when it refuses because of a state. */
async function unlessWrongState(send: () => Promise<unknown>): Promise<boolean> {
  return (await refusedByState(send)) === undefined;
}
