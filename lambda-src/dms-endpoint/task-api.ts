import { StopReplicationTaskCommand, type ReplicationTask } from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import { tasksUsing, type DmsAccess } from "../shared/dms";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import type { LiveEndpoint } from "./endpoint-api";

/** A task that uses an endpoint. */
export interface UsingTask {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
}

/** The calls to DMS about the tasks of an endpoint. */
export class TaskApi {
  constructor(private readonly dms: DmsAccess) {}

  /** The tasks that use an endpoint, by their identifiers. */
  async of(endpoint: LiveEndpoint): Promise<UsingTask[]> {
    const using = (await tasksUsing(this.dms, endpoint)).map(usingTask);
    return using.sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
  }

  /** Begins to stop a task; one that is no longer in a state to be stopped is fine. */
  async stop({ arn, identifier }: UsingTask): Promise<void> {
    const { client, deadline } = this.dms;
    try {
      await call(deadline, "dms:StopReplicationTask", identifier, (options) =>
        client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: arn }), options),
      );
    } catch (error) {
      if (!failedWith(error, "InvalidResourceState", "ResourceNotFound")) throw error;
    }
  }
}

function usingTask(task: ReplicationTask): UsingTask {
  const { ReplicationTaskIdentifier: identifier, ReplicationTaskArn: arn, Status: status } = task;
  if (identifier === undefined || arn === undefined || status === undefined) {
    throw new AnswerIncomplete("dms:DescribeReplicationTasks", "a task's identifier, ARN or state");
  }
  return { identifier, arn, status };
}
