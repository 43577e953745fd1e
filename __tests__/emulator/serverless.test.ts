import { FakeNetwork, host, orders } from "../support/fake-network";
import { brokenPath } from "../../sandbox/emulator/connection-test/network-path";
import { dmsAccount } from "../support/dms-call";
import { addServerless, ServerlessUnderTest } from "../support/serverless-call";

/** A configuration whose connection tests fail, because nothing is deployed. */
async function made(more = {}) {
  const serverless = new ServerlessUnderTest();
  await serverless.create({}, more);
  return serverless;
}

/** The same, with connection tests that succeed. */
async function reachable(more = {}) {
  const serverless = new ServerlessUnderTest(true);
  await serverless.create({}, more);
  return serverless;
}

test("answers a configuration complete, as DMS does", async () => {
  const serverless = new ServerlessUnderTest();
  expect(await serverless.create()).toMatchObject({
    ReplicationConfigIdentifier: "dev-orders-to-lake",
    ComputeConfig: {
      MaxCapacityUnits: 8,
      MinCapacityUnits: 1,
      MultiAZ: false,
      AvailabilityZone: "eu-west-1a",
      ReplicationSubnetGroupId: "dev",
    },
  });
  expect(serverless.arn).toMatch(/^arn:aws:dms:eu-west-1:111111111111:replication-config:/);
  expect(await serverless.replication()).toMatchObject({ Status: "created", FailureMessages: [] });
});

test("names the log group as serverless replications have it", async () => {
  const serverless = await made();
  const settings = JSON.parse(String((await serverless.config()).ReplicationSettings)) as {
    Logging: Record<string, unknown>;
  };
  expect(settings.Logging.CloudWatchLogGroup).toBe(
    `dms-serverless-replication-${serverless.arn.split(":").pop() ?? ""}`,
  );
});

test.each<[string, Record<string, unknown>, string]>([
  ["a capacity that there is not", { MaxCapacityUnits: 24 }, "Capacity units from 1 to 24 are not valid"],
  ["no capacity", { MaxCapacityUnits: undefined }, "Capacity units from 1 to 0"],
  ["more to begin with than at most", { MinCapacityUnits: 16 }, "Capacity units from 16 to 8"],
  ["a subnet group that there is not", { ReplicationSubnetGroupId: "prod" }, 'Group "prod" not found'],
  [
    "a zone with a standby",
    { MultiAZ: true, AvailabilityZone: "eu-west-1a" },
    "AvailabilityZone cannot be set",
  ],
])("refuses %s", async (_what, compute, message) => {
  await expect(new ServerlessUnderTest().create(compute)).rejects.toThrow(message);
});

test("refuses endpoints that go the other way, and without dms-vpc-role", async () => {
  const serverless = new ServerlessUnderTest();
  await expect(serverless.create({}, { SourceEndpointArn: serverless.target })).rejects.toThrow(
    "is a TARGET endpoint",
  );
  serverless.under.accounts.roles.clear();
  await expect(serverless.create()).rejects.toThrow("dms-vpc-role is not configured properly");
});

test("tests both endpoints when it starts, and fails with the reasons of those it cannot reach", async () => {
  const serverless = await made();
  await serverless.start("start-replication");
  expect(await serverless.replication()).toMatchObject({ Status: "initializing" });
  await serverless.until("failed");

  expect((await serverless.replication()).FailureMessages).toEqual([
    expect.stringContaining("Test connection failed for endpoint 'dev-orders-db'. Failure Message: '"),
    expect.stringContaining("Test connection failed for endpoint 'dev-lake'. Failure Message: '"),
  ]);
  expect(serverless.under.dms.connections()).toMatchObject([
    {
      endpointIdentifier: "dev-orders-db",
      replicationInstanceIdentifier: "dev-orders-to-lake",
      status: "failed",
    },
    { endpointIdentifier: "dev-lake", replicationInstanceIdentifier: "dev-orders-to-lake", status: "failed" },
  ]);
  const listed = await serverless.under.call("DescribeConnections", {});
  expect(listed.Connections).toEqual([]);
});

test("passes through the states of a start, and runs", async () => {
  const serverless = await reachable();
  const seen = new Set<unknown>();
  await serverless.start("start-replication");
  while (!seen.has("running")) {
    seen.add((await serverless.replication()).Status);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  expect([...seen]).toEqual([
    "initializing",
    "preparing_metadata_resources",
    "testing_connection",
    "fetching_metadata",
    "calculating_capacity",
    "provisioning_capacity",
    "replication_starting",
    "running",
  ]);
});

test("starts once with start-replication and later with resume-processing", async () => {
  const serverless = await reachable();
  await expect(serverless.start("resume-processing")).rejects.toThrow("RESUME_PROCESSING, not valid");
  await serverless.start("start-replication");
  await expect(serverless.start("start-replication")).rejects.toThrow(
    "Replication for Replication Config: dev-orders-to-lake is in INITIALIZING state and cannot start",
  );
  await serverless.until("running");
  await serverless.call("StopReplication");
  await serverless.until("stopped");
  expect((await serverless.replication()).StopReason).toBe("Stop Reason NORMAL");
  await expect(serverless.start("start-replication")).rejects.toThrow("START_REPLICATION, not valid");
  await serverless.start("resume-processing");
  await serverless.until("running");
}, 20_000);

test("ends a full load by itself, and resumes none", async () => {
  const serverless = await reachable({ ReplicationType: "full-load" });
  await serverless.start("start-replication");
  await serverless.until("stopped");
  expect((await serverless.replication()).StopReason).toBe("Stop Reason FULL_LOAD_ONLY_FINISHED");
  await expect(serverless.start("resume-processing")).rejects.toThrow("RESUME_PROCESSING, not valid");
});

test("ends by itself where its stop lies in the past, and after its load where its settings say so", async () => {
  const settings = { FullLoadSettings: { StopTaskCachedChangesApplied: true } };
  const serverless = await reachable({ ReplicationSettings: JSON.stringify(settings) });
  await serverless.start("start-replication");
  await serverless.until("stopped");
  expect((await serverless.replication()).StopReason).toBe("Stop Reason STOPPED_AFTER_CACHED_EVENTS");
  await serverless.call("StartReplication", {
    StartReplicationType: "resume-processing",
    CdcStopPosition: "commit_time:2018-02-09T12:12:12",
  });
  await serverless.until("running");
  await serverless.until("stopped");
  expect((await serverless.replication()).StopReason).toBe("Stop Reason STOPPED_AT_COMMIT_TIME");
}, 20_000);

test("is not changed, deleted or left without its endpoints and subnets while it runs", async () => {
  const serverless = await reachable();
  await serverless.start("start-replication");
  await serverless.until("running");
  const { under } = serverless;
  await expect(serverless.call("ModifyReplicationConfig")).rejects.toThrow(
    "is in RUNNING state and cannot be modified",
  );
  await expect(serverless.call("DeleteReplicationConfig")).rejects.toThrow(
    "is in RUNNING state and cannot be deleted",
  );
  await expect(under.call("DeleteEndpoint", { EndpointArn: serverless.source })).rejects.toThrow(
    "dev-orders-to-lake",
  );
  await expect(
    under.call("DeleteReplicationSubnetGroup", { ReplicationSubnetGroupIdentifier: "dev" }),
  ).rejects.toThrow("is used by replication config dev-orders-to-lake");
});

test("is modifying for a while, during which nothing starts it", async () => {
  const serverless = await reachable();
  const changed = await serverless.call("ModifyReplicationConfig", {
    ComputeConfig: { MaxCapacityUnits: 16 },
  });
  expect(changed.ReplicationConfig).toMatchObject({
    ReplicationType: "full-load-and-cdc",
    ComputeConfig: { MaxCapacityUnits: 16, AvailabilityZone: "eu-west-1a", ReplicationSubnetGroupId: "dev" },
  });
  await expect(serverless.start("start-replication")).rejects.toThrow(
    "is in MODIFYING state and cannot start",
  );
  await serverless.until("created");
});

test("is gone some time after it is deleted", async () => {
  const serverless = await made();
  await serverless.call("DeleteReplicationConfig");
  expect(await serverless.replication()).toMatchObject({ Status: "deleting" });
  await expect(serverless.until("gone")).rejects.toThrow("No replication config found");
});

test("is among the pipelines, and is tested with them", async () => {
  const serverless = await made();
  const { dms } = serverless.under;
  expect(dms.tasks()).toMatchObject([
    {
      replicationTaskIdentifier: "dev-orders-to-lake",
      runsOn: "dev-orders-to-lake",
      status: "created",
      migrationType: "full-load-and-cdc",
      sourceEndpoint: "dev-orders-db",
      targetEndpoint: "dev-lake",
    },
  ]);
  expect(await dms.testAll("dev")).toHaveLength(2);
  expect(await dms.testAll("prod")).toEqual([]);
  expect(dms.things(dmsAccount, "eu-west-1")).toContain("replication config dev-orders-to-lake");
});

test("has tags, by which a function's rights are judged", async () => {
  const serverless = await made({ Tags: [{ Key: "causeway:environment", Value: "dev" }] });
  const listed = await serverless.under.call("ListTagsForResource", { ResourceArn: serverless.arn });
  expect(listed.TagList).toEqual([{ Key: "causeway:environment", Value: "dev" }]);
});

test("goes to a database from the subnets and with the security group that it was given", async () => {
  const network = new FakeNetwork();
  const config = addServerless(network.store, "sg-serverless");
  network.addresses.tell({
    host,
    address: "10.20.0.10",
    accountId: orders,
    vpcId: "vpc-dms",
    securityGroupIds: ["sg-orders"],
  });
  const broken = () => brokenPath(network.store, config, { host, port: 3306 }, network.deps);
  expect((await broken())?.link).toContain(
    "security group sg-serverless of the serverless replication in account dms lets nothing out to",
  );
  network.open("sg-serverless", "sg-orders");
  network.admit("sg-orders", "sg-serverless");
  expect(await broken()).toBeUndefined();
});

test("never has a public address of its own", async () => {
  const network = new FakeNetwork(true);
  const config = addServerless(network.store, "sg-dms");
  network.addresses.tell({
    host,
    address: "10.30.0.10",
    publicAddress: "203.0.113.10",
    accountId: orders,
    vpcId: "vpc-orders",
    securityGroupIds: ["sg-orders"],
  });
  network.route("vpc-dms", { cidr: "0.0.0.0/0", gatewayId: "igw-1" });
  const broken = await brokenPath(network.store, config, { host, port: 3306 }, network.deps);
  expect(broken?.link).toContain("nor a public address of the serverless replication");
});
