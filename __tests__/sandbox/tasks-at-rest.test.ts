/** Tasks that are at work, or about to be, while something of them changes or goes. */
import { OwnersDms } from "../support/sandbox-dms";
import { Sandbox } from "../support/sandbox";
import { onePipeline as pipeline, onePipelineFile } from "../support/sandbox-file";

const sandbox = new Sandbox("resting", onePipelineFile());

let dms: OwnersDms;

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
  dms = new OwnersDms(sandbox);
});
afterAll(() => sandbox.close());

/** Has the task start again, for longer than a plan takes. */
async function restart(): Promise<void> {
  await sandbox.keepPace({ passing: { starting: 250 } });
  await dms.stopTask(pipeline);
  await sandbox.keepPace({ passing: { starting: 20_000 } });
  await dms.resumeTask(pipeline);
  expect((await dms.tasks()).map(({ Status }) => Status)).toEqual(["starting"]);
}

// Each test goes on where the one before it ended.
test("a setting of a bucket-policy endpoint changes: its task is stopped and goes on, and is not loaded again", async () => {
  const before = await dms.position();
  sandbox.edit(({ endpoints }) => {
    const lake = endpoints?.["lake-audit"];
    if (lake?.engine === "s3") lake.settings = { cdcMaxBatchInterval: 120 };
  });
  await sandbox.deploy();
  expect(await dms.position()).toEqual(before);
  expect((await dms.tasks()).map(({ Status }) => Status)).toEqual(["running"]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

test("a task that is starting is waited for before it is modified", async () => {
  const before = await dms.position();
  await restart();
  sandbox.edit(({ pipelines }) => {
    const audit = pipelines?.[pipeline];
    if (audit) audit.tables = [{ include: "shop.%" }];
  });
  await sandbox.deploy();
  expect(await dms.position()).toEqual(before);
  expect((await dms.tasks()).map(({ Status }) => Status)).toEqual(["running"]);
});

test("a task that is starting is waited for before it is deleted", async () => {
  await restart();
  expect((await sandbox.destroy()).output).toContain("nothing was left over");
});
