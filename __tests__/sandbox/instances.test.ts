/** A pipeline that goes to another replication instance while the old one leaves the file: one deploy, no reload. */
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { onePipeline, onePipelineFile } from "../support/sandbox-file";

const sandbox = new Sandbox("swapped", onePipelineFile());

let dms: OwnersDms;

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
  dms = new OwnersDms(sandbox);
});
afterAll(() => sandbox.close());

test("a bigger instance takes the place of the one that a task runs on", async () => {
  // GIVEN
  const before = await dms.position();
  sandbox.edit(({ replication, pipelines }) => {
    replication.instances = { big: { class: "dms.r6i.large", engineVersion: "3.6.1" } };
    const pipeline = pipelines?.[onePipeline];
    if (pipeline) pipeline.runsOn = "big";
  });
  // WHEN
  const plan = await sandbox.plan();
  const { output } = await sandbox.deploy();
  // THEN
  expect(plan.output).toContain(
    "aws_dms_replication_instance.main goes last: this stack is deployed again without it, when no task is on it any more",
  );
  expect(output).toContain("aws_dms_replication_instance.main: kept until the end");
  expect(await dms.position()).toEqual(before);
  expect((await dms.tasks()).map(({ Status }) => Status)).toEqual(["running"]);
  expect(await dms.instances()).toEqual(["swapped-big"]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("a deploy that stops half way leaves the old instance to the next one", async () => {
  // GIVEN
  const before = await dms.position();
  sandbox.edit(({ replication, pipelines }) => {
    replication.instances = { other: { class: "dms.r6i.large", engineVersion: "3.6.1" } };
    const pipeline = pipelines?.[onePipeline];
    if (pipeline) pipeline.runsOn = "other";
  });
  await sandbox.injectFault({
    function: "swapped-dms-pipelines-start-tasks",
    call: 1,
    when: "before",
    kind: "kill",
  });
  // WHEN
  const stopped = await sandbox.deploy({ mustSucceed: false });
  // THEN
  expect(stopped.code).toBe(1);
  expect((await dms.instances()).sort()).toEqual(["swapped-big", "swapped-other"]);
  // WHEN
  await sandbox.clearFaults();
  await sandbox.deploy();
  // THEN
  expect(await dms.position()).toEqual(before);
  expect((await dms.tasks()).map(({ Status }) => Status)).toEqual(["running"]);
  expect(await dms.instances()).toEqual(["swapped-other"]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});
