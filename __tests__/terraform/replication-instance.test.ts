/** Engine versions of a replication instance, which DMS raises by itself, by the real provider. */
import { alone, DmsTerraform } from "../support/dms-terraform";
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { synthApp } from "../support/synth-app";

const minutes = 60_000;
const address = "aws_dms_replication_instance.main";
type InstanceFile = EnvironmentFile["replication"]["instances"][string];
let bench: DmsTerraform;

beforeAll(async () => {
  bench = await DmsTerraform.start();
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
});
afterAll(() => bench.close());

/** Writes the instance as it is synthesized. */
function write(engineVersion: string, more: Partial<InstanceFile> = {}): void {
  const app = synthApp([
    environmentFrom((file) => {
      file.replication.instances = { main: { class: "dms.t3.medium", engineVersion, ...more } };
    }),
  ]);
  const block = {
    ...alone(app, "dev-dms-foundation", address),
    replication_subnet_group_id: "dev",
    vpc_security_group_ids: ["sg-1"],
  };
  bench.write({ aws_dms_replication_instance: { main: block } });
}

async function versionInDms(): Promise<unknown> {
  const { ReplicationInstances } = await bench.dms.under.call("DescribeReplicationInstances", {});
  return (ReplicationInstances as { EngineVersion?: string }[])[0]?.EngineVersion;
}

// Each test goes on where the one before it ended.
test(
  "a version that DMS has raised by itself is not planned back, and stays while something else changes",
  async () => {
    write("3.6.1");
    await bench.apply();
    bench.dms.under.dms.upgrade("dev-main", "3.6.2");
    expect(await bench.planned()).toEqual([]);
    write("3.6.1", { allocatedStorageGiB: 60 });
    expect(await bench.planned()).toEqual([`${address} will be updated in-place`]);
    await bench.apply();
    expect(await versionInDms()).toBe("3.6.2");
  },
  10 * minutes,
);

test(
  "a later version in the file is refused with what to write, which changes the instance in place",
  async () => {
    write("3.6.10");
    const { code, stderr } = await bench.terraform("plan");
    expect(code).toBe(1);
    expect(stderr.replace(/[\s│]+/g, " ")).toContain(
      'replication.instances.main.engineVersion: the file says 3.6.10, the instance has 3.6.2, and with autoMinorVersionUpgrade its version is DMS\'s to change. To upgrade now, write "autoMinorVersionUpgrade: false" beside it,',
    );
    write("3.6.10", { autoMinorVersionUpgrade: false });
    expect(await bench.planned()).toEqual([`${address} will be updated in-place`]);
    await bench.apply();
    expect(await versionInDms()).toBe("3.6.10");
    write("3.6.10");
    await bench.apply();
    expect(await bench.planned()).toEqual([]);
  },
  10 * minutes,
);

test(
  "another major version needs no other word than the leave for it",
  async () => {
    write("4.0.0", { allowMajorVersionUpgrade: true });
    await bench.apply();
    expect(await versionInDms()).toBe("4.0.0");
  },
  10 * minutes,
);

test("DMS refuses an earlier version", async () => {
  const { ReplicationInstances } = await bench.dms.under.call("DescribeReplicationInstances", {});
  const [instance] = ReplicationInstances as { ReplicationInstanceArn?: string }[];
  await expect(
    bench.dms.under.call("ModifyReplicationInstance", {
      ReplicationInstanceArn: instance?.ReplicationInstanceArn,
      EngineVersion: "3.6.10",
    }),
  ).rejects.toThrow("Cannot downgrade replication instance dev-main from 4.0.0 to 3.6.10.");
});
