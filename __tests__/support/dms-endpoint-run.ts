/** A `dms-endpoint` function against a fake DMS. */
import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { SSMClient } from "@aws-sdk/client-ssm";
import { EndpointApi } from "../../lambda-src/dms-endpoint/endpoint-api";
import type { EnsureEvent, LifecycleEvent } from "../../lambda-src/dms-endpoint/event";
import type { Dependencies } from "../../lambda-src/dms-endpoint/own-endpoints";
import { TaskApi } from "../../lambda-src/dms-endpoint/task-api";
import { Markers } from "../../lambda-src/shared/markers";
import { AwsServer } from "./aws-server";
import { FakeEndpoints, type FakeTask } from "./fake-endpoints";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export const stack = "dev-dms-pipelines";
export const marker = "/causeway/dev-dms-pipelines/docs";
export const identifier = "dev-docs";

/** Tags of an endpoint that this stack made. */
export const ownTags = { "causeway:stack": stack, "causeway:endpoint": "docs" };

export const request = {
  EndpointType: "source" as const,
  EngineName: "docdb",
  KmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/dms",
  SslMode: "verify-full",
  CertificateArn: "arn:aws:dms:eu-west-1:111111111111:cert:docs",
  DocDbSettings: {
    NestingLevel: "none",
    DatabaseName: "docs",
    SecretsManagerSecretId: "arn:aws:secretsmanager:eu-west-1:222222222222:secret:docs/dms-AbCdEf",
    SecretsManagerAccessRoleArn: "arn:aws:iam::111111111111:role/dev-docs-secret-access",
  },
};

export function ensureEvent(changes: Partial<EnsureEvent> = {}): EnsureEvent {
  return {
    action: "ensure",
    endpoint: "docs",
    endpointIdentifier: identifier,
    request,
    tags: { "causeway:environment": "dev" },
    marker,
    ...changes,
  };
}

export function lifecycleEvent(action: LifecycleEvent["tf"]["action"]): LifecycleEvent {
  return { action: "lifecycle", endpoint: "docs", endpointIdentifier: identifier, tf: { action } };
}

/** The replication account and the function's way to it. */
export class EndpointAccount {
  dms = new FakeEndpoints();
  ssm = new FakeSsm();
  private readonly clients: { readonly dms: DatabaseMigrationServiceClient; readonly ssm: SSMClient };

  private constructor(readonly server: AwsServer) {
    const settings = testClient(server.url);
    this.clients = { dms: new DatabaseMigrationServiceClient(settings), ssm: new SSMClient(settings) };
  }

  static async start(): Promise<EndpointAccount> {
    const server = await AwsServer.start({
      dms: (call) => account.dms.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new EndpointAccount(server);
    account.clear();
    return account;
  }

  /** Back to an account in which Terraform has made the marker and nothing else. */
  clear(): void {
    this.server.reset();
    this.dms = new FakeEndpoints();
    this.ssm = new FakeSsm();
    this.ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
  }

  dependencies(seconds = 600): Dependencies {
    const run = testRun(seconds);
    return {
      ...run,
      api: new EndpointApi({ client: this.clients.dms, deadline: run.deadline }),
      tasks: new TaskApi({ client: this.clients.dms, deadline: run.deadline }),
      markers: new Markers(this.clients.ssm, run.deadline),
      stack,
      environment: "dev",
    };
  }

  /** A task that uses the endpoint. */
  addTask(status: string, name = "dev-docs-to-lake", members: Partial<FakeTask> = {}) {
    const arn = `arn:aws:dms:eu-west-1:111111111111:task:${name}`;
    const task: FakeTask = {
      ReplicationTaskIdentifier: name,
      ReplicationTaskArn: arn,
      Status: status,
      MigrationType: "cdc",
      ...members,
    };
    this.dms.tasks.push(task);
    return task;
  }
}
