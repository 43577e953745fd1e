/** The serverless half of `start-tasks` against a fake DMS. */
import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import type { ReplicationDependencies } from "../../lambda-src/start-tasks/replication";
import { ReplicationApi } from "../../lambda-src/start-tasks/replication-api";
import type { StartReplicationEvent } from "../../lambda-src/start-tasks/replication-event";
import { AwsError, AwsServer, type AwsCall } from "./aws-server";
import { testClient, testRun } from "./step-run";

const arn = "arn:aws:dms:eu-west-1:111111111111:replication-config:ORDERS";

export const replicationEvent: StartReplicationEvent = {
  action: "start-replication",
  pipeline: "orders-to-lake",
  replicationConfigArn: arn,
  fingerprint: "0a1b2c3d",
};

/** A serverless replication as the fake keeps it. */
export interface FakeReplication {
  Status: string;
  ReplicationType: string;
  StopReason?: string;
  FailureMessages?: string[];
  CdcStopPosition?: string;
  ProvisionData?: { ProvisionState: string };
  ReplicationStats?: { FullLoadProgressPercent?: number; TablesLoaded?: number; TablesErrored?: number };
}

/** States that a start passes through (DMS guide, CHAP_Serverless.Components). */
export const startingStates = [
  "initializing",
  "preparing_metadata_resources",
  "testing_connection",
  "fetching_metadata",
  "calculating_capacity",
  "provisioning_capacity",
  "replication_starting",
];

/** The replication account and the function's way to it. */
export class ReplicationAccount {
  replication: FakeReplication | undefined;
  /** What was asked for, in order: start types, and stops. */
  readonly asked: string[] = [];
  /** What each start ends in, the last for all further ones. */
  ends: FakeReplication[] = [];
  /** Refuses a start or stop with these words. */
  refuse: (operation: string) => string | undefined = () => undefined;
  /** States to come, one for each time somebody looks. */
  private coming: (string | FakeReplication)[] = [];
  private client: DatabaseMigrationServiceClient | undefined;

  private constructor(readonly server: AwsServer) {}

  static async start(): Promise<ReplicationAccount> {
    const server = await AwsServer.start({ dms: (call) => account.answer(call) });
    const account = new ReplicationAccount(server);
    account.clear();
    return account;
  }

  /** Back to an account with a replication that never ran. */
  clear(replication: Partial<FakeReplication> = {}): void {
    this.server.reset();
    this.asked.length = 0;
    this.coming = [];
    this.refuse = () => undefined;
    this.ends = [{ Status: "running", ReplicationType: "full-load-and-cdc" }];
    this.replication = { Status: "created", ReplicationType: "full-load-and-cdc", ...replication };
  }

  /** States that follow one another, one for each look. */
  follow(...states: (string | FakeReplication)[]): void {
    this.coming = states;
  }

  dependencies(seconds?: number): ReplicationDependencies {
    const run = testRun(seconds);
    this.client ??= new DatabaseMigrationServiceClient(testClient(this.server.url, 1));
    return { ...run, api: new ReplicationApi({ client: this.client, deadline: run.deadline }) };
  }

  private answer({ operation, input }: AwsCall): unknown {
    switch (operation) {
      case "DescribeReplications":
        return { Replications: [this.looked()] };
      case "StartReplication":
        return this.started(
          String(input.StartReplicationType),
          typeof input.CdcStopPosition === "string" ? ` until ${input.CdcStopPosition}` : "",
        );
      case "StopReplication":
        this.take(operation);
        this.asked.push("stop");
        this.change("stopping");
        this.follow({ ...this.present(), Status: "stopped", StopReason: "Stop Reason NORMAL" });
        return { Replication: this.present() };
      default:
        throw new AwsError("InvalidAction", operation);
    }
  }

  private looked(): object {
    const found = this.present();
    const next = this.coming.shift();
    if (next !== undefined) this.change(next);
    return { ...found, ReplicationConfigArn: arn, ReplicationConfigIdentifier: "dev-orders-to-lake" };
  }

  private started(type: string, until: string): unknown {
    this.take("StartReplication");
    const { Status, ReplicationType } = this.present();
    if (!["created", "stopped", "failed", "CREATED"].includes(Status)) {
      throw new AwsError(
        "InvalidResourceStateFault",
        `Replication for Replication Config: dev-orders-to-lake is in ${Status.toUpperCase()} state and cannot start`,
      );
    }
    this.asked.push(`${type}${until}`);
    const end = this.ends.length > 1 ? this.ends.shift() : this.ends[0];
    if (!end) throw new Error("no end");
    this.replication = { Status: "initializing", ReplicationType };
    const states = end.Status === "failed" ? startingStates.slice(1, 3) : startingStates.slice(1);
    this.follow(...states, { ...end, ReplicationType });
    return { Replication: this.replication };
  }

  private take(operation: string): void {
    const refusal = this.refuse(operation);
    if (refusal !== undefined) throw new AwsError("InvalidResourceStateFault", refusal);
  }

  private change(next: string | FakeReplication): void {
    this.replication = typeof next === "string" ? { ...this.present(), Status: next } : next;
  }

  private present(): FakeReplication {
    if (!this.replication) throw new AwsError("ResourceNotFoundFault", "No replication config found");
    return this.replication;
  }
}
