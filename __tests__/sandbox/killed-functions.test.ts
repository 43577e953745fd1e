/** Each function killed before and after each of its AWS calls: the next run converges. */
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { sandboxFile } from "../support/sandbox-file";
import { removeSecretStatements } from "../support/sandbox-links";
import { applyStack } from "../support/sandbox-terraform";
import { WriterRole } from "../support/sandbox-trust";

const name = "killed";
const sandbox = new Sandbox(
  name,
  sandboxFile((file) => {
    // An endpoint that no task holds, so that it can be taken away.
    delete file.pipelines?.["customers-to-lake"];
  }),
);
const orders = new WriterRole(sandbox, "lake-orders");
let dms: OwnersDms;

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
  dms = new OwnersDms(sandbox);
});
afterAll(() => sandbox.close());

interface Step {
  readonly what: string;
  readonly function: string;
  readonly stack: string;
  readonly address: string;
  /** Takes away what the step has to make. */
  readonly undo: () => Promise<unknown>;
  /** Fails unless what it makes is there, once. */
  readonly check: () => Promise<void>;
}

const steps: readonly Step[] = [
  {
    what: "seal-trust",
    function: `${name}-lake-storage-seal-trust`,
    stack: "lake-trust",
    address: "aws_lambda_invocation.lake-orders",
    undo: () =>
      orders.changeTrust((statement) => {
        delete statement.Condition;
      }),
    check: async () => {
      const { ExternalId } = await dms.generationOf("lake-orders");
      expect(await orders.externalIds()).toEqual([ExternalId]);
    },
  },
  {
    what: "merge-statement",
    function: `${name}-orders-database-merge-statement`,
    stack: "orders-database",
    address: "aws_lambda_invocation.orders-db_secret_policy",
    undo: () => removeSecretStatements(sandbox, "orders", "orders/dms"),
    check: async () => {
      expect(await sandbox.failures()).toEqual([]);
    },
  },
  {
    what: "start-tasks",
    function: `${name}-dms-pipelines-start-tasks`,
    stack: "dms-pipelines",
    address: "aws_lambda_invocation.orders-to-lake_start",
    undo: () => dms.stopTask("orders-to-lake"),
    check: async () => {
      const tasks = await sandbox.tasks();
      expect(tasks.map(({ status }) => status)).toEqual(["running", "running"]);
    },
  },
  // Last: the new endpoint has another ExternalId, and until it is sealed the stacks after have to wait.
  {
    what: "s3-endpoint when it asks",
    function: `${name}-dms-endpoints-s3-endpoint`,
    stack: "dms-endpoints",
    address: "aws_lambda_invocation.lake-customers",
    undo: () => dms.deleteEndpoint("lake-customers"),
    check: async () => {
      expect(await dms.generationsOf("lake-customers")).toHaveLength(1);
    },
  },
];

test.each(steps)("$what, killed at any of its calls, is done by the next run", async (step) => {
  // GIVEN how many calls it makes
  await step.undo();
  expect(await applyStack(sandbox, step.stack, [step.address])).toMatchObject({ code: 0 });
  const calls = await sandbox.callsOf(step.function);
  expect(calls.length).toBeGreaterThan(1);
  await step.check();

  let kills = 0;
  for (let call = 1; call <= calls.length; call += 1) {
    for (const when of ["before", "after"] as const) {
      // WHEN it is killed at one of them
      await step.undo();
      await sandbox.injectFault({ function: step.function, call, when, kind: "kill" });
      const killed = await applyStack(sandbox, step.stack, [step.address]);
      await sandbox.clearFaults();

      // THEN that run fails, unless this time it waited for DMS with fewer calls; the next one does what is left
      const made = (await sandbox.callsOf(step.function)).length;
      const code = made < call ? 0 : 1;
      expect({ call, when, made, output: killed.output, code: killed.code }).toMatchObject({ code });
      kills += code;
      expect(await applyStack(sandbox, step.stack, [])).toMatchObject({ code: 0 });
      await step.check();
    }
  }
  expect(kills).toBeGreaterThan(calls.length);
});

test("after all of it a deploy finds everything in order, or puts it in order", async () => {
  const first = await sandbox.deploy({ mustSucceed: false });
  if (first.code !== 0) {
    expect(first.output).toContain("run the deploy again");
    await sandbox.deploy();
  }
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
  expect((await sandbox.destroy()).output).toContain("nothing was left over");
});
