import {
  DescribeReplicationTasksCommand,
  StopReplicationTaskCommand,
  type DatabaseMigrationServiceClient,
  type ReplicationTask,
} from "@aws-sdk/client-database-migration-service";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";
import type { LiveEndpoint } from "./endpoint-api";

/** A task that uses an endpoint. */
export interface UsingTask {
  readonly identifier: string;
  readonly arn: string;
  readonly status: string;
  readonly migrationType: string;
  /** Whether DMS tells that the full load of a task with changes has not ended yet. */
  readonly loadUnfinished: boolean;
}

/** The calls to DMS about the tasks of an endpoint. */
export class TaskApi {
  constructor(
    private readonly client: DatabaseMigrationServiceClient,
    private readonly deadline: Deadline,
  ) {}

  /** The tasks that use an endpoint, by their identifiers. */
  async of({ arn, identifier }: LiveEndpoint): Promise<UsingTask[]> {
    const filter = { Name: "endpoint-arn", Values: [arn] };
    try {
      const tasks = await allPages({
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
      });
      return tasks.map(usingTask).sort((a, b) => (a.identifier < b.identifier ? -1 : 1));
    } catch (error) {
      if (failedWith(error, "ResourceNotFound")) return [];
      throw error;
    }
  }

  /** Begins to stop a task; one that is no longer in a state to be stopped is fine. */
  async stop({ arn, identifier }: UsingTask): Promise<void> {
    try {
      await call(this.deadline, "dms:StopReplicationTask", identifier, (options) =>
        this.client.send(new StopReplicationTaskCommand({ ReplicationTaskArn: arn }), options),
      );
    } catch (error) {
      if (!failedWith(error, "InvalidResourceState", "ResourceNotFound")) throw error;
    }
  }
}

function usingTask(task: ReplicationTask): UsingTask {
  const { ReplicationTaskIdentifier: identifier, ReplicationTaskArn: arn, Status: status } = task;
  const { MigrationType: migrationType, ReplicationTaskStats: stats } = task;
  if (identifier === undefined || arn === undefined || status === undefined || migrationType === undefined) {
    throw new AnswerIncomplete("dms:DescribeReplicationTasks", "a task's identifier, ARN, state or type");
  }
  // Tables that failed may keep the percentage below 100 for good; the date says that the load is over.
  const loadUnfinished =
    migrationType === "full-load-and-cdc" &&
    (stats?.FullLoadProgressPercent ?? 100) < 100 &&
    stats?.FullLoadFinishDate === undefined;
  return { identifier, arn, status, migrationType, loadUnfinished };
}
