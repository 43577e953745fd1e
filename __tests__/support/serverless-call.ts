/** A serverless replication of the emulated DMS, called as a client would. */
import { setTimeout as sleep } from "node:timers/promises";
import type { DmsStore } from "../../sandbox/emulator/dms/store";
import { DmsUnderTest, dmsAccount } from "./dms-call";

type Members = Record<string, unknown>;

/** A subnet group, two endpoints and a configuration between them. */
export class ServerlessUnderTest {
  readonly under: DmsUnderTest;
  readonly source: string;
  readonly target: string;
  /** ARN of the configuration, once it is made. */
  arn = "";

  /** @param isReachable Whether connection tests succeed; nothing is deployed that would let them otherwise. */
  constructor(isReachable = false) {
    this.under = new DmsUnderTest(isReachable ? () => Promise.resolve(undefined) : undefined);
    this.source = this.under.addEndpoint("dev-orders-db", "SOURCE");
    this.target = this.under.addEndpoint("dev-lake", "TARGET");
    const store = this.under.dms.storeOf(dmsAccount, "eu-west-1");
    store.subnetGroups.add({
      arn: store.newArn("subgrp", "dev"),
      identifier: "dev",
      tags: new Map(),
      description: "",
      vpcId: "vpc-1",
      subnets: [
        { id: "subnet-a", zone: "eu-west-1a" },
        { id: "subnet-b", zone: "eu-west-1b" },
      ],
    });
  }

  async create(compute: Members = {}, more: Members = {}): Promise<Members> {
    const answer = await this.under.call("CreateReplicationConfig", {
      ReplicationConfigIdentifier: "dev-orders-to-lake",
      SourceEndpointArn: this.source,
      TargetEndpointArn: this.target,
      ReplicationType: "full-load-and-cdc",
      TableMappings: JSON.stringify({ rules: [{ "rule-type": "selection" }] }),
      ReplicationSettings: JSON.stringify({ Logging: { EnableLogging: true } }),
      ComputeConfig: { ReplicationSubnetGroupId: "dev", MaxCapacityUnits: 8, ...compute },
      ...more,
    });
    const config = answer.ReplicationConfig as Members;
    this.arn = String(config.ReplicationConfigArn);
    return config;
  }

  async call(operation: string, input: Members = {}): Promise<Members> {
    return this.under.call(operation, { ReplicationConfigArn: this.arn, ...input });
  }

  async start(type: string): Promise<Members> {
    return this.call("StartReplication", { StartReplicationType: type });
  }

  async replication(): Promise<Members> {
    return this.described("DescribeReplications", "Replications");
  }

  async config(): Promise<Members> {
    return this.described("DescribeReplicationConfigs", "ReplicationConfigs");
  }

  async until(status: string): Promise<void> {
    for (let tries = 0; tries < 200; tries += 1) {
      if ((await this.replication()).Status === status) return;
      await sleep(50);
    }
    throw new Error(`it did not become ${status} in ten seconds`);
  }

  private async described(operation: string, list: string): Promise<Members> {
    const answer = await this.under.call(operation, {
      Filters: [{ Name: "replication-config-arn", Values: [this.arn] }],
    });
    return (answer[list] as Members[])[0] ?? {};
  }
}

/** Adds a serverless replication to a network, in the subnets of the group `dev`. */
export function addServerless(store: DmsStore, securityGroupId: string): string {
  return store.replicationConfigs.add({
    arn: store.newArn("replication-config"),
    identifier: "dev-serverless",
    tags: new Map(),
    status: "created",
    subnetGroup: "dev",
    createdAt: 0,
    updatedAt: 0,
    failures: [],
    ran: false,
    loaded: false,
    tests: [],
    members: { ComputeConfig: { VpcSecurityGroupIds: [securityGroupId] } },
  }).arn;
}
