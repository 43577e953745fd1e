/** Source keys of DMS when it assumes the role of an S3 endpoint. */
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { SourceKeysFact } from "../../model/schema/account-facts";
import { tried, type Attempt } from "./dms";
import { sourceFile } from "./file-source";
import { endpointOf, trustOf, works, type Ends, type Looking } from "./looking";
import { roleArn } from "./roles";
import { strictest } from "./strictest";

/** Source keys when an endpoint is made. */
export async function keysAtCreation(looking: Looking): Promise<SourceKeysFact> {
  const { dms, probe, pace } = looking;
  const role = roleArn(probe, probe.replication, "creation");
  return await strictest(
    {
      what: "an S3 endpoint was made",
      changeTrust: trustOf(looking, "creation"),
      attempt: () => tried(() => dms.createS3("creation", probe.replication, role)),
    },
    pace,
  );
}

/** Source keys at a connection test. */
export async function keysAtTest(looking: Looking): Promise<SourceKeysFact> {
  const endpoint = await endpointOf(looking, "test");
  if ("why" in endpoint) return notTried(`no endpoint to test: ${endpoint.why}`);
  const control = await works(looking, endpoint.arn);
  if (!control.accepted) return notTried(`the test failed with an open role as well: ${control.why}`);
  const attempt = (): Promise<Attempt> => looking.dms.test(endpoint.arn);
  const changeTrustOfTest = trustOf(looking, "test");
  return await strictest(
    { what: "an S3 endpoint was tested", changeTrust: changeTrustOfTest, attempt },
    looking.pace,
  );
}

/** Source keys while a task runs that copies a file of the bucket into another folder. */
export async function keysAtRun(looking: Looking, { source }: Ends): Promise<SourceKeysFact> {
  const { dms, own, pace, probe } = looking;
  const { bucket: Bucket } = probe.replication;
  await own.s3.send(new PutObjectCommand({ Bucket, Key: sourceFile, Body: "1\n2\n3\n" }));
  const target = await endpointOf(looking, "run");
  if ("why" in source) return notTried(`no source to load from: ${source.why}`);
  if ("why" in target) return notTried(`no target to load into: ${target.why}`);
  for (const { arn } of [source, target]) {
    const tested = await works(looking, arn);
    if (!tested.accepted) return notTried(`a task would not start, as a connection failed: ${tested.why}`);
  }
  const task = await dms.createTask("run", { source: source.arn, target: target.arn });
  const taskArn = task.ReplicationTaskArn ?? "";
  const control = await dms.run(taskArn, "start-replication");
  if (!control.accepted) return notTried(`the task failed with an open role as well: ${control.why}`);
  const attempt = (): Promise<Attempt> => dms.run(taskArn, "reload-target");
  return await strictest({ what: "a task ran", changeTrust: trustOf(looking, "run"), attempt }, pace);
}

function notTried(seen: string): SourceKeysFact {
  return { value: "not-tried", seen };
}
