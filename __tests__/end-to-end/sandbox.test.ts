/** The whole way, once: a real deploy into emulated accounts, a link broken and repaired, and all of it gone. */
import * as path from "node:path";
import { run } from "../../cli/processes";
import { pipelineProblems } from "../../cli/sandbox/pipelines";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";
import { WriterRole } from "../support/sandbox-trust";

const minutes = 60_000;
const sandbox = new Sandbox(
  "end-to-end",
  sandboxFile((file) => {
    const lake = { account: "lake", create: false, policy: "merge" } as const;
    file.buckets = {
      ...file.buckets,
      // Somebody else's, which has no policy before.
      shared: { ...lake, name: "shop-shared-customers", kmsKey: "alias/shop-shared-customers" },
    };
    file.endpoints = {
      ...file.endpoints,
      "lake-customers": { engine: "s3", bucket: "shared", folder: "customers", access: "bucket-policy" },
    };
  }),
);
/** The Python that the emulated accounts run with: it has boto3. */
const venvPython = path.join(__dirname, "../../.causeway/venv/bin/python");

// What an earlier run left that was killed.
beforeAll(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

// Each test goes on where the one before it ended.
describe("one file", () => {
  test(
    "deploys pipelines across three accounts; both ends of each are tested, all run, a second plan is empty",
    async () => {
      const { output } = await sandbox.up();
      expect(output).toContain("No changes in any of 6 stacks");
      const tasks = await sandbox.tasks();
      expect(
        tasks.map(({ replicationTaskIdentifier, status }) => [replicationTaskIdentifier, status]).sort(),
      ).toEqual([
        ["end-to-end-audit-to-lake", "running"],
        ["end-to-end-customers-to-lake", "running"],
        ["end-to-end-orders-to-lake", "running"],
      ]);
      expect(pipelineProblems({ tasks, connections: await sandbox.test() })).toEqual([]);
    },
    10 * minutes,
  );

  test(
    "reaches the lake wherever DMS writes the object that it tests a target with",
    async () => {
      await sandbox.choose({ testObject: "root" });
      expect(await sandbox.failures()).toEqual([]);
      await sandbox.choose({ testObject: "folder" });
    },
    minutes,
  );

  test(
    "lets other tools look around in an account",
    async () => {
      const { output } = await sandbox.command("env");
      const script = [
        ...output.split("\n").filter((line) => /^(export|unset) /.test(line)),
        `exec "$PYTHON" -c 'import boto3; print(boto3.client("sts").get_caller_identity()["Account"])'`,
      ].join("\n");
      const { stdout, stderr } = await run({
        file: "/bin/sh",
        args: ["-c", script],
        cwd: sandbox.directory,
        env: { PATH: process.env.PATH, PYTHON: venvPython },
      });
      expect([stdout.trim(), stderr]).toEqual(["111111111111", ""]);
    },
    minutes,
  );

  test(
    "shows a changed ExternalId in the connection test and in the plan, and a deploy repairs it",
    async () => {
      // GIVEN a role that somebody pointed at another endpoint
      const role = new WriterRole(sandbox, "lake-orders");
      const before = await role.externalIds();
      await role.changeTrust((statement) => {
        statement.Condition = { StringEquals: { "sts:ExternalId": "somebody-elses" } };
      });

      // WHEN its connection is tested and a deploy planned
      const failures = await sandbox.failures();
      const planned = await sandbox.plan();

      // THEN both name it
      expect(failures).toEqual([
        expect.objectContaining({
          endpointIdentifier: expect.stringMatching(/^end-to-end-lake-orders-[0-9a-f]{8}$/) as string,
          failure: expect.stringContaining("Application-Status: 1020912") as string,
          link: expect.stringContaining(
            `trust policy of role arn:aws:iam::333333333333:role/causeway/end-to-end/${role.name}`,
          ) as string,
        }),
      ]);
      expect(planned.code).toBe(2);
      expect(planned.output).toContain("-/+ aws_lambda_invocation.lake-orders");
      expect(planned.output).toContain("end-to-end: changes in 1 of 6 stacks");

      // AND the next deploy repairs it
      await sandbox.deploy();
      expect(await role.externalIds()).toEqual(before);
      expect(await sandbox.failures()).toEqual([]);
      expect(await sandbox.plan()).toMatchObject({ code: 0 });
    },
    10 * minutes,
  );

  test(
    "is destroyed without a resource or a process left over",
    async () => {
      const { output } = await sandbox.destroy();
      expect(output).toContain("nothing was left over");
      expect(sandbox.livingProcesses()).toEqual([]);
    },
    10 * minutes,
  );
});
