/** An `s3-endpoint` function against a fake DMS. */
import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { SSMClient } from "@aws-sdk/client-ssm";
import { EndpointApi } from "../../lambda-src/s3-endpoint/endpoint-api";
import type { AskEvent, FinishEvent } from "../../lambda-src/s3-endpoint/event";
import type { Dependencies } from "../../lambda-src/s3-endpoint/own-endpoints";
import { Markers } from "../../lambda-src/shared/markers";
import { AwsServer } from "./aws-server";
import { FakeDms } from "./fake-dms";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export const stack = "dev-dms-endpoints";
export const marker = "/causeway/dev-dms-endpoints/lake-orders";
export const finishMarker = "/causeway/dev-dms-pipelines/lake-orders";
export const identifier = "dev-lake-orders-1a2b3c4d";
export const older = "dev-lake-orders-00000000";

/** Tags of an endpoint that this stack made. */
export function ownTags(endpoint = "lake-orders") {
  return { "causeway:stack": stack, "causeway:endpoint": endpoint };
}

export const s3Settings = {
  BucketName: "lake-orders-dev",
  BucketFolder: "orders",
  ServiceAccessRoleArn: "arn:aws:iam::333333333333:role/causeway/dev/dev-lake-orders-writer",
  EncryptionMode: "sse-kms",
  DataFormat: "parquet",
};

const wanted = {
  endpoint: "lake-orders",
  endpointIdentifier: identifier,
  kmsKeyArn: "arn:aws:kms:eu-west-1:111111111111:key/dms",
  s3Settings,
  tags: { "causeway:environment": "dev" },
  marker,
};

export function askEvent(changes: Partial<AskEvent> = {}): AskEvent {
  return { action: "ask", ...wanted, ...changes };
}

export function finishEvent(externalId: string): FinishEvent {
  return { action: "finish", ...wanted, externalId, marker: finishMarker, askMarker: marker };
}

/** The replication account and the function's way to it. */
export class ReplicationAccount {
  dms = new FakeDms();
  ssm = new FakeSsm();
  /** By number of attempts: making a client takes longer than a call. */
  private readonly made = new Map<number, { dms: DatabaseMigrationServiceClient; ssm: SSMClient }>();

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<ReplicationAccount> {
    const server = await AwsServer.start({
      dms: (call) => account.dms.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new ReplicationAccount(server);
    account.clear();
    return account;
  }

  /** Back to an account in which Terraform has made the markers and nothing else. */
  clear(): void {
    this.server.reset();
    this.dms = new FakeDms();
    this.ssm = new FakeSsm();
    this.ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
    this.ssm.parameters.set(finishMarker, "due since 2026-01-01T00:00:00Z");
  }

  dependencies(options: { attempts?: number; seconds?: number } = {}): Dependencies {
    const run = testRun(options.seconds);
    const { dms, ssm } = this.clients(options.attempts ?? 1);
    return {
      ...run,
      api: new EndpointApi({ client: dms, deadline: run.deadline }),
      markers: new Markers(ssm, run.deadline),
      stack,
      environment: "dev",
    };
  }

  private clients(attempts: number) {
    const settings = testClient(this.server.url, attempts);
    const made = this.made.get(attempts) ?? {
      dms: new DatabaseMigrationServiceClient(settings),
      ssm: new SSMClient(settings),
    };
    this.made.set(attempts, made);
    return made;
  }
}
