import { eventually } from "../support/dms-call";
import { described, made, statsOf } from "../support/task-under-test";

test("moves a resting task to an instance of no earlier version, where it goes on once its endpoints are tested", async () => {
  // GIVEN
  const { under, arn, source, target, instance, status, start, tested } = await made();
  tested();
  await start("start-replication");
  await eventually(async () => (await status()) === "running");
  const [big, old] = [under.addInstance("dev-big"), under.addInstance("dev-old", "3.5.4")];
  const move = (TargetReplicationInstanceArn: string) =>
    under.call("MoveReplicationTask", { ReplicationTaskArn: arn, TargetReplicationInstanceArn });
  // WHEN
  await expect(move(big)).rejects.toThrow("Replication Task cannot be moved, invalid state: running");
  await under.call("StopReplicationTask", { ReplicationTaskArn: arn });
  await eventually(async () => (await status()) === "stopped");
  await expect(move(old)).rejects.toThrow("dev-old has DMS version 3.5.4, earlier than 3.6.1 of dev-main");
  const { FreshStartDate } = statsOf(await described(under, arn));
  await move(big);
  expect(await status()).toBe("moving");
  // THEN
  await eventually(async () => (await status()) === "stopped");
  await expect(start("resume-processing")).rejects.toThrow("Test connection");
  for (const endpoint of [source, target]) under.setTested(endpoint, big);
  await start("resume-processing");
  const after = await described(under, arn);
  expect(after).toMatchObject({ ReplicationInstanceArn: big });
  expect(statsOf(after)).toMatchObject({ FreshStartDate });
  await under.call("DeleteReplicationInstance", { ReplicationInstanceArn: instance });
  await expect(under.call("DeleteReplicationInstance", { ReplicationInstanceArn: big })).rejects.toThrow(
    "still has replication task dev-orders-to-lake",
  );
});
