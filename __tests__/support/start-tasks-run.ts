/** A `start-tasks` function against a fake DMS. */
import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { SSMClient } from "@aws-sdk/client-ssm";
import { Markers } from "../../lambda-src/shared/markers";
import type { StartDependencies } from "../../lambda-src/start-tasks/start";
import type { StartTasksEvent } from "../../lambda-src/start-tasks/event";
import { TaskApi } from "../../lambda-src/start-tasks/task-api";
import { AwsServer } from "./aws-server";
import { FakeDms, type FakeTask } from "./fake-dms";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

const arn = (type: string, name: string) => `arn:aws:dms:eu-west-1:111111111111:${type}:${name}`;

export const source = arn("endpoint", "source");
export const target = arn("endpoint", "target");
const taskArn = arn("task", "orders");

export const startEvent: StartTasksEvent = {
  action: "start",
  pipeline: "orders-to-lake",
  replicationTaskArn: taskArn,
  replicationInstanceArn: arn("rep", "main"),
  endpoints: { source, target },
  marker: "/causeway/dev-dms-pipelines/orders-to-lake_start",
  fingerprint: "0a1b2c3d",
};

/** The replication account and the function's way to it. */
export class TaskAccount {
  dms = new FakeDms();
  ssm = new FakeSsm();
  private readonly made = new Map<number, DatabaseMigrationServiceClient>();

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<TaskAccount> {
    const server = await AwsServer.start({
      dms: (call) => account.dms.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new TaskAccount(server);
    account.clear();
    return account;
  }

  /** Back to an account with a task that never ran. */
  clear(task: Partial<FakeTask> = {}): void {
    this.server.reset();
    this.dms = new FakeDms();
    this.ssm = new FakeSsm();
    this.dms.tasks.set(taskArn, {
      ReplicationTaskArn: taskArn,
      ReplicationTaskIdentifier: "dev-orders-to-lake",
      Status: "ready",
      MigrationType: "full-load-and-cdc",
      ...task,
    });
  }

  /** The task, to look at or to change. */
  get task(): FakeTask {
    const task = this.dms.tasks.get(taskArn);
    if (!task) throw new Error("the task is gone");
    return task;
  }

  removeTask(): void {
    this.dms.tasks.delete(taskArn);
  }

  dependencies(options: { attempts?: number; seconds?: number } = {}): StartDependencies {
    const run = testRun(options.seconds);
    const attempts = options.attempts ?? 1;
    const client =
      this.made.get(attempts) ?? new DatabaseMigrationServiceClient(testClient(this.server.url, attempts));
    this.made.set(attempts, client);
    const ssm = new SSMClient(testClient(this.server.url, attempts));
    return {
      ...run,
      api: new TaskApi({ client, deadline: run.deadline }),
      markers: new Markers(ssm, run.deadline),
    };
  }
}
