/** Engine versions of replication instances, which DMS raises by itself, by the real provider. */
import type { Finished } from "../../cli/processes";
import { alone, DmsTerraform, plannedIn } from "../support/dms-terraform";
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { synthApp, type Block } from "../support/synth-app";

const minutes = 60_000;
const type = "aws_dms_replication_instance";
type Instances = Readonly<Record<string, Partial<EnvironmentFile["replication"]["instances"][string]>>>;

/** What the file says of instances that DMS has. */
const before: Instances = {
  kept: { engineVersion: "3.6.1" },
  late: { engineVersion: "3.6.10" },
  settled: { engineVersion: "3.6.10", autoMinorVersionUpgrade: false },
  major: { engineVersion: "3.6.1" },
};

/** The version that DMS has given each of them. */
const raisedTo: Readonly<Record<string, string>> = {
  kept: "3.6.2",
  late: "3.6.2",
  settled: "3.6.10",
  major: "3.6.2",
};

/** What it says then. */
const after: Instances = {
  kept: { engineVersion: "3.6.1", allocatedStorageGiB: 60 },
  late: { engineVersion: "3.6.10", autoMinorVersionUpgrade: false },
  settled: { engineVersion: "3.6.10" },
  major: { engineVersion: "4.0.0", allowMajorVersionUpgrade: true },
  made: { engineVersion: "3.6.2" },
};

let bench: DmsTerraform;
let planBefore: Finished;
let applied: Finished;
let planAfter: Finished;

// The provider waits for half a minute after each change (`Delay` in its replication_instance.go), whatever DMS
// answers: all instances are changed by one apply, and are there before without one.
beforeAll(async () => {
  bench = await DmsTerraform.start();
  await putIntoDms(write(before));
  planBefore = await bench.terraform("plan");
  write(after);
  applied = await bench.terraform("apply", "-auto-approve");
  planAfter = await bench.terraform("plan");
}, 10 * minutes);
afterAll(() => bench.close());

/** Writes instances as they are synthesized, and gives them. */
function write(instances: Instances): Readonly<Record<string, Block>> {
  const app = synthApp([
    environmentFrom((file) => {
      const said = Object.entries(instances).map(([key, one]) => [key, { class: "dms.t3.medium", ...one }]);
      file.replication.instances = Object.fromEntries(said) as typeof file.replication.instances;
      for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.runsOn = "kept";
    }),
  ]);
  const blocks = Object.keys(instances).map((key): [string, Block] => [
    key,
    {
      ...alone(app, "dev-dms-foundation", `${type}.${key}`),
      replication_subnet_group_id: "dev",
      vpc_security_group_ids: ["sg-1"],
    },
  ]);
  bench.write({ [type]: Object.fromEntries(blocks) });
  return Object.fromEntries(blocks);
}

/** Puts them into DMS and into the state. */
async function putIntoDms(blocks: Readonly<Record<string, Block>>): Promise<void> {
  const store = bench.dms.under.dms.storeOf("111111111111", "eu-west-1");
  store.subnetGroups.add({
    arn: store.newArn("subgrp"),
    identifier: "dev",
    tags: new Map(),
    description: "private subnets",
    vpcId: "vpc-1",
    subnets: [
      { id: "subnet-1", zone: "eu-west-1a" },
      { id: "subnet-2", zone: "eu-west-1b" },
    ],
  });
  for (const [key, block] of Object.entries(blocks)) {
    await bench.dms.under.call("CreateReplicationInstance", {
      ReplicationInstanceIdentifier: block.replication_instance_id,
      ReplicationInstanceClass: block.replication_instance_class,
      ReplicationSubnetGroupIdentifier: "dev",
      VpcSecurityGroupIds: ["sg-1"],
      AllocatedStorage: block.allocated_storage,
      AutoMinorVersionUpgrade: block.auto_minor_version_upgrade,
      EngineVersion: raisedTo[key],
      KmsKeyId: block.kms_key_arn,
      MultiAZ: block.multi_az,
      PubliclyAccessible: block.publicly_accessible,
    });
  }
  const known = Object.keys(blocks).map((key) => [key, { id: `dev-${key}`, apply_immediately: true }]);
  bench.adopt({ [type]: Object.fromEntries(known) as Record<string, { id: string }> });
}

/** What DMS says of an instance. */
async function inDms(key: string): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { ReplicationInstances } = await bench.dms.under.call("DescribeReplicationInstances", {});
  const all = ReplicationInstances as Readonly<Record<string, unknown>>[];
  return all.find((one) => one.ReplicationInstanceIdentifier === `dev-${key}`);
}

const inPlace = (key: string) => `${type}.${key} will be updated in-place`;

test("a version that DMS has raised by itself is not planned back, and stays while something else changes", async () => {
  expect(plannedIn(planBefore.stdout)).toEqual([]);
  expect(plannedIn(applied.stdout)).toContain(inPlace("kept"));
  expect(await inDms("kept")).toMatchObject({ EngineVersion: "3.6.2", AllocatedStorage: 60 });
});

test("a later version in the file is refused with what to write", () => {
  expect(planBefore.code).toBe(1);
  expect(planBefore.stderr.replace(/[\s│]+/g, " ")).toContain(
    'replication.instances.late.engineVersion: the file says 3.6.10, the instance has 3.6.2, and with autoMinorVersionUpgrade its version is DMS\'s to change. To upgrade now, write "autoMinorVersionUpgrade: false" beside it,',
  );
});

test("what is to be written changes the instance in place", async () => {
  expect(plannedIn(applied.stdout)).toContain(inPlace("late"));
  expect(await inDms("late")).toMatchObject({ EngineVersion: "3.6.10" });
});

test("after the upgrade, that is deleted again, and the version is DMS's", async () => {
  expect(plannedIn(applied.stdout)).toContain(inPlace("settled"));
  expect(await inDms("settled")).toMatchObject({ EngineVersion: "3.6.10", AutoMinorVersionUpgrade: true });
});

test("another major version needs no other word than the leave for it", async () => {
  expect(await inDms("major")).toMatchObject({ EngineVersion: "4.0.0" });
});

test("an instance is made with the file's version", async () => {
  expect(await inDms("made")).toMatchObject({ EngineVersion: "3.6.2" });
});

test("the apply has no errors, and the plan after it is empty", () => {
  expect(applied.stderr).toBe("");
  expect(planAfter.stderr).toBe("");
  expect(plannedIn(planAfter.stdout)).toEqual([]);
});

test("DMS refuses an earlier version", async () => {
  const instance = await inDms("settled");
  await expect(
    bench.dms.under.call("ModifyReplicationInstance", {
      ReplicationInstanceArn: instance?.ReplicationInstanceArn,
      EngineVersion: "3.6.2",
    }),
  ).rejects.toThrow("Cannot downgrade replication instance dev-settled from 3.6.10 to 3.6.2.");
});
