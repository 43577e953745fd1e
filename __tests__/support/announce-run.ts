/** An `announce-egress` function against fake accounts. */
import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { Dependencies } from "../../lambda-src/announce-egress/announce";
import { EgressApi, type Clients } from "../../lambda-src/announce-egress/egress-api";
import type { AnnounceEvent } from "../../lambda-src/announce-egress/event";
import { Markers } from "../../lambda-src/shared/markers";
import { AwsError, AwsServer, type AwsCall } from "./aws-server";
import { FakeEc2 } from "./fake-ec2";
import { FakeSns } from "./fake-sns";
import { FakeSsm } from "./fake-ssm";
import { testClient, testRun } from "./step-run";

export const topicArn = "arn:aws:sns:eu-west-1:111111111111:dev-egress";
export const vpcId = "vpc-dev";
export const marker = "/causeway/dev-dms-connectivity/egress";
export const announceEvent: AnnounceEvent = { action: "announce", reason: "deploy", marker };

/** A replication instance in DMS's words. */
export function instance(
  ReplicationInstanceIdentifier: string,
  publicAddresses?: string[],
  ReplicationInstanceStatus = "available",
) {
  return {
    ReplicationInstanceIdentifier,
    ReplicationInstanceStatus,
    PubliclyAccessible: publicAddresses !== undefined,
    ReplicationInstancePublicIpAddresses: publicAddresses ?? [],
    ReplicationInstancePrivateIpAddresses: ["10.20.0.7"],
  };
}

/** The replication account and the function's way to it. */
export class EgressAccount {
  ec2 = new FakeEc2();
  sns = new FakeSns(topicArn);
  ssm = new FakeSsm();
  instances: unknown[] = [];
  declared: readonly string[] = [];
  /** Whether every page of instances leads to the same next one. */
  endless = false;
  private readonly made = new Map<number, Clients & { readonly ssm: SSMClient }>();

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<EgressAccount> {
    const server = await AwsServer.start({
      dms: (call) => account.dms(call),
      ec2: (call) => account.ec2.service(call),
      sns: (call) => account.sns.service(call),
      ssm: (call) => account.ssm.service(call),
    });
    const account = new EgressAccount(server);
    account.clear();
    return account;
  }

  /** Back to one private instance, and two NAT gateways. */
  clear(): void {
    this.server.reset();
    this.ec2 = new FakeEc2();
    this.sns = new FakeSns(topicArn);
    this.ssm = new FakeSsm();
    this.ssm.parameters.set(marker, "due since 2026-01-01T00:00:00Z");
    this.endless = false;
    this.declared = [];
    this.instances = [instance("dev-main")];
    this.gateway("nat-1", "available", "203.0.113.9");
    this.gateway("nat-2", "available", "198.51.100.7");
  }

  gateway(natGatewayId: string, state: string, ...addresses: (string | undefined)[]): void {
    this.ec2.gateways.push({ natGatewayId, vpcId, state, addresses });
  }

  /** What was announced. */
  published(): unknown[] {
    return this.sns.published.map((message) => JSON.parse(message) as unknown);
  }

  dependencies(attempts = 1): Dependencies {
    const run = testRun();
    const settings = testClient(this.server.url, attempts);
    const clients = this.made.get(attempts) ?? {
      dms: new DatabaseMigrationServiceClient(settings),
      ec2: new EC2Client(settings),
      sns: new SNSClient(settings),
      ssm: new SSMClient(settings),
    };
    this.made.set(attempts, clients);
    return {
      ...run,
      api: new EgressApi(clients, run.deadline),
      markers: new Markers(clients.ssm, run.deadline),
      environment: "dev",
      instances: ["dev-main", "dev-second"],
      vpcId,
      declared: this.declared,
      topicArn,
    };
  }

  private dms({ operation }: AwsCall): unknown {
    if (operation !== "DescribeReplicationInstances") throw new AwsError("InvalidAction", operation);
    return { ReplicationInstances: this.instances, ...(this.endless ? { Marker: "again" } : {}) };
  }
}
